/** What a trade costs after it is made: carry, and the capital its margin ties up. */
import { deliveryFeeOf } from '../domain/fee.ts';
import { expiryMsOf } from '../domain/instrument.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { decimal } from '../units/decimal.ts';
import { MS_PER_HOUR } from '../units/time.ts';
import { carryUsd, HOURS_PER_YEAR } from './carry.ts';
import type { CostPrediction } from './costPrediction.ts';
import type { CostRequest } from './costRequest.ts';

/**
 * Both 0 when the request counts no holding. The carry of what expires within the horizon has the fee of its delivery in it. Fails as `carryUsd`; invalidInput names a number that cannot be; missingData: the margin, or the
 * delivery fee, is unknown.
 */
export function costOfHolding(
  { holding, ...request }: CostRequest,
  amount: number,
): Result<Pick<CostPrediction, 'carryUsd' | 'marginUsd'>> {
  if (holding === null) return ok({ carryUsd: 0, marginUsd: 0 });
  const { horizonHours, capitalCostPerYear, addedInitialMarginUsd } = holding;
  if (!(capitalCostPerYear >= 0 && capitalCostPerYear < Infinity)) {
    return fail('invalidInput', `capitalCostPerYear: expected >= 0, was ${capitalCostPerYear}`);
  }
  if (holding.premiumHalfLifeHours !== null && !(holding.premiumHalfLifeHours > 0)) {
    return fail('invalidInput', `premiumHalfLifeHours: expected > 0, was ${holding.premiumHalfLifeHours}`);
  }
  const { instrument, side, indexUsd, rulebook, tsMs } = request;
  const carry = carryUsd({ ...holding, instrument, side, amount, indexUsd, rulebook, tsMs });
  if (!carry.ok) return carry;
  if (addedInitialMarginUsd === null) return fail('missingData', `${instrument.id}: the margin of the trade is not known`);
  // What expires within the horizon ties nothing up after that.
  const hoursLeft = ((expiryMsOf(instrument) ?? Infinity) - tsMs) / MS_PER_HOUR;
  const tiedHours = Math.max(0, Math.min(horizonHours, hoursLeft));
  const delivery = hoursLeft > horizonHours ? ok(0) : deliveryUsd({ holding, ...request }, amount);
  if (!delivery.ok) return delivery;
  return ok({
    carryUsd: carry.value + delivery.value,
    marginUsd: (addedInitialMarginUsd * capitalCostPerYear * tiedHours) / HOURS_PER_YEAR,
  });
}

/** Fee of delivering what the trade adds to the position; < 0: what it takes off needs no delivery any more. 0 for options, whose payoff decides it. */
function deliveryUsd({ instrument, side, indexUsd, rulebook, tsMs, holding }: CostRequest, amount: number): Result<number> {
  if (instrument.kind !== 'future') return ok(0);
  const { heldAmount = 0, markPriceUsd } = holding ?? { markPriceUsd: null };
  const added = Math.abs(heldAmount + (side === 'buy' ? amount : -amount)) - Math.abs(heldAmount);
  if (added === 0) return ok(0);
  if (markPriceUsd === null || indexUsd === null)
    return fail('missingData', `${instrument.id}: mark and index are needed for its delivery fee`);
  const fee = deliveryFeeOf({
    instrument,
    amount: decimal(Math.abs(added)),
    deliveryPrice: decimal(markPriceUsd),
    indexUsd: decimal(indexUsd),
    rulebook,
    tsMs,
  });
  if (!fee.ok) return fee;
  return ok(Math.sign(added) * fee.value.fee.toNumber() * (fee.value.currency === instrument.underlying ? indexUsd : 1));
}

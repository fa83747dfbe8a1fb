/** What a trade costs after it is made: carry, and the capital its margin ties up. */
import { expiryMsOf } from '../domain/instrument.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { MS_PER_HOUR } from '../units/time.ts';
import { carryUsd, HOURS_PER_YEAR } from './carry.ts';
import type { CostPrediction } from './costPrediction.ts';
import type { CostRequest } from './costRequest.ts';

/** Both 0 when the request counts no holding. Fails as `carryUsd`; invalidInput names a number that cannot be; missingData: the margin is unknown. */
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
  return ok({ carryUsd: carry.value, marginUsd: (addedInitialMarginUsd * capitalCostPerYear * tiedHours) / HOURS_PER_YEAR });
}

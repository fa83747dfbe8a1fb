/** A leg that expired between the marks: priced up to its delivery, a fixed amount of money from then on. */
import type { Delivery } from '../../domain/book.ts';
import { profit } from '../../domain/positionChange.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import { decimal } from '../../units/decimal.ts';
import { isCash, legExpiryMs, type PositionLeg } from '../leg.ts';
import { heldSteps, type HeldSteps } from './heldSteps.ts';
import type { PathPoint } from './pathPoint.ts';

export interface SettledChange {
  readonly usd: HeldSteps;
  readonly coin: HeldSteps;
  /** What the leg became, at the second mark. */
  readonly endUsd: number;
  readonly endCoin: number;
}

/**
 * Steps of `leg` from `from` to its delivery at `deliveryIndexUsd`, and on to an index of `indexUsd` at the second mark: the coins that an
 * inverse leg paid go on moving with spot in USD, the cash of a linear one in coin. Fails as heldSteps does.
 */
export function settledSteps(
  leg: PositionLeg,
  from: PathPoint,
  delivery: Delivery,
  deliveryIndexUsd: number,
  indexUsd: number,
): Result<SettledChange> {
  const { instrument } = leg;
  const expiryMs = legExpiryMs(leg);
  if (expiryMs === null) return fail('notApplicable', `${instrument.id} is never delivered`);
  const paid = deliveredAmount(leg, delivery);
  if (!paid.ok) return paid;
  const held = heldSteps(leg, from, { priceUsd: deliveryIndexUsd, indexUsd: deliveryIndexUsd, sigma: 0, atMs: expiryMs });
  if (!held.ok) return held;
  const { usd, coin } = held.value;
  if (coin === null) return fail('calculationFailed', `${instrument.id}: expected a value in coin`);
  const isInCash = isCash(instrument.settlementCurrency);
  const moveUsd = isInCash ? 0 : paid.value * (indexUsd - deliveryIndexUsd);
  const moveCoin = isInCash ? paid.value / indexUsd - paid.value / deliveryIndexUsd : 0;
  return ok({
    usd: { ...usd, spot: usd.spot + moveUsd, delta: usd.delta + moveUsd },
    coin: { ...coin, spot: coin.spot + moveCoin, delta: coin.delta + moveCoin },
    endUsd: isInCash ? paid.value : paid.value * indexUsd,
    endCoin: isInCash ? paid.value / indexUsd : paid.value,
  });
}

/** In the settlement currency, > 0 received. */
function deliveredAmount({ instrument, signedAmount, averagePrice }: PositionLeg, { deliveryPrice }: Delivery): Result<number> {
  if (instrument.kind === 'option') return ok(decimal(signedAmount).times(deliveryPrice).toNumber());
  if (averagePrice === null) return fail('missingData', `${instrument.id}: averagePrice: needed for what the delivery realised`);
  return ok(profit(instrument, decimal(signedAmount), decimal(averagePrice), deliveryPrice).toNumber());
}

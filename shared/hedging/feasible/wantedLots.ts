/** How many lots the ideal size rounds to, before anything holds it back. */
import { assertNever } from '../../result/assertNever.ts';
import type { LotRounding } from '../../domain/policySchema.ts';
import { lotSize, lotsToNumber } from './lotStep.ts';
import { amountOf, coinsOf, NEGLIGIBLE_COIN, type TradeScale } from './tradeScale.ts';

export interface WantedSize {
  /** ≥ 0: coins to the desired delta. */
  readonly idealCoin: number;
  /** Coins to the target itself; ≤ 0: the trade leads away from it. */
  readonly toTargetCoin: number;
  readonly rounding: LotRounding;
}

export interface WantedLots {
  /** The ideal at the price it trades at, amount units, unrounded. */
  readonly idealAmount: number;
  readonly lots: number;
  /** The ideal is a whole number of lots. */
  readonly isWhole: boolean;
}

/**
 * insideBand: the next lot up if that does not carry the delta past the target, else the last lot that does not reach the ideal; an ideal of
 * less than a lot is not worth one.
 * towardZero: never more than the ideal. up: never less. nearest: half a lot either way, an exact half to the even lot.
 */
export function wantedLots(scale: TradeScale, size: WantedSize): WantedLots {
  const idealAmount = amountOf(scale, size.idealCoin);
  const lot = lotSize(scale.instrument.lot);
  const lots = idealAmount / lot;
  const nearest = Math.round(lots);
  const negligible = scale.instrument.amountUnit === 'usd' ? NEGLIGIBLE_COIN * scale.priceOf(idealAmount) : NEGLIGIBLE_COIN;
  if (Math.abs(lots - nearest) * lot < negligible) return { idealAmount, lots: nearest, isWhole: true };
  return { idealAmount, lots: roundedLots(scale, size, lots), isWhole: false };
}

function roundedLots(scale: TradeScale, { rounding, toTargetCoin }: WantedSize, lots: number): number {
  switch (rounding) {
    case 'towardZero':
      return Math.floor(lots);
    case 'up':
      return Math.ceil(lots);
    case 'nearest':
      return halfToEven(lots);
    case 'insideBand': {
      if (lots < 1) return 0;
      const up = Math.ceil(lots);
      const upCoin = coinsOf(scale, lotsToNumber(scale.instrument.lot, up));
      return upCoin > toTargetCoin + NEGLIGIBLE_COIN ? up - 1 : up;
    }
    default:
      return assertNever(rounding);
  }
}

function halfToEven(lots: number): number {
  const below = Math.floor(lots);
  const rest = lots - below;
  if (rest === 0.5) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
}

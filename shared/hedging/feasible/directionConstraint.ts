/** No hedge may leave the delta farther from its target than it was: at most up to the mirror image of where it is now. */
import type { TradeSide } from '../../domain/order.ts';
import { coinInWords } from '../numberWords.ts';
import type { Constraint } from './constraint.ts';
import { amountOf, coinsOf, nudgedDown, type TradeScale } from './tradeScale.ts';

export interface DirectionInputs {
  readonly side: TradeSide;
  readonly netDeltaCoin: number;
  readonly targetDeltaCoin: number;
}

/** |net + order − target| < |net − target|, the same comparison in the constraint and in the check before the order. */
export function approachesTarget(netDeltaCoin: number, orderDeltaCoin: number, targetDeltaCoin: number): boolean {
  return Math.abs(netDeltaCoin + orderDeltaCoin - targetDeltaCoin) < Math.abs(netDeltaCoin - targetDeltaCoin);
}

/** 0 where `side` leads away from the target, else just short of twice the way there. */
export function directionConstraint(scale: TradeScale, { side, netDeltaCoin, targetDeltaCoin }: DirectionInputs): Constraint {
  const sign = side === 'buy' ? 1 : -1;
  const toTargetCoin = sign * (targetDeltaCoin - netDeltaCoin);
  const { underlying } = scale.instrument;
  if (!(toTargetCoin > 0)) {
    return {
      name: 'direction',
      maxAmount: 0,
      words: `direction: to ${side} leads away from the target ${coinInWords(targetDeltaCoin, underlying)}`,
    };
  }
  const maxAmount = nudgedDown(amountOf(scale, 2 * toTargetCoin), (amount) =>
    approachesTarget(netDeltaCoin, sign * coinsOf(scale, amount), targetDeltaCoin),
  );
  return {
    name: 'direction',
    maxAmount,
    words: `direction: ${coinInWords(2 * toTargetCoin, underlying)} would be as far beyond the target`,
  };
}

/** Limits that are named in USD, turned into the largest amount each allows. */
import type { TradeSide } from '../../domain/order.ts';
import { decimal, type Decimal } from '../../units/decimal.ts';
import { inWords } from '../numberWords.ts';
import { notionalAfterUsd } from '../usdSize.ts';
import type { Constraint, ConstraintName } from './constraint.ts';
import type { MinimumOrder } from './feasibleHedge.ts';
import { lotsToNumber, lotsWithin } from './lotStep.ts';
import { nudgedDown } from './tradeScale.ts';

/** What counts so far against a limit, and the limit. Null `usedUsd` or `perUnitUsd`: unknown, and nothing is allowed. */
export interface UsdCap {
  readonly name: ConstraintName;
  /** "max order", "traded in the last hour" … */
  readonly what: string;
  readonly usedUsd: number | null;
  readonly limitUsd: number;
  /** USD in one amount unit. */
  readonly perUnitUsd: number | null;
}

/** What is left of the limit: the largest amount whose USD, added to what is used, is not more than it. */
export function usdCap({ name, what, usedUsd, limitUsd, perUnitUsd }: UsdCap): Constraint {
  const limit = `${what} ${inWords(limitUsd, 0)} USD`;
  if (usedUsd === null || perUnitUsd === null) return { name, maxAmount: 0, words: `${limit}, and how much of it is used is unknown` };
  const words = usedUsd > 0 ? `${limit}, ${inWords(usedUsd, 0)} USD used` : limit;
  const maxAmount = nudgedDown(Math.max(0, (limitUsd - usedUsd) / perUnitUsd), (amount) => usedUsd + amount * perUnitUsd <= limitUsd);
  return { name, maxAmount, words };
}

export interface PositionCap {
  readonly side: TradeSide;
  /** Signed, amount units, without the trade. */
  readonly positionAmount: Decimal;
  readonly lot: Decimal;
  readonly limitUsd: number;
  readonly perUnitUsd: number | null;
}

/** |position after| within the limit, or at least smaller than before: a position that shrinks may do so at any size. */
export function positionCap({ side, positionAmount, lot, limitUsd, perUnitUsd }: PositionCap): Constraint {
  const sameWay = side === 'buy' ? positionAmount : positionAmount.negated();
  const words = `max position ${inWords(limitUsd, 0)} USD, now ${usdInWords(positionAmount, perUnitUsd)}`;
  const within = perUnitUsd === null ? null : nudgedDown(limitUsd / perUnitUsd, (amount) => amount * perUnitUsd <= limitUsd);
  const toLimit = within === null ? 0 : Math.max(0, decimal(within).minus(sameWay).toNumber());
  return { name: 'maxPosition', maxAmount: Math.max(toLimit, shrinking(sameWay, lot)), words };
}

export interface NotionalCap extends PositionCap {
  /** Σ|position| of all hedges, without the trade; null: unknown, and nothing is allowed. */
  readonly notionalUsd: number | null;
}

/** Σ|position| after within the limit, or at least smaller than before: a hedge may be taken off whatever the sum is. */
export function notionalCap({ notionalUsd, side, positionAmount, lot, limitUsd, perUnitUsd }: NotionalCap): Constraint {
  const cap = usdCap({ name: 'maxNotional', what: 'max notional', usedUsd: notionalUsd, limitUsd, perUnitUsd });
  const sameWay = side === 'buy' ? positionAmount : positionAmount.negated();
  if (notionalUsd === null || perUnitUsd === null || !sameWay.isNegative()) return cap;
  const position = sameWay.toNumber();
  const guess = Math.max(0, (limitUsd - notionalUsd) / perUnitUsd - 2 * position);
  const toLimit = nudgedDown(guess, (amount) => notionalAfterUsd(notionalUsd, position, amount, perUnitUsd) <= limitUsd);
  return { ...cap, maxAmount: Math.max(toLimit, shrinking(sameWay, lot)) };
}

/** The most lots that leave a smaller position the other way round; 0 for a trade that adds to it. */
function shrinking(sameWay: Decimal, lot: Decimal): number {
  if (!sameWay.isNegative() || sameWay.isZero()) return 0;
  const mirrored = sameWay.negated().times(2);
  const lots = mirrored.div(lot).ceil().minus(1);
  return lot.times(lots).toNumber();
}

function usdInWords(amount: Decimal, perUnitUsd: number | null): string {
  return perUnitUsd === null ? 'of unknown size' : `${inWords(amount.toNumber() * perUnitUsd, 0)} USD`;
}

/** Null: no minimum is set, or a size in USD is unknown. */
export function minimumOrder(minOrderUsd: number, perUnitUsd: number | null, lot: Decimal): MinimumOrder | null {
  if (!(minOrderUsd > 0) || perUnitUsd === null) return null;
  const lots = lotsWithin(lot, minOrderUsd / perUnitUsd);
  const reached = lotsToNumber(lot, lots) * perUnitUsd >= minOrderUsd ? lots : lots + 1;
  return { amount: lotsToNumber(lot, reached), words: `min order ${inWords(minOrderUsd, 0)} USD` };
}

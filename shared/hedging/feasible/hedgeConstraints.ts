/** Every constraint on one hedge, each from its own builder, before its size is known. */
import type { Instrument } from '../../domain/instrument.ts';
import type { OrderBook } from '../../domain/market.ts';
import type { TradeSide } from '../../domain/order.ts';
import type { HedgePrice } from '../hedgePrice.ts';
import { collarOf } from '../marketChecks.ts';
import type { OrderStyle } from '../ticketEdit.ts';
import { usdPerUnit } from '../usdSize.ts';
import type { Constraint } from './constraint.ts';
import type { MinimumOrder } from './feasibleHedge.ts';
import { tighter, type HedgeGuard } from './hedgeGuard.ts';
import { marginConstraint } from './marginConstraint.ts';
import { marginUseOn } from './marginCurve.ts';
import { depthConstraints, orderCollar } from './marketConstraints.ts';
import { holdingConstraints, stateConstraints } from './stateConstraints.ts';
import type { TradeScale } from './tradeScale.ts';
import { minimumOrder, notionalCap, positionCap, usdCap } from './usdConstraints.ts';

export interface ConstraintQuestion {
  readonly instrument: Instrument;
  readonly side: TradeSide;
  readonly style: OrderStyle;
  readonly book: OrderBook | null;
  readonly price: HedgePrice;
  readonly scale: TradeScale;
  readonly markPriceUsd: number | null;
  /** The ideal in lots: as far as margin is looked at. */
  readonly wantedLots: number;
  /** Null: nothing is known of limits and state; the book alone constrains, and `maxOrderUsd`. */
  readonly guard: HedgeGuard | null;
  /** On top of the guard's; null: none. */
  readonly maxOrderUsd: number | null;
}

export interface HedgeConstraints {
  readonly constraints: readonly Constraint[];
  readonly minimum: MinimumOrder | null;
}

export function hedgeConstraints(question: ConstraintQuestion): HedgeConstraints {
  const { guard, maxOrderUsd, instrument, price } = question;
  if (guard === null) {
    const perUnitUsd = instrument.amountUnit === 'usd' ? 1 : price.firstPriceUsd;
    return { constraints: [...orderCap(maxOrderUsd, perUnitUsd), ...depthOf(question, 100)], minimum: null };
  }
  const perUnitUsd = usdPerUnit({ instrument, indexUsd: guard.situation.indexUsd, markPriceUsd: question.markPriceUsd });
  const collar = collarOn(question, guard);
  const depth = depthOf(question, guard.policy.maxDepthSharePct);
  const constraints = [
    ...stateConstraints({ ...question, situation: guard.situation, limits: guard.desk }),
    ...orderCap(tighter(maxOrderUsd, tighter(guard.policy.maxOrderUsd, guard.desk.maxOrderUsd)), perUnitUsd),
    ...tradedCaps(guard, perUnitUsd),
    ...positionCaps(question, guard, perUnitUsd),
    ...marginOf(question, guard),
    ...collar,
    ...depth.filter(({ name }) => collar.length === 0 || name !== 'collar'),
  ];
  return { constraints, minimum: minimumOrder(guard.policy.minOrderUsd, perUnitUsd, instrument.lot) };
}

function orderCap(limitUsd: number | null, perUnitUsd: number | null): readonly Constraint[] {
  return limitUsd === null ? [] : [usdCap({ name: 'maxOrder', what: 'max order', usedUsd: 0, limitUsd, perUnitUsd })];
}

function tradedCaps({ policy, situation }: HedgeGuard, perUnitUsd: number | null): readonly Constraint[] {
  const { maxHourUsd, maxDayUsd } = policy;
  const hour = { name: 'maxHour', what: 'max per hour', usedUsd: situation.tradedHourUsd, perUnitUsd } as const;
  const day = { name: 'maxDay', what: 'max per day', usedUsd: situation.tradedDayUsd, perUnitUsd } as const;
  return [
    ...(maxHourUsd === null ? [] : [usdCap({ ...hour, limitUsd: maxHourUsd })]),
    ...(maxDayUsd === null ? [] : [usdCap({ ...day, limitUsd: maxDayUsd })]),
  ];
}

function positionCaps({ instrument, side }: ConstraintQuestion, guard: HedgeGuard, perUnitUsd: number | null): readonly Constraint[] {
  const { policy, desk, situation } = guard;
  const { positionAmount, notionalUsd, spotHeldCoin } = situation;
  const limitUsd = tighter(policy.maxPositionUsd, desk.maxPositionUsd) ?? desk.maxPositionUsd;
  return [
    positionCap({ side, positionAmount, lot: instrument.lot, limitUsd, perUnitUsd }),
    notionalCap({ side, positionAmount, lot: instrument.lot, notionalUsd, limitUsd: desk.maxNotionalUsd, perUnitUsd }),
    ...holdingConstraints({ instrument, side, positionAmount, spotHeldCoin, limits: policy }),
  ];
}

function marginOf({ scale, wantedLots }: ConstraintQuestion, { policy, desk, situation }: HedgeGuard): readonly Constraint[] {
  const limitPct = tighter(policy.maxMarginUsePct, desk.maxMarginUsePct ?? null);
  if (limitPct === null) return [];
  const use = situation.marginCurve === null ? null : marginUseOn(situation.marginCurve);
  return [marginConstraint(scale, { use, limitPct, upToLots: wantedLots })];
}

/** The price of the order itself; one that takes is held to the collar by the depth up to it as well. */
function collarOn({ instrument, price, markPriceUsd }: ConstraintQuestion, guard: HedgeGuard): readonly Constraint[] {
  const collar = collarOf({ instrument, indexUsd: guard.situation.indexUsd, markPriceUsd, limits: guard.desk });
  return orderCollar(price.limitPrice?.toNumber() ?? price.firstPriceUsd, collar);
}

function depthOf({ instrument, side, style, book, price }: ConstraintQuestion, maxDepthSharePct: number): readonly Constraint[] {
  return style !== 'market' || book === null ? [] : depthConstraints({ instrument, side, book, price, maxDepthSharePct });
}

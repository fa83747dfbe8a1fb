/** What a cost prediction is asked. */
import type { Instrument } from '../domain/instrument.ts';
import type { OrderBook } from '../domain/market.ts';
import type { TradeSide } from '../domain/order.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import type { Decimal } from '../units/decimal.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import type { ImpactModel } from './costPrediction.ts';

/** Takes the book now. */
export interface MarketPlan {
  readonly kind: 'market';
}

/** Rests at its own side's touch for `waitSeconds` (≥ 0), then takes. */
export interface PassivePlan {
  readonly kind: 'passive';
  readonly waitSeconds: number;
}

/** Equal slices, the first now, the last after `durationSeconds` (≥ 0). Of what a slice took, half is back after each half-life; null: nothing comes back. */
export interface SlicedPlan {
  readonly kind: 'sliced';
  /** 1 … 1,000; 1 is a market order. Lots are not regarded. */
  readonly slices: number;
  readonly durationSeconds: number;
  readonly refillHalfLifeSeconds: number | null;
}

export type ExecutionPlan = MarketPlan | PassivePlan | SlicedPlan;

/** What keeping the position for a while costs. */
export interface HoldingPlan {
  /** > 0. */
  readonly horizonHours: number;
  /** A share: 0.1 = 10 % a year. */
  readonly capitalCostPerYear: number;
  /** Of the hedge instrument, USD per coin; only perpetuals and futures need it. */
  readonly markPriceUsd: number | null;
  /** Hours in which a perpetual's premium is expected to halve; null: it stays as it is. */
  readonly premiumHalfLifeHours: number | null;
  /** What shared/margin says the trade adds, USD; < 0: it frees margin. Null: unknown, and then so is the cost. */
  readonly addedInitialMarginUsd: number | null;
  /** What is held of the instrument before the trade, signed amount units: a trade that closes it saves its delivery. Left out: nothing. */
  readonly heldAmount?: number;
}

export interface CostRequest {
  readonly instrument: Instrument;
  readonly side: TradeSide;
  /** > 0, amount units. */
  readonly amount: Decimal;
  readonly book: OrderBook;
  readonly rulebook: Rulebook;
  readonly tsMs: MsSinceEpoch;
  /** Of the underlying, USD per coin; options and holding costs need it. */
  readonly indexUsd: number | null;
  /** Volatility of the underlying over one day, a decimal: 0.65 a year is 0.65/√365. Null: unknown. */
  readonly dailySigma: number | null;
  readonly impact: ImpactModel;
  /** Traded per day in the instrument, USD; null: the default of its kind. */
  readonly dailyVolumeUsd: number | null;
  readonly execution: ExecutionPlan;
  /** Null: the execution alone, carry and margin not counted. */
  readonly holding: HoldingPlan | null;
}

/** One way of doing a hedge: in which instrument, how much of it, at what cost, and what it leaves. */
import type { CostPrediction, ExecutionKind } from '../../costs/costPrediction.ts';
import type { Instrument, InstrumentId, VenueId } from '../../domain/instrument.ts';
import type { TradeSide } from '../../domain/order.ts';
import type { Failure, Result } from '../../result/result.ts';
import type { DecimalText } from '../../units/decimal.ts';
import type { HedgePlan, HedgePlanRequest } from '../planHedge.ts';

export interface CostQuestion {
  readonly request: HedgePlanRequest;
  readonly plan: HedgePlan;
  readonly execution: ExecutionKind;
  /** Null: unknown. */
  readonly addedInitialMarginUsd: number | null;
}

export type PredictCandidate = (question: CostQuestion) => Result<CostPrediction>;

/** Initial margin that the trade adds, USD, < 0: it frees some; null: unknown. `signedAmount` in amount units, + buy. */
export type AddedMargin = (instrument: Instrument, signedAmount: number) => number | null;

export interface HedgeCandidate {
  readonly instrumentId: InstrumentId;
  readonly venue: VenueId;
  readonly kind: Instrument['kind'];
  readonly expiryMs: number | null;
  /** Settled in coin. */
  readonly isInverse: boolean;
  readonly side: TradeSide;
  /** Null: nothing may be traded in it, `words` says why. */
  readonly plan: HedgePlan | null;
  readonly amount: DecimalText | null;
  readonly amountUnit: Instrument['amountUnit'];
  /** ≥ 0. */
  readonly feasibleCoin: number;
  /** Signed like the trade. */
  readonly remainderCoin: number;
  /** Does all of the hedge but what is less than a lot. */
  readonly isWhole: boolean;
  /** Null: could not be told, see `costFailure`. */
  readonly costs: Readonly<Record<ExecutionKind, CostPrediction | null>>;
  /** Of the way the policy trades; null: it is known. */
  readonly costFailure: Failure | null;
  /** Expected average, USD per coin. */
  readonly priceUsd: number | null;
  /** The six of the way the policy trades. tradeUsd: fee, spread, slippage and impact; totalUsd with carry and the cost of the margin. */
  readonly tradeUsd: number | null;
  readonly carryUsd: number | null;
  readonly marginCostUsd: number | null;
  readonly totalUsd: number | null;
  readonly perCoinUsd: number | null;
  /** Change of the initial margin. */
  readonly marginEffectUsd: number | null;
  readonly basisDeltaCoin: number | null;
  readonly basisDays: number | null;
  /** 1 is best; null: nothing is feasible, or its cost is unknown. */
  readonly rank: number | null;
  /** The one that the policy picks. */
  readonly isChosen: boolean;
  /** Why it is picked, what holds it back, or why it cannot be used; '' where there is nothing to say. */
  readonly words: string;
}

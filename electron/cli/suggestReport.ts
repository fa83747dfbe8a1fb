/** The JSON of `desk suggest`: its names and units. Null: unknown, never 0. Instants named …Ms are milliseconds since 1970. */
import type { CostPrediction, ExecutionKind } from '../../shared/costs/costPrediction.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import type { UnwindStep } from '../../shared/hedging/expiry/unwindSchedule.ts';
import type { BindingConstraint } from '../../shared/hedging/feasible/constraint.ts';
import type { HedgePlan } from '../../shared/hedging/planHedge.ts';
import type { BandCrossings } from '../../shared/hedging/policy/bandCrossings.ts';
import type { PolicyFigure } from '../../shared/hedging/policy/policyVerdict.ts';
import type { MarginStanding } from './suggestMargins.ts';

/** As the engine predicts it, with null where a chain file cannot say; `totalUsd` is the sum of what is counted. */
export interface SuggestedCost extends Omit<CostPrediction, 'slippageUsd' | 'impactUsd'> {
  /** Of an order that rests: what the price is expected to run away when it does not fill. Null: a chain has no depth to walk. */
  readonly slippageUsd: number | null;
  readonly impactUsd: null;
  readonly notCounted: readonly ('slippageUsd' | 'impactUsd')[];
}

/** What the trade should be; the same of what it is, and of what is missing: signed like the trade, + buy. */
export interface SuggestedPlan {
  readonly instrument: string;
  readonly venue: string;
  readonly side: TradeSide;
  readonly style: HedgePlan['style'];
  /** Amount units of the instrument, as are contracts × contract size. */
  readonly amount: string;
  readonly amountUnit: 'usd' | 'coin';
  readonly contracts: number;
  readonly amountUsd: number;
  readonly amountCoin: number;
  /** Null: the chain has no bid and ask. */
  readonly limitPrice: string | null;
  readonly averagePriceUsd: number | null;
  readonly idealAmountCoin: number;
  readonly idealAmountUsd: number;
  readonly idealContracts: number;
  readonly remainderCoin: number;
  readonly remainderUsd: number;
  readonly remainderContracts: number;
  readonly residualDeltaCoin: number;
  readonly binding: readonly BindingConstraint[];
  readonly boundBy: readonly string[];
  /** Of the way the policy trades. */
  readonly cost: SuggestedCost | null;
  readonly costs: Readonly<Record<ExecutionKind, SuggestedCost | null>>;
  readonly costNote: string;
  readonly marginBefore: MarginStanding;
  readonly marginAfter: MarginStanding;
}

export interface SuggestedCandidate {
  readonly instrument: string;
  readonly kind: Instrument['kind'];
  readonly expiryMs: number | null;
  readonly side: TradeSide;
  readonly rank: number | null;
  readonly isChosen: boolean;
  readonly isWhole: boolean;
  readonly amount: string | null;
  readonly amountUnit: 'usd' | 'coin';
  readonly contracts: number | null;
  readonly amountUsd: number | null;
  readonly amountCoin: number;
  readonly remainderCoin: number;
  readonly residualDeltaCoin: number | null;
  readonly priceUsd: number | null;
  /** Fee and spread; of an order that rests also what the price is expected to run away. */
  readonly tradeUsd: number | null;
  readonly carryUsd: number | null;
  readonly marginCostUsd: number | null;
  readonly totalUsd: number | null;
  readonly perCoinUsd: number | null;
  /** Change of the initial margin. */
  readonly marginEffectUsd: number | null;
  readonly basisDeltaCoin: number | null;
  readonly basisDays: number | null;
  readonly binding: readonly BindingConstraint[];
  readonly words: string;
}

export interface SuggestedMemory {
  readonly sinceMs: number;
  readonly sinceIndexUsd: number | null;
  readonly lastHedgeMs: number | null;
  readonly lastHedgeIndexUsd: number | null;
}

export interface SuggestedExpiry {
  readonly expiryMs: number;
  readonly undecayedDeltaCoin: number;
  readonly decayedDeltaCoin: number;
  readonly unwind: readonly Omit<UnwindStep, 'tradeCoin'>[];
}

export interface Suggestion {
  readonly underlying: string;
  readonly indexUsd: number | null;
  /** Of the hedge set, in the numeraire. */
  readonly deltaCoin: number | null;
  readonly unknownLegs: number;
  readonly verdict: 'inside' | 'suggested' | 'withheld' | 'unknown';
  readonly reason: string;
  readonly firedBy: string | null;
  readonly blockedBy: string | null;
  readonly blockedUntilMs: number | null;
  readonly nextEventMs: number | null;
  readonly lowerCoin: number | null;
  readonly targetCoin: number;
  readonly upperCoin: number | null;
  readonly triggerLowerCoin: number | null;
  readonly triggerUpperCoin: number | null;
  readonly distanceCoin: number | null;
  readonly desiredDeltaCoin: number | null;
  readonly nextHedgeBelowUsd: number | null;
  readonly nextHedgeBelowBy: BandCrossings['belowBy'];
  readonly nextHedgeAboveUsd: number | null;
  readonly nextHedgeAboveBy: BandCrossings['aboveBy'];
  readonly memory: SuggestedMemory;
  readonly figures: readonly PolicyFigure[];
  readonly plan: SuggestedPlan | null;
  /** Best first; empty while nothing is due. */
  readonly candidates: readonly SuggestedCandidate[];
  /** What expires within two hours; null: nothing. */
  readonly expiring: SuggestedExpiry | null;
}

export interface SuggestReport {
  readonly at: string;
  /** Of the snapshot used; null: the chain names no time. */
  readonly chainAt: string | null;
  readonly numeraire: string;
  readonly policy: HedgePolicy;
  /** What the files do not say, and what is taken in its place. */
  readonly assumptions: readonly string[];
  readonly suggestions: readonly Suggestion[];
}

/** What a hedge is planned from and what the plan says. */
import type { HedgeCost } from '../costs/hedgeCost.ts';
import type { Numeraire } from '../domain/book.ts';
import type { Instrument, InstrumentId, VenueId } from '../domain/instrument.ts';
import type { OrderBook } from '../domain/market.ts';
import type { TradeSide } from '../domain/order.ts';
import type { HedgePolicy, LotRounding } from '../domain/policySchema.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import type { Failure } from '../result/result.ts';
import type { DecimalText } from '../units/decimal.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import type { BindingConstraint } from './feasible/constraint.ts';
import type { FeasibleHedge } from './feasible/feasibleHedge.ts';
import type { HedgeGuard } from './feasible/hedgeGuard.ts';
import type { PreTradeCheck } from './preTradeChecks.ts';
import type { OrderStyle, TicketEdit } from './ticketEdit.ts';

export interface HedgeSettings {
  readonly style: OrderStyle;
  /** How far from the touch a market order may trade: 0.005 = 0.5 %. */
  readonly slippageCap: number;
  readonly rounding: LotRounding;
  /** A suggestion is shrunk to this; null: no limit. */
  readonly maxOrderUsd: number | null;
}

export const DEFAULT_HEDGE_SETTINGS: HedgeSettings = { style: 'market', slippageCap: 0.005, rounding: 'insideBand', maxOrderUsd: null };

/** How a policy executes; its limits belong in the guard. */
export function settingsOfPolicy({ execution, limits }: Pick<HedgePolicy, 'execution' | 'limits'>): HedgeSettings {
  return { style: execution.style, slippageCap: limits.maxSlippagePct / 100, rounding: execution.rounding, maxOrderUsd: null };
}

/** What of a ticket changes one plan: the instrument and where to hedge to are settled before. */
export type PlanEdit = Pick<TicketEdit, 'style' | 'amount' | 'limitPrice'>;

export const NO_PLAN_EDIT: PlanEdit = { style: null, amount: null, limitPrice: null };

/** Plain data: stored with the decision, it gives the same plan again. */
export interface HedgePlanRequest {
  /** A perpetual, a future or a spot pair quoted in USD or a USD coin. */
  readonly instrument: Instrument;
  readonly numeraire: Numeraire;
  /** In the numeraire, working and in-flight orders included. */
  readonly netDeltaCoin: number;
  /** Where the policy wants it: an edge or the target. */
  readonly desiredDeltaCoin: number;
  readonly targetDeltaCoin: number;
  /** Null: unknown; the plan then has no limit price and no cost, and does not pass the checks. */
  readonly book: OrderBook | null;
  readonly markPriceUsd: number | null;
  /** What the trader changed; null keeps the suggestion's own. */
  readonly edit: PlanEdit;
  readonly settings: HedgeSettings;
  readonly rulebook: Rulebook;
  readonly tsMs: MsSinceEpoch;
  /** Limits and what is known of desk and venue; absent: the book and the settings alone constrain the trade. */
  readonly guard?: HedgeGuard;
  /** The trader said so: |delta − target| may grow. */
  readonly mayIncreaseDelta?: boolean;
}

/** The contract's hedgePlanSchema, and what the constraint solver says. */
export interface HedgePlan {
  /** Names what would be sent (instrument, side, style, amount, limit): equal orders, equal id. */
  readonly planId: string;
  readonly venue: VenueId;
  readonly instrumentId: InstrumentId;
  readonly side: TradeSide;
  readonly style: OrderStyle;
  readonly amount: DecimalText;
  readonly amountUsd: number;
  readonly amountCoin: number;
  readonly contracts: number;
  readonly lot: DecimalText;
  readonly tick: DecimalText;
  readonly limitPrice: DecimalText | null;
  readonly bestBidUsd: number | null;
  readonly bestAskUsd: number | null;
  readonly averagePriceUsd: number | null;
  readonly cost: HedgeCost | null;
  /** > 0, before lots and limits. */
  readonly idealAmountCoin: number;
  readonly deltaBeforeCoin: number;
  /** The ideal in amount units, at the price it would trade at itself, unrounded. */
  readonly idealAmount: number;
  /** The delta debt: ideal minus this trade, signed like the trade (+ buy). */
  readonly remainderCoin: number;
  readonly residualDeltaCoin: number;
  /** What holds a suggestion where it is; on the trader's own amount every constraint that it breaks. */
  readonly binding: readonly BindingConstraint[];
  /** The words of `binding`. */
  readonly boundBy: string[];
  /** Filled in by whoever runs the checks. */
  readonly checks: PreTradeCheck[];
}

export type HedgePlanOutcome =
  /** `costFailure` says why the cost is null. */
  | { readonly kind: 'plan'; readonly plan: HedgePlan; readonly costFailure: Failure | null }
  /** `feasible` says what was wanted and what stood in the way; null: nothing is wanted. */
  | { readonly kind: 'none'; readonly reason: string; readonly feasible: FeasibleHedge | null };

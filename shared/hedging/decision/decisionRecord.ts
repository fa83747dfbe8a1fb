/** What a decision row keeps: what was known, what was said, what was done and what came of it. Plain JSON, so that it can be judged again. */
import type { PolicyInputs, PolicyVerdict } from '../policy/policyVerdict.ts';
import type { PlainJson } from './plainJson.ts';

/** The part every decision row has had from the first version on. */
export interface DecisionMoment {
  /** The decision this row closes, on 'outcome' and 'markOut' rows. */
  readonly closes: string | null;
  readonly label: string | null;
  readonly snapshotId: string | null;
  /** Net, working and in-flight orders included. */
  readonly deltaCoin: number | null;
  /** Null: the policy has no band, or its width was unknown. */
  readonly lowerCoin: number | null;
  readonly targetCoin: number;
  readonly upperCoin: number | null;
  readonly indexUsd: number | null;
  readonly estimatedCostUsd: number | null;
  readonly realisedCostUsd: number | null;
  /** Mid of the hedge instrument at the decision; what realised cost is measured against. */
  readonly midUsd: number | null;
  /** The plan as the trader saw it. */
  readonly plan: unknown;
}

/** Rows of builds before version 70 of the database. */
export interface DecisionBodyV1 extends DecisionMoment {
  readonly schemaVersion?: undefined;
}

export type DecisionActor = 'trader' | 'auto' | 'desk';

/**
 * Everything the verdict and the plan were computed from. What thousands of decisions rest on (policy, instrument, rulebook) is stored once
 * beside them and named by the SHA-256 of its content.
 */
export interface DecisionInputs {
  readonly policyId: string;
  readonly policyInputs: PolicyInputs;
  /** See `planRequestJson`; null: no plan was asked for, and there is no instrument and no rulebook either. */
  readonly planRequest: PlainJson;
  readonly instrumentSpecId: string | null;
  readonly rulebookId: string | null;
}

/** Another way of doing the same hedge, as it was ranked. */
export interface DecisionAlternative {
  readonly instrumentId: string;
  readonly side: string;
  readonly amount: string | null;
  readonly feasibleCoin: number;
  readonly remainderCoin: number;
  readonly tradeUsd: number | null;
  readonly carryUsd: number | null;
  readonly totalUsd: number | null;
  readonly perCoinUsd: number | null;
  readonly basisDeltaCoin: number | null;
  readonly rank: number | null;
  readonly isChosen: boolean;
  readonly words: string;
}

/** What was done about the verdict. */
export interface UserAction {
  readonly kind: 'executed' | 'blocked' | 'dismissed' | 'snoozed' | 'paused' | 'cancelled';
  /** What the trader changed on the ticket, as one sentence; null: the suggestion as it was. */
  readonly edits: string | null;
}

/** USD, > 0 is a cost, against `midUsd`. */
export interface RealisedCost {
  readonly costUsd: number;
  readonly feeUsd: number;
  readonly spreadUsd: number;
}

export interface MarkOut {
  readonly afterSeconds: number;
  /** Market time at which the mid was read; null with the mid. */
  readonly observedMs: number | null;
  /** Null: the market jumped, or the desk was not there. */
  readonly midUsd: number | null;
  /** > 0: the market moved the hedger's way after the fill. */
  readonly markOutUsd: number | null;
}

/** The fills of one decision at one moment, and what the market did after them. */
export interface MarkOutRecord {
  readonly tradeIds: readonly string[];
  readonly instrumentId: string;
  readonly side: 'buy' | 'sell';
  readonly filledMs: number;
  readonly coins: number;
  /** Average of those fills, USD per coin. */
  readonly priceUsd: number;
  readonly marks: readonly MarkOut[];
}

export interface DecisionBodyV2 extends DecisionMoment {
  readonly schemaVersion: 2;
  readonly actor: DecisionActor;
  /** Null: the desk's default policy, not a version of its own; see `inputs.policyId`. */
  readonly policyVersion: number | null;
  /** Filled positions only, of the hedge set. */
  readonly filledDeltaCoin: number | null;
  /** Null: on rows that close another, and where nothing was evaluated. */
  readonly inputs: DecisionInputs | null;
  readonly verdict: PolicyVerdict | null;
  /** What `planHedge` answered to `inputs.planRequest`, through `toPlainJson`, its checks left out; null: it was not asked. */
  readonly planned: PlainJson;
  readonly alternatives: readonly DecisionAlternative[];
  readonly userAction: UserAction | null;
  readonly realised: RealisedCost | null;
  readonly markOuts: MarkOutRecord | null;
}

export type DecisionBody = DecisionBodyV1 | DecisionBodyV2;

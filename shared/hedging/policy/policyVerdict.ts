/** What a policy is asked and what it answers. Both are plain numbers and text: stored with the decision, they give the same verdict again. */
import type { Numeraire } from '../../domain/book.ts';
import type { HedgePolicy } from '../../domain/policySchema.ts';

/** What happened before: the moments and levels a policy measures from. */
export interface PolicyMemory {
  /** When this version of the policy took effect, and the index then: the origin until the first hedge. */
  readonly sinceMs: number;
  readonly sinceIndexUsd: number | null;
  readonly lastHedgeMs: number | null;
  readonly lastHedgeIndexUsd: number | null;
  /** When an event last fired and found nothing to trade, and the index then; null: never. */
  readonly lastSpentEventMs: number | null;
  readonly lastSpentEventIndexUsd: number | null;
  /** Of an option of the book; null: none yet. */
  readonly lastOptionFillMs: number | null;
}

/** Extremes of the index over the last `minutes`; null where less is known. */
export interface IndexWindow {
  readonly minutes: number;
  readonly lowUsd: number;
  readonly highUsd: number;
}

/** The greeks a band is made of, of the legs in the hedge set. */
export interface PolicyGreeks {
  /** Of the delta that the numeraire hedges. */
  readonly gammaCoinPerUsd: number | null;
  /** Gamma-weighted over the living options (weights |gamma|): decimal, and ACT/365 years. Null: no options. */
  readonly sigma: number | null;
  readonly years: number | null;
  /** Net delta at the policy's own volatility minus the net delta at the mark volatility; 0 for every policy that has none. */
  readonly deltaShiftCoin: number | null;
}

export interface PolicyInputs {
  readonly tsMs: number;
  readonly underlying: string;
  readonly numeraire: Numeraire;
  /** Of the hedge set; working and in-flight orders included. Null: some legs are unknown. */
  readonly netDeltaCoin: number | null;
  readonly unknownLegs: number;
  readonly indexUsd: number | null;
  readonly greeks: PolicyGreeks;
  /** Of the account in this underlying, USD. */
  readonly equityUsd: number | null;
  /** One way, a share of the notional, from fee and half spread now. */
  readonly costShare: number | null;
  /** Oldest market data this rests on; null: none. */
  readonly dataAgeMs: number | null;
  readonly window: IndexWindow | null;
  readonly memory: PolicyMemory;
}

/** A number of the reason, for the ticket: "half width", 0.331, "BTC". */
export interface PolicyFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

export interface PolicyVerdict {
  /** due: trade to `desiredDeltaCoin`. blocked: it would be due, and a filter holds it. unknown: nothing is said on a guess. */
  readonly verdict: 'inside' | 'due' | 'blocked' | 'unknown';
  /** The no-trade band; null: the policy has none, its width is unknown, or it has no end. */
  readonly lowerCoin: number | null;
  readonly upperCoin: number | null;
  /**
   * Where the net delta at the mark volatility is neutral: target − deltaShiftCoin, because the net delta at the policy's own volatility
   * is then the target. The target itself while that shift is unknown.
   */
  readonly centreCoin: number;
  /** Where a hedge falls due: the band widened by the hysteresis. */
  readonly triggerLowerCoin: number | null;
  readonly triggerUpperCoin: number | null;
  /** Where a hedge should bring the delta, ratio included; null unless due or blocked. */
  readonly desiredDeltaCoin: number | null;
  /** To the nearest trigger; < 0 beyond it. Null: no band, or the delta is unknown. */
  readonly distanceCoin: number | null;
  /** "band", "every 60 min" …; null: nothing fired. An event may fire with nothing to trade: the verdict is then inside. */
  readonly firedBy: string | null;
  /** The filter in words; null: none. */
  readonly blockedBy: string | null;
  /** When the block ends by itself; null: not by time. */
  readonly blockedUntilMs: number | null;
  /** When an event falls due by the clock alone, after now; null: none, or it is due. */
  readonly nextEventMs: number | null;
  /** Index levels at which a price move falls due; null: no such trigger. */
  readonly moveBelowUsd: number | null;
  readonly moveAboveUsd: number | null;
  readonly figures: readonly PolicyFigure[];
  /** One sentence with its numbers. */
  readonly reason: string;
}

export type EvaluatePolicy = (policy: HedgePolicy, inputs: PolicyInputs) => PolicyVerdict;

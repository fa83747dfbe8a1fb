/** The delta of a book with and without the decay of what is being settled, and what expires soon. */
import type { Numeraire } from '../../domain/book.ts';
import { textbookTheta } from '../../pricing/thetaConventions.ts';
import type { Result } from '../../result/result.ts';
import { openShareOf, paidDeltas } from '../../risk/decayedRisk.ts';
import { legExpiryMs, type Leg } from '../../risk/leg.ts';
import { undecayedLegRisk } from '../../risk/legRisk.ts';
import type { MarketView } from '../../risk/marketView.ts';
import { hedgedDeltaCoin, type LegRisk } from '../../risk/riskFigures.ts';

/** All legs of one expiry, in the book's numeraire. */
export interface ExpiringDelta {
  readonly expiryMs: number;
  /** As if nothing of the delivery price were fixed. */
  readonly undecayedCoin: number;
  readonly decayedCoin: number;
  /** What the expiry takes away: the undecayed delta less what the payoff itself leaves (coins, in the USD numeraire). To be unwound. */
  readonly expiringCoin: number;
}

export interface ExpiringExposure {
  /** Of the whole book. */
  readonly undecayedCoin: number;
  readonly decayedCoin: number;
  /** Legs whose delta, or what will be left of it, is unknown: they are in neither sum. */
  readonly unknownLegs: number;
  /** Expiries after `tsMs` and at most `withinMs` from it, nearest first. */
  readonly expiring: readonly ExpiringDelta[];
}

export interface ExposureInputs {
  /** Of one underlying; cash adds nothing. */
  readonly legs: readonly Leg[];
  /** `risks[i]` belongs to `legs[i]`: legRisk, so decayed already. */
  readonly risks: readonly Result<LegRisk>[];
  readonly market: MarketView;
  readonly numeraire: Numeraire;
  readonly tsMs: number;
  readonly withinMs: number;
}

/** Before and after what legRisk takes off in the averaging window, and what the expiry takes away in the end: the live delta less paidDeltas. */
export function expiringExposure({ legs, risks, market, numeraire, tsMs, withinMs }: ExposureInputs): ExpiringExposure {
  const byExpiry = new Map<number, ExpiringDelta>();
  let undecayedCoin = 0;
  let decayedCoin = 0;
  let unknownLegs = 0;
  for (const [at, leg] of legs.entries()) {
    const risk = risks[at];
    const live = openShareOf(leg, tsMs) === 1 ? risk : undecayedLegRisk(leg, market, tsMs, textbookTheta);
    const found = risk?.ok === true && live?.ok === true ? deltasOf(leg, risk.value, live.value, numeraire) : null;
    if (found === null) {
      unknownLegs += 1;
      continue;
    }
    undecayedCoin += found.undecayedCoin;
    decayedCoin += found.decayedCoin;
    const expiryMs = legExpiryMs(leg);
    if (expiryMs === null || expiryMs <= tsMs || expiryMs - tsMs > withinMs) continue;
    const sum = byExpiry.get(expiryMs) ?? { expiryMs, undecayedCoin: 0, decayedCoin: 0, expiringCoin: 0 };
    byExpiry.set(expiryMs, {
      expiryMs,
      undecayedCoin: sum.undecayedCoin + found.undecayedCoin,
      decayedCoin: sum.decayedCoin + found.decayedCoin,
      expiringCoin: sum.expiringCoin + found.expiringCoin,
    });
  }
  const expiring = [...byExpiry.values()].toSorted((a, b) => a.expiryMs - b.expiryMs);
  return { undecayedCoin, decayedCoin, unknownLegs, expiring };
}

/** Null: unknown. A balance of cash belongs to no coin. */
function deltasOf(leg: Leg, risk: LegRisk, live: LegRisk, numeraire: Numeraire): Omit<ExpiringDelta, 'expiryMs'> | null {
  const undecayedCoin = hedgedDeltaCoin(live, numeraire) ?? (leg.kind === 'balance' ? 0 : null);
  const decayedCoin = hedgedDeltaCoin(risk, numeraire) ?? (leg.kind === 'balance' ? 0 : null);
  const paidCoin = leg.kind === 'balance' || legExpiryMs(leg) === null ? undecayedCoin : hedgedDeltaCoin(paidDeltas(leg, live), numeraire);
  if (undecayedCoin === null || decayedCoin === null || paidCoin === null) return null;
  return { undecayedCoin, decayedCoin, expiringCoin: undecayedCoin - paidCoin };
}

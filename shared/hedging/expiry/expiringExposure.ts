/** The delta of a book with and without the decay of what is being settled, and what expires soon. */
import type { Numeraire } from '../../domain/book.ts';
import type { Result } from '../../result/result.ts';
import { legExpiryMs, type Leg } from '../../risk/leg.ts';
import { hedgedDeltaCoin, type LegRisk } from '../../risk/riskFigures.ts';
import { settledDeltas } from '../../risk/straightRisk.ts';
import { decayedDelta, openShare } from './deltaDecay.ts';

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
  /** `risks[i]` belongs to `legs[i]`. */
  readonly risks: readonly Result<LegRisk>[];
  readonly numeraire: Numeraire;
  readonly tsMs: number;
  readonly withinMs: number;
}

/**
 * A leg goes over linearly from its live delta to that of its fixed payoff (settledDeltas: coins or cash), so that nothing jumps when the ledger
 * books the delivery. In the coin numeraire an inverse leg ends at 0, which is the venue's rule for its delta total: both the delta and
 * the premium taken off it decay.
 */
export function expiringExposure({ legs, risks, numeraire, tsMs, withinMs }: ExposureInputs): ExpiringExposure {
  const byExpiry = new Map<number, ExpiringDelta>();
  let undecayedCoin = 0;
  let decayedCoin = 0;
  let unknownLegs = 0;
  for (const [at, leg] of legs.entries()) {
    const risk = risks[at];
    const expiryMs = legExpiryMs(leg);
    const ends = risk?.ok === true ? endsOf(leg, risk.value, numeraire) : null;
    if (ends === null) {
      unknownLegs += 1;
      continue;
    }
    const expiringCoin = ends.liveCoin - ends.settledCoin;
    const isWhole = expiryMs === null || openShare(expiryMs, tsMs) === 1;
    const legDecayedCoin = isWhole ? ends.liveCoin : ends.settledCoin + decayedDelta(expiringCoin, expiryMs, tsMs);
    undecayedCoin += ends.liveCoin;
    decayedCoin += legDecayedCoin;
    if (expiryMs === null || expiryMs <= tsMs || expiryMs - tsMs > withinMs) continue;
    const sum = byExpiry.get(expiryMs) ?? { expiryMs, undecayedCoin: 0, decayedCoin: 0, expiringCoin: 0 };
    byExpiry.set(expiryMs, {
      expiryMs,
      undecayedCoin: sum.undecayedCoin + ends.liveCoin,
      decayedCoin: sum.decayedCoin + legDecayedCoin,
      expiringCoin: sum.expiringCoin + expiringCoin,
    });
  }
  const expiring = [...byExpiry.values()].toSorted((a, b) => a.expiryMs - b.expiryMs);
  return { undecayedCoin, decayedCoin, unknownLegs, expiring };
}

interface Ends {
  readonly liveCoin: number;
  /** Once its payoff is fixed; the live one for what never expires. */
  readonly settledCoin: number;
}

/** Null: unknown. */
function endsOf(leg: Leg, risk: LegRisk, numeraire: Numeraire): Ends | null {
  const liveCoin = hedgedDeltaCoin(risk, numeraire);
  if (leg.kind === 'balance') return { liveCoin: liveCoin ?? 0, settledCoin: liveCoin ?? 0 };
  if (liveCoin === null) return null;
  const { instrument } = leg;
  if (instrument.kind === 'spot' || instrument.kind === 'perpetual') return { liveCoin, settledCoin: liveCoin };
  if (numeraire === 'coin' && instrument.settlement === 'inverse') return { liveCoin, settledCoin: 0 };
  if (numeraire === 'usd' && instrument.settlement === 'linear') return { liveCoin, settledCoin: 0 };
  if (risk.valueCoin === null) return null;
  const settled = settledDeltas(risk.valueCoin, instrument.settlement);
  return { liveCoin, settledCoin: numeraire === 'usd' ? settled.deltaCoin : settled.premiumAdjustedDeltaCoin };
}

/**
 * Net delta of one underlying's legs as a function of spot, for solvers and what-ifs: terms are gathered once, then each evaluation is
 * one normal CDF per living option. The slow and plain version, legRisk on a shiftedMarket, is the test's oracle.
 */
import type { Numeraire } from '../domain/book.ts';
import { normCdf } from '../math/normal.ts';
import { isBlackOption } from '../pricing/models.ts';
import { textbookTheta } from '../pricing/thetaConventions.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { yearsBetween } from '../units/time.ts';
import { openShareOf, paidDeltas } from './decayedRisk.ts';
import type { Leg, PositionLeg } from './leg.ts';
import { legRisk, undecayedLegRisk } from './legRisk.ts';
import type { MarketView } from './marketView.ts';
import { hedgedDeltaCoin } from './riskFigures.ts';

/** Net delta in coin when every forward, future and index of the underlying is multiplied by `spotRatio` (> 0), sigmas kept. */
export type DeltaAt = (spotRatio: number) => number;

/**
 * Returns the net-delta function of `legs` (one underlying; cash legs add nothing) in the book's numeraire.
 * Fails as legRisk does, with missingData when the delta of a leg is unknown, and with unsupported for an option of another model than
 * Black's.
 */
export function bookDelta(legs: readonly Leg[], market: MarketView, atMs: number, numeraire: Numeraire): Result<DeltaAt> {
  const curved: CurvedTerm[] = [];
  let constantCoin = 0;
  /** Falls with 1/S: USD amounts seen from the coin. */
  let inverseCoin = 0;
  for (const leg of legs) {
    if (isOtherOption(leg)) return fail('unsupported', `${nameOf(leg)}: exercise: expected european for a delta over spots, was american`);
    const term = livingOptionTerm(leg, market, atMs);
    if (term !== null) curved.push(term);
    const straight = (term === null ? straightDelta : paidDelta)(leg, market, atMs, numeraire);
    if (!straight.ok) return straight;
    if (numeraire === 'usd') constantCoin += straight.value;
    else inverseCoin += straight.value;
  }
  return ok((spotRatio) => constantCoin + inverseCoin / spotRatio + curvedDelta(curved, spotRatio, numeraire));
}

/** A living option, ready to be summed at any spot and volatility. */
export interface CurvedTerm {
  /** As far as its delivery price is not fixed yet. */
  readonly signedAmount: number;
  readonly sign: 1 | -1;
  readonly forwardUsd: number;
  readonly strikeOverForward: number;
  readonly logMoneyness: number;
  readonly stdDev: number;
}

/** Null for everything that is not an option with time, IV and forward; legRisk then says what it is, or why not. */
export function livingOptionTerm(leg: Leg, market: MarketView, atMs: number): CurvedTerm | null {
  if (leg.kind !== 'position' || leg.instrument.kind !== 'option') return null;
  const { expiryMs, strikeUsd, side } = leg.instrument;
  const quote = market.quote(leg.instrument.id);
  if (quote?.kind !== 'option' || quote.markSigma === null || atMs >= expiryMs) return null;
  const stdDev = quote.markSigma * Math.sqrt(yearsBetween(atMs, expiryMs));
  if (!(stdDev > 0 && quote.forwardUsd > 0 && strikeUsd > 0)) return null;
  return {
    signedAmount: leg.signedAmount * openShareOf(leg, atMs),
    sign: side === 'call' ? 1 : -1,
    forwardUsd: quote.forwardUsd,
    strikeOverForward: strikeUsd / quote.forwardUsd,
    logMoneyness: Math.log(quote.forwardUsd / strikeUsd),
    stdDev,
  };
}

/** The living options of `legs`; those without IV or forward are left out. */
export function curvedTerms(legs: readonly Leg[], market: MarketView, atMs: number): readonly CurvedTerm[] {
  return legs.flatMap((leg) => livingOptionTerm(leg, market, atMs) ?? []);
}

/**
 * ±N(±d+) in the USD numeraire; ±(K/F) N(±d−) in the coin numeraire, which is Δ − V/F without the cancellation.
 * `varianceFactor` (> 0) multiplies every variance; 1 changes no bit.
 */
export function curvedDelta(terms: readonly CurvedTerm[], spotRatio: number, numeraire: Numeraire, varianceFactor = 1): number {
  const logRatio = Math.log(spotRatio);
  const sigmaFactor = Math.sqrt(varianceFactor);
  let delta = 0;
  for (const { signedAmount, sign, strikeOverForward, logMoneyness, stdDev: markStdDev } of terms) {
    const stdDev = markStdDev * sigmaFactor;
    const centre = (logMoneyness + logRatio) / stdDev;
    delta +=
      numeraire === 'usd'
        ? signedAmount * sign * normCdf(sign * (centre + stdDev / 2))
        : ((signedAmount * sign * strikeOverForward) / spotRatio) * normCdf(sign * (centre - stdDev / 2));
  }
  return delta;
}

/** What the part of a living option whose delivery price is fixed adds to the delta: coins or cash, which scale as straight legs do. */
export function paidDelta(leg: Leg, market: MarketView, atMs: number, numeraire: Numeraire): Result<number> {
  const share = openShareOf(leg, atMs);
  if (share === 1 || leg.kind === 'balance') return ok(0);
  const live = undecayedLegRisk(leg, market, atMs, textbookTheta);
  if (!live.ok) return live;
  const deltaCoin = hedgedDeltaCoin(paidDeltas(leg, live.value), numeraire);
  return deltaCoin === null ? fail('missingData', `${nameOf(leg)}: valueCoin: not known`) : ok((1 - share) * deltaCoin);
}

/**
 * Delta of a leg without living convexity, which scales as 1 in the USD numeraire and as 1/S in the coin numeraire: N/E and N/S,
 * q and qE/S, settled coins (c and 0) and settled cash (0 and −cash/S). An option at exactly zero volatility keeps its step.
 */
function straightDelta(leg: Leg, market: MarketView, atMs: number, numeraire: Numeraire): Result<number> {
  const risk = legRisk(leg, market, atMs, textbookTheta);
  if (!risk.ok) return risk;
  if (leg.kind === 'balance' && risk.value.deltaCoin === null) return ok(0);
  const delta = hedgedDeltaCoin(risk.value, numeraire);
  return delta === null ? fail('missingData', `${nameOf(leg)}: averagePrice: needed for the delta in ${numeraire}`) : ok(delta);
}

function nameOf(leg: Leg): string {
  return leg.kind === 'balance' ? leg.currency : leg.instrument.id;
}

/** An option of another model than Black's, which sums over spots cannot take. */
export function isOtherOption(leg: Leg): leg is PositionLeg {
  return leg.kind === 'position' && leg.instrument.kind === 'option' && !isBlackOption(leg.instrument);
}

/** Net gamma of one underlying's legs as a function of spot: the companion of bookDelta, for solvers. */
import type { Numeraire } from '../domain/book.ts';
import { normCdf, normPdf } from '../math/normal.ts';
import { textbookTheta } from '../pricing/thetaConventions.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { isOtherOption, livingOptionTerm, paidDelta, type CurvedTerm } from './bookDelta.ts';
import type { Leg } from './leg.ts';
import { legRisk } from './legRisk.ts';
import type { MarketView } from './marketView.ts';
import { hedgedGammaCoinPerUsd } from './riskFigures.ts';

/** Net gamma, coin per USD, when every forward, future and index is multiplied by `spotRatio` (> 0), sigmas kept. */
export type GammaAt = (spotRatio: number) => number;

/**
 * The gamma of the delta that `numeraire` hedges, each leg at its own price as legRisk has it; its value at 1 is legRisk's sum.
 * Fails as legRisk does. Where a leg's delta is unknown its gamma adds nothing: bookDelta is the one to refuse.
 */
export function bookGamma(legs: readonly Leg[], market: MarketView, atMs: number, numeraire: Numeraire): Result<GammaAt> {
  const curved: CurvedTerm[] = [];
  /** Falls with 1/S²: USD amounts seen from the coin. */
  let inverseCoinPerUsd = 0;
  for (const leg of legs) {
    if (isOtherOption(leg))
      return fail('unsupported', `${leg.instrument.id}: exercise: expected european for a gamma over spots, was american`);
    const term = livingOptionTerm(leg, market, atMs);
    if (term !== null) {
      curved.push(term);
      const paid = paidDelta(leg, market, atMs, numeraire);
      if (!paid.ok) return paid;
      if (numeraire === 'coin') inverseCoinPerUsd -= paid.value / term.forwardUsd;
      continue;
    }
    const risk = legRisk(leg, market, atMs, textbookTheta);
    if (!risk.ok) return risk;
    inverseCoinPerUsd += hedgedGammaCoinPerUsd(risk.value, numeraire) ?? 0;
  }
  return ok((spotRatio) => inverseCoinPerUsd / (spotRatio * spotRatio) + curvedGamma(curved, spotRatio, numeraire));
}

/** n(d+)/(F s); less the premium-adjusted delta over F in the coin numeraire. */
function curvedGamma(terms: readonly CurvedTerm[], spotRatio: number, numeraire: Numeraire): number {
  const logRatio = Math.log(spotRatio);
  let gamma = 0;
  for (const { signedAmount, sign, forwardUsd, strikeOverForward, logMoneyness, stdDev } of terms) {
    const centre = (logMoneyness + logRatio) / stdDev;
    const priceUsd = forwardUsd * spotRatio;
    let unit = normPdf(centre + stdDev / 2) / stdDev;
    if (numeraire === 'coin') unit -= ((sign * strikeOverForward) / spotRatio) * normCdf(sign * (centre - stdDev / 2));
    gamma += (signedAmount * unit) / priceUsd;
  }
  return gamma;
}

/** One volatility and one time to expiry for a book of many. */
import type { Result } from '../../result/result.ts';
import type { Leg } from '../../risk/leg.ts';
import type { LegRisk } from '../../risk/riskFigures.ts';
import type { MarketView } from '../../risk/marketView.ts';
import { yearsBetween } from '../../units/time.ts';

export interface GammaTerms {
  /** Decimal; null: no living option. */
  readonly sigma: number | null;
  /** ACT/365; null: no living option. */
  readonly years: number | null;
}

/**
 * Mark volatility and time to expiry averaged over the living options with weights |gamma × amount|, `risks[i]` being the signed risk of
 * `legs[i]`. Options without a risk or a volatility are left out. Where every gamma has underflowed the weights are equal.
 */
export function gammaWeightedTerms(
  legs: readonly Leg[],
  risks: readonly (Result<LegRisk> | undefined)[],
  market: MarketView,
  atMs: number,
): GammaTerms {
  const weighted = { weight: 0, sigma: 0, years: 0 };
  const plain = { weight: 0, sigma: 0, years: 0 };
  legs.forEach((leg, at) => {
    const risk = risks[at];
    if (leg.kind !== 'position' || leg.instrument.kind !== 'option' || risk === undefined || !risk.ok) return;
    const years = yearsBetween(atMs, leg.instrument.expiryMs);
    const quote = market.quote(leg.instrument.id);
    if (!(years > 0) || quote?.kind !== 'option' || quote.markSigma === null) return;
    add(weighted, Math.abs(risk.value.gammaCoinPerUsd ?? 0), quote.markSigma, years);
    add(plain, 1, quote.markSigma, years);
  });
  return averages(weighted) ?? averages(plain) ?? { sigma: null, years: null };
}

interface Sums {
  weight: number;
  sigma: number;
  years: number;
}

function add(sums: Sums, weight: number, sigma: number, years: number): void {
  sums.weight += weight;
  sums.sigma += weight * sigma;
  sums.years += weight * years;
}

function averages({ weight, sigma, years }: Sums): GammaTerms | null {
  return weight > 0 ? { sigma: sigma / weight, years: years / weight } : null;
}

/** The numbers of a leg or of a sum of legs: signed position figures, long positive. Null is "unknown" or "has no meaning here", never zero. */
import type { Numeraire } from '../domain/book.ts';

export interface RiskFigures {
  /** USD numeraire: d(value in USD)/dS. */
  readonly deltaCoin: number | null;
  /** Coin numeraire: S · d(value in coin)/dS = deltaCoin − valueCoin. */
  readonly premiumAdjustedDeltaCoin: number | null;
  /** deltaCoin at the leg's own price (forward, mark or index): USD gained on a move of 100 %. */
  readonly deltaUsd: number | null;
  readonly gammaCoinPerUsd: number | null;
  /** d(premiumAdjustedDeltaCoin)/dS = gammaCoinPerUsd − premiumAdjustedDeltaCoin / S. */
  readonly premiumAdjustedGammaCoinPerUsd: number | null;
  /** Change of deltaCoin for a 1 % move. */
  readonly gammaCoinPerPct: number | null;
  readonly gammaUsdPerPct: number | null;
  readonly vegaUsdPerVolPoint: number | null;
  /** Per calendar day, negative when long options; the convention is the caller's. */
  readonly thetaUsdPerDay: number | null;
  readonly rhoUsdPerPct: number | null;
  readonly vannaCoinPerVolPoint: number | null;
  readonly volgaUsdPerVolPointSquared: number | null;
  readonly charmCoinPerDay: number | null;
  readonly valueUsd: number | null;
  /** valueUsd at the leg's own price; what the leg adds to equity in coin. */
  readonly valueCoin: number | null;
  /** Since entry, in USD at the current index; null without an average price. */
  readonly pnlUsd: number | null;
}

export interface LegRisk extends RiskFigures {
  /** In the price unit of the instrument. Options: the model's price at the mark IV, which the venue's own mark agrees with to its rounding. */
  readonly markPrice: number | null;
  readonly markPriceUsd: number | null;
  /** Null: never expires. */
  readonly daysLeft: number | null;
  /** ln(K/F) ÷ (σ√T); null for everything but living options. */
  readonly moneynessSigmas: number | null;
  /** Venue time of the oldest quote this rests on; null: rests on none. */
  readonly oldestQuoteMs: number | null;
}

/** The delta that a book of this numeraire hedges. */
export function hedgedDeltaCoin(figures: Pick<RiskFigures, 'deltaCoin' | 'premiumAdjustedDeltaCoin'>, numeraire: Numeraire): number | null {
  return numeraire === 'usd' ? figures.deltaCoin : figures.premiumAdjustedDeltaCoin;
}

/** How fast that delta changes with the price. */
export function hedgedGammaCoinPerUsd(figures: RiskFigures, numeraire: Numeraire): number | null {
  return numeraire === 'usd' ? figures.gammaCoinPerUsd : figures.premiumAdjustedGammaCoinPerUsd;
}

/** Change of that delta for a 1 % move of the index; null: one of them is unknown. */
export function hedgedGammaCoinPerPct(figures: RiskFigures, numeraire: Numeraire, indexUsd: number | null): number | null {
  const gammaCoinPerUsd = hedgedGammaCoinPerUsd(figures, numeraire);
  return gammaCoinPerUsd === null || indexUsd === null ? null : (gammaCoinPerUsd * indexUsd) / 100;
}

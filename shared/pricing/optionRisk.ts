/**
 * Value and Greeks of one option, long one coin, USD numeraire, in the units of the desk. Volatility per vol point (0.01), time per
 * calendar day, rate per 1 % (0.01).
 */
export interface OptionRisk {
  readonly valueUsd: number;
  /** d value/dF: what the exchange calls delta. */
  readonly deltaCoin: number;
  readonly gammaCoinPerUsd: number;
  readonly vegaUsdPerVolPoint: number;
  /** Textbook: the value lost per day at the present instant's rate; ≤ 0 for a long option. Venue rules: thetaConventions.ts. */
  readonly thetaUsdPerDay: number;
  /** Spot-style, as the exchange prints it: ±K·T·N(±d2)/100. */
  readonly rhoUsdPerPct: number;
  /** Change of delta per vol point. */
  readonly vannaCoinPerVolPoint: number;
  /** Change of `vegaUsdPerVolPoint` per vol point. */
  readonly volgaUsdPerVolPointSquared: number;
  /** Change of delta per calendar day that passes. */
  readonly charmCoinPerDay: number;
}

/** The numbers of a position row, in wire order. One list feeds the desk's encoder and the grid's columns; null is "unknown", never zero. */
export const RISK_COLUMNS = [
  /** Signed, in the leg's amount unit (USD for inverse futures, coin otherwise); null on subtotals. */
  'qty',
  /** Price unit of the instrument. */
  'averagePrice',
  'markPrice',
  'markPriceUsd',
  /** Vol points. */
  'markIvPoints',
  'bidIvPoints',
  'askIvPoints',
  /** USD numeraire. */
  'deltaCoin',
  'premiumAdjustedDeltaCoin',
  /** deltaCoin at the underlying's price. */
  'deltaUsd',
  'gammaCoinPerUsd',
  /** Change of deltaCoin for a 1 % move. */
  'gammaCoinPerPct',
  /** Change of premiumAdjustedDeltaCoin for a move of the index by 1 %. */
  'premiumAdjustedGammaCoinPerPct',
  'gammaUsdPerPct',
  'vegaUsdPerVolPoint',
  'thetaUsdPerDay',
  'rhoUsdPerPct',
  'vannaCoinPerVolPoint',
  'volgaUsdPerVolPointSquared',
  'charmCoinPerDay',
  'daysLeft',
  /** ln(K/F) ÷ (σ√T) for options. */
  'moneynessSigmas',
  'valueUsd',
  'valueCoin',
  /** Since the position was opened, in USD at the current index. */
  'pnlUsd',
  /** Share of the underlying's net delta, percent. */
  'deltaSharePct',
  /** Age of the oldest quote this row rests on. */
  'ageMs',
  /** Legs below this row whose value is unknown (0 or 1 on a leg). */
  'unknownLegs',
] as const;

export type RiskColumn = (typeof RISK_COLUMNS)[number];

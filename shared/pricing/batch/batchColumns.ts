/** The columns of a batch and where they lie in its memory. */

/**
 * What a row of a batch is computed from; meanings as in `EuropeanInputs`. `callSign` is +1 for a call, −1 for a put. `weight` is what the row
 * counts in the sums of its group (position × contract size).
 */
export const BATCH_INPUTS = ['callSign', 'spot', 'strike', 'years', 'sigma', 'rate', 'carry', 'weight'] as const;
export type BatchInput = (typeof BATCH_INPUTS)[number];

/** Of `EuropeanGreeks`, by their names, in textbook units, for one unit held long. */
export const GREEK_OUTPUTS = [
  'price',
  'delta',
  'gamma',
  'vega',
  'theta',
  'rho',
  'rhoCarry',
  'vanna',
  'volga',
  'charm',
  'speed',
  'zomma',
  'color',
  'veta',
  'ultima',
  'dualDelta',
] as const;
export type GreekOutput = (typeof GREEK_OUTPUTS)[number];

/**
 * What sums over options with different spots need, and no Greek of the sum can tell: price/spot, spot·delta, spot·gamma, spot²·gamma;
 * the premium-adjusted delta (delta − price/spot) and gamma (gamma − coinDelta/spot) of options that settle in coin.
 */
export const SPOT_OUTPUTS = ['priceInCoin', 'spotDelta', 'spotGamma', 'spotSquareGamma', 'coinDelta', 'coinGamma'] as const;
export type SpotOutput = (typeof SPOT_OUTPUTS)[number];

export const BATCH_OUTPUTS = [...GREEK_OUTPUTS, ...SPOT_OUTPUTS] as const;
export type BatchOutput = GreekOutput | SpotOutput;

/** Columns of an implied-vol batch. `priceUsd` is undiscounted, for one coin; meanings as in `PricedOption`. */
export const IMPLIED_INPUTS = ['callSign', 'forwardUsd', 'strikeUsd', 'years', 'priceUsd'] as const;
export type ImpliedInput = (typeof IMPLIED_INPUTS)[number];
export const IMPLIED_OUTPUTS = ['sigma'] as const;
export type ImpliedOutput = (typeof IMPLIED_OUTPUTS)[number];

/** Where a smile allows a riskless profit. */

/**
 * butterfly: the density is negative; `amount` is −g for a fit, the drop of the call price's slope by strike for an interpolation.
 * calendar: less total variance than the expiry before; `amount` is the missing volatility in vol points of the later expiry.
 */
export interface SmileViolation {
  readonly kind: 'butterfly' | 'calendar';
  readonly expiryMs: number;
  /** Where it is worst. */
  readonly logMoneyness: number;
  readonly amount: number;
  /** Among the strikes that were fitted, or beyond them where the smile is extrapolated. */
  readonly where: 'strikes' | 'wing';
}

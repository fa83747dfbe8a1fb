/** All the smiles of one underlying at one moment: fitted expiry by expiry, checked against each other, and joined into a surface. */
import { fail, ok, type Failure, type Result } from '../result/result.ts';
import { calendarViolations } from './calendar.ts';
import { fitExpiry, type ExpiryFit } from './expiryFit.ts';
import type { ExpiryQuotes } from './smilePoints.ts';
import { createSmileSurface, type SmileSurface } from './smileSurface.ts';
import type { SmileViolation } from './smileViolation.ts';

export interface SmileSet {
  readonly asOfMs: number;
  /** Rising expiry. */
  readonly fits: readonly ExpiryFit[];
  /** Expiries of which nothing could be made. */
  readonly failures: readonly { readonly expiryMs: number; readonly failure: Failure }[];
  /** Between the fits; each fit carries its own butterflies. */
  readonly calendarViolations: readonly SmileViolation[];
  readonly surface: SmileSurface;
}

/** Fails with `missingData` when no expiry can be fitted, `invalidInput` when one comes twice. */
export function fitSmiles(expiries: readonly ExpiryQuotes[], asOfMs: number): Result<SmileSet> {
  const fits: ExpiryFit[] = [];
  const failures: { expiryMs: number; failure: Failure }[] = [];
  for (const expiry of expiries.toSorted((left, right) => left.expiryMs - right.expiryMs)) {
    const fit = fitExpiry(expiry);
    if (fit.ok) fits.push(fit.value);
    else failures.push({ expiryMs: expiry.expiryMs, failure: fit.failure });
  }
  if (fits.length === 0) return fail('missingData', 'smile: no expiry could be fitted', failures);
  const surface = createSmileSurface(fits, asOfMs);
  if (!surface.ok) return surface;
  return ok({ asOfMs, fits, failures, calendarViolations: calendarViolations(fits), surface: surface.value });
}

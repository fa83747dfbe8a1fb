import type { OptionSide } from '../domain/instrument.ts';
import { twoDifference, type DoublePair } from '../math/exactArithmetic.ts';
import { logRatio } from '../math/logRatio.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { impliedStdDev } from './impliedStdDev.ts';

/** An undiscounted price in USD for one coin; `years` ACT/365. For a coin price hand in price × forward. */
export interface PricedOption {
  readonly side: OptionSide;
  readonly forwardUsd: number;
  readonly strikeUsd: number;
  readonly years: number;
  readonly priceUsd: number;
}

const POSITIVE = ['forwardUsd', 'strikeUsd', 'years'] as const;

/**
 * The Black-76 volatility (decimal, 0.65 = 65 %) at which the option is worth `priceUsd`.
 * Fails with `invalidInput`: a number not finite, forward, strike or years ≤ 0, a price below intrinsic or above its bound (the
 * forward for a call, the strike for a put); with `notApplicable`: a price of exactly intrinsic value (every small enough volatility
 * gives it) or exactly the bound (only an infinite one does); with `calculationFailed` outside the range of a double.
 * Accuracy: 2^-53 × a few × (1 + what the price's own rounding is worth in σ). Checked against 60-digit inversions (test/golden/implied_vol.csv).
 */
export function impliedVol(option: PricedOption): Result<number> {
  const { side, forwardUsd, strikeUsd, years, priceUsd } = option;
  for (const name of POSITIVE) {
    const value = option[name];
    if (!(value > 0 && value < Infinity)) return fail('invalidInput', `${name}: expected a finite number > 0, was ${String(value)}`);
  }
  if (!Number.isFinite(priceUsd)) return fail('invalidInput', `priceUsd: expected a finite number, was ${String(priceUsd)}`);

  const isCall = side === 'call';
  const otmUsd = outOfTheMoneyPrice(isCall ? twoDifference(forwardUsd, strikeUsd) : twoDifference(strikeUsd, forwardUsd), priceUsd);
  const missingUsd = (isCall ? forwardUsd : strikeUsd) - priceUsd;
  const outside = priceFailure(otmUsd, missingUsd, priceUsd);
  if (outside) return outside;

  const scaleUsd = Math.sqrt(forwardUsd) * Math.sqrt(strikeUsd);
  const distance = Math.abs(logRatio(forwardUsd, strikeUsd));
  const stdDev = impliedStdDev({ distance, price: otmUsd / scaleUsd, missing: missingUsd / scaleUsd });
  const sigma = stdDev === null ? NaN : stdDev / Math.sqrt(years);
  if (!(sigma > 0 && sigma < Infinity))
    return fail('calculationFailed', `sigma: expected a value inside the range of a double, was ${String(sigma)}`);
  return ok(sigma);
}

/**
 * What parity leaves of the price when the intrinsic value, if any, is taken out without rounding. A price that equals the
 * rounded intrinsic value is never below it: it counts as exactly intrinsic.
 */
function outOfTheMoneyPrice({ high, low }: DoublePair, priceUsd: number): number {
  if (high <= 0) return priceUsd;
  const otmUsd = priceUsd - high - low;
  return priceUsd === high ? Math.max(0, otmUsd) : otmUsd;
}

function priceFailure(otmUsd: number, missingUsd: number, priceUsd: number): ReturnType<typeof fail> | null {
  const was = `was ${String(priceUsd)}`;
  if (otmUsd < 0) return fail('invalidInput', `priceUsd: expected at least the intrinsic value, ${was}`);
  if (missingUsd < 0) return fail('invalidInput', `priceUsd: expected less than the forward (call) or the strike (put), ${was}`);
  if (otmUsd === 0) return fail('notApplicable', `priceUsd: expected more than the intrinsic value, ${was}: no single volatility gives it`);
  if (missingUsd === 0)
    return fail(
      'notApplicable',
      `priceUsd: expected less than the forward (call) or the strike (put), ${was}: only an infinite volatility gives it`,
    );
  return null;
}

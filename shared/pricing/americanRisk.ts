import { fail, ok, type Result } from '../result/result.ts';
import { DAYS_PER_YEAR } from '../units/time.ts';
import { VOL_POINTS_PER_UNIT } from '../units/vol.ts';
import { americanGreeks } from './american.ts';
import type { BlackInputs } from './blackInputs.ts';
import type { OptionRisk } from './optionRisk.ts';

const PERCENT_PER_UNIT = 100;

/**
 * Value and Greeks of an American option on its forward, as of a future: `rate` (continuous, ACT/365) both discounts and is what holding
 * costs. Units and signs of `black76`, which it is when `rate` is 0: without interest nothing is won by exercise. rho is by `rate` with
 * forward and carry held. Accuracy: that of `americanGreeks`.
 * Fails with missingData (`rate` unknown) or as `americanGreeks` does.
 */
export function americanRisk({ side, forwardUsd, strikeUsd, years, sigma }: BlackInputs, rate: number | null): Result<OptionRisk> {
  if (rate === null) return fail('missingData', 'rate: the market has no interest rate, which American exercise depends on');
  const greeks = americanGreeks({ side, spot: forwardUsd, strike: strikeUsd, years, sigma, rate, carry: rate });
  if (!greeks.ok) return greeks;
  const { price, delta, gamma, vega, theta, rho, vanna, volga, charm } = greeks.value;
  return ok({
    valueUsd: price,
    deltaCoin: delta,
    gammaCoinPerUsd: gamma,
    vegaUsdPerVolPoint: vega / VOL_POINTS_PER_UNIT,
    thetaUsdPerDay: theta / DAYS_PER_YEAR,
    rhoUsdPerPct: rho / PERCENT_PER_UNIT,
    vannaCoinPerVolPoint: vanna / VOL_POINTS_PER_UNIT,
    volgaUsdPerVolPointSquared: volga / VOL_POINTS_PER_UNIT ** 2,
    charmCoinPerDay: charm / DAYS_PER_YEAR,
  });
}

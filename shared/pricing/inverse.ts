import { riskFromTerms, undiscountedTerms } from './black76.ts';
import { BLACK_RANGE, type BlackInputs } from './blackInputs.ts';
import { signed } from './blackTerms.ts';
import type { OptionRisk } from './optionRisk.ts';

/** What coin settlement adds: the same option counted in coin. */
export interface InverseOptionRisk extends OptionRisk {
  readonly valueCoin: number;
  /** `deltaCoin` − `valueCoin`: the delta of someone who counts P&L in coin (coin numeraire). */
  readonly premiumAdjustedDeltaCoin: number;
  /** Change of `premiumAdjustedDeltaCoin` per USD of forward. */
  readonly premiumAdjustedGammaCoinPerUsd: number;
}

const [SMALLEST_FORWARD_USD] = BLACK_RANGE.forwardUsd;

/**
 * Value and Greeks of a coin-settled option (payoff max(S−K, 0)/S coins for a call), long one coin of notional; `valueUsd` is
 * undiscounted Black-76, `valueCoin` that over the forward. Finite for every BlackInputs, limits as in `black76`.
 * At F = 0, where a put's coin value has no bound, the coin numbers are those at the smallest forward that `BLACK_RANGE` allows.
 * The premium-adjusted delta is computed as ±K/F·N(±d2), which does not cancel. Checked: golden table, Δ_coin = Δ_usd − value.
 */
export function inverseOption(inputs: BlackInputs): InverseOptionRisk {
  const terms = undiscountedTerms(inputs);
  const risk = riskFromTerms(inputs, terms);
  const forwardUsd = Math.max(inputs.forwardUsd, SMALLEST_FORWARD_USD);
  const premiumAdjustedDeltaCoin = signed(inputs.side === 'call' ? 1 : -1, terms.cdf2) * (inputs.strikeUsd / forwardUsd);
  return {
    valueUsd: risk.valueUsd,
    deltaCoin: risk.deltaCoin,
    gammaCoinPerUsd: risk.gammaCoinPerUsd,
    vegaUsdPerVolPoint: risk.vegaUsdPerVolPoint,
    thetaUsdPerDay: risk.thetaUsdPerDay,
    rhoUsdPerPct: risk.rhoUsdPerPct,
    vannaCoinPerVolPoint: risk.vannaCoinPerVolPoint,
    volgaUsdPerVolPointSquared: risk.volgaUsdPerVolPointSquared,
    charmCoinPerDay: risk.charmCoinPerDay,
    valueCoin: risk.valueUsd / forwardUsd,
    premiumAdjustedDeltaCoin,
    premiumAdjustedGammaCoinPerUsd: risk.gammaCoinPerUsd - premiumAdjustedDeltaCoin / forwardUsd,
  };
}

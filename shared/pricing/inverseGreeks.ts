import type { OptionSide } from '../domain/instrument.ts';
import { fail, type Result } from '../result/result.ts';
import { europeanGreeks } from './europeanGreeks.ts';
import { finiteGreeks, invalidNumber } from './numberChecks.ts';

/** A coin-settled option; everything the rates do is inside the forward. */
export interface InverseInputs {
  readonly side: OptionSide;
  readonly forwardUsd: number;
  readonly strikeUsd: number;
  readonly years: number;
  readonly sigma: number;
}

/** Textbook units (per 1.00 of volatility, per year of calendar time), for one coin of notional, long. */
export interface InverseGreeks {
  readonly priceUsd: number;
  readonly priceCoin: number;
  /** d priceUsd/dF: the delta that Deribit reports. */
  readonly deltaUsdNumeraire: number;
  /** deltaUsdNumeraire − priceCoin = F · d priceCoin/dF: premium-adjusted. */
  readonly deltaCoinNumeraire: number;
  readonly priceCoinByForward: number;
  readonly gammaUsdNumeraire: number;
  readonly gammaCoinNumeraire: number;
  readonly priceCoinByForwardTwice: number;
  readonly vegaUsd: number;
  readonly vegaCoin: number;
  readonly thetaUsd: number;
  readonly thetaCoin: number;
  /** d deltaUsdNumeraire/dσ. */
  readonly vanna: number;
  readonly volgaUsd: number;
  readonly volgaCoin: number;
  /** Inverse perpetual notional (+ long) opened at F that makes the USD value flat in F. */
  readonly hedgeUsdForUsdPnl: number;
  /** The same for the coin value. */
  readonly hedgeUsdForCoinPnl: number;
}

/**
 * Price and Greeks of a coin-settled option (payoff max(S−K, 0)/S coins for a call) in both numeraires.
 * Limits as in `europeanGreeks`. Fails with `invalidInput` (negative or not finite), `notApplicable` (F = 0: nothing is worth anything
 * in worthless coins) or `calculationFailed` (a result beyond the double range). Checked against 60-digit values (test/golden/inverse.csv).
 */
export function inverseGreeks(inputs: InverseInputs): Result<InverseGreeks> {
  const invalid = invalidNumber(inputs, ['forwardUsd', 'strikeUsd', 'years', 'sigma'], 0);
  if (invalid) return { ok: false, failure: invalid };
  if (inputs.forwardUsd === 0) return fail('notApplicable', 'forwardUsd: expected a number > 0 for a price in coin, was 0');
  return finiteGreeks(bothNumeraires(inputs));
}

function bothNumeraires({ side, forwardUsd, strikeUsd, years, sigma }: InverseInputs): InverseGreeks {
  const usd = europeanGreeks({ side, spot: forwardUsd, strike: strikeUsd, years, sigma, rate: 0, carry: 0 });
  // delta − price/F equals ±K/F·N(±d2): one product, where the subtraction would cancel in the wings.
  const deltaCoinNumeraire = (0 - usd.dualDelta) * (strikeUsd / forwardUsd);
  const priceCoinByForward = deltaCoinNumeraire / forwardUsd;
  return {
    priceUsd: usd.price,
    priceCoin: usd.price / forwardUsd,
    deltaUsdNumeraire: usd.delta,
    deltaCoinNumeraire,
    priceCoinByForward,
    gammaUsdNumeraire: usd.gamma,
    gammaCoinNumeraire: usd.gamma - priceCoinByForward,
    priceCoinByForwardTwice: (usd.gamma - 2 * priceCoinByForward) / forwardUsd,
    vegaUsd: usd.vega,
    vegaCoin: usd.vega / forwardUsd,
    thetaUsd: usd.theta,
    thetaCoin: usd.theta / forwardUsd,
    vanna: usd.vanna,
    volgaUsd: usd.volga,
    volgaCoin: usd.volga / forwardUsd,
    hedgeUsdForUsdPnl: 0 - usd.delta * forwardUsd,
    hedgeUsdForCoinPnl: usd.dualDelta * strikeUsd,
  };
}

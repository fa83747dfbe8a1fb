import { describe, expect, it } from 'vitest';
import { inverseGreeks, type InverseInputs } from '../../../shared/pricing/inverseGreeks.ts';
import { numberOf, sideOf, unstableValues, type GoldenRow } from './goldenTable.ts';
import { failureText, unwrap } from './unwrap.ts';

const OUTPUTS = [
  ['price_usd', 'priceUsd'],
  ['price_coin', 'priceCoin'],
  ['delta_bs', 'deltaUsdNumeraire'],
  ['delta_net', 'deltaCoinNumeraire'],
  ['dprice_coin_dF', 'priceCoinByForward'],
  ['gamma_bs', 'gammaUsdNumeraire'],
  ['gamma_net', 'gammaCoinNumeraire'],
  ['d2price_coin_dF2', 'priceCoinByForwardTwice'],
  ['vega_usd', 'vegaUsd'],
  ['vega_coin', 'vegaCoin'],
  ['theta_usd', 'thetaUsd'],
  ['theta_coin', 'thetaCoin'],
  ['vanna_bs', 'vanna'],
  ['volga_usd', 'volgaUsd'],
  ['volga_coin', 'volgaCoin'],
  ['hedge_perp_usd_for_usd_pnl', 'hedgeUsdForUsdPnl'],
  ['hedge_perp_usd_for_coin_pnl', 'hedgeUsdForCoinPnl'],
] as const;

function inputsOf(row: GoldenRow): InverseInputs {
  return {
    side: sideOf(row),
    forwardUsd: numberOf(row, 'F'),
    strikeUsd: numberOf(row, 'K'),
    years: numberOf(row, 'T'),
    sigma: numberOf(row, 'sigma'),
  };
}

const USUAL: InverseInputs = { side: 'put', forwardUsd: 70_000, strikeUsd: 65_000, years: 0.1, sigma: 0.6 };

describe('inverseGreeks', () => {
  it('meets the golden table for every output at C ≤ 16 (60-digit values)', () => {
    expect(unstableValues('inverse', OUTPUTS, (row) => unwrap(inverseGreeks(inputsOf(row))), 16)).toEqual([]);
  });

  it('stays at C ≤ 2 in fact: a step back shows before the pass mark is missed', () => {
    expect(unstableValues('inverse', OUTPUTS, (row) => unwrap(inverseGreeks(inputsOf(row))), 2)).toEqual([]);
  });

  it('has Δ_coin = Δ_usd − price in coin', () => {
    for (const side of ['call', 'put'] as const) {
      const greeks = unwrap(inverseGreeks({ ...USUAL, side }));
      expect(greeks.deltaCoinNumeraire).toBeCloseTo(greeks.deltaUsdNumeraire - greeks.priceCoin, 15);
    }
  });

  it('settles as intrinsic value in coin', () => {
    expect(unwrap(inverseGreeks({ ...USUAL, forwardUsd: 50_000, years: 0 }))).toMatchObject({
      priceUsd: 15_000,
      priceCoin: 0.3,
      deltaUsdNumeraire: -1,
      deltaCoinNumeraire: -1.3,
      vegaUsd: 0,
    });
  });

  it('refuses a worthless coin and names bad fields', () => {
    expect(failureText(inverseGreeks({ ...USUAL, forwardUsd: 0 }))).toBe(
      'notApplicable: forwardUsd: expected a number > 0 for a price in coin, was 0',
    );
    expect(failureText(inverseGreeks({ ...USUAL, years: -1 }))).toBe('invalidInput: years: expected a finite number ≥ 0, was -1');
  });
});

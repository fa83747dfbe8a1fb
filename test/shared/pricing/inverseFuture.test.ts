import { describe, expect, it } from 'vitest';
import { inverseFuture, pnlCoin } from '../../../shared/pricing/inverseFuture.ts';
import { goldenRows, numberOf } from './goldenTable.ts';
import { failureText, unwrap } from './unwrap.ts';

const OUTPUTS = [
  ['pnl_coin', 'pnlCoin'],
  ['pnl_usd_at_exit', 'pnlUsd'],
  ['dpnl_coin_dexit', 'pnlCoinPerUsd'],
  ['delta_coin_at_exit', 'premiumAdjustedDeltaCoin'],
] as const;

describe('inverseFuture', () => {
  it('meets the golden table within 3 × 2^-53, entry and exit nearly equal included (60-digit values)', () => {
    for (const row of goldenRows('inverse_futures.csv')) {
      const terms = { notionalUsd: numberOf(row, 'N_usd'), entryUsd: numberOf(row, 'entry'), exitUsd: numberOf(row, 'exit') };
      const risk = unwrap(inverseFuture(terms));
      for (const [column, field] of OUTPUTS) {
        const reference = numberOf(row, column);
        expect(Math.abs(risk[field] - reference), `${row('id')} ${column}`).toBeLessThanOrEqual(3 * 2 ** -53 * Math.abs(reference));
      }
    }
  });

  it('has Δ_usd − Δ_coin = P&L in coin, and Δ_usd = N/entry', () => {
    const risk = unwrap(inverseFuture({ notionalUsd: -250_000, entryUsd: 79_000, exitUsd: 63_100 }));
    expect(risk.deltaCoin).toBe(-250_000 / 79_000);
    expect(risk.deltaCoin - risk.premiumAdjustedDeltaCoin).toBeCloseTo(risk.pnlCoin, 14);
  });

  it('names the field it refuses', () => {
    const terms = { notionalUsd: 10, entryUsd: 70_000, exitUsd: 71_000 };
    expect(failureText(inverseFuture({ ...terms, exitUsd: 0 }))).toBe('invalidInput: exitUsd: expected a finite number > 0, was 0');
    expect(failureText(inverseFuture({ ...terms, entryUsd: NaN }))).toBe('invalidInput: entryUsd: expected a finite number > 0, was NaN');
    expect(failureText(inverseFuture({ ...terms, notionalUsd: Infinity }))).toBe(
      'invalidInput: notionalUsd: expected a finite number, was Infinity',
    );
    expect(failureText(inverseFuture({ ...terms, entryUsd: 1e-320 }))).toMatch(/^calculationFailed: /);
  });
});

describe('pnlCoin', () => {
  it('keeps the digits that the difference of reciprocals loses', () => {
    const [entry, exit] = [65_000, 65_000.000_1];
    const exact = (1e6 * (exit - entry)) / (entry * exit);
    const lostByReciprocals = (1e6 * (1 / entry - 1 / exit)) / exact - 1;
    expect(Math.abs(pnlCoin(1e6, entry, exit) / exact - 1)).toBeLessThan(4 * 2 ** -53);
    expect(Math.abs(lostByReciprocals)).toBeGreaterThan(1e-9);
  });
});

import { describe, expect, it } from 'vitest';
import { calendarViolations } from '../../../shared/smile/calendar.ts';
import { fitExpiry, type ExpiryFit } from '../../../shared/smile/expiryFit.ts';
import { expectOk } from '../../support/expectOk.ts';
import { anExpiry, recordedFits, twoQuotes } from './smileBuilders.ts';

/** One volatility at every strike. */
function aFlatFit(days: number, sigma: number, strikesUsd: readonly number[] = [80_000, 100_000, 120_000]): ExpiryFit {
  return expectOk(
    fitExpiry(
      anExpiry(
        days,
        strikesUsd.flatMap((strike) => twoQuotes(strike, days / 365, sigma, 0.001)),
      ),
    ),
  );
}

describe('calendarViolations', () => {
  it('finds none while total variance grows, in whatever order the expiries come', () => {
    expect(calendarViolations([aFlatFit(60, 0.5), aFlatFit(30, 0.6), aFlatFit(90, 0.45)])).toEqual([]);
  });

  it('names the later of two expiries and what its volatility lacks: 80 % over 30 days needs 80/√2 % over 60', () => {
    const far = aFlatFit(60, 0.5);
    const violations = calendarViolations([aFlatFit(30, 0.8), far]);
    expect(violations).toMatchObject([{ kind: 'calendar', expiryMs: far.expiryMs, where: 'strikes' }]);
    expect(violations[0]?.amount).toBeCloseTo(80 / Math.SQRT2 - 50, 4);
  });

  it('tells strikes that both have from the wing that only one has', () => {
    const near = expectOk(
      fitExpiry(
        anExpiry(
          30,
          [90_000, 100_000, 150_000].flatMap((k) => twoQuotes(k, 30 / 365, k > 120_000 ? 1.2 : 0.4, 0.001)),
        ),
      ),
    );
    const violations = calendarViolations([near, aFlatFit(60, 0.5, [90_000, 100_000, 105_000])]);
    expect(violations.map(({ where }) => where)).toEqual(['wing']);
    expect(violations[0]?.logMoneyness).toBeCloseTo(Math.log(1.5), 2);
  });

  it('finds none among the strikes of the recorded calm expiries a week and more apart', () => {
    const fits = [...recordedFits()].filter(([name]) => name.startsWith('BTC 2026-01-15') && !name.endsWith(' 0.2')).map(([, fit]) => fit);
    expect(fits).toHaveLength(3);
    expect(calendarViolations(fits).filter(({ where }) => where === 'strikes')).toEqual([]);
  });
});

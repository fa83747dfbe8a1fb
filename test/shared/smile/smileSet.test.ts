import { describe, expect, it } from 'vitest';
import { fitSmiles } from '../../../shared/smile/smileSet.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { anExpiry, AS_OF_MS, twoQuotes } from './smileBuilders.ts';

const flat = (days: number, sigma: number) =>
  anExpiry(
    days,
    [90_000, 110_000].flatMap((strike) => twoQuotes(strike, days / 365, sigma, 0.01)),
  );

describe('fitSmiles', () => {
  it('joins what can be fitted into a surface, lists what cannot, and checks neighbours', () => {
    const set = expectOk(fitSmiles([flat(60, 0.3), flat(30, 0.8), anExpiry(45, [])], AS_OF_MS));
    expect(set.fits.map(({ years }) => Math.round(years * 365))).toEqual([30, 60]);
    expect(set.failures).toMatchObject([{ expiryMs: anExpiry(45, []).expiryMs, failure: { reason: 'missingData' } }]);
    expect(set.calendarViolations).toMatchObject([{ kind: 'calendar', expiryMs: flat(60, 0.3).expiryMs }]);
    expect(set.surface.sigmaAt(90_000, flat(30, 0.8).expiryMs, 1e5)).toBeCloseTo(0.8, 10);
  });

  it('fails when nothing can be fitted, and when an expiry comes twice', () => {
    expect(expectFailure(fitSmiles([anExpiry(45, [])], AS_OF_MS)).reason).toBe('missingData');
    expect(expectFailure(fitSmiles([flat(30, 0.5), flat(30, 0.6)], AS_OF_MS)).reason).toBe('invalidInput');
  });
});

import { describe, expect, it } from 'vitest';
import { quantile } from '../../bench/benchReport.ts';
import { spxDeltas } from '../../campaign/spxChain.ts';
import { fixtureRows } from './goldenTable.ts';

/** Rising. */
function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

describe('deltas of S&P 500 options on the parity forward (Cboe, close of 2022-06-10)', () => {
  const { deltas, withoutForward } = spxDeltas(fixtureRows('cboe/spx-2022-06-10.csv'));
  const near = deltas.filter(({ days }) => days <= 400);

  it('agree to 0.0016 in the median', () => {
    expect(withoutForward).toBe(0);
    expect(deltas.length).toBeGreaterThan(300);
    expect(quantile(sorted(deltas.map(({ error }) => error)), 0.5)).toBeLessThanOrEqual(0.0016);
  });

  it('lie within 0.005 of what the two volatilities of their strike span, to 400 days: one printed delta belongs to two volatilities', () => {
    expect(near.length).toBeGreaterThan(250);
    expect(Math.max(...near.map(({ beyondPair }) => beyondPair))).toBeLessThanOrEqual(0.005);
  });

  it('miss by up to 0.012 there when each row’s own volatility is taken: the spread between the two is what the tail is made of', () => {
    const worst = Math.max(...near.map(({ error }) => error));
    expect(worst).toBeGreaterThan(0.005);
    expect(worst).toBeLessThanOrEqual(0.0125);
  });
});

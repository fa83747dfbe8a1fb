import { describe, expect, it } from 'vitest';
import { markOutBps, markOutStatistics, type MarkedHedge } from '../../../../shared/hedging/footprint/markOutStatistics.ts';

function aHedge(side: 'buy' | 'sell', midUsd: number | null, afterSeconds = 10): MarkedHedge {
  return { side, priceUsd: 80_000, markOuts: [{ afterSeconds, midUsd }] };
}

describe('markOutBps', () => {
  it('is + when the market came the hedger’s way: 80,000 → 80,040 is +5 bps for a buy, −5 for a sell', () => {
    expect(markOutBps(aHedge('buy', 80_040), 10)).toBeCloseTo(5, 9);
    expect(markOutBps(aHedge('sell', 80_040), 10)).toBeCloseTo(-5, 9);
  });

  it('is unknown, never 0, for an unknown mid, a missing horizon and a mid that is no price', () => {
    expect([markOutBps(aHedge('buy', null), 10), markOutBps(aHedge('buy', 80_040), 60), markOutBps(aHedge('buy', 0), 10)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('markOutStatistics', () => {
  it('gives mean and standard error per horizon: 2, 4 and 6 bps have mean 4 and error 2/√3', () => {
    const hedges = [80_016, 80_032, 80_048].map((midUsd) => aHedge('buy', midUsd));
    const [after1, after10, after60] = markOutStatistics(hedges);
    expect(after10).toMatchObject({ afterSeconds: 10, count: 3 });
    expect(after10?.meanBps).toBeCloseTo(4, 9);
    expect(after10?.standardErrorBps).toBeCloseTo(2 / Math.sqrt(3), 9);
    for (const [statistic, afterSeconds] of [[after1, 1] as const, [after60, 60] as const]) {
      expect(statistic).toEqual({ afterSeconds, meanBps: null, standardErrorBps: null, count: 0 });
    }
  });

  it('leaves unknown ones out of mean and count; one alone has no error', () => {
    const [, after10] = markOutStatistics([aHedge('sell', 79_920), aHedge('sell', null)]);
    expect(after10?.meanBps).toBeCloseTo(10, 9);
    expect([after10?.standardErrorBps, after10?.count]).toEqual([null, 1]);
  });
});

import { describe, expect, it } from 'vitest';
import {
  deltaBuckets,
  heaviestOptionExpiry,
  nextOptionExpiry,
  type DeltaBucket,
} from '../../../../shared/hedging/candidates/deltaBuckets.ts';
import { residualBasis } from '../../../../shared/hedging/candidates/residualBasis.ts';
import { textbookTheta } from '../../../../shared/pricing/thetaConventions.ts';
import type { Leg } from '../../../../shared/risk/leg.ts';
import { legRisk } from '../../../../shared/risk/legRisk.ts';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../../../shared/units/time.ts';
import { aBalance, aFutureQuote, aMarket, anIndex, anOptionQuote, aPosition, AT_MS, EXPIRY_MS } from '../../risk/riskBuilders.ts';

const MARCH_MS = Date.UTC(2026, 2, 27, 8);

const MARKET = aMarket(
  [
    anOptionQuote('BTC-27FEB26-110000-C', 100_000, 0.55),
    anOptionQuote('BTC-27MAR26-100000-P', 100_000, 0.55),
    aFutureQuote('BTC-27FEB26', 100_000),
    aFutureQuote('BTC-PERPETUAL', 100_000),
  ],
  [anIndex('BTC', 100_000)],
);

const LEGS: readonly Leg[] = [
  aPosition('BTC-27FEB26-110000-C', 10, 0.02),
  aPosition('BTC-27FEB26', -100_000, 100_000),
  aPosition('BTC-27MAR26-100000-P', -2, 0.05),
  aPosition('BTC-PERPETUAL', 50_000, 100_000),
  aBalance('BTC', 2),
  aBalance('USDC', 10_000),
];

function bucketsOf(legs: readonly Leg[], numeraire: 'coin' | 'usd'): readonly DeltaBucket[] {
  const risks = legs.map((leg) => legRisk(leg, MARKET, AT_MS, textbookTheta));
  return deltaBuckets(legs, risks, numeraire);
}

describe('deltaBuckets', () => {
  it('adds up by forward expiry, what never expires last: 2.7193 premium-adjusted less the future of a coin (conventions §5.8)', () => {
    const buckets = bucketsOf(LEGS, 'coin');
    expect(buckets.map(({ expiryMs }) => expiryMs)).toEqual([EXPIRY_MS, MARCH_MS, null]);
    expect(buckets[0]?.optionDeltaCoin).toBeCloseTo(2.71931991, 7);
    expect(buckets[0]?.deltaCoin).toBeCloseTo(1.71931991, 7);
    expect(buckets[2]).toEqual({ expiryMs: null, deltaCoin: 0.5, optionDeltaCoin: 0, unknownLegs: 0 });
  });

  it('in USD coins count, cash never', () => {
    expect(bucketsOf(LEGS, 'usd').at(-1)?.deltaCoin).toBe(2.5);
  });

  it('counts legs without a delta', () => {
    expect(bucketsOf([aPosition('BTC-27FEB26-1-C', 1)], 'coin')[0]).toEqual({
      expiryMs: EXPIRY_MS,
      deltaCoin: 0,
      optionDeltaCoin: 0,
      unknownLegs: 1,
    });
  });
});

function aBucket(expiryMs: number | null, deltaCoin: number, optionDeltaCoin = deltaCoin): DeltaBucket {
  return { expiryMs, deltaCoin, optionDeltaCoin, unknownLegs: 0 };
}

describe('heaviestOptionExpiry and nextOptionExpiry', () => {
  const buckets = [
    aBucket(AT_MS - 1, 9),
    aBucket(EXPIRY_MS, -1),
    aBucket(MARCH_MS, 4, 1.5),
    aBucket(MARCH_MS + MS_PER_DAY, 8, 0),
    aBucket(null, 3, 0),
  ];

  it('go by the options alone, and not by what has expired', () => {
    expect([heaviestOptionExpiry(buckets, AT_MS), nextOptionExpiry(buckets, AT_MS)]).toEqual([MARCH_MS, EXPIRY_MS]);
    expect([heaviestOptionExpiry([aBucket(null, 3, 0)], AT_MS), nextOptionExpiry([], AT_MS)]).toEqual([null, null]);
  });

  it('look past an expiry whose delivery price is being averaged: its future is no hedge any more', () => {
    const soon = [aBucket(EXPIRY_MS, -9), aBucket(MARCH_MS, 1)];
    const [opens, averages] = [EXPIRY_MS - 30 * MS_PER_MINUTE, EXPIRY_MS - 29 * MS_PER_MINUTE];
    expect([heaviestOptionExpiry(soon, opens), nextOptionExpiry(soon, opens)]).toEqual([EXPIRY_MS, EXPIRY_MS]);
    expect([heaviestOptionExpiry(soon, averages), nextOptionExpiry(soon, averages)]).toEqual([MARCH_MS, MARCH_MS]);
  });
});

describe('residualBasis', () => {
  const buckets = [aBucket(EXPIRY_MS, -2), aBucket(MARCH_MS, -1), aBucket(null, 0.5, 0)];

  it('a hedge of the same expiry leaves none as far as it reaches', () => {
    expect(residualBasis(buckets, 2, EXPIRY_MS, AT_MS)).toEqual({ deltaCoin: 0, days: null });
    expect(residualBasis(buckets, 2.5, EXPIRY_MS, AT_MS)).toEqual({ deltaCoin: 0.5, days: 28 });
  });

  it('a perpetual leaves all of it, 30 and 58 days away, weighted', () => {
    expect(residualBasis(buckets, 2.5, null, AT_MS)).toEqual({ deltaCoin: 2.5, days: (2 * 30 + 58) / 3 });
  });

  it('is signed like the trade and counts what stands against it only', () => {
    expect(residualBasis(buckets, -0.75, null, AT_MS)).toEqual({ deltaCoin: -0.25, days: null });
  });

  it('is unknown while a leg is', () => {
    expect(residualBasis([{ ...aBucket(null, 1), unknownLegs: 1 }], 1, null, AT_MS)).toEqual({ deltaCoin: null, days: null });
  });
});

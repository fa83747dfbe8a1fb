import { describe, expect, it } from 'vitest';
import { footprintSchema } from '../../../../shared/contract/footprintSchemas.ts';
import {
  footprintScore,
  MIN_FOOTPRINT_HEDGES,
  type FootprintHedge,
  type FootprintMeasures,
} from '../../../../shared/hedging/footprint/footprintScore.ts';
import { aStream, clockworkHedges, randomHedges } from './footprintBuilders.ts';

function measuresOf(hedges: readonly FootprintHedge[]): FootprintMeasures {
  const { score } = footprintScore(hedges);
  if (score === null) throw new Error('expected a score');
  return score;
}

describe('footprintScore', () => {
  it.each([8, 30, 200])('reads clockwork in every respect: %i equal sells every ten minutes have predictability 1', (count) => {
    expect(measuresOf(clockworkHedges(count))).toEqual({
      interArrivalEntropyShare: 0,
      sizeRepetitionShare: 1,
      clockAlignmentShare: 1,
      clockAlignmentExpected: 4 / 60,
      directionRunShare: 1,
      predictabilityShare: 1,
    });
  });

  it.each([
    [8, 0.05, 0.2],
    [20, 0.03, 0.1],
    [100, 0.01, 0.04],
  ])(
    'cannot read a Poisson process with random sizes and sides: %i hedges have predictability below %f on average, below %f in 95 of 100',
    (count, mean, rare) => {
      const shares = Array.from({ length: 1_000 }, (_, seed) => measuresOf(randomHedges(count, seed)).predictabilityShare);
      expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeLessThan(mean);
      expect(shares.toSorted((a, b) => a - b)[950]).toBeLessThan(rare);
    },
  );

  it('weighs timing ½, size 0.3, direction 0.2: a clock with random sizes and sides is about ½, random times with one size about 0.3', () => {
    const random = randomHedges(400, 9);
    const clock = clockworkHedges(400);
    const onTheClock = random.map((hedge, i) => ({ ...hedge, tsMs: clock[i]?.tsMs ?? 0 }));
    const oneSize = random.map((hedge) => ({ ...hedge, amountUsd: 10_000 }));
    const oneSide = random.map((hedge) => ({ ...hedge, side: 'buy' as const }));
    expect(measuresOf(onTheClock).predictabilityShare).toBeCloseTo(0.5, 1);
    expect(measuresOf(oneSize).predictabilityShare).toBeCloseTo(0.3, 1);
    expect(measuresOf(oneSide).predictabilityShare).toBeCloseTo(0.2, 1);
  });

  it('sees through a clock that skips beats at random: the gaps look random, the minutes do not', () => {
    const next = aStream(4);
    const skipping = clockworkHedges(400).filter(() => next() < 0.3);
    const { interArrivalEntropyShare, clockAlignmentShare, predictabilityShare } = measuresOf(
      skipping.map((hedge, i) => ({ ...hedge, side: i % 4 < 2 ? 'buy' : 'sell', amountUsd: 1_000 * 10 ** next() })),
    );
    expect(interArrivalEntropyShare).toBeGreaterThan(0.7);
    expect(clockAlignmentShare).toBe(1);
    expect(predictabilityShare).toBeGreaterThan(0.49);
  });

  it('says "not enough" below eight hedges, and counts only those with a time, a size and a price', () => {
    const seven = clockworkHedges(MIN_FOOTPRINT_HEDGES - 1);
    const odd = [NaN, Infinity, 0].flatMap((amountUsd) => clockworkHedges(1).map((hedge) => ({ ...hedge, amountUsd })));
    for (const hedges of [seven, [...seven, ...odd]]) {
      const footprint = footprintScore(hedges);
      expect([footprint.kind, footprint.score, footprint.hedges]).toEqual(['notEnough', null, 7]);
      expect(footprint.words).toBe('7 of the 8 hedges that a footprint needs');
    }
    expect(footprintScore([]).hedges).toBe(0);
  });

  it('does not depend on the order it is told', () => {
    const hedges = randomHedges(40, 2);
    expect(footprintScore(hedges.toReversed())).toEqual(footprintScore(hedges));
  });

  it('tells mark-outs, and takes them for a direction only beyond two standard errors', () => {
    const marked = (midOf: (i: number) => number): readonly FootprintHedge[] =>
      clockworkHedges(20).map((hedge, i) => ({ ...hedge, priceUsd: 80_000, markOuts: [{ afterSeconds: 60, midUsd: midOf(i) }] }));
    expect(footprintScore(marked((i) => 80_040 + (i % 2) * 8)).words).toContain('moved −5.5 ± 0.11 bps on 20 (against)');
    expect(footprintScore(marked((i) => 79_960 - (i % 2) * 8)).words).toContain('(in favour)');
    expect(footprintScore(marked((i) => 80_000 + (i % 2 === 0 ? 40 : -40))).words).toContain('(no clear direction)');
  });

  it('has the shape of the contract', () => {
    const { hedges, score, markOuts, words } = footprintScore(randomHedges(20, 1));
    const sent = { hedges, score, markOuts, leakUsd: null, words };
    expect(footprintSchema.parse(sent)).toMatchObject({ hedges: 20, words });
  });

  it('is finite for hedges all at one instant', () => {
    const atOnce = clockworkHedges(10).map((hedge) => ({ ...hedge, tsMs: 5 }));
    expect(Object.values(measuresOf(atOnce)).every(Number.isFinite)).toBe(true);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Numeraire } from '../../../shared/domain/book.ts';
import { bookDelta } from '../../../shared/risk/bookDelta.ts';
import { deribitTheta } from '../../../shared/pricing/thetaConventions.ts';
import { DENSITY_FIGURES } from '../../../shared/risk/figureWeights.ts';
import { underlyingOf, type Leg } from '../../../shared/risk/leg.ts';
import { createScenarioBook, type ScenarioRisk } from '../../../shared/risk/scenarioBook.ts';
import {
  LADDER_FIGURES,
  spotLadder,
  type LadderFigure,
  type LadderLevel,
  type LadderRisk,
  type SpotLadder,
} from '../../../shared/risk/spotLadder.ts';
import { MS_PER_DAY } from '../../../shared/units/time.ts';
import { aRandomBook } from './randomBooks.ts';
import { aFutureQuote, aMarket, anIndex, anOptionQuote, aPosition, AT_MS, failureOf, known, valueOf } from './riskBuilders.ts';
import { AT_PATH, aScenarioBook, flatMarket, riskAt } from './scenarioRig.ts';

const RATIOS = [0.8, 0.9, 1, 1.1, 1.2];
const STRADDLE = [aPosition('BTC-27FEB26-100000-C', -10, 0.06), aPosition('BTC-27FEB26-100000-P', -10, 0.06)];

const PLAIN_REQUEST = { spotRatios: RATIOS, atMs: AT_MS, numeraire: 'coin', targetCoin: 0 } as const;

/** Sum of the sizes of every leg's own figure, here and, for a P&L, of the values it is the difference of. */
function grossOf(parts: readonly ScenarioRisk[], figure: LadderFigure | 'pnlUsd' | 'pnlCoin'): number {
  const value = figure === 'pnlUsd' ? 'valueUsd' : 'valueCoin';
  const isPnl = figure === 'pnlUsd' || figure === 'pnlCoin';
  return parts.reduce((sum, risk) => sum + Math.abs(risk[figure] ?? 0) + (isPnl ? 2 * Math.abs(risk[value] ?? 0) : 0), 0);
}

/** N(±d) of a grid is right absolutely, not relative to a far wing: 1e-14 of all options' amounts, prices below 1,000,000 USD. A density may underflow. */
function wingError(legs: readonly Leg[], figure: LadderFigure | 'pnlUsd' | 'pnlCoin'): number {
  if (DENSITY_FIGURES.some((name) => name === figure)) return 1e-290;
  const options = legs.flatMap((leg) => (leg.kind === 'position' && leg.instrument.kind === 'option' ? [Math.abs(leg.signedAmount)] : []));
  return options.reduce((sum, amount) => sum + amount, 0) * 1e-14 * (figure.endsWith('Usd') ? 1e6 : 10);
}

function countsOf({ legCount, unknownLegs, unknownDeltaLegs, unknownPremiumAdjustedDeltaLegs, complete, oldestQuoteMs }: LadderRisk) {
  return { legCount, unknownLegs, unknownDeltaLegs, unknownPremiumAdjustedDeltaLegs, complete, oldestQuoteMs };
}

function ladderOf(legs: readonly Leg[], numeraire: Numeraire, spotRatios: readonly number[] = RATIOS, targetCoin = 0): SpotLadder {
  return valueOf(spotLadder(aScenarioBook(legs), { spotRatios, atMs: AT_MS, numeraire, targetCoin }));
}

describe('spotLadder', () => {
  it('at 0 % is the risk, and has no P&L', () => {
    const { start, levels } = ladderOf(STRADDLE, 'coin');
    expect(levels[2]).toEqual(start);
    expect(start.risk).toEqual(riskAt(aScenarioBook(STRADDLE), 1));
    expect([start.risk.pnlUsd, start.risk.pnlCoin]).toEqual([0, 0]);
  });

  it('comes back rising, each level once, with the index of the level; today’s only when asked for', () => {
    const { start, levels } = ladderOf(STRADDLE, 'coin', [1.1, 0.9, 1.1]);
    expect(levels.map(({ spotRatio, indexUsd }) => [spotRatio, indexUsd])).toEqual([
      [0.9, 90_000],
      [1.1, 100_000 * 1.1],
    ]);
    expect(start.spotRatio).toBe(1);
  });

  it('by columns is the revaluation leg by leg, to 1e-11 of its gross, whoever is unknown (random books)', () => {
    fc.assert(
      fc.property(aRandomBook, fc.integer({ min: 0, max: 90 }), fc.constantFrom(-10, 0, 15), ({ legs, market }, days, points) => {
        const held = legs.filter((leg) => underlyingOf(leg) !== null);
        if (held.length === 0) return;
        const request = { ...PLAIN_REQUEST, atMs: AT_MS + days * MS_PER_DAY, volShift: { kind: 'points', points } } as const;
        const { levels } = valueOf(spotLadder(aScenarioBook(held, market), request));
        for (const { spotRatio, risk } of levels) {
          const risksAt = (some: readonly Leg[]) => riskAt(aScenarioBook(some, market), spotRatio, request.atMs, request.volShift);
          const expected = risksAt(held);
          const parts = held.map((leg) => risksAt([leg]));
          for (const figure of [...LADDER_FIGURES, 'pnlUsd', 'pnlCoin'] as const) {
            const value = expected[figure];
            if (value === null) expect([figure, risk[figure]]).toEqual([figure, null]);
            else
              expect(Math.abs(known(risk[figure]) - value)).toBeLessThanOrEqual(1e-11 * grossOf(parts, figure) + wingError(held, figure));
          }
          expect(countsOf(risk)).toEqual(countsOf(expected));
        }
      }),
      { seed: 36, numRuns: 60 },
    );
  });

  it('Deribit theta, which columns do not have, is the revaluation itself', () => {
    const setting = { fromMs: AT_MS, theta: deribitTheta, expiryRule: AT_PATH, sigmaMove: null };
    const book = valueOf(createScenarioBook(STRADDLE, flatMarket(STRADDLE), setting));
    for (const { spotRatio, risk } of valueOf(spotLadder(book, PLAIN_REQUEST)).levels) {
      expect(risk.thetaUsdPerDay).toBe(riskAt(book, spotRatio).thetaUsdPerDay);
    }
  });

  it('net delta is that of the solver behind the next-hedge prices, in both numeraires (random books)', () => {
    fc.assert(
      fc.property(aRandomBook, fc.constantFrom<Numeraire>('coin', 'usd'), ({ legs, market }, numeraire) => {
        const held = legs.filter((leg) => leg.kind === 'position' && leg.averagePrice !== null);
        if (held.length === 0) return;
        const deltaAt = valueOf(bookDelta(held, market, AT_MS, numeraire));
        const ladder = valueOf(spotLadder(aScenarioBook(held, market), { spotRatios: RATIOS, atMs: AT_MS, numeraire, targetCoin: 0 }));
        for (const { spotRatio, netDeltaCoin } of ladder.levels) expect(known(netDeltaCoin)).toBeCloseTo(deltaAt(spotRatio), 8);
      }),
      { seed: 33, numRuns: 100 },
    );
  });

  it('a short straddle buys on the way up and sells on the way down', () => {
    const { start, levels } = ladderOf(STRADDLE, 'usd');
    expect(
      levels.map(({ spotRatio, stepCoin }) => Math.sign(spotRatio - 1) * Math.sign(known(stepCoin))).filter((sign) => sign !== 0),
    ).toEqual([1, 1, 1, 1]);
    expect(known(start.stepCoin)).toBe(-known(start.netDeltaCoin));
  });

  it('USD numeraire: coins traded rung by rung add up to what one trade at the end would be', () => {
    const { levels } = ladderOf(STRADDLE, 'usd', RATIOS, 0.25);
    for (const { cumulativeCoin, toTargetCoin, netDeltaCoin } of levels) {
      expect(known(cumulativeCoin)).toBeCloseTo(known(toTargetCoin), 10);
      expect(known(toTargetCoin)).toBeCloseTo(0.25 - known(netDeltaCoin), 12);
    }
  });

  it.each<Numeraire>(['coin', 'usd'])(
    '%s numeraire: a book that made the trades of the ladder is at its target on the last rung',
    (numeraire) => {
      const { start, levels } = ladderOf(STRADDLE, numeraire, [1.1, 1.2], 0.5);
      const trades: readonly LadderLevel[] = [start, ...levels];
      const hedges = trades.map(({ spotRatio, stepCoin }) => {
        const priceUsd = 100_000 * spotRatio;
        return numeraire === 'usd'
          ? aPosition('BTC_USDC-PERPETUAL', known(stepCoin), priceUsd)
          : aPosition('BTC-PERPETUAL', known(stepCoin) * priceUsd, priceUsd);
      });
      const book = aScenarioBook([...STRADDLE, ...hedges], flatMarket([...STRADDLE, ...hedges]));
      const there = riskAt(book, 1.2);
      expect(numeraire === 'usd' ? there.deltaCoin : there.premiumAdjustedDeltaCoin).toBeCloseTo(0.5, 10);
    },
  );

  it('rolls to another moment: what expires on the way is settled there', () => {
    const book = aScenarioBook(STRADDLE);
    const { levels } = valueOf(spotLadder(book, { spotRatios: [1.25], atMs: AT_MS + 31 * MS_PER_DAY, numeraire: 'coin', targetCoin: 0 }));
    expect(levels[0]?.risk.valueCoin).toBeCloseTo(-10 * 0.2, 12);
    expect(levels[0]?.netDeltaCoin).toBe(0);
  });

  it('computes no hedge while a leg is unknown, and says how many are', () => {
    const legs = [...STRADDLE, aPosition('BTC-27FEB26-120000-C', 1)];
    const market = aMarket(
      [...STRADDLE.map(({ instrument }) => anOptionQuote(instrument.id, 100_000, 0.5)), aFutureQuote('BTC-PERPETUAL', 1)],
      [anIndex('BTC', 100_000)],
    );
    const { levels } = valueOf(
      spotLadder(aScenarioBook(legs, market), { spotRatios: [0.9, 1.1], atMs: AT_MS, numeraire: 'coin', targetCoin: 0 }),
    );
    for (const level of levels) {
      expect([level.netDeltaCoin, level.toTargetCoin, level.stepCoin, level.cumulativeCoin]).toEqual([null, null, null, null]);
      expect(level.risk.unknownLegs).toBe(1);
    }
  });

  it('refuses a level that is no price', () => {
    const request = { spotRatios: [1, -0.1], atMs: AT_MS, numeraire: 'coin', targetCoin: 0 } as const;
    expect(failureOf(spotLadder(aScenarioBook(STRADDLE), request))).toContain('invalidInput: spotRatio');
    expect(failureOf(spotLadder(aScenarioBook(STRADDLE), { ...request, spotRatios: [1], targetCoin: NaN }))).toContain(
      'invalidInput: targetCoin',
    );
  });
});

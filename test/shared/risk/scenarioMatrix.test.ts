import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrixRows } from '../../../shared/risk/matrixCells.ts';
import { DENSITY_FIGURES, MIXED_FIGURES, MOMENT_FIGURES, PROBABILITY_FIGURES } from '../../../shared/risk/figureWeights.ts';
import { COLUMN_FIGURES } from '../../../shared/risk/matrixPlan.ts';
import { createScenarioBook, type ScenarioBook, type ScenarioSetting } from '../../../shared/risk/scenarioBook.ts';
import { underlyingOf, type Leg } from '../../../shared/risk/leg.ts';
import type { MarketView } from '../../../shared/risk/marketView.ts';
import { americanRisk } from '../../../shared/pricing/americanRisk.ts';
import { blackInputs, type BlackInputs } from '../../../shared/pricing/blackInputs.ts';
import { deribitTheta, textbookTheta } from '../../../shared/pricing/thetaConventions.ts';
import { prepareMatrix, scenarioMatrix, type MatrixFigure, type MatrixRequest } from '../../../shared/risk/scenarioMatrix.ts';
import { sigmaColumnMoveOf, sigmaMoveOf, type MarkedColumns } from '../../../shared/smile/sigmaMove.ts';
import { createSmileSurface } from '../../../shared/smile/smileSurface.ts';
import { spotLadder } from '../../../shared/risk/spotLadder.ts';
import { NO_VOL_SHIFT, type VolShift } from '../../../shared/risk/volShift.ts';
import { MS_PER_DAY } from '../../../shared/units/time.ts';
import { aRandomBook } from './randomBooks.ts';
import { aMarket, anAmericanPosition, anIndex, anOptionQuote, aPosition, AT_MS, failureOf, known, valueOf } from './riskBuilders.ts';
import { AT_PATH, aScenarioBook, flatMarket, riskAt } from './scenarioRig.ts';

const SPOTS = [0.7, 0.95, 1, 1.3];
const SHIFTS: readonly VolShift[] = [
  { kind: 'points', points: -30 },
  { kind: 'points', points: 0 },
  { kind: 'relative', share: 0.25 },
];
const LEGS = [
  aPosition('BTC-27FEB26-100000-C', -10, 0.06),
  aPosition('BTC-30JAN26-90000-P', 4, 0.02),
  aPosition('BTC_USDC-27MAR26-110000-C', 3, 900),
  aPosition('BTC-PERPETUAL', 250_000, 98_000),
];

function aRequest(figure: MatrixFigure, more: Partial<MatrixRequest> = {}): MatrixRequest {
  return { figure, spotRatios: SPOTS, volShifts: SHIFTS, atMs: AT_MS, ...more };
}

/** Sum of the sizes of every leg's own cell: what rounding is measured against. */
function plainGross(legs: readonly Leg[], market: MarketView, request: MatrixRequest): readonly number[] {
  const parts = legs.map((leg) => plainCells(aScenarioBook([leg], market), request));
  return request.spotRatios.flatMap((_, row) =>
    request.volShifts.map((__, column) => {
      const at = row * request.volShifts.length + column;
      return parts.reduce((sum, cells) => sum + Math.abs(cells[at] ?? NaN), 0);
    }),
  );
}

/** Coins of options: N(±d) of a grid is right to 1e-15 absolutely, and K/F² below 1e-3. */
function optionsHeld(legs: readonly Leg[]): number {
  return legs.reduce((sum, leg) => sum + (leg.kind === 'position' && leg.instrument.kind === 'option' ? Math.abs(leg.signedAmount) : 0), 0);
}

/** The same cells leg by leg through legRisk. */
function plainCells(book: ScenarioBook, { figure, spotRatios, volShifts, atMs }: MatrixRequest): readonly number[] {
  return spotRatios.flatMap((ratio) => volShifts.map((shift) => known(riskAt(book, ratio, atMs, shift)[figure])));
}

describe('scenarioMatrix', () => {
  it.each<MatrixFigure>([...PROBABILITY_FIGURES, 'pnlUsd', 'pnlCoin'])(
    '%s by columns is the revaluation leg by leg, to rounding (random books)',
    (figure) => {
      fc.assert(
        fc.property(aRandomBook, fc.integer({ min: 0, max: 90 }), ({ legs, market }, days) => {
          const held = legs.filter((leg) => leg.kind === 'position' && leg.averagePrice !== null);
          if (held.length === 0) return;
          const sigmaMove = (_k: number, _t: number, _f: number, sigma: number, ratio: number): number => sigma - 0.3 * Math.log(ratio);
          const book = aScenarioBook(held, market, { sigmaMove });
          const request = aRequest(figure, { atMs: AT_MS + days * MS_PER_DAY });
          const { cells } = valueOf(scenarioMatrix(book, request));
          const isUsd = figure.endsWith('Usd') || figure === 'rhoUsdPerPct';
          const gross = held.reduce((sum, leg) => sum + (leg.kind === 'position' ? Math.abs(leg.signedAmount) : 0), 1);
          for (const [at, expected] of plainCells(book, request).entries()) {
            expect(Math.abs((cells[at] ?? NaN) - expected)).toBeLessThan(1e-13 * gross * (isUsd ? 1e6 : 10));
          }
        }),
        { seed: 34, numRuns: 60 },
      );
    },
  );

  it.each(MIXED_FIGURES)('%s by columns is the revaluation leg by leg, to 1e-11 of its parts (random books)', (figure) => {
    fc.assert(
      fc.property(aRandomBook, fc.integer({ min: 0, max: 90 }), ({ legs, market }, days) => {
        const held = legs.filter((leg) => leg.kind === 'position' && leg.averagePrice !== null);
        if (held.length === 0) return;
        const book = aScenarioBook(held, market);
        const request = aRequest(figure, { atMs: AT_MS + days * MS_PER_DAY });
        const gross = plainGross(held, market, request);
        const gammas = plainGross(held, market, { ...request, figure: 'gammaCoinPerUsd' });
        for (const [at, cell] of valueOf(scenarioMatrix(book, request)).cells.entries()) {
          const bound = 1e-11 * ((gross[at] ?? 0) + (gammas[at] ?? 0)) + 1e-18 * optionsHeld(held);
          expect(Math.abs(cell - (plainCells(book, request)[at] ?? NaN))).toBeLessThanOrEqual(bound);
        }
      }),
      { seed: 37, numRuns: 15 },
    );
  });

  it('at (0, 0) equals the risk; P&L there is exactly 0', () => {
    const book = aScenarioBook(LEGS);
    const atZero = (figure: MatrixFigure): number =>
      valueOf(scenarioMatrix(book, aRequest(figure, { spotRatios: [1], volShifts: [{ kind: 'points', points: 0 }] }))).cells[0] ?? NaN;
    for (const figure of COLUMN_FIGURES) {
      const today = known(book.now[figure]);
      expect(Math.abs(atZero(figure) - today)).toBeLessThan(1e-12 * Math.max(10, Math.abs(today)));
    }
    expect([atZero('pnlUsd'), atZero('pnlCoin')]).toEqual([0, 0]);
  });

  it.each([...DENSITY_FIGURES, ...MOMENT_FIGURES])(
    '%s by columns is the revaluation leg by leg, to 1e-11 of its gross (random books)',
    (figure) => {
      fc.assert(
        fc.property(aRandomBook, fc.integer({ min: 0, max: 90 }), ({ legs, market }, days) => {
          const held = legs.filter((leg) => underlyingOf(leg) !== null);
          if (held.length === 0) return;
          const book = aScenarioBook(held, market);
          const request = aRequest(figure, { atMs: AT_MS + days * MS_PER_DAY });
          const { cells } = valueOf(scenarioMatrix(book, request));
          const gross = plainGross(held, market, request);
          for (const [at, expected] of plainCells(book, request).entries()) {
            expect(Math.abs((cells[at] ?? NaN) - expected)).toBeLessThanOrEqual(1e-11 * (gross[at] ?? 0));
          }
        }),
        { seed: 35, numRuns: 40 },
      );
    },
  );

  it('Deribit theta, which columns do not have, is the revaluation itself', () => {
    const setting = { fromMs: AT_MS, theta: deribitTheta, expiryRule: AT_PATH, sigmaMove: null };
    const book = valueOf(createScenarioBook(LEGS, flatMarket(LEGS), setting));
    const request = aRequest('thetaUsdPerDay', { atMs: AT_MS + 1.5 * MS_PER_DAY });
    expect([...valueOf(scenarioMatrix(book, request)).cells]).toEqual(plainCells(book, request));
  });

  it('a smile moved by columns gives the bits of one moved leg by leg', () => {
    const slices = ['30JAN26', '27FEB26', '27MAR26'].map((name, at) => ({
      expiryMs: Date.UTC(2026, at, name === '30JAN26' ? 30 : 27, 8),
      curve: { kind: 'svi', sigma: (k: number) => 0.6 - 0.1 * k + 0.3 * k * k, slope: (k: number) => 0.6 * k - 0.1 } as const,
    }));
    const smile = valueOf(createSmileSurface(slices, AT_MS));
    const sigmaMove = sigmaMoveOf(smile, 0.3);
    const sigmaColumns = (columns: MarkedColumns) => sigmaColumnMoveOf(smile, 0.3, columns);
    const setting = { fromMs: AT_MS, theta: textbookTheta, expiryRule: AT_PATH, sigmaMove };
    const cellsOf = (more: Partial<ScenarioSetting>) =>
      valueOf(scenarioMatrix(valueOf(createScenarioBook(LEGS, flatMarket(LEGS), { ...setting, ...more })), aRequest('pnlUsd'))).cells;
    expect(cellsOf({ sigmaColumns })).toEqual(cellsOf({}));
    expect(cellsOf({ sigmaColumns })).not.toEqual(cellsOf({ sigmaMove: null }));
  });

  it('any split of the rows gives the same bits', () => {
    const { plan } = valueOf(prepareMatrix(aScenarioBook(LEGS), aRequest('valueUsd'))) ?? { plan: null };
    if (plan === null) throw new Error('valueUsd is a column figure');
    const whole = matrixRows(plan, 0, 4, () => true);
    const parts = [matrixRows(plan, 0, 1, () => true), matrixRows(plan, 1, 4, () => true)];
    expect(parts.flatMap((part) => [...(part ?? [])])).toEqual([...(whole ?? [])]);
  });

  it('stops between rows when told to', () => {
    const { plan } = valueOf(prepareMatrix(aScenarioBook(LEGS), aRequest('valueUsd'))) ?? { plan: null };
    if (plan === null) throw new Error('valueUsd is a column figure');
    const seen: number[] = [];
    expect(matrixRows(plan, 0, 4, (done) => seen.push(done) < 2)).toBeNull();
    expect(seen).toEqual([1, 2]);
  });

  it('an option marked at no volatility keeps its intrinsic value', () => {
    const leg = aPosition('BTC-27FEB26-90000-C', 2);
    const book = aScenarioBook([leg], aMarket([anOptionQuote(leg.instrument.id, 100_000, 0)]));
    const { cells } = valueOf(
      scenarioMatrix(book, aRequest('valueUsd', { spotRatios: [0.8, 1], volShifts: [{ kind: 'points', points: 0 }] })),
    );
    expect(cells[0]).toBeCloseTo(0, 9);
    expect(cells[1]).toBeCloseTo(20_000, 9);
  });
});

describe('scenarioMatrix of a book with an American option', () => {
  it('reprices it in every cell by its own model', () => {
    const put = anAmericanPosition('BTC_USDC-27FEB26-110000-P', 2);
    const market = aMarket([{ ...anOptionQuote('BTC_USDC-27FEB26-110000-P', 80_000, 0.5), rate: 0.2 }], [anIndex('BTC', 80_000)]);
    const setting = { fromMs: AT_MS, theta: textbookTheta, expiryRule: { kind: 'atPathSpot' }, sigmaMove: null } as const;
    const book = valueOf(createScenarioBook([put], market, setting));
    const request = {
      figure: 'valueUsd',
      spotRatios: [1, 1.3],
      volShifts: [NO_VOL_SHIFT, { kind: 'points', points: 30 }],
      atMs: AT_MS,
    } as const;
    const { cells } = valueOf(scenarioMatrix(book, request));
    const inputs = (forwardUsd: number, sigma: number): BlackInputs =>
      valueOf(blackInputs({ side: 'put', forwardUsd, strikeUsd: 110_000, years: 30 / 365, sigma }));
    const expected = [inputs(80_000, 0.5), inputs(80_000, 0.8), inputs(104_000, 0.5), inputs(104_000, 0.8)];
    expect([...cells]).toEqual(expected.map((each) => 2 * valueOf(americanRisk(each, 0.2)).valueUsd));
    expect(failureOf(spotLadder(book, { spotRatios: [0.9], targetCoin: 0, atMs: AT_MS, numeraire: 'usd' }))).toMatch(
      /^unsupported: BTC_USDC-27FEB26-110000-P/,
    );
  });
});

describe('scenarioMatrix: what is unknown and what is wrong', () => {
  const quoted = aPosition('BTC-27FEB26-110000-C', 1);
  const unquoted = aPosition('BTC-27FEB26-120000-C', 5);
  const market = aMarket([anOptionQuote(quoted.instrument.id, 100_000, 0.55)]);

  it('counts unknown legs and leaves them out', () => {
    const both = valueOf(scenarioMatrix(aScenarioBook([quoted, unquoted], market), aRequest('pnlUsd')));
    const alone = valueOf(scenarioMatrix(aScenarioBook([quoted], market), aRequest('pnlUsd')));
    expect(both.unknownLegs).toBe(1);
    expect(both.cells).toEqual(alone.cells);
  });

  it('a book of which nothing is known has no matrix', () => {
    const book = aScenarioBook([unquoted], market);
    expect(failureOf(scenarioMatrix(book, aRequest('valueUsd')))).toBe('missingData: BTC: none of the 1 legs is known');
  });

  it('a figure that no leg has is missing, not 0', () => {
    const perpetual = aScenarioBook([aPosition('BTC-PERPETUAL', 1_000, null)]);
    expect(failureOf(scenarioMatrix(perpetual, aRequest('valueUsd')))).toContain('missingData: valueUsd');
    expect(failureOf(scenarioMatrix(perpetual, aRequest('deltaUsd')))).toContain('missingData: deltaUsd');
  });

  it('names the field of a scenario that cannot be', () => {
    const book = aScenarioBook([quoted], market);
    expect(failureOf(scenarioMatrix(book, aRequest('valueUsd', { spotRatios: [1, 0] })))).toContain('invalidInput: spotRatio');
    expect(failureOf(scenarioMatrix(book, aRequest('vegaUsdPerVolPoint', { spotRatios: [0] })))).toContain('invalidInput: spotRatio');
    const volShifts = [{ kind: 'points', points: Infinity }] as const;
    expect(failureOf(scenarioMatrix(book, aRequest('valueUsd', { volShifts })))).toContain('invalidInput: points');
  });
});

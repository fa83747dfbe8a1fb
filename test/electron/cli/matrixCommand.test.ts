import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../electron/cli/commandAnswer.ts';
import { ladderCommand, type LadderReport } from '../../../electron/cli/ladderCommand.ts';
import { MATRIX_FIGURES, matrixCommand, type MatrixCommandInputs, type MatrixReport } from '../../../electron/cli/matrixCommand.ts';
import { cellsHere, type CellsOf } from '../../../electron/cli/gridCells.ts';
import { known, RULEBOOK } from '../../shared/risk/riskBuilders.ts';
import { aBookCsv, aChainCsv, CALL_ROW, ETH_ROW, PUT_ROW, stderrOf, stdoutOf } from './gridCommands.rig.ts';

const BOOK = aBookCsv('BTC-27FEB26-110000-C,10,0.02,BTC', 'BTC-30JAN26-90000-P,-3,0.01,BTC', 'ETH-27FEB26-3000-C,5,,');
const CHAIN = aChainCsv(CALL_ROW, PUT_ROW, ETH_ROW);

function run(more: Partial<MatrixCommandInputs> = {}, cellsOf: CellsOf = cellsHere): Promise<CommandAnswer> {
  const plain = {
    spot: '-10:10:10',
    vol: '-5,0,5',
    volMode: 'points',
    figure: 'pnlUsd',
    expire: 'path',
    roll: undefined,
    stickiness: undefined,
  } as const;
  return matrixCommand({ bookCsv: BOOK, chainCsv: CHAIN, rulebook: RULEBOOK, at: undefined, ...plain, ...more }, cellsOf);
}

async function reportOf(more: Partial<MatrixCommandInputs> = {}): Promise<MatrixReport> {
  return stdoutOf(await run(more)) as MatrixReport;
}

describe('matrixCommand', () => {
  it('has a matrix per underlying: a row per spot move, a column per volatility move, 0 P&L in the middle', async () => {
    const { matrices, spotMovesPct, volMoves } = await reportOf();
    expect([spotMovesPct, volMoves]).toEqual([
      [-10, 0, 10],
      [-5, 0, 5],
    ]);
    for (const underlying of ['BTC', 'ETH']) {
      expect(matrices[underlying]?.cells?.map((row) => row.length)).toEqual([3, 3, 3]);
      expect(matrices[underlying]?.cells?.[1]?.[1]).toBe(0);
    }
  });

  it.each(['valueUsd', 'deltaCoin', 'vegaUsdPerVolPoint', 'pnlCoin'] as const)(
    'the column without a vol move is the ladder: %s',
    async (figure) => {
      const ladder = stdoutOf(
        await ladderCommand({
          bookCsv: BOOK,
          chainCsv: CHAIN,
          rulebook: RULEBOOK,
          at: undefined,
          spot: '-10:10:10',
          numeraire: 'coin',
          targetCoin: 0,
          expire: 'path',
          roll: undefined,
          stickiness: undefined,
        }),
      ) as LadderReport;
      const { cells } = (await reportOf({ figure })).matrices['BTC'] ?? {};
      for (const [row, level] of (ladder.ladders['BTC']?.levels ?? []).entries()) {
        expect(known(cells?.[row]?.[1])).toBeCloseTo(known(level[figure]), 8);
      }
    },
  );

  it('+5 points and +5/55 of the volatility are the same for a leg at 55 %', async () => {
    const bookCsv = aBookCsv('BTC-27FEB26-110000-C,10,0.02,BTC');
    const points = (await reportOf({ bookCsv, vol: '5' })).matrices['BTC']?.cells?.[2]?.[0];
    const relative = (await reportOf({ bookCsv, vol: String(500 / 55), volMode: 'relative' })).matrices['BTC']?.cells?.[2]?.[0];
    expect(known(relative)).toBeCloseTo(known(points), 6);
  });

  it.each(MATRIX_FIGURES)('%s can be asked for', async (figure) => {
    for (const cell of (await reportOf({ figure })).matrices['BTC']?.cells?.flat() ?? []) expect(Number.isFinite(cell)).toBe(true);
  });

  it('names and counts what is unknown; a book of which nothing is known says so without cells', async () => {
    const { matrices } = await reportOf({ bookCsv: aBookCsv('BTC-27FEB26-110000-C,10,,', 'BTC-27FEB26-120000-C,1,,') });
    expect(matrices['BTC']).toMatchObject({ legs: 2, unknownLegs: 1, unknown: [{ instrument: 'BTC-27FEB26-120000-C' }] });
    const none = (await reportOf({ bookCsv: aBookCsv('BTC-27FEB26-120000-C,1,,') })).matrices['BTC'];
    expect(none).toMatchObject({ cells: null, unknownLegs: 1, error: 'BTC: none of the 1 legs is known' });
  });

  it.each([
    [{ spot: '-100,0' }, 'usage: spotRatio: expected'],
    [{ spot: '-100,0', bookCsv: aBookCsv('BTC-27FEB26-120000-C,1,,') }, 'usage: spotRatio: expected'],
    [{ vol: '1e9' }, 'usage: points: expected'],
    [{ vol: '' }, 'usage: --vol: expected'],
    [{ vol: '-150', volMode: 'relative' as const }, 'usage: share: expected'],
    [{ expire: '-1' }, 'usage: --expire'],
    [
      { expire: '95000', roll: '2026-03-01T08:00:00Z' },
      'usage: --expire: expected path or start, as BTC and ETH expire on the way, was 95000',
    ],
    [{ roll: 'later' }, 'usage: --roll'],
    [{ bookCsv: 'rubbish' }, 'badInput: book:'],
  ])('refuses %j', async (more, words) => {
    expect(stderrOf(await run(more))).toContain(words);
  });
});

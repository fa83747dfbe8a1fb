import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../electron/cli/commandAnswer.ts';
import { cellsHere, createThreadedCells, withoutCells, type CellsOf, type ThreadedCells } from '../../../electron/cli/gridCells.ts';
import { ladderCommand } from '../../../electron/cli/ladderCommand.ts';
import { matrixCommand } from '../../../electron/cli/matrixCommand.ts';
import { createJobRunner } from '../../../electron/workers/jobRunner.ts';
import type { MatrixPlan } from '../../../shared/risk/matrixPlan.ts';
import { prepareLadder } from '../../../shared/risk/spotLadder.ts';
import { aPosition, AT_MS, RULEBOOK, valueOf } from '../../shared/risk/riskBuilders.ts';
import { aScenarioBook } from '../../shared/risk/scenarioRig.ts';
import { aBookCsv, aChainCsv, CALL_ROW, ETH_ROW, PUT_ROW } from './gridCommands.rig.ts';

const WORKER = new URL('../../../electron/workers/matrix.worker.ts', import.meta.url);
const FILES = {
  bookCsv: aBookCsv('BTC-27FEB26-110000-C,10,0.02,BTC', 'BTC-30JAN26-90000-P,-3,0.01,BTC', 'BTC,2,,', 'ETH-27FEB26-3000-C,5,,'),
  chainCsv: aChainCsv(CALL_ROW, PUT_ROW, ETH_ROW),
  rulebook: RULEBOOK,
  at: undefined,
  spot: '-10:10:5',
  expire: 'path',
  roll: undefined,
  stickiness: undefined,
};

interface Rig {
  readonly cellsOf: CellsOf;
  readonly shares: readonly number[];
  readonly runners: () => number;
  readonly isListening: () => boolean;
}

/** Real threads; `interruptAt`: the share of the work at which the person presses Ctrl-C. */
function aRig({ matrixWorker = WORKER, quickWork = 0, interruptAt = Infinity } = {}): Rig {
  const shares: number[] = [];
  let runners = 0;
  let cancelOnInterrupt: (() => void) | null = null;
  const deps: ThreadedCells = {
    quickWork,
    createRunner() {
      runners += 1;
      return createJobRunner({ matrixWorker, threads: 2 });
    },
    onProgress(share) {
      shares.push(share);
      if (share >= interruptAt) cancelOnInterrupt?.();
    },
    onInterrupt(cancel) {
      cancelOnInterrupt = cancel;
      return () => {
        cancelOnInterrupt = null;
      };
    },
  };
  return { cellsOf: createThreadedCells(deps), shares, runners: () => runners, isListening: () => cancelOnInterrupt !== null };
}

function ladder(cellsOf: CellsOf): Promise<CommandAnswer> {
  return ladderCommand({ ...FILES, numeraire: 'coin', targetCoin: 0 }, cellsOf);
}

function matrix(cellsOf: CellsOf): Promise<CommandAnswer> {
  return matrixCommand({ ...FILES, vol: '-5,0,5', volMode: 'points', figure: 'pnlUsd' }, cellsOf);
}

function somePlans(levels: number): readonly MatrixPlan[] {
  const legs = Array.from({ length: 50 }, (_, at) => aPosition(`BTC-27FEB26-${80_000 + 1_000 * at}-C`, at - 20.5));
  const spotRatios = Array.from({ length: levels }, (_, at) => 0.5 + at / levels);
  return valueOf(prepareLadder(aScenarioBook(legs), { spotRatios, atMs: AT_MS, numeraire: 'coin', targetCoin: 0 })).plans;
}

describe('createThreadedCells', () => {
  it('answers a ladder and a matrix with the same bytes as on one thread', async () => {
    const rig = aRig();
    expect(await ladder(rig.cellsOf)).toEqual(await ladder(cellsHere));
    expect(await matrix(rig.cellsOf)).toEqual(await matrix(cellsHere));
    expect(rig.runners()).toBe(2);
  });

  it('starts no thread for work that is quick: options × cells up to the limit, over all plans', async () => {
    const plans = somePlans(7);
    const work = plans.length * 50 * 7;
    const [quick, long] = [aRig({ quickWork: work }), aRig({ quickWork: work - 1 })];
    expect(await quick.cellsOf(plans)).toEqual(await long.cellsOf(plans));
    expect([quick.runners(), long.runners()]).toEqual([0, 1]);
  });

  it('tells how much is done, rising to all of it', async () => {
    const { cellsOf, shares } = aRig();
    await cellsOf(somePlans(7));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(new Set(shares).size).toBe(somePlans(7).length * 7);
  });

  it('Ctrl-C stops it and is listened to no longer', async () => {
    const { cellsOf, shares, isListening } = aRig({ interruptAt: 0.2 });
    expect(await cellsOf(somePlans(300))).toEqual({ kind: 'cancelled' });
    expect(shares.filter((share) => share > 0.5)).toEqual([1]);
    expect(isListening()).toBe(false);
  });

  it('a command that is interrupted has no output, nor has one whose threads fail', async () => {
    expect(await ladder(aRig({ interruptAt: 0 }).cellsOf)).toEqual({ kind: 'cancelled', stderrLines: ['interrupted'] });
    expect(await matrix(aRig({ interruptAt: 0 }).cellsOf)).toEqual({ kind: 'cancelled', stderrLines: ['interrupted'] });
    const { cellsOf } = aRig({ matrixWorker: new URL('./nowhere.ts', import.meta.url) });
    expect(await ladder(cellsOf)).toMatchObject({ kind: 'failed', stderrLines: [expect.stringContaining('a worker thread was lost')] });
  });
});

describe('withoutCells', () => {
  it('says what went wrong', () => {
    const failure = { reason: 'calculationFailed', message: 'out of paper' } as const;
    expect(withoutCells({ kind: 'failed', failure })).toEqual({ kind: 'failed', stderrLines: ['out of paper'] });
  });
});

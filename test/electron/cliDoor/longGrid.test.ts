import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QUICK_WORK } from '../../../electron/cli/gridCells.ts';
import { ladderCommand } from '../../../electron/cli/ladderCommand.ts';
import { RULEBOOK } from '../../shared/risk/riskBuilders.ts';
import { LADDER_FIGURES } from '../../../shared/risk/spotLadder.ts';
import { aBookCsv, aChainCsv } from '../cli/gridCommands.rig.ts';
import { inTemporaryFolder } from '../persistence/temporaryFolder.ts';
import { runDesk } from './runDesk.ts';

const OPTIONS = Array.from({ length: 160 }, (_, at) => `BTC-27FEB26-${60_000 + 500 * at}-${at % 2 === 0 ? 'C' : 'P'}`);
const BOOK = aBookCsv(...OPTIONS.map((option, at) => `${option},${(at % 7) - 3 || 1},,`));
const CHAIN = aChainCsv(...OPTIONS.map((option) => `${option},100000,100000,55`));
const SPOT = '-40:40:0.05';
const LEVELS = 1_601;

describe('desk ladder on worker threads', () => {
  it('prints the bytes that the command gives on one thread', async () => {
    expect(OPTIONS.length * (LEVELS - 1) * LADDER_FIGURES.length).toBeGreaterThan(QUICK_WORK);
    const plain = {
      at: undefined,
      spot: SPOT,
      expire: 'path',
      roll: undefined,
      stickiness: undefined,
      numeraire: 'coin',
      targetCoin: 0,
    } as const;
    const here = await ladderCommand({ bookCsv: BOOK, chainCsv: CHAIN, rulebook: RULEBOOK, ...plain });
    await inTemporaryFolder(async (folder) => {
      const [book, chain] = [join(folder, 'book.csv'), join(folder, 'chain.csv')];
      await Promise.all([writeFile(book, BOOK), writeFile(chain, CHAIN)]);
      const outcome = await runDesk(['ladder', '--book', book, '--chain', chain, `--spot=${SPOT}`]);
      expect([outcome.code, outcome.stderr]).toEqual([0, '']);
      expect(here.kind === 'ok' && here.stdout === outcome.stdout).toBe(true);
    });
  });
});

/** `desk ladder`, `matrix`, `smile` and `explain` as a script meets them: the door hands every option to the command, and refuses as the others do. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTemporaryFolder } from '../persistence/temporaryFolder.ts';
import { ROOT, runDesk } from './runDesk.ts';

const RECORDED = join(ROOT, 'test', 'fixtures', 'smile', 'chain-2026-01-15-and-02-06.csv');
const BEFORE = '2026-01-28T08:00:00Z';
const AFTER = '2026-01-28T14:00:00Z';

function chain(at: string, spotUsd: number, ivPoints: number): string {
  return [
    'snapshot_ts,instrument_name,underlying_price,index_price,bid_price,ask_price,mark_iv',
    `${at},BTC-27FEB26-110000-C,${spotUsd},${spotUsd},,,${ivPoints}`,
    `${at},BTC-PERPETUAL,${spotUsd},${spotUsd},${spotUsd - 10},${spotUsd + 10},`,
  ].join('\n');
}

const BOOK = [
  'book,venue,instrument,size,avg_price,avg_price_ccy',
  'alpha,deribit,BTC-27FEB26-110000-C,-10,0.02,BTC',
  'alpha,paper,BTC-PERPETUAL,250000,100000,USD',
].join('\n');

/** Writes the files of one book between two chains and hands out their paths. */
function inFiles<T>(use: (files: { book: string; before: string; after: string }) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const files = { book: join(folder, 'book.csv'), before: join(folder, 'before.csv'), after: join(folder, 'after.csv') };
    await writeFile(files.book, BOOK);
    await writeFile(files.before, chain(BEFORE, 100_000, 55));
    await writeFile(files.after, chain(AFTER, 97_000, 58));
    return use(files);
  });
}

describe('desk ladder', () => {
  it('prints the asked levels, and at no move the coins that bring the delta to the target', async () => {
    await inFiles(async ({ book, before }) => {
      const { code, stdout } = await runDesk(['ladder', '--book', book, '--chain', before, '--spot', '-10,0,10', '--target', '0.5']);
      const { ladders } = JSON.parse(stdout) as {
        ladders: { BTC: { levels: { movePct: number; netDeltaCoin: number; toTargetCoin: number }[] } };
      };
      expect(code).toBe(0);
      expect(ladders.BTC.levels.map(({ movePct }) => movePct)).toEqual([-10, 0, 10]);
      for (const { netDeltaCoin, toTargetCoin } of ladders.BTC.levels) expect(netDeltaCoin + toTargetCoin).toBeCloseTo(0.5, 9);
    });
  });

  it('refuses an axis that is none with exit 2 and nothing on stdout', async () => {
    await inFiles(async ({ book, before }) => {
      const { code, stdout, stderr } = await runDesk(['ladder', '--book', book, '--chain', before, '--spot', 'up']);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('--spot');
    });
  });
});

describe('desk matrix', () => {
  it('has a row per spot move and a column per volatility move, and no P&L where nothing moved', async () => {
    await inFiles(async ({ book, before }) => {
      const args = ['matrix', '--book', book, '--chain', before, '--spot', '-5:5:5', '--vol', '-10,0,10,20'];
      const { code, stdout } = await runDesk(args);
      const { matrices } = JSON.parse(stdout) as { matrices: { BTC: { cells: number[][] } } };
      expect(code).toBe(0);
      expect(matrices.BTC.cells.map((row) => row.length)).toEqual([4, 4, 4]);
      expect(matrices.BTC.cells[1]?.[1]).toBeCloseTo(0, 6);
      // Short options lose when volatility rises.
      expect(matrices.BTC.cells[1]?.[3]).toBeLessThan(-1_000);
    });
  });
});

describe('desk smile', () => {
  it('fits the recorded expiries of a chain and says how well', async () => {
    const { code, stdout } = await runDesk(['smile', '--chain', RECORDED]);
    const report = JSON.parse(stdout) as { families: Record<string, { fit: string; quality: { rmsVolPoints: number } }[]> };
    const fits = Object.values(report.families).flat();
    expect(code).toBe(0);
    expect(fits.length).toBeGreaterThan(0);
    expect(fits.filter(({ fit }) => fit === 'svi').every(({ quality }) => quality.rmsVolPoints < 3)).toBe(true);
  });
});

describe('desk explain', () => {
  it('explains the P&L between two chains: the causes add up to what happened', async () => {
    await inFiles(async ({ book, before, after }) => {
      const { code, stdout } = await runDesk(['explain', '--book', book, '--before', before, '--after', after]);
      const { usd } = (JSON.parse(stdout) as { total: { usd: Record<string, number | null> } }).total;
      const parts = ['spot', 'time', 'vol', 'cross', 'carry', 'funding', 'fees', 'trades', 'unbooked'].map((name) => usd[name] ?? 0);
      expect(code).toBe(0);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(usd['actual'] ?? Number.NaN, 6);
      // A short call gains when spot falls and loses when volatility rises.
      expect(usd['vol']).toBeLessThan(0);
    });
  });

  it('refuses two files from standard input', async () => {
    const { code, stderr } = await runDesk(['explain', '--book', '-', '--before', '-', '--after', 'x.csv']);
    expect(code).toBe(2);
    expect(stderr).toContain('only one file can be -');
  });
});

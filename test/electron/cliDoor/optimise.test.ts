/** `desk optimise` as a script meets it: the thread, the solver, the exit codes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTemporaryFolder } from '../persistence/temporaryFolder.ts';
import { runDesk, type Outcome } from './runDesk.ts';

const TS = '2026-01-28T08:00:00Z';
const CHAIN = [
  'snapshot_ts,instrument_name,underlying_price,index_price,bid_price,ask_price,mark_price,mark_iv',
  `${TS},BTC-PERPETUAL,100000,100000,99990,100010,,`,
  `${TS},BTC-27FEB26-110000-C,100000,100000,0.0265,0.0275,,55`,
  `${TS},BTC-27FEB26-90000-P,100000,100000,0.022,0.0225,,56`,
].join('\n');
const BOOK = ['book,venue,instrument,size,avg_price,avg_price_ccy', 'main,deribit,BTC-27FEB26-110000-C,-10,0.02,BTC'].join('\n');

function optimise(...options: readonly string[]): Promise<Outcome> {
  return inTemporaryFolder(async (folder) => {
    await Promise.all([writeFile(join(folder, 'book.csv'), BOOK), writeFile(join(folder, 'chain.csv'), CHAIN)]);
    return runDesk(['optimise', '--book', join(folder, 'book.csv'), '--chain', join(folder, 'chain.csv'), ...options]);
  });
}

describe('desk optimise', () => {
  it('prints trades that hold the limits, and nothing but the answer', async () => {
    const { stdout, code, stderr } = await optimise(
      '--delta-limit',
      '0.2',
      '--gamma-limit',
      '0.00012',
      '--max-lots',
      '60',
      '--frontier',
      '--points',
      '3',
    );
    expect([code, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout) as {
      hedge: { after: { deltaCoin: number; gammaCoinPerUsd: number } };
      frontier: { points: object[] };
    };
    expect(Math.abs(report.hedge.after.deltaCoin)).toBeLessThanOrEqual(0.2);
    expect(Math.abs(report.hedge.after.gammaCoinPerUsd)).toBeLessThanOrEqual(0.00012);
    expect(report.frontier.points).toHaveLength(3);
  });

  it('ends with 3 and names the conflict where limits cannot be met, with 2 where there is none', async () => {
    const conflict = await optimise('--gamma-limit', '0', '--max-lots', '10');
    expect([conflict.code, conflict.stdout]).toEqual([3, '']);
    expect(conflict.stderr).toContain('limits cannot be met together: gamma 0 BTC/USD; nearest with these instruments: gamma');
    expect((await optimise()).code).toBe(2);
    expect((await optimise('--gamma-limit', 'many')).code).toBe(2);
  });
});

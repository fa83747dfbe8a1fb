/** `desk suggest --policy` as a script meets it: where the policy comes from, what it may not stand beside, and what ends with which code. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SuggestReport } from '../../../electron/cli/suggestReport.ts';
import type { HedgePolicy } from '../../../shared/domain/policySchema.ts';
import { fixedBandOf } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { inTemporaryFolder } from '../persistence/temporaryFolder.ts';
import { runDesk, type Outcome } from './runDesk.ts';

const AT = '2026-01-28T08:00:00Z';
const BOOK = ['book,venue,instrument,size,avg_price,avg_price_ccy', 'main,deribit,BTC-27FEB26-110000-C,10,0.02,BTC'].join('\n');
const CHAIN = [
  'snapshot_ts,instrument_name,underlying_price,index_price,bid_price,ask_price,mark_iv',
  `${AT},BTC-27FEB26-110000-C,100000,100000,,,55`,
  `${AT},BTC-PERPETUAL,100000,100000,99990,100010,`,
].join('\n');
const HOURLY: HedgePolicy = {
  ...fixedBandOf({ name: 'Every hour', halfWidthCoin: 1, targetDeltaCoin: 0, hedgeTo: 'target' }),
  band: null,
  events: [{ kind: 'interval', everyMinutes: 60 }],
};

/** Arguments name the files b.csv, c.csv and p.json of a folder that holds the book, the chain and `policy`. */
function onFiles(args: readonly string[], policy: string, stdin = ''): Promise<Outcome> {
  return inTemporaryFolder(async (folder) => {
    const texts = { 'b.csv': BOOK, 'c.csv': CHAIN, 'p.json': policy };
    await Promise.all(Object.entries(texts).map(([name, text]) => writeFile(join(folder, name), text)));
    return runDesk(['suggest', ...args.map((arg) => (arg in texts ? join(folder, arg) : arg))], stdin);
  });
}

const FILES = ['--book', 'b.csv', '--chain', 'c.csv'];

describe('desk suggest --policy', () => {
  it('asks the policy of the file, with the memory that the flags give', async () => {
    const { code, stdout, stderr } = await onFiles(
      [...FILES, '--policy', 'p.json', '--last-hedge', '2026-01-28T06:00:00Z,99000'],
      JSON.stringify(HOURLY),
    );
    expect([code, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout) as SuggestReport;
    expect(report.policy).toEqual(HOURLY);
    expect(report.suggestions[0]).toMatchObject({
      verdict: 'suggested',
      firedBy: 'every 60 min',
      memory: { lastHedgeMs: Date.parse('2026-01-28T06:00:00Z'), lastHedgeIndexUsd: 99_000 },
      plan: { instrument: 'BTC-PERPETUAL', side: 'sell', amount: '271900' },
    });
  });

  it('takes the policy from standard input', async () => {
    const { code, stdout } = await onFiles([...FILES, '--policy', '-'], '', JSON.stringify(HOURLY));
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as SuggestReport).suggestions[0]?.verdict).toBe('inside');
  });

  it('a policy that contradicts itself ends with 3 and names what conflicts; so does a file that is not there', async () => {
    const conflicting = await onFiles(
      [...FILES, '--policy', 'p.json'],
      JSON.stringify({ ...HOURLY, sizing: { to: 'edge', ratioPct: 100 } }),
    );
    expect(conflicting).toEqual({ code: 3, stdout: '', stderr: 'policy: sizing.to: "edge" needs a band, and band is off\n' });
    const missing = await onFiles([...FILES, '--policy', 'no-such.json'], '');
    expect([missing.code, missing.stdout]).toEqual([3, '']);
    expect(missing.stderr).toMatch(/^no-such\.json: ENOENT: /);
  });

  it.each([
    ['neither a policy nor a band', [], 'expected --policy FILE or --band COIN'],
    ['both', ['--policy', 'p.json', '--band', '1'], '--band and --to have no place beside --policy'],
    ['two from one standard input', ['--policy', '-', '--book', '-'], 'only one of --book, --chain and --policy can be -'],
    ['a moment that is none', ['--policy', 'p.json', '--since', 'now'], '--since: expected a time and an index such as'],
  ])('%s ends with 2', async (_what, args, words) => {
    const { code, stdout, stderr } = await onFiles([...FILES, ...args], JSON.stringify(HOURLY));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.startsWith(words), stderr).toBe(true);
  });
});

/** `desk risk` and `desk suggest` as a script meets them: the JSON they print, where their files come from, what they refuse. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RiskReport } from '../../../electron/cli/riskCommand.ts';
import type { SuggestReport } from '../../../electron/cli/suggestReport.ts';
import { inTemporaryFolder } from '../persistence/temporaryFolder.ts';
import { ROOT, runDesk, type Outcome } from './runDesk.ts';

const FIGURES = [
  'deltaCoin',
  'premiumAdjustedDeltaCoin',
  'gammaCoinPerUsd',
  'vegaUsdPerVolPoint',
  'thetaUsdPerDay',
  'rhoUsdPerPct',
  'valueUsd',
] as const;
const BOOK_HEADER = 'book,venue,instrument,size,avg_price,avg_price_ccy';
/** Recorded by Deribit's own ticker: see test/fixtures/importers/SOURCE.md. */
const RECORDED = join(ROOT, 'test', 'fixtures', 'importers', 'chain-2026-01-15.csv');
const AT = '2026-01-28T08:00:00Z';
const CHAIN_HEADER = 'snapshot_ts,instrument_name,underlying_price,index_price,bid_price,ask_price,mark_iv';
const CHAIN = [
  CHAIN_HEADER,
  `${AT},BTC-27FEB26-110000-C,100000,100000,,,55`,
  `${AT},BTC-PERPETUAL,100000,100000,99990,100010,`,
  `${AT},ETH-27FEB26-3000-P,2900,2890,,,70`,
].join('\n');
/** Three books of one trader: the published vector of 10 calls, 6 of them in one book and 4 in another. */
const BOOKS = [
  BOOK_HEADER,
  'alpha,deribit,BTC-27FEB26-110000-C,6,0.02,BTC',
  'alpha,paper,BTC-PERPETUAL,-50000,100000,USD',
  'beta,deribit,BTC-27FEB26-110000-C,4,0.02,BTC',
  'gamma,deribit,ETH-27FEB26-3000-P,-7,0.05,ETH',
  'gamma,deribit,USDC,1000,,',
].join('\n');

/** Runs `command` on the two texts, as files. */
function onFiles(command: readonly string[], book: string, chain: string): Promise<Outcome> {
  return inTemporaryFolder(async (folder) => {
    await Promise.all([writeFile(join(folder, 'book.csv'), book), writeFile(join(folder, 'chain.csv'), chain)]);
    return runDesk([...command, '--book', join(folder, 'book.csv'), '--chain', join(folder, 'chain.csv')]);
  });
}

function answerOf({ code, stdout, stderr }: Outcome): unknown {
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

function riskOf(outcome: Outcome): RiskReport {
  return answerOf(outcome) as RiskReport;
}

function suggestOf(outcome: Outcome): SuggestReport {
  return answerOf(outcome) as SuggestReport;
}

function known(value: number | null | undefined): number {
  if (value === null || value === undefined) throw new Error('expected a number');
  return value;
}

function columnsOf(csv: string, columns: readonly string[]): string {
  const [header = [], ...rows] = csv
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return [columns, ...rows.map((row) => columns.map((column) => row[header.indexOf(column)] ?? ''))].map((row) => row.join(',')).join('\n');
}

describe('desk risk', () => {
  it('prints at, legs and totals under the promised names; books stay apart on the legs and are added up in the totals', async () => {
    const report = riskOf(await onFiles(['risk'], BOOKS, CHAIN));
    expect(Object.keys(report)).toEqual(['at', 'chainAt', 'theta', 'legs', 'totals']);
    expect(report.at).toBe('2026-01-28T08:00:00.000Z');
    for (const leg of report.legs) expect(Object.keys(leg)).toEqual(['book', 'venue', 'instrument', 'qty', ...FIGURES]);
    expect(report.legs.map(({ book, venue, instrument, qty }) => [book, venue, instrument, qty])).toEqual([
      ['alpha', 'deribit', 'BTC-27FEB26-110000-C', 6],
      ['alpha', 'paper', 'BTC-PERPETUAL', -50_000],
      ['beta', 'deribit', 'BTC-27FEB26-110000-C', 4],
      ['gamma', 'deribit', 'ETH-27FEB26-3000-P', -7],
      ['gamma', 'deribit', 'USDC', 1_000],
    ]);
    expect(Object.keys(report.totals)).toEqual(['BTC', 'ETH', 'cash']);
    for (const total of Object.values(report.totals)) expect(Object.keys(total)).toEqual([...FIGURES, 'legs', 'unknownLegs']);
    expect(known(report.totals['BTC']?.premiumAdjustedDeltaCoin)).toBeCloseTo(2.71931991 - 0.5, 7);
    for (const figure of FIGURES) {
      const sum = report.legs.slice(0, 3).reduce((total, leg) => total + known(leg[figure]), 0);
      expect(known(report.totals['BTC']?.[figure]), figure).toBeCloseTo(sum, 9);
    }
  });

  it('agrees with the deltas and vegas the exchange printed, from a recorded file as it is', async () => {
    const [, ...rows] = columnsOf(readFileSync(RECORDED, 'utf8'), ['instrument_name', 'delta', 'vega']).split('\n');
    const options = rows.map((row) => row.split(',')).filter(([name = '']) => /-[CP]$/.test(name));
    const book = [BOOK_HEADER, ...options.map(([name = '']) => `main,deribit,${name},1,,`)].join('\n');
    const { legs } = riskOf(await runDesk(['risk', '--book', '-', '--chain', RECORDED], book));
    expect(legs.length).toBe(options.length);
    expect(legs.length).toBeGreaterThan(20);
    for (const [index, [name = '', delta, vega]] of options.entries()) {
      // The venue's forwards and greeks were polled some minutes apart (tolerances of the recording: 0.006 coin within a day to expiry).
      expect(Math.abs(known(legs[index]?.deltaCoin) - Number(delta)), name).toBeLessThan(0.01);
      expect(Math.abs(known(legs[index]?.vegaUsdPerVolPoint) - Number(vega)), name).toBeLessThan(0.02 * Number(vega) + 0.5);
    }
  });

  it('instrument_name, underlying_price and mark_iv suffice: the same figures as from the whole file', async () => {
    const chain = readFileSync(RECORDED, 'utf8');
    const name = /^[^,]+,(BTC-[^,]+-C),/m.exec(chain)?.[1] ?? '';
    const book = [BOOK_HEADER, `main,deribit,${name},3,,`].join('\n');
    const at = ['--at', '2026-01-15T05:00:00+01:00'];
    const minimal = columnsOf(chain, ['instrument_name', 'underlying_price', 'mark_iv']);
    const whole = riskOf(await onFiles(['risk', ...at], book, chain));
    const lean = riskOf(await onFiles(['risk', ...at], book, minimal));
    expect([lean.at, lean.chainAt]).toEqual(['2026-01-15T04:00:00.000Z', null]);
    expect([lean.legs, lean.totals]).toEqual([whole.legs, whole.totals]);
    const withoutTime = await onFiles(['risk'], book, minimal);
    expect([withoutTime.code, withoutTime.stdout]).toEqual([2, '']);
    expect(withoutTime.stderr).toMatch(/^--at is needed/);
  });

  it('prints theta by the convention asked for: in the last quarter of a day Deribit counts a quarter', async () => {
    const book = [BOOK_HEADER, 'main,deribit,BTC-27FEB26-100000-C,1,,'].join('\n');
    const chain = ['instrument_name,underlying_price,mark_iv', 'BTC-27FEB26-100000-C,100000,55'].join('\n');
    const thetaUsdPerDay = async (theta: readonly string[]): Promise<number> => {
      const report = riskOf(await onFiles(['risk', '--at', '2026-02-27T02:00:00Z', ...theta], book, chain));
      expect(report.theta).toBe(theta[1] ?? 'textbook');
      return known(report.legs[0]?.thetaUsdPerDay);
    };
    const textbook = await thetaUsdPerDay([]);
    // −F·n(d1)·σ/(2√T)/365 with d1 = σ√T/2 and T = 6 h.
    const sigmaRootT = 0.55 * Math.sqrt(6 / 8_760);
    const density = Math.exp((-sigmaRootT * sigmaRootT) / 8) / Math.sqrt(2 * Math.PI);
    expect(textbook).toBeCloseTo((-100_000 * density * 0.55) / (2 * Math.sqrt(6 / 8_760)) / 365, 6);
    expect(await thetaUsdPerDay(['--theta', 'deribit'])).toBeCloseTo(textbook / 4, 6);
    expect(await thetaUsdPerDay(['--theta', 'revaluation'])).toBeGreaterThan(textbook);
  });

  it.each(['2026-02-30T08:00:00Z', ''])('--at %j is no moment: exit 2', async (at) => {
    const { code, stdout, stderr } = await onFiles(['risk', '--at', at], BOOKS, CHAIN);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^--at: expected a time such as /);
  });

  it('lists every error of both files by line and field, with nothing on stdout', async () => {
    const book = [BOOK_HEADER, 'a,deribit,BTC-31FEB26-1-C,1,,', 'a,deribit,BTC-PERPETUAL,NaN,,', 'a,deribit,BTC,1,,', 'a,deribit,BTC,2,,'];
    const chain = [CHAIN, `${AT},BTC-27FEB26-120000-C,100000,,,,0.55`, `2026-02-30T00:00Z,BTC-PERPETUAL,-1,,,,`];
    const { code, stdout, stderr } = await onFiles(['risk'], book.join('\n'), chain.join('\n'));
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'book: line 2, instrument: unknown instrument "BTC-31FEB26-1-C"',
      'book: line 3, size: expected a plain decimal number, was "NaN"',
      'book: line 5, instrument: duplicate of line 4: same book, venue and instrument',
      'chain: line 5, mark_iv: wrong unit: expected percent (65 for 65 %), was "0.55"',
      'chain: line 6, snapshot_ts: expected a time such as 2026-02-01T04:54:02.172Z, was "2026-02-30T00:00Z"',
      'chain: line 6, underlying_price: expected a number > 0, was "-1"',
    ]);
  });
});

describe('desk suggest', () => {
  it('hedges the sum of all books of the file, one suggestion per underlying', async () => {
    const report = suggestOf(await onFiles(['suggest', '--band', '0.5', '--to', 'target'], BOOKS, CHAIN));
    expect(Object.keys(report)).toEqual(['at', 'chainAt', 'numeraire', 'policy', 'assumptions', 'suggestions']);
    expect(report.policy.sizing).toEqual({ to: 'target', ratioPct: 100 });
    expect(report.suggestions.map(({ underlying }) => underlying)).toEqual(['BTC', 'ETH']);
    const btc = report.suggestions[0];
    // 10 calls (2.71931991) less the perpetual's half coin.
    expect(known(btc?.deltaCoin)).toBeCloseTo(2.21931991, 7);
    expect(btc).toMatchObject({ verdict: 'suggested', lowerCoin: -0.5, targetCoin: 0, upperCoin: 0.5, unknownLegs: 0 });
    expect(btc?.plan).toMatchObject({ instrument: 'BTC-PERPETUAL', side: 'sell', amountUnit: 'usd' });
    expect(Math.abs(known(btc?.plan?.residualDeltaCoin))).toBeLessThan(1e-4);
    expect(known(btc?.plan?.cost?.feeUsd)).toBeGreaterThan(0);
    expect(report.suggestions[1]?.verdict).toBe('suggested');
  });

  it('stops at the edge of the band unless told otherwise, and suggests nothing inside it', async () => {
    const atEdge = suggestOf(await onFiles(['suggest', '--band', '0.5'], BOOKS, CHAIN)).suggestions[0];
    expect(known(atEdge?.plan?.residualDeltaCoin)).toBeGreaterThan(0.499);
    expect(known(atEdge?.plan?.residualDeltaCoin)).toBeLessThanOrEqual(0.5);
    const inside = suggestOf(await onFiles(['suggest', '--band', '1e2'], BOOKS, CHAIN)).suggestions;
    expect(inside.map(({ verdict, plan }) => [verdict, plan])).toEqual([
      ['inside', null],
      ['inside', null],
    ]);
  });

  it('takes the chain from standard input, and ends with 3 when it is rubbish', async () => {
    await inTemporaryFolder(async (folder) => {
      const book = join(folder, 'book.csv');
      await writeFile(book, BOOKS);
      const args = ['suggest', '--band', '0.5', '--book', book, '--chain', '-'];
      expect(suggestOf(await runDesk(args, CHAIN)).suggestions).toHaveLength(2);
      const rubbish = await runDesk(args, 'rubbish');
      expect([rubbish.code, rubbish.stdout]).toEqual([3, '']);
      expect(rubbish.stderr).toMatch(/^chain: line 1, header: column instrument_name is missing\n/);
    });
  });
});

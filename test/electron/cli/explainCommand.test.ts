import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../electron/cli/commandAnswer.ts';
import { explainCommand, type ExplainCommandInputs } from '../../../electron/cli/explainCommand.ts';
import type { ExplainReport, ExplainReportLeg } from '../../../electron/cli/explainReport.ts';
import { black76 } from '../../../shared/pricing/black76.ts';
import { blackInputs } from '../../../shared/pricing/blackInputs.ts';
import { expectOk } from '../../support/expectOk.ts';
import { known, RULEBOOK } from '../../shared/risk/riskBuilders.ts';

const CHAIN_HEADER = 'snapshot_ts,instrument_name,underlying_index,underlying_price,index_price,bid_price,ask_price,mark_price,mark_iv';
const CALL = 'BTC-27FEB26-110000-C';
const FIRST = '2026-01-28T08:00:00Z';
const SECOND = '2026-01-28T14:00:00Z';

function aBookCsv(...rows: readonly string[]): string {
  return ['book,venue,instrument,size,avg_price,avg_price_ccy', ...rows.map((row) => `main,deribit,${row}`)].join('\n');
}

function aChainCsv(at: string, ...rows: readonly string[]): string {
  return [CHAIN_HEADER, ...rows.map((row) => `${at},${row}`)].join('\n');
}

function option(name: string, forward: number, index: number, iv: number | ''): string {
  return `${name},,${forward},${index},,,,${iv}`;
}

const BOOK = aBookCsv(`${CALL},10,0.02,BTC`, 'BTC-PERPETUAL,100000,100000,USD', 'BTC,2,,', 'USDC,500,,');
const BEFORE = aChainCsv(FIRST, option(CALL, 100_000, 99_900, 55));
const AFTER = aChainCsv(SECOND, option(CALL, 103_000, 102_850, 57));

function run(overrides: Partial<ExplainCommandInputs> = {}): CommandAnswer {
  return explainCommand({ bookCsv: BOOK, chainBeforeCsv: BEFORE, chainAfterCsv: AFTER, rulebook: RULEBOOK, ...overrides });
}

function reportOf(overrides: Partial<ExplainCommandInputs> = {}): ExplainReport {
  const answer = run(overrides);
  if (answer.kind !== 'ok') throw new Error(answer.stderrLines.join('\n'));
  return JSON.parse(answer.stdout) as ExplainReport;
}

function legOf(report: ExplainReport, name: string): ExplainReportLeg {
  const leg = report.legs.find(({ instrument }) => instrument === name);
  if (leg === undefined) throw new Error(`no ${name}`);
  return leg;
}

function stderrOf(answer: CommandAnswer): string {
  return `${answer.kind}: ${answer.stderrLines.join(' / ')}`;
}

describe('explainCommand: the same book at two chains', () => {
  const report = reportOf();

  it('says when, and what files cannot tell', () => {
    expect([report.before, report.after]).toEqual(['2026-01-28T08:00:00.000Z', '2026-01-28T14:00:00.000Z']);
    expect([report.chainBefore, report.chainAfter]).toEqual([report.before, report.after]);
    expect(report.assumptions).toEqual(['funding: unknown, no part of these figures']);
    expect(legOf(report, 'BTC-PERPETUAL').usd?.funding).toBeNull();
    expect(legOf(report, CALL).usd?.funding).toBe(0);
  });

  it('explains each leg: delta 2.9958 BTC of the published vector times the move of the forward with the index', () => {
    const { usd, book, venue } = legOf(report, CALL);
    expect([book, venue]).toEqual(['main', 'deribit']);
    expect(known(usd?.delta)).toBeCloseTo(2.99578643 * (100_000 * (102_850 / 99_900) - 100_000), 1);
    expect(known(usd?.time)).toBeLessThan(0);
    expect(known(usd?.vol)).toBeGreaterThan(0);
    expect(known(usd?.trades)).toBe(0);
    expect(legOf(report, 'BTC').usd?.spot).toBeCloseTo(2 * 2_950, 6);
    expect(legOf(report, 'USDC')).toMatchObject({ book: null, coin: null, usd: { actual: 0 } });
  });

  it('the parts add up, and the legs to the totals', () => {
    const { usd, legs, unknownLegs } = report.total;
    expect([legs, unknownLegs]).toEqual([4, 0]);
    const parts = (['spot', 'time', 'vol', 'cross', 'carry', 'fees', 'trades', 'unbooked'] as const).map((name) => known(usd?.[name]));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(known(usd?.actual), 6);
    const ofGroups = Object.values(report.totals).reduce((sum, group) => sum + known(group.usd?.actual), 0);
    expect(ofGroups).toBeCloseTo(known(usd?.actual), 6);
    expect(Object.keys(report.totals)).toEqual(['BTC', 'cash']);
    expect([report.total.coin, report.totals['cash']?.coin]).toEqual([null, null]);
  });

  it('finds both marks in one file that holds both snapshots', () => {
    const both = [BEFORE, ...AFTER.split('\n').slice(1)].join('\n');
    const again = reportOf({ chainBeforeCsv: both, chainAfterCsv: both, atBefore: FIRST, atAfter: SECOND });
    expect(again.total).toEqual(report.total);
  });

  it('delivers what expired at the index of the second chain, and says so', () => {
    const after = aChainCsv('2026-02-27T09:00:00Z', 'BTC-PERPETUAL,,120100,120000,,,,');
    const expired = reportOf({ chainAfterCsv: after });
    expect(expired.assumptions[0]).toBe(`${CALL}: delivered at the index of the second chain, 120000 USD, without a fee`);
    const { usd } = legOf(expired, CALL);
    expect(known(usd?.actual)).toBeCloseTo(10 * 10_000 - 27_646.65, 1);
    expect(known(usd?.vol)).toBe(0);
    expect(Math.abs(known(expired.total.usd?.unbooked))).toBeLessThan(0.01);
  });
});

describe('explainCommand: a second book', () => {
  it('differences are trades at the second marks: they make nothing by themselves, and the balances follow', () => {
    const afterBookCsv = aBookCsv(`${CALL},4,0.02,BTC`, 'BTC-PERPETUAL,100000,100000,USD');
    const report = reportOf({ afterBookCsv });
    expect(report.assumptions).toContain(`${CALL}: -6 traded at the mark of the second chain`);
    expect(report.assumptions).toContain('the second book lists no balances: those that its trades lead to');
    const held = legOf(reportOf(), CALL).usd;
    const { usd } = legOf(report, CALL);
    expect(known(usd?.spot)).toBe(held?.spot);
    // The premium comes in coin, at the mark, and is counted at the index: 6 V (S/F − 1), and nothing else.
    const years = (30 - 0.25) / 365;
    const unit = black76(expectOk(blackInputs({ side: 'call', forwardUsd: 103_000, strikeUsd: 110_000, years, sigma: 0.57 })));
    expect(known(usd?.trades)).toBeCloseTo(6 * unit.valueUsd * (102_850 / 103_000 - 1), 6);
    expect(report.total.usd?.unbooked).toBeCloseTo(0, 6);
  });

  it('balances that it lists are compared with what the trades lead to: the difference is unbooked', () => {
    const afterBookCsv = aBookCsv(`${CALL},10,0.02,BTC`, 'BTC-PERPETUAL,100000,100000,USD', 'BTC,2.01,,', 'USDC,500,,');
    const { usd } = reportOf({ afterBookCsv }).total;
    expect(known(usd?.unbooked)).toBeCloseTo(0.01 * 102_850, 6);
    expect(known(usd?.residual)).toBeGreaterThan(1_000);
  });

  it('keeps the same instrument in two books apart', () => {
    const two = ['book,venue,instrument,size,avg_price,avg_price_ccy', `a,deribit,${CALL},1,,`, `b,deribit,${CALL},-1,,`].join('\n');
    const { legs, total } = reportOf({ bookCsv: two });
    expect(legs.map(({ book }) => book)).toEqual(['a', 'b']);
    expect(total.usd?.actual).toBe(0);
  });
});

describe('explainCommand: what is wrong or unknown', () => {
  it('a leg that a chain cannot value is null with its reason, and counted', () => {
    const report = reportOf({ chainAfterCsv: aChainCsv(SECOND, option(CALL, 103_000, 102_850, '')) });
    expect(legOf(report, CALL)).toMatchObject({ usd: null, coin: null, error: `${CALL}: markSigma: the market has no IV` });
    expect([report.totals['BTC']?.unknownLegs, report.total.unknownLegs]).toEqual([1, 1]);
  });

  it('wrong files are bad input and name the mark, wrong times are usage', () => {
    expect(stderrOf(run({ chainAfterCsv: 'nonsense' }))).toMatch(/^badInput: after: chain: /);
    expect(stderrOf(run({ bookCsv: aBookCsv('XYZ-1,1,,') }))).toMatch(/^badInput: before: book: /);
    expect(stderrOf(run({ atAfter: 'noon' }))).toMatch(/^usage: after: --at-after: expected a time/);
    expect(stderrOf(run({ atBefore: SECOND, atAfter: FIRST }))).toMatch(/^usage: the second mark must not be earlier/);
  });
});

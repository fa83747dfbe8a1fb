import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../electron/cli/commandAnswer.ts';
import { smileCommand, type SmileReport, type SmileReportFit } from '../../../electron/cli/smileCommand.ts';

const HEADER = 'snapshot_ts,instrument_name,underlying_price,bid_price,ask_price,mark_iv';
const TS = '2026-01-28T08:00:00Z';

function aChain(...rows: readonly string[]): string {
  return [HEADER, ...rows.map((row) => `${TS},${row}`)].join('\n');
}

function reportOf(answer: CommandAnswer): SmileReport {
  if (answer.kind !== 'ok') throw new Error(answer.stderrLines.join('\n'));
  return JSON.parse(answer.stdout) as SmileReport;
}

function errorOf(answer: CommandAnswer): string {
  return answer.kind === 'ok' ? 'ok' : `${answer.kind}: ${answer.stderrLines.join(' / ')}`;
}

function fitAt(report: SmileReport, family: string, at: number): SmileReportFit {
  const expiry = report.families[family]?.[at];
  if (expiry === undefined || 'error' in expiry) throw new Error(`no fit: ${JSON.stringify(expiry)}`);
  return expiry;
}

describe('smileCommand on recorded chains', () => {
  const chainCsv = readFileSync(new URL('../../fixtures/smile/chain-2026-01-15-and-02-06.csv', import.meta.url), 'utf8');
  const newest = reportOf(smileCommand({ chainCsv }));

  it('takes the newest snapshot of the file, or the last at or before --at', () => {
    expect(newest.at).toBe('2026-02-06T09:35:16.484Z');
    const calm = reportOf(smileCommand({ chainCsv, at: '2026-01-20T00:00:00Z' }));
    expect(calm.at).toBe('2026-01-15T03:58:50.660Z');
    expect(calm.families['BTC']?.map(({ expiry }) => expiry.slice(0, 10))).toEqual([
      '2026-01-15',
      '2026-01-23',
      '2026-02-27',
      '2026-12-25',
    ]);
  });

  it('prints forward, parameters, quality and every strike with market and fit, in vol points', () => {
    const fit = fitAt(newest, 'BTC', 1);
    expect(fit).toMatchObject({ fit: 'svi', fallback: null, isPoor: false, violations: [], problems: [] });
    expect(Math.abs((fit.parity?.forwardUsd ?? 0) / fit.forwardUsd - 1)).toBeLessThan(1e-3);
    const { a, b, rho, m, s } = fit.params ?? { a: 0, b: 0, rho: 0, m: 0, s: 0 };
    const years = (newest.families['BTC']?.[1]?.days ?? 0) / 365;
    expect(fit.strikes).toHaveLength(fit.quality.pointCount);
    for (const { logMoneyness, fitVolPoints } of fit.strikes) {
      const w = a + b * (rho * (logMoneyness - m) + Math.hypot(logMoneyness - m, s));
      expect(fitVolPoints).toBeCloseTo(100 * Math.sqrt(w / years), 8);
    }
  });
});

describe('smileCommand: what the file leaves open', () => {
  it('says when an expiry has passed or has no volatility, in its place', () => {
    const report = reportOf(smileCommand({ chainCsv: aChain('BTC-28JAN26-90000-C,90000,,,50', 'BTC-27FEB26-90000-C,90000,0.05,,') }));
    expect(report.families['BTC']).toMatchObject([
      { expiry: '2026-01-28T08:00:00.000Z', error: 'notApplicable: expired: the quotes are of its expiry or later' },
      { error: 'missingData: markSigma: no strike has quotes or a mark volatility' },
    ]);
  });

  it('fits one strike flat, names crossed quotes, and reads USD-settled families apart and in USD', () => {
    const chainCsv = aChain('BTC-27FEB26-90000-C,90000,0.06,0.05,50', 'BTC_USDC-27FEB26-90000-C,90000,5100,5200,52');
    const report = reportOf(smileCommand({ chainCsv }));
    const inverse = fitAt(report, 'BTC', 0);
    expect(inverse).toMatchObject({
      fit: 'flat',
      fallback: 'fewStrikes',
      problems: [{ strikeUsd: 90_000, field: 'bidUsd', reason: 'invalidInput' }],
    });
    expect(inverse.strikes).toMatchObject([{ source: 'mark', fitVolPoints: 50 }]);
    const linear = fitAt(report, 'BTC_USDC', 0);
    expect(linear.strikes[0]?.source).toBe('quotes');
    expect(linear.strikes[0]?.fitVolPoints).toBe(52);
  });

  it('refuses rows of one expiry whose forwards are more than 1 % apart', () => {
    const chainCsv = aChain('BTC-27FEB26-90000-C,90000,,,50', 'BTC-27FEB26-95000-C,92000,,,50');
    expect(reportOf(smileCommand({ chainCsv })).families['BTC']).toMatchObject([
      { error: expect.stringContaining('underlying_price') as string },
    ]);
  });

  it.each([
    ['a NaN volatility', aChain('BTC-27FEB26-90000-C,90000,,,NaN'), 'line 2, mark_iv'],
    ['a negative bid', aChain('BTC-27FEB26-90000-C,90000,-0.1,,50'), 'line 2, bid_price'],
    ['an unknown instrument', aChain('BTC-30FEB26-90000-C,90000,,,50'), 'line 2, instrument_name'],
    ['no forward', aChain('BTC-27FEB26-90000-C,0,,,50'), 'line 2, underlying_price'],
    ['no option at all', aChain('BTC-PERPETUAL,90000,,,'), 'no option'],
    ['nothing', '', 'empty file'],
  ])('refuses %s as bad input, by line and column', (_, chainCsv, words) => {
    const error = errorOf(smileCommand({ chainCsv }));
    expect(error).toMatch(/^badInput: /);
    expect(error).toContain(words);
  });

  it('asks for a time where neither the file nor the user names one, and refuses one that is none', () => {
    const timeless = 'instrument_name,underlying_price,mark_iv\nBTC-27FEB26-90000-C,90000,50';
    expect(errorOf(smileCommand({ chainCsv: timeless }))).toMatch(/^usage: --at is needed/);
    expect(errorOf(smileCommand({ chainCsv: timeless, at: '2026-01-28' }))).toMatch(/^usage: --at: expected a time/);
    expect(reportOf(smileCommand({ chainCsv: timeless, at: TS })).at).toBe('2026-01-28T08:00:00.000Z');
  });
});

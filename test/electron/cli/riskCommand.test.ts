import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../electron/cli/commandAnswer.ts';
import { riskCommand, type RiskCommandInputs, type RiskReport } from '../../../electron/cli/riskCommand.ts';
import { known, RULEBOOK } from '../../shared/risk/riskBuilders.ts';

const BOOK_HEADER = 'book,venue,instrument,size,avg_price,avg_price_ccy';
const CHAIN_HEADER = 'snapshot_ts,instrument_name,underlying_index,underlying_price,index_price,bid_price,ask_price,mark_price,mark_iv';
const TS = '2026-01-28T08:00:00Z';

type ThetaName = RiskCommandInputs['theta'];

function aBookCsv(...rows: readonly string[]): string {
  return [BOOK_HEADER, ...rows.map((row) => `main,deribit,${row}`)].join('\n');
}

function aChainCsv(...rows: readonly string[]): string {
  return [CHAIN_HEADER, ...rows.map((row) => `${TS},${row}`)].join('\n');
}

function run(bookCsv: string, chainCsv: string, at?: string, theta: ThetaName = 'textbook'): CommandAnswer {
  return riskCommand({ bookCsv, chainCsv, rulebook: RULEBOOK, at, theta });
}

function reportOf(answer: CommandAnswer): RiskReport {
  if (answer.kind !== 'ok') throw new Error(answer.stderrLines.join('\n'));
  return JSON.parse(answer.stdout) as RiskReport;
}

function stderrOf(answer: CommandAnswer): string {
  return `${answer.kind}: ${answer.stderrLines.join(' / ')}`;
}

const CALL_ROW = 'BTC-27FEB26-110000-C,BTC-27FEB26,100000,99900,0.027,0.0285,0.0276,55';

describe('riskCommand on the published test vector (conventions §5.8: F 100,000, K 110,000, 30 days, 55 %)', () => {
  const report = reportOf(run(aBookCsv('BTC-27FEB26-110000-C,10,0.02,BTC'), aChainCsv(CALL_ROW)));

  it('values at the snapshot when no time is given', () => {
    expect([report.at, report.chainAt]).toEqual(['2026-01-28T08:00:00.000Z', '2026-01-28T08:00:00.000Z']);
  });

  it('prints the position figures in the units of their names', () => {
    expect(report.legs).toHaveLength(1);
    expect(report.legs[0]).toMatchObject({ book: 'main', instrument: 'BTC-27FEB26-110000-C', qty: 10 });
    const leg = report.legs[0];
    expect(known(leg?.deltaCoin)).toBeCloseTo(2.99578643, 7);
    expect(known(leg?.premiumAdjustedDeltaCoin)).toBeCloseTo(2.71931991, 7);
    expect(known(leg?.gammaCoinPerUsd)).toBeCloseTo(2.20364777e-4, 11);
    expect(known(leg?.vegaUsdPerVolPoint)).toBeCloseTo(996.169539, 5);
    expect(known(leg?.thetaUsdPerDay)).toBeCloseTo(-913.155411, 5);
    expect(known(leg?.valueUsd)).toBeCloseTo(27646.6516, 3);
    expect(known(leg?.rhoUsdPerPct)).toBeCloseTo((10 * (29957.8643 - 2764.66516) * 30) / 365 / 100, 4);
  });

  it('totals per underlying', () => {
    expect(report.totals['BTC']).toMatchObject({ deltaCoin: report.legs[0]?.deltaCoin, legs: 1, unknownLegs: 0 });
  });
});

describe('riskCommand: where prices come from', () => {
  const chain = aChainCsv(CALL_ROW, 'ETH-27FEB26-3000-C,SYN.ETH-27FEB26,2900,2890,,,0.03,70');

  it('a perpetual without a row is priced at the index, a dated future at the forward of its expiry', () => {
    const book = aBookCsv('BTC-PERPETUAL,99900,100000,USD', 'BTC-27FEB26,-100000,100000,USD', 'BTC,2,,', 'USDC,500,,');
    const { legs, totals } = reportOf(run(book, chain));
    expect(legs.map(({ premiumAdjustedDeltaCoin }) => premiumAdjustedDeltaCoin)).toEqual([1, -1, 0, null]);
    expect(legs.map(({ deltaCoin }) => deltaCoin)).toEqual([0.999, -1, 2, null]);
    expect(legs.some(({ error }) => error !== undefined)).toBe(false);
    expect(totals['BTC']?.unknownLegs).toBe(0);
    expect(totals['cash']).toMatchObject({ valueUsd: 500, deltaCoin: null, unknownLegs: 0 });
  });

  it('their own row comes first', () => {
    const own = aChainCsv(CALL_ROW, 'BTC-PERPETUAL,,80000,99900,79999.5,80000.5,,');
    const { legs } = reportOf(run(aBookCsv('BTC-PERPETUAL,80000,100000,USD'), own));
    expect(legs[0]?.premiumAdjustedDeltaCoin).toBe(1);
  });

  it('the three columns that suffice do suffice', () => {
    const minimal = 'instrument_name,underlying_price,mark_iv\nBTC-27FEB26-110000-C,100000,55';
    const { legs, chainAt } = reportOf(run(aBookCsv('BTC-27FEB26-110000-C,10,,'), minimal, TS));
    expect(known(legs[0]?.deltaCoin)).toBeCloseTo(2.99578643, 7);
    expect(chainAt).toBeNull();
  });

  it('takes the last snapshot that is not later than --at', () => {
    const rows = ['2026-01-28T08:00:00Z,BTC-PERPETUAL,,80000,,,,,', '2026-01-29T08:00:00Z,BTC-PERPETUAL,,90000,,,,,'];
    const two = [CHAIN_HEADER, ...rows].join('\n');
    const book = aBookCsv('BTC-PERPETUAL,720000,,');
    const deltaAt = (at?: string): number | null | undefined => reportOf(run(book, two, at)).legs[0]?.premiumAdjustedDeltaCoin;
    expect([deltaAt(), deltaAt('2026-01-28T20:00:00Z'), deltaAt('2026-01-29T08:00:00Z')]).toEqual([8, 9, 8]);
  });

  it('prints theta by the convention asked for', () => {
    const atm = aChainCsv('BTC-27FEB26-100000-C,,100000,,,,,55');
    const book = aBookCsv('BTC-27FEB26-100000-C,1,,');
    const thetaOf = (theta: ThetaName) => known(reportOf(run(book, atm, '2026-02-27T02:00:00Z', theta)).legs[0]?.thetaUsdPerDay);
    expect(thetaOf('deribit')).toBeCloseTo(thetaOf('textbook') / 4, 6);
  });

  it('prints the one-day revaluation: what the same book is worth a day later, less what it is worth now', () => {
    const chain = aChainCsv(CALL_ROW);
    const book = aBookCsv('BTC-27FEB26-110000-C,10,,');
    const at = (time: string, theta: ThetaName = 'textbook') => reportOf(run(book, chain, time, theta));
    const report = at(TS, 'revaluation');
    const lost = known(at('2026-01-29T08:00:00Z').legs[0]?.valueUsd) - known(report.legs[0]?.valueUsd);
    expect(report.theta).toBe('revaluation');
    expect(known(report.legs[0]?.thetaUsdPerDay)).toBeCloseTo(lost, 8);
    expect(lost).toBeLessThan(known(at(TS).legs[0]?.thetaUsdPerDay));
  });
});

describe('riskCommand: what is unknown', () => {
  it('is null with its reason on the leg and counted in the totals; the rest is answered', () => {
    const book = aBookCsv('BTC-27FEB26-110000-C,10,0.02,BTC', 'BTC-27FEB26-120000-C,1,,', 'BTC-PERPETUAL,1000,,', 'SOL,3,,');
    const { legs, totals } = reportOf(run(book, aChainCsv(CALL_ROW)));
    expect(legs[1]).toMatchObject({ deltaCoin: null, valueUsd: null, error: 'BTC-27FEB26-120000-C: forwardUsd: the market has no quote' });
    expect(legs[2]).toMatchObject({ deltaCoin: null, premiumAdjustedDeltaCoin: 1000 / 99900 });
    expect(legs[2]?.error).toContain('averagePrice');
    expect(legs[3]).toMatchObject({ deltaCoin: 3, valueUsd: null });
    expect(totals['BTC']).toMatchObject({ unknownLegs: 2, legs: 3 });
  });

  it('a perpetual in a chain without index prices has no price, and is not given one', () => {
    const minimal = 'instrument_name,underlying_price,mark_iv\nBTC-27FEB26-110000-C,100000,55';
    const { legs } = reportOf(run(aBookCsv('BTC-PERPETUAL,1000,,'), minimal, TS));
    expect(legs[0]).toMatchObject({ premiumAdjustedDeltaCoin: null, error: 'BTC-PERPETUAL: markPriceUsd: the market has no quote' });
  });

  it('an option without IV is unknown, not worthless', () => {
    const { legs } = reportOf(run(aBookCsv('BTC-27FEB26-110000-C,10,,'), aChainCsv('BTC-27FEB26-110000-C,,100000,,,,,')));
    expect(legs[0]).toMatchObject({ valueUsd: null, error: 'BTC-27FEB26-110000-C: markSigma: the market has no IV' });
  });
});

describe('riskCommand: bad input', () => {
  const book = aBookCsv('BTC-27FEB26-110000-C,10,0.02,BTC');

  it('lists the errors of both files by line and field, and prints nothing', () => {
    const answer = run(aBookCsv('BTC-27FEB26-110000-C,ten,,', 'NONSENSE-1,1,,'), aChainCsv('BTC-27FEB26-110000-C,,NaN,,,,,55'), TS);
    expect(answer.kind).toBe('badInput');
    expect(answer.stderrLines.filter((line) => line.startsWith('book: line 2, size'))).toHaveLength(1);
    expect(answer.stderrLines.filter((line) => line.startsWith('book: line 3, instrument'))).toHaveLength(1);
    expect(answer.stderrLines.filter((line) => line.startsWith('chain: line 2, underlying_price'))).toHaveLength(1);
    expect(answer).not.toHaveProperty('stdout');
  });

  it('a chain without times needs --at', () => {
    expect(stderrOf(run(book, 'instrument_name,underlying_price,mark_iv\nBTC-27FEB26-110000-C,100000,55'))).toContain(
      'usage: --at is needed',
    );
  });

  it('a broken chain is bad input, whether or not a time is given', () => {
    expect(run(book, 'rubbish').kind).toBe('badInput');
    expect(run(book, 'rubbish', TS).kind).toBe('badInput');
  });

  it.each(['yesterday', '2026-01-28', '2026-01-28T08:00:00', '2026-13-28T08:00:00Z'])('--at %s is refused', (at) => {
    expect(stderrOf(run(book, aChainCsv(CALL_ROW), at))).toContain('usage: --at: expected a time');
  });
});

describe('riskCommand against the deltas Deribit printed (recorded chain of 2026-01-15, test/fixtures/deribit)', () => {
  const rows = readFileSync(new URL('../../fixtures/deribit/chain-2026-01-15T0358Z.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

  /** Deltas were polled after the forwards: the forward of that moment is the printed one plus what the index moved in between. */
  const chain = rows.map(([ts = '', name = '', forward, index, firstIndex, , iv = '']) => {
    const moved = Number(forward) + Number(index) - Number(firstIndex);
    return `${ts},${name},,${moved},${index ?? ''},,,,${iv}`;
  });
  const report = reportOf(run(aBookCsv(...rows.map(([, name = '']) => `${name},1,,`)), [CHAIN_HEADER, ...chain].join('\n')));
  const misses = report.legs.map((leg, at) => ({
    days: (Date.parse(expiryIso(leg.instrument)) - Date.parse(report.at)) / 86_400_000,
    missCoin: Math.abs(known(leg.deltaCoin) - Number(rows[at]?.[7])),
  }));

  /** 99th percentiles by days to expiry, as measured on the whole files this excerpt is from. */
  it.each([
    [8, 1e9, 0.0008],
    [1, 8, 0.003],
    [0, 1, 0.006],
  ])('agrees between %d and %d days to expiry within %d', (fromDays, untilDays, tolerance) => {
    const group = misses.filter(({ days }) => days > fromDays && days <= untilDays).map(({ missCoin }) => missCoin);
    expect(group.length).toBeGreaterThan(5);
    const beyond = group.filter((miss) => miss > tolerance);
    expect(beyond.length).toBeLessThanOrEqual(Math.ceil(group.length / 100));
    expect(Math.max(...group)).toBeLessThan(3 * tolerance);
  });

  it('knows every leg', () => {
    expect(Object.values(report.totals).map(({ unknownLegs }) => unknownLegs)).toEqual([0, 0]);
  });

  function expiryIso(instrument: string): string {
    const text = instrument.split('-')[1] ?? '';
    const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
    const month = months.indexOf(text.slice(-5, -2)) + 1;
    return `20${text.slice(-2)}-${String(month).padStart(2, '0')}-${text.slice(0, -5).padStart(2, '0')}T08:00:00Z`;
  }
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseChainCsv } from '../../../electron/importers/chainCsv.ts';
import { at } from '../../shared/domain/aBook.ts';

const HEADER = 'instrument_name,underlying_price,mark_iv';
const FULL = 'snapshot_ts,instrument_name,underlying_price,mark_iv,index_price,bid_price,ask_price,mark_price';

function errorsOf(...lines: readonly string[]): readonly string[] {
  return parseChainCsv(lines.join('\n')).errors.map(({ line, field, reason }) => `${line} ${field}: ${reason}`);
}

describe('parseChainCsv', () => {
  it('needs three columns only; the rest is unknown, not 0', () => {
    expect(parseChainCsv(`${HEADER}\nBTC-27FEB26-70000-P,78000.5,65.2\n`)).toEqual({
      errors: [],
      errorCount: 0,
      rows: [
        {
          line: 2,
          instrumentId: 'BTC-27FEB26-70000-P',
          name: { kind: 'option', base: 'BTC', quote: null, expiryMs: at('2026-02-27T08:00:00Z'), strikeUsd: 70_000, side: 'put' },
          tsMs: null,
          forwardUsd: 78_000.5,
          markSigma: 0.652,
          underlyingIndex: null,
          indexUsd: null,
          bidPrice: null,
          askPrice: null,
          markPrice: null,
        },
      ],
    });
  });

  it('reads a recorded chain (41 options of 2026-01-15) with its snapshot time and quotes', () => {
    const { rows, errors } = parseChainCsv(readFileSync(new URL('../../fixtures/importers/chain-2026-01-15.csv', import.meta.url), 'utf8'));
    expect(errors).toEqual([]);
    expect(rows.length).toBe(41);
    expect(rows[2]).toMatchObject({
      instrumentId: 'BTC-16JAN26-100000-C',
      tsMs: at('2026-01-15T03:58:50.660Z'),
      forwardUsd: 95_969.15,
      markSigma: 0.4642,
      underlyingIndex: 'BTC-16JAN26',
      indexUsd: 95_962.67,
      bidPrice: 0.0005,
      askPrice: 0.0008,
      markPrice: 0.00067206,
    });
  });

  it('takes futures and perpetuals by their mark, without a volatility', () => {
    const { rows, errorCount } = parseChainCsv(`${HEADER}\nBTC-PERPETUAL,78000,\nBTC-27FEB26,78100,0\n`);
    expect(errorCount).toBe(0);
    expect(rows.map(({ name, forwardUsd, markSigma }) => [name.kind, forwardUsd, markSigma])).toEqual([
      ['perpetual', 78_000, null],
      ['future', 78_100, null],
    ]);
  });

  it('keeps an unknown volatility, an empty side and a worthless mark apart', () => {
    const { rows } = parseChainCsv(`${FULL}\n,BTC-27FEB26-70000-P,78000,,,,0,0\n,BTC-27FEB26-71000-P,78000,0,,0,0.01,3e-08\n`);
    expect(rows.map(({ markSigma, bidPrice, askPrice, markPrice }) => [markSigma, bidPrice, askPrice, markPrice])).toEqual([
      [null, null, null, 0],
      [null, null, 0.01, 3e-8],
    ]);
  });

  it('keeps several snapshots; the same instrument twice in one of them is an error', () => {
    const line = 'BTC-27FEB26-70000-P,78000,65,,,,';
    const [first, second] = ['2026-02-01T04:54:02.172Z', '2026-02-01T11:00:00Z'];
    expect(parseChainCsv(`${FULL}\n${first},${line}\n${second},${line}`).rows.map(({ tsMs }) => tsMs)).toEqual([at(first), at(second)]);
    expect(errorsOf(FULL, `${first},${line}`, `${second},${line}`, `${first},${line}`)).toEqual([
      '4 instrument_name: duplicate of line 2 in the same snapshot',
    ]);
    expect(errorsOf(HEADER, 'BTC-PERPETUAL,1,', 'BTC-PERPETUAL,1,')).toEqual([
      '3 instrument_name: duplicate of line 2 in the same snapshot',
    ]);
  });
});

describe('parseChainCsv: what is wrong, by line and field', () => {
  it.each([
    ['an unknown instrument', 'BTC-70000,78000,65', '2 instrument_name: unknown instrument "BTC-70000"'],
    ['a spot pair', 'BTC_USDC,78000,65', '2 instrument_name: expected an option, future or perpetual, was "BTC_USDC"'],
    ['no underlying price', 'BTC-27FEB26-70000-P,,65', '2 underlying_price: expected a number > 0, was ""'],
    ['NaN', 'BTC-27FEB26-70000-P,NaN,65', '2 underlying_price: expected a number > 0, was "NaN"'],
    ['Infinity', 'BTC-27FEB26-70000-P,1e999,65', '2 underlying_price: expected a number > 0, was "1e999"'],
    ['0', 'BTC-27FEB26-70000-P,0,65', '2 underlying_price: expected a number > 0, was "0"'],
    ['a negative volatility', 'BTC-27FEB26-70000-P,78000,-65', '2 mark_iv: expected a number >= 0, was "-65"'],
    [
      'a volatility that is a decimal',
      'BTC-27FEB26-70000-P,78000,0.65',
      '2 mark_iv: wrong unit: expected percent (65 for 65 %), was "0.65"',
    ],
    ['a volatility beyond reason', 'BTC-27FEB26-70000-P,78000,65000', '2 mark_iv: expected at most 10000 percent, was "65000"'],
    ['text for a volatility', 'BTC-27FEB26-70000-P,78000,high', '2 mark_iv: expected a number >= 0, was "high"'],
  ])('%s', (_what, line, error) => {
    expect(errorsOf(HEADER, line)).toEqual([error]);
  });

  it.each(['2026-02-01', '2026-02-01T04:54:02', '1770000000000', '2026-02-30T99:00:00Z', 'now'])(
    'refuses %s as a snapshot time',
    (time) => {
      expect(errorsOf(FULL, `${time},BTC-PERPETUAL,78000,,,,,`)[0]).toContain('2 snapshot_ts: expected a time such as');
    },
  );

  it('does not mind columns it has no use for, but misses the ones it needs', () => {
    expect(errorsOf(`${HEADER},delta,poll_seq`, 'BTC-PERPETUAL,78000,,,')).toEqual([]);
    expect(errorsOf('instrument_name,underlying', 'BTC-PERPETUAL,78000')).toEqual([
      '1 header: column underlying_price is missing',
      '1 header: column mark_iv is missing',
    ]);
  });
});

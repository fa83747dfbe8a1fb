import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDeribitName, parseDeribitName, type DeribitName } from '../../../shared/domain/deribitName.ts';
import { at, unwrap } from './aBook.ts';

const valid: readonly [string, DeribitName][] = [
  ['BTC-PERPETUAL', { kind: 'perpetual', base: 'BTC', quote: null }],
  ['1000PEPE_USDC-PERPETUAL', { kind: 'perpetual', base: '1000PEPE', quote: 'USDC' }],
  ['BTC-25DEC26', { kind: 'future', base: 'BTC', quote: null, expiryMs: at('2026-12-25T08:00:00Z') }],
  ['BTCDVOL_USDC-30OCT26', { kind: 'future', base: 'BTCDVOL', quote: 'USDC', expiryMs: at('2026-10-30T08:00:00Z') }],
  [
    'BTC-9JUL26-100000-C',
    { kind: 'option', base: 'BTC', quote: null, expiryMs: at('2026-07-09T08:00:00Z'), strikeUsd: 100_000, side: 'call' },
  ],
  [
    'XRP_USDC-30JUN23-0d625-P',
    { kind: 'option', base: 'XRP', quote: 'USDC', expiryMs: at('2023-06-30T08:00:00Z'), strikeUsd: 0.625, side: 'put' },
  ],
  [
    'MATIC_USDC-9MAR24-1d02-C',
    { kind: 'option', base: 'MATIC', quote: 'USDC', expiryMs: at('2024-03-09T08:00:00Z'), strikeUsd: 1.02, side: 'call' },
  ],
  ['ETH_BTC', { kind: 'spot', base: 'ETH', quote: 'BTC' }],
  [
    'BTC-FS-25DEC26_PERP',
    { kind: 'futureCombo', base: 'BTC', quote: null, strategy: 'FS', legExpiriesMs: [at('2026-12-25T08:00:00Z'), null] },
  ],
  [
    'BTC-FS-26MAR27_25DEC26',
    {
      kind: 'futureCombo',
      base: 'BTC',
      quote: null,
      strategy: 'FS',
      legExpiriesMs: [at('2027-03-26T08:00:00Z'), at('2026-12-25T08:00:00Z')],
    },
  ],
  [
    'BTC-CS-25DEC26-70000_75000',
    {
      kind: 'optionCombo',
      base: 'BTC',
      quote: null,
      strategy: 'CS',
      expiriesMs: [at('2026-12-25T08:00:00Z')],
      strikesUsd: [70_000, 75_000],
    },
  ],
  [
    'DOGE_USDC-CS-28AUG26-0d1184_0d12',
    {
      kind: 'optionCombo',
      base: 'DOGE',
      quote: 'USDC',
      strategy: 'CS',
      expiriesMs: [at('2026-08-28T08:00:00Z')],
      strikesUsd: [0.1184, 0.12],
    },
  ],
  [
    'BTC-CCAL-26JUN26_19JUN26-69000',
    {
      kind: 'optionCombo',
      base: 'BTC',
      quote: null,
      strategy: 'CCAL',
      expiriesMs: [at('2026-06-26T08:00:00Z'), at('2026-06-19T08:00:00Z')],
      strikesUsd: [69_000],
    },
  ],
];

/** Names the venue has listed: its documentation, recorded messages and combos. */
const listed = [
  'BTC-STRG-5JUN26-70000_83000',
  'BTC-STRD-30SEP22-20000',
  'BTC-PS-27MAR26-60000_55000',
  'BTC-RR-27MAR26-60000_80000',
  'BTC-REV-29APR22-37500',
  'BTC-BOX-25DEC26-58000_60000',
  'BTC-CSR12-16SEP22-21000_23000',
  'BTC-CDIAG-26JUN26_2JAN26-60000_90000',
  'BTC-ICOND-31JAN25-82000_84000_98000_100000',
];

const invalid = [
  ['', 'nothing'],
  ['BTC', 'a bare currency'],
  ['btc-perpetual', 'lower case'],
  ['BTC-PERP', 'PERP alone is a leg, not an instrument'],
  ['BTC-PERPETUAL ', 'a trailing space'],
  ['BTC-31FEB26', 'no 31 February'],
  ['BTC-29FEB26', '2026 is no leap year'],
  ['BTC-09JUL26-100000-C', 'a leading zero in the day'],
  ['BTC-0JUL26', 'day 0'],
  ['BTC-9JUI26', 'no such month'],
  ['BTC-9JUL2026', 'a four-digit year'],
  ['BTC-9JUL26-100000', 'no C or P'],
  ['BTC-9JUL26-100000-X', 'neither C nor P'],
  ['BTC-9JUL26-0-C', 'strike 0'],
  ['BTC-9JUL26-0100-C', 'a leading zero in the strike'],
  ['BTC-9JUL26-0d50-C', 'a trailing zero in the strike'],
  ['BTC-9JUL26-1.5-C', 'a point in the strike'],
  ['BTC-9JUL26-1234567890123456-C', 'more digits than a float64 keeps'],
  ['BTC-9JUL26-100000-C-P', 'a part too many'],
  ['BTC_BTC', 'a currency against itself'],
  ['BTC_USDC_ETH', 'two quotes'],
  ['123-PERPETUAL', 'a base without a letter'],
  ['BTC-FS-25DEC26_25DEC26', 'a future against itself'],
  ['BTC-FS-PERP_PERP', 'the perpetual against itself'],
  ['BTC-FS-25DEC26', 'one leg'],
  ['BTC-FS-25DEC26_PERP-1', 'a futures spread has no strikes'],
  ['BTC-CS-25DEC26', 'an option combo without strikes'],
  ['BTC-CS-25DEC26_26DEC26_27DEC26-1', 'three expiries'],
  ['BTC-CS-25DEC26-1_2_3_4_5', 'five strikes'],
  ['BTC-CS-25DEC26-1_x', 'a strike that is none'],
  ['BTC-COMBO-1', 'an expiry that is none'],
] as const;

describe('parseDeribitName', () => {
  it.each(valid)('reads %s (forms of the venue documentation)', (text, name) => {
    expect(parseDeribitName(text)).toEqual({ ok: true, value: name });
  });

  it.each(listed)('reads the listed combo %s and writes it back', (text) => {
    expect(formatDeribitName(unwrap(parseDeribitName(text)))).toBe(text);
  });

  it.each(invalid)('refuses %j: %s', (text) => {
    const parsed = parseDeribitName(text);
    expect(parsed).toMatchObject({ ok: false, failure: { reason: 'invalidInput' } });
  });

  it('refuses 100,000 digits at once, and does not repeat them', () => {
    const parsed = parseDeribitName(`BTC-${'9'.repeat(100_000)}`);
    expect(parsed.ok ? '' : parsed.failure.message.length).toBeLessThan(150);
  });

  it('takes 29 February of a leap year', () => {
    expect(parseDeribitName('BTC-29FEB28')).toMatchObject({ ok: true, value: { expiryMs: at('2028-02-29T08:00:00Z') } });
  });

  it('says what was expected, with the text cut short', () => {
    const parsed = parseDeribitName('BTC-31FEB26');
    expect(parsed).toMatchObject({ failure: { message: 'expected PERPETUAL or an expiry date such as 27FEB26, was "BTC-31FEB26"' } });
  });
});

const expiries = fc.integer({ min: 0, max: 36_524 }).map((day) => at(new Date(Date.UTC(2000, 0, 1 + day, 8)).toISOString()));
const strikes = fc
  .tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, decimals]) => Number(`${digits}e-${decimals}`));
const bases = fc.constantFrom(
  { base: 'BTC', quote: null },
  { base: 'ETH', quote: null },
  { base: 'BTC', quote: 'USDC' },
  { base: '1000PEPE', quote: 'USDC' },
);

const names: fc.Arbitrary<DeribitName> = bases.chain((base) =>
  fc
    .oneof(
      fc.record({ kind: fc.constant('perpetual' as const) }),
      fc.record({ kind: fc.constant('future' as const), expiryMs: expiries }),
      fc.record({
        kind: fc.constant('option' as const),
        expiryMs: expiries,
        strikeUsd: strikes,
        side: fc.constantFrom('call' as const, 'put' as const),
      }),
      fc.record({
        kind: fc.constant('optionCombo' as const),
        strategy: fc.constantFrom('CS', 'PS', 'STRG', 'STRD', 'RR', 'BOX', 'REV', 'CSR12'),
        expiriesMs: fc.array(expiries, { minLength: 1, maxLength: 2 }),
        strikesUsd: fc.array(strikes, { minLength: 1, maxLength: 4 }),
      }),
    )
    .map((rest) => ({ ...base, ...rest })),
);

/** A name is at most 64 characters long; four wide strikes can be more. */
const fittingNames = names.filter((name) => formatDeribitName(name).length <= 64);

describe('formatDeribitName', () => {
  it('is the inverse of parseDeribitName', () => {
    fc.assert(
      fc.property(fittingNames, (name) => {
        expect(unwrap(parseDeribitName(formatDeribitName(name)))).toEqual(name);
      }),
      { seed: 20_260_201 },
    );
  });

  it('writes back every text that was a name: one instrument has one spelling', () => {
    const pieces = fc.constantFrom(
      'BTC',
      'ETH_USDC',
      '-',
      '_',
      '9',
      '09',
      'JUL',
      '26',
      '9JUL26',
      '70000',
      '0d5',
      '0d50',
      'C',
      'P',
      'PERPETUAL',
      'PERP',
      'FS',
      'CS',
    );
    const texts = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseDeribitName(text);
        if (parsed.ok) expect(formatDeribitName(parsed.value)).toBe(text);
      }),
      { seed: 20_260_202, numRuns: 20_000 },
    );
  });
});

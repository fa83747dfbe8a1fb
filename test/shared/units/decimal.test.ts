import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, isMultipleOf, ONE, parseDecimal, roundToStep, sumDecimals, toDecimalText, ZERO } from '../../../shared/units/decimal.ts';

describe('parseDecimal', () => {
  it.each(['0', '-12.5', '00012.50', '123456789012345678901234567890.123456789012345678901234567890'])('takes %s', (text) => {
    expect(parseDecimal(text).ok).toBe(true);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '1e5',
    'NaN',
    'Infinity',
    '.5',
    '5.',
    '+1',
    '0x10',
    '1,000',
    '--1',
    '9'.repeat(31),
    `0.${'1'.repeat(31)}`,
    '１',
  ])('refuses %j: plain notation only, 30 digits on either side', (text) => {
    expect(parseDecimal(text)).toMatchObject({ ok: false, failure: { reason: 'invalidInput' } });
  });

  it('does not repeat a long text in its message', () => {
    const parsed = parseDecimal('x'.repeat(1_000_000));
    expect(parsed.ok ? '' : parsed.failure.message.length).toBeLessThan(120);
  });
});

describe('decimal', () => {
  it('is exact where float64 is not: 0.1 + 0.2', () => {
    expect(toDecimalText(decimal('0.1').plus('0.2'))).toBe('0.3');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 'x'])('throws on %s: our own code wrote it', (value) => {
    expect(() => decimal(value)).toThrow(/decimal/i);
  });

  it('keeps 60 digits of a quotient: 1 ÷ 3', () => {
    expect(ONE.div(3).toFixed()).toBe(`0.${'3'.repeat(60)}`);
  });
});

describe('toDecimalText', () => {
  it.each([
    ['1.500', '1.5'],
    ['-0', '0'],
    ['0.00000001', '0.00000001'],
    ['1000000000000000000000', '1000000000000000000000'],
  ])('writes %s as %s: no exponent, no trailing zeros, no minus zero', (value, text) => {
    expect(toDecimalText(decimal(value))).toBe(text);
  });

  it('is read back as the same number', () => {
    const texts = fc.tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.integer({ min: 0, max: 25 }));
    fc.assert(
      fc.property(texts, ([digits, decimals]) => {
        const value = decimal(`${digits}e-${decimals}`);
        const parsed = parseDecimal(toDecimalText(value));
        expect(parsed.ok && parsed.value.equals(value)).toBe(true);
      }),
      { seed: 21 },
    );
  });
});

describe('sumDecimals', () => {
  it('is 0 for nothing and exact for a thousand tenths', () => {
    expect(sumDecimals([])).toBe(ZERO);
    expect(toDecimalText(sumDecimals(Array.from({ length: 1_000 }, () => decimal('0.1'))))).toBe('100');
  });
});

describe('roundToStep', () => {
  it.each([
    ['0.37', '0.1', 'down', '0.3'],
    ['0.37', '0.1', 'up', '0.4'],
    ['-0.37', '0.1', 'down', '-0.4'],
    ['-0.37', '0.1', 'towardZero', '-0.3'],
    ['0.25', '0.1', 'nearest', '0.2'],
    ['0.35', '0.1', 'nearest', '0.4'],
    ['78413', '2.5', 'nearest', '78412.5'],
  ] as const)('takes %s in steps of %s %s to %s (half way: to the even multiple)', (value, step, rule, expected) => {
    expect(toDecimalText(roundToStep(decimal(value), decimal(step), rule))).toBe(expected);
  });
});

describe('isMultipleOf', () => {
  it('is exact: 0.3 is three times 0.1, which float64 denies', () => {
    expect(0.3 % 0.1).not.toBe(0);
    expect(isMultipleOf(decimal('0.3'), decimal('0.1'))).toBe(true);
    expect(isMultipleOf(decimal('-0.35'), decimal('0.1'))).toBe(false);
    expect(isMultipleOf(ZERO, decimal('0.1'))).toBe(true);
  });
});

import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAdaptive,
  formatDecimalText,
  formatFixed,
  formatPercent,
  formatSigned,
  formatSignificant,
  parseDecimalInput,
  THIN_SPACE,
} from '../../../renderer/format/number.ts';

const spaced = (text: string) => text.replaceAll(' ', THIN_SPACE);

describe('formatSignificant', () => {
  it('keeps the digits that matter and drops the zeros that do not', () => {
    const values = [0.331, 0.5, 12_345.678, 1, 0, -0.000_52, 9_999.6];
    expect(values.map((value) => formatSignificant(value, 4))).toEqual(
      ['0.331', '0.5', '12 346', '1', '0', '−0.00052', '10 000'].map(spaced),
    );
  });
  it('writes powers of ten where plain digits would hide the number', () => {
    expect([1e-6, -1.89e-5, 2.5e12].map((value) => formatSignificant(value, 3))).toEqual(['1×10⁻⁶', '−1.89×10⁻⁵', '2.5×10¹²']);
  });
  it('does not know what is unknown', () => {
    expect([null, Number.NaN].map((value) => formatSignificant(value, 3))).toEqual(['–', '–']);
  });
});

describe('formatFixed', () => {
  it('writes a real minus, fixed decimals and thin thousands', () => {
    expect(formatFixed(-1_234_567.891, 2)).toBe(spaced('−1 234 567.89'));
    expect(formatFixed(999.5, 0)).toBe(spaced('1 000'));
    expect(formatFixed(0.5, 3)).toBe('0.500');
  });
  it('never writes −0.00: what rounds to zero has no sign', () => {
    expect(formatFixed(-0.004, 2)).toBe('0.00');
    expect(formatFixed(-0, 0)).toBe('0');
    expect(formatFixed(-0.005_1, 2)).toBe('−0.01');
  });
  it('says unknown with a dash, never with a zero', () => {
    for (const value of [null, Number.NaN, Number.POSITIVE_INFINITY]) expect(formatFixed(value, 2)).toBe('–');
  });
  it('property: reads back as the rounded number, with no hyphen and no comma', () => {
    assert(
      property(double({ min: -1e12, max: 1e12, noNaN: true }), integer({ min: 0, max: 8 }), (value, decimals) => {
        const text = formatFixed(value, decimals);
        expect(text).not.toMatch(/[-,]/);
        const back = Number(text.replaceAll(THIN_SPACE, '').replace('−', '-'));
        expect(back).toBe(Number(value.toFixed(decimals)) + 0);
      }),
    );
  });
});

describe('formatSigned', () => {
  it('puts a plus on what is above zero after rounding only', () => {
    expect(formatSigned(1.25, 1)).toBe('+1.3');
    expect(formatSigned(0.04, 1)).toBe('0.0');
    expect(formatSigned(-2, 0)).toBe('−2');
  });
});

describe('formatPercent', () => {
  it('keeps the unit with the number, and the dash without one', () => {
    expect(formatPercent(-3.14)).toBe(spaced('−3.1 %'));
    expect(formatPercent(null)).toBe('–');
  });
});

describe('formatAdaptive', () => {
  it('spends decimals where they matter', () => {
    expect(formatAdaptive(74_512.4)).toBe(spaced('74 512'));
    expect(formatAdaptive(219.04)).toBe('219.0');
    expect(formatAdaptive(0.031_25)).toBe('0.0313');
  });
});

describe('formatDecimalText', () => {
  it('keeps every digit of an exact amount', () => {
    expect(formatDecimalText('99840')).toBe(spaced('99 840'));
    expect(formatDecimalText('-1234567.000012345678901234')).toBe(spaced('−1 234 567.000012345678901234'));
    expect(formatDecimalText(null)).toBe('–');
  });
});

describe('parseDecimalInput', () => {
  it('reads what formatDecimalText writes, and what a person types', () => {
    expect(parseDecimalInput(spaced('99 840'))).toBe('99840');
    expect(parseDecimalInput('1,234.50')).toBe('1234.5');
    expect(parseDecimalInput('0007')).toBe('7');
  });
  it('refuses a comma that is none between thousands: 0,5 is not 5', () => {
    for (const text of ['0,5', '1,5', '12,34', '1,2345', '1234,567', '72717,5', '1,234,5', '1.234,5', ',5', '5,'])
      expect(parseDecimalInput(text)).toBeNull();
    expect(parseDecimalInput('1,234,567')).toBe('1234567');
  });
  it('refuses zero, signs, exponents and words', () => {
    for (const text of ['', '0', '0.00', '-5', '−5', '1e5', 'NaN', '1.2.3', 'ten']) expect(parseDecimalInput(text)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { THIN_SPACE } from '../../../renderer/format/number.ts';
import { parsePlainNumber } from '../../../renderer/format/plainNumber.ts';

describe('parsePlainNumber', () => {
  it('reads what the screen itself writes, and small numbers with an exponent', () => {
    const texts = ['0.5', '−1.25', `74${THIN_SPACE}512`, '1 000', '1e-6', '2.5e-7'];
    expect(texts.map(parsePlainNumber)).toEqual([0.5, -1.25, 74_512, 1_000, 1e-6, 2.5e-7]);
  });
  it('refuses what could mean two things, or nothing', () => {
    for (const text of ['', 'x', '0,5', '1,000', 'Infinity', 'NaN', '1e999', '.5', '5.', '--1', '0x10'])
      expect(parsePlainNumber(text)).toBeNull();
  });
  it('reads back every number as it prints itself', () => {
    for (const value of [1e99, 1.5e21, 123_456_789_012_345_680_000, 0.1 + 0.2, 1.234_567_890_123_456_7, 5e-324, 1.797e308])
      expect(parsePlainNumber(String(value))).toBe(value);
  });
  it('has no negative zero', () => {
    expect(Object.is(parsePlainNumber('-0'), 0)).toBe(true);
  });
});

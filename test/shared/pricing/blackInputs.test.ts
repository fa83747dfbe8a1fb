import { describe, expect, it } from 'vitest';
import { BLACK_RANGE, blackInputs, type BlackInputs, type RawBlackInputs } from '../../../shared/pricing/blackInputs.ts';
import { failureText, unwrap } from './unwrap.ts';

const RAW: RawBlackInputs = { side: 'call', forwardUsd: 70_000, strikeUsd: 65_000, years: 0.1, sigma: 0.6 };

describe('blackInputs', () => {
  it('hands good terms through unchanged', () => expect(unwrap(blackInputs(RAW))).toBe(RAW));

  it('accepts 0 and both ends of the range for every number', () => {
    for (const [name, [min, max]] of Object.entries(BLACK_RANGE)) {
      for (const value of [0, min, max]) expect(blackInputs({ ...RAW, [name]: value }).ok, `${name} ${value}`).toBe(true);
    }
  });

  it('refuses what lies outside, NaN and infinities, and names the field', () => {
    for (const [name, [min, max]] of Object.entries(BLACK_RANGE)) {
      for (const value of [-min, min / 2, max * 2, NaN, Infinity, -Infinity]) {
        expect(failureText(blackInputs({ ...RAW, [name]: value }))).toBe(
          `invalidInput: ${name}: expected 0 or ${min}…${max}, was ${value}`,
        );
      }
    }
  });

  it('refuses a side that data got wrong', () => {
    expect(failureText(blackInputs({ ...RAW, side: 'C' as 'call' }))).toBe('invalidInput: side: expected call or put, was C');
  });

  it('is the only way to the brand', () => {
    // @ts-expect-error unchecked terms must not reach a formula
    const unchecked: BlackInputs = RAW;
    expect(unchecked).toBe(RAW);
  });
});

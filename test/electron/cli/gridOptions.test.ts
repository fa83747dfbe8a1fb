import { describe, expect, it } from 'vitest';
import { parseAxis, parseExpiryRule, parseRoll } from '../../../electron/cli/gridOptions.ts';
import { toMs } from '../../../shared/units/time.ts';
import { failureOf, valueOf } from '../../shared/risk/riskBuilders.ts';

describe('parseAxis', () => {
  it.each([
    ['-10:10:5', [-10, -5, 0, 5, 10]],
    ['0:0.3:0.1', [0, 0.1, 0.2, 0.3]],
    ['0:1:0.4', [0, 0.4, 0.8]],
    ['5:5:1', [5]],
    ['10,-10, 0,10', [-10, 0, 10]],
    ['2.5', [2.5]],
  ])('%s', (text, values) => {
    expect(valueOf(parseAxis('--spot', text))).toEqual(values);
  });

  it.each(['', 'a', '1,,2', '1:2', '1:2:3:4', '2:1:1', '1:2:0', '1:2:-1', 'NaN:1:1', '-inf', '0:1e9:1e-9'])(
    'refuses %s by the name of the flag',
    (text) => {
      expect(failureOf(parseAxis('--spot', text))).toContain('invalidInput: --spot: expected');
    },
  );
});

describe('parseExpiryRule', () => {
  it('path, start, or a price', () => {
    expect(valueOf(parseExpiryRule('path'))).toEqual({ kind: 'atPathSpot' });
    expect(valueOf(parseExpiryRule('start'))).toEqual({ kind: 'atStartSpot' });
    expect(valueOf(parseExpiryRule('95000'))).toEqual({ kind: 'atUserPrice', priceUsd: 95_000 });
  });

  it.each(['', '0', '-5', 'spot', 'NaN'])('refuses %j', (text) => {
    expect(failureOf(parseExpiryRule(text))).toContain('invalidInput: --expire');
  });
});

describe('parseRoll', () => {
  const atMs = toMs(Date.parse('2026-01-28T08:00:00Z'));

  it('is the valuation moment unless told otherwise, and never before it', () => {
    expect(valueOf(parseRoll(undefined, atMs))).toBe(atMs);
    expect(valueOf(parseRoll('2026-01-28T09:00:00+01:00', atMs))).toBe(atMs);
    expect(failureOf(parseRoll('2026-01-28T07:59:59Z', atMs))).toContain('--roll: expected not before 2026-01-28T08:00:00.000Z');
    expect(failureOf(parseRoll('tomorrow', atMs))).toContain('--roll: expected a time');
  });
});

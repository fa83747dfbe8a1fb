import { describe, expect, it } from 'vitest';
import { dividedFixed, ONE, rootFixed, timesFixed, toDouble } from '../../../../shared/math/simd/fixedPoint.ts';
import { patternOf } from '../../../../shared/math/simd/patterns.ts';
import { logTable, MILLS_ROW_LENGTH, MILLS_ROWS, millsTable, PARTS, powerTable } from '../../../../shared/math/simd/tables.ts';
import { millsRatio } from '../../../../shared/math/millsRatio.ts';
import { ulps } from '../ulps.ts';

describe('fixedPoint', () => {
  it('multiplies, divides and takes roots like real numbers', () => {
    expect(toDouble(rootFixed(2n * ONE))).toBe(Math.SQRT2);
    expect(toDouble(dividedFixed(ONE, 3n * ONE))).toBe(1 / 3);
    expect(toDouble(timesFixed(ONE / 4n, 3n * ONE))).toBe(0.75);
  });
});

describe('powerTable', () => {
  it('gives 2^(j/128) when j is added back to the exponent', () => {
    const table = powerTable();
    expect(table[0]).toBe(patternOf(1));
    expect((table[64] ?? 0n) + (64n << 45n)).toBe(patternOf(Math.SQRT2));
    expect(table).toHaveLength(PARTS);
  });
});

describe('logTable', () => {
  it('pairs an inverse with its own negative logarithm', () => {
    const table = logTable();
    for (let at = 0; at < table.length; at += 2) expect(table[at + 1]).toBe(-Math.log(table[at] ?? NaN));
  });
});

describe('millsTable', () => {
  it('begins every row with the Mills ratio at its centre (Cody’s erfcx and 60-digit values behind the plain function)', () => {
    const table = millsTable();
    for (let row = 64; row < MILLS_ROWS; row += 1) {
      const octave = 1 + Math.floor(row / 64);
      const z = 2 ** octave * (1 + ((row % 64) + 0.5) / 64) - 4;
      expect(ulps(table[row * MILLS_ROW_LENGTH] ?? NaN, millsRatio(z))).toBeLessThan(3);
    }
  });
});

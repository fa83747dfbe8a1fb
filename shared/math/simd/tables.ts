/** The tables behind the lane functions: computed once, in exact integer arithmetic where a library function would not be exact enough. */
import { dividedFixed, ONE, rootFixed, timesFixed, toDouble } from './fixedPoint.ts';
import { patternOf } from './patterns.ts';

/** Both tables of elementary functions split [1, 2) into this many parts. */
export const PARTS = 128;
export const PART_BITS = 7;
const MANTISSA_BITS = 52;

/**
 * The patterns of 2^(j/128), j = 0 … 127, less j shifted to where 128 of it make one binary exponent: added to any integer k = 128e + j
 * shifted likewise, it gives the pattern of 2^(k/128).
 */
export function powerTable(): BigUint64Array {
  let step = ONE * 2n;
  for (let halving = 0; halving < PART_BITS; halving += 1) step = rootFixed(step);
  const table = new BigUint64Array(PARTS);
  let power = ONE;
  for (let part = 0; part < PARTS; part += 1) {
    table[part] = patternOf(toDouble(power)) - (BigInt(part) << BigInt(MANTISSA_BITS - PART_BITS));
    power = timesFixed(power, step);
  }
  return table;
}

/** Logarithms are split here, 11/16 ≤ z < 11/8, so that z near 1 has the exponent 0. */
export const LOG_START_PATTERN = patternOf(0.6875);

/** Inverses are multiples of this, so that they less 1 are exact, and a small multiple of them nearly so. */
const INVERSE_STEPS = 1024;

/** [1/c, ln c] for a c near the middle of each part of [11/16, 11/8), where a part is 2^-7 of the binary exponent it lies in. */
export function logTable(): Float64Array {
  const table = new Float64Array(2 * PARTS);
  const pattern = new BigUint64Array(1);
  const value = new Float64Array(pattern.buffer);
  for (let part = 0; part < PARTS; part += 1) {
    pattern[0] = LOG_START_PATTERN + ((2n * BigInt(part) + 1n) << BigInt(MANTISSA_BITS - PART_BITS - 1));
    const inverse = Math.round(INVERSE_STEPS / (value[0] ?? 1)) / INVERSE_STEPS;
    table.set([inverse, -Math.log(inverse)], 2 * part);
  }
  return table;
}

/** Mills ratios are tabulated by w = z + 4: 64 rows to each binary exponent of w. */
export const MILLS_SHIFT = 4;
export const MILLS_ROWS_PER_OCTAVE = 64;
export const MILLS_ROW_BITS = 6;
const LOWEST_OCTAVE = 1;
const OCTAVES = 5;
export const MILLS_ROWS = OCTAVES * MILLS_ROWS_PER_OCTAVE;
/** Coefficients of a row: one cache line. */
export const MILLS_ROW_LENGTH = 8;
/** The lane functions take −2 ≤ z < 60. */
export const MILLS_RANGE = { from: 2 ** LOWEST_OCTAVE - MILLS_SHIFT, below: 2 ** (LOWEST_OCTAVE + OCTAVES) - MILLS_SHIFT } as const;
/** Centres are multiples of 2^-7, so that z times a big integer is exact. */
const CENTRE_BITS = 7n;
const TAYLOR_TERMS = 32;
const FRACTION_LEVELS = 24;
/** From this row on, z > 28, the fraction converges within its levels; and so large a z times a row's width that a series would not. */
const FIRST_FRACTION_ROW = MILLS_ROWS - MILLS_ROWS_PER_OCTAVE;

/**
 * Eight coefficients per row of M(z) = N(−z)/n(z) by the distance from the row's centre; truncation below 2^-57 of M. The first row begins at w = 2.
 *
 * M' = zM − 1 turns one value into a Taylor series. The rows above z = 28 take theirs from the continued fraction; below, each row's series
 * gives the value at the next lower centre: downward the equation damps errors.
 */
export function millsTable(): Float64Array {
  const table = new Float64Array(MILLS_ROWS * MILLS_ROW_LENGTH);
  let above: readonly bigint[] = [];
  for (let row = MILLS_ROWS - 1; row >= 0; row -= 1) {
    const centre = centreOf(row);
    const value = row >= FIRST_FRACTION_ROW ? continuedFraction(centre) : valueAt(above, centre - centreOf(row + 1));
    above = taylorSeries(centre, value);
    table.set(shortened(above, halfWidthOf(row)).map(toDouble), row * MILLS_ROW_LENGTH);
  }
  return table;
}

function octaveOf(row: number): bigint {
  return BigInt(LOWEST_OCTAVE + Math.floor(row / MILLS_ROWS_PER_OCTAVE));
}

/** z of the row's centre, in units of 2^-7. */
function centreOf(row: number): bigint {
  const withinOctave = BigInt(2 * (MILLS_ROWS_PER_OCTAVE + (row % MILLS_ROWS_PER_OCTAVE)) + 1);
  return (withinOctave << octaveOf(row)) - (BigInt(MILLS_SHIFT) << CENTRE_BITS);
}

/** In units of 2^-7. */
function halfWidthOf(row: number): bigint {
  return 1n << octaveOf(row);
}

/** M = 1/(z + 1/(z + 2/(z + 3/(z + …)))), for large z. Source: Abramowitz & Stegun 26.2.14. */
function continuedFraction(centre: bigint): bigint {
  const z = (ONE * centre) >> CENTRE_BITS;
  let tail = z;
  for (let level = FRACTION_LEVELS; level > 0; level -= 1) tail = z + dividedFixed(BigInt(level) * ONE, tail);
  return dividedFixed(ONE, tail);
}

/** (n + 1) aₙ₊₁ = z aₙ + aₙ₋₁, from M' = zM − 1. */
function taylorSeries(centre: bigint, value: bigint): readonly bigint[] {
  const series = [value, ((centre * value) >> CENTRE_BITS) - ONE];
  for (let n = 1; n < TAYLOR_TERMS; n += 1) {
    const [before = 0n, current = 0n] = series.slice(n - 1);
    series.push((((centre * current) >> CENTRE_BITS) + before) / BigInt(n + 1));
  }
  return series;
}

function valueAt(series: readonly bigint[], distance: bigint): bigint {
  return series.reduceRight((sum, coefficient) => ((sum * distance) >> CENTRE_BITS) + coefficient, 0n);
}

/**
 * The series up to its seventh power: powers eight and nine are replaced by the lower ones that Chebyshev's T₈ and T₉ leave of them,
 * on ±`halfWidth` the best that can be done.
 */
function shortened(series: readonly bigint[], halfWidth: bigint): readonly bigint[] {
  const at = (n: number): bigint => series[n] ?? 0n;
  const wide = (n: number, power: bigint): bigint => (at(n) * halfWidth ** power) >> (CENTRE_BITS * power);
  return [
    at(0) - wide(8, 8n) / 128n,
    at(1) - (9n * wide(9, 8n)) / 256n,
    at(2) + wide(8, 6n) / 4n,
    at(3) + (120n * wide(9, 6n)) / 256n,
    at(4) - (5n * wide(8, 4n)) / 4n,
    at(5) - (432n * wide(9, 4n)) / 256n,
    at(6) + 2n * wide(8, 2n),
    at(7) + (576n * wide(9, 2n)) / 256n,
  ];
}

/** exp, ln and the Mills ratio on two lanes: a table for the coarse part, a short polynomial for the rest, no branches. */
import {
  add,
  addBits,
  andInt,
  both,
  choose,
  either,
  firstLanes,
  int,
  laneToInt,
  loadLanes,
  multiply,
  secondLanes,
  shiftLeft,
  shiftLeftInt,
  shiftRight,
  subtract,
  subtractBits,
  isBelow,
  isEqual,
  abs,
  without,
  type Int,
  type Lanes,
} from './expression.ts';
import { patternOf } from './patterns.ts';
import { polynomial, type Program } from './program.ts';
import {
  LOG_START_PATTERN,
  logTable,
  MILLS_ROW_BITS,
  MILLS_ROW_LENGTH,
  MILLS_ROWS,
  MILLS_SHIFT,
  millsTable,
  PART_BITS,
  PARTS,
  powerTable,
} from './tables.ts';

const BYTES = 8;
const MANTISSA_BITS = 52;
/** Added to |x| < 2^50 it leaves the nearest integer to x in the low bits. */
const ROUNDER = 1.5 * 2 ** MANTISSA_BITS;
/** ln 2 = LN2_HIGH + LN2_LOW; eleven-bit integers times the first are exact. */
const LN2_HIGH = Math.round(Math.LN2 * 2 ** 40) / 2 ** 40;
/** What Math.LN2 itself lost to rounding. */
const LN2_ROUNDING = 2.319046813846299e-17;
const LN2_LOW = Math.LN2 - LN2_HIGH + LN2_ROUNDING;
/** The same for ln 2/128 and eighteen-bit integers. */
const STEP_HIGH = Math.round((Math.LN2 / PARTS) * 2 ** 41) / 2 ** 41;
const STEP_LOW = (Math.LN2 - PARTS * STEP_HIGH + LN2_ROUNDING) / PARTS;

/** Where the tables lie: one after the other from `TABLES_AT`. */
export const TABLES_AT = 4096;
const POWERS_AT = TABLES_AT;
const LOGS_AT = POWERS_AT + PARTS * BYTES;
const MILLS_AT = LOGS_AT + 2 * PARTS * BYTES;
const MILLS_ROW_BYTES = MILLS_ROW_LENGTH * BYTES;
/** First byte behind the tables. */
export const TABLES_END = MILLS_AT + MILLS_ROWS * MILLS_ROW_BYTES;

/** Copies the tables to where the lane functions look for them. */
export function writeTables(memory: ArrayBuffer): void {
  const { powers, logs, mills } = tables();
  new BigUint64Array(memory, POWERS_AT).set(powers);
  new Float64Array(memory, LOGS_AT).set(logs);
  new Float64Array(memory, MILLS_AT).set(mills);
}

interface Tables {
  readonly powers: BigUint64Array;
  readonly logs: Float64Array;
  readonly mills: Float64Array;
}

let cached: Tables | null = null;

/** Computed on first use: about ten milliseconds. */
function tables(): Tables {
  cached ??= { powers: powerTable(), logs: logTable(), mills: millsTable() };
  return cached;
}

/** e^x for −708 ≤ x ≤ 709, about 1 ulp; rubbish, but no trap, outside. */
export function exponential(p: Program, x: Lanes): Lanes {
  const shifted = p.keep(p.multiplyAdd(x, p.constant(PARTS / Math.LN2), p.constant(ROUNDER)));
  const steps = p.keep(subtract(shifted, p.constant(ROUNDER)));
  const rest = p.keep(p.multiplyAdd(steps, p.constant(-STEP_LOW), p.multiplyAdd(steps, p.constant(-STEP_HIGH), x)));
  const offsets = p.keep(shiftLeft(both(shifted, p.bits(BigInt(PARTS - 1))), 3));
  const entry = addBits(lookup(p, offsets, POWERS_AT)[0], shiftLeft(shifted, MANTISSA_BITS - PART_BITS));
  const power = p.keep(entry);
  const curved = polynomial(p, rest, [1 / 2, 1 / 6, 1 / 24, 1 / 120]);
  const growth = p.multiplyAdd(multiply(rest, rest), curved, rest);
  return p.keep(p.multiplyAdd(power, growth, power));
}

/** Of two neighbouring table entries per lane, all first ones and all second ones; `offsets` in bytes. */
function lookup(p: Program, offsets: Lanes, tableAt: number): readonly [first: Lanes, second: Lanes] {
  const a = p.keep(loadLanes(laneToInt(offsets, 0), tableAt));
  const b = p.keep(loadLanes(laneToInt(offsets, 1), tableAt));
  return [p.keep(firstLanes(a, b)), p.keep(secondLanes(a, b))];
}

/**
 * ln x for positive normal x, rubbish for everything else; the error is about 2^-53 of the larger of |ln x| and 1. With `excess` = x − 1 known
 * better than x itself tells, it is 1 or 2 ulp of ln x however close to 1 x is.
 */
export function logarithm(p: Program, x: Lanes, excess?: Lanes): Lanes {
  const bias = 1024n << BigInt(MANTISSA_BITS);
  const biased = p.keep(subtractBits(x, p.bits(LOG_START_PATTERN - bias)));
  const mantissa = p.keep(both(biased, p.bits((1n << BigInt(MANTISSA_BITS)) - 1n)));
  const reduced = addBits(mantissa, p.bits(LOG_START_PATTERN));
  const wholeAndBias = either(shiftRight(biased, MANTISSA_BITS), p.bits(patternOf(2 ** MANTISSA_BITS)));
  const exponent = p.keep(subtract(wholeAndBias, p.constant(2 ** MANTISSA_BITS + 1024)));
  const offsets = p.keep(shiftLeft(shiftRight(mantissa, MANTISSA_BITS - PART_BITS), 4));
  const [inverse, part] = lookup(p, offsets, LOGS_AT);
  const coarse = p.keep(p.multiplyAdd(exponent, p.constant(LN2_HIGH), part));
  const fine = p.keep(multiply(exponent, p.constant(LN2_LOW)));
  const rest = p.keep(p.multiplyAdd(reduced, inverse, p.constant(-1)));
  if (excess === undefined) return logOnePlus(p, rest, coarse, fine);
  const isNear = p.keep(isBelow(abs(excess), p.constant(2 ** -8)));
  const fromExcess = p.multiplyAdd(excess, inverse, subtract(inverse, p.constant(1)));
  const known = choose(isEqual(exponent, p.constant(0)), fromExcess, rest);
  return logOnePlus(p, p.keep(choose(isNear, excess, known)), p.keep(without(coarse, isNear)), p.keep(without(fine, isNear)));
}

/** coarse + ln(1 + rest) + fine. */
function logOnePlus(p: Program, rest: Lanes, coarse: Lanes, fine: Lanes): Lanes {
  const curved = polynomial(p, rest, [-1 / 2, 1 / 3, -1 / 4, 1 / 5, -1 / 6, 1 / 7]);
  const small = p.multiplyAdd(multiply(rest, rest), curved, fine);
  return p.keep(add(add(coarse, rest), small));
}

/**
 * N(−z)/n(z), about 1 ulp, for −2 ≤ z < 60; rubbish, but no trap, outside.
 * Rows are found by the exponent and first six mantissa bits of w = z + 4.
 */
export function millsRatio(p: Program, z: Lanes): Lanes {
  const w = p.keep(add(z, p.constant(MILLS_SHIFT)));
  const centre = either(both(w, p.bits(ROW_BITS_MASK)), p.bits(HALF_ROW));
  const distance = p.keep(subtract(z, subtract(centre, p.constant(MILLS_SHIFT))));
  const rows = p.keep(shiftRight(subtractBits(w, p.bits(patternOf(2))), MANTISSA_BITS - MILLS_ROW_BITS));
  const [first, second] = [millsRow(p, laneToInt(rows, 0)), millsRow(p, laneToInt(rows, 1))];
  const pair = (at: number): [Lanes, Lanes] => {
    const a = p.keep(loadLanes(first, MILLS_AT + at * BYTES));
    const b = p.keep(loadLanes(second, MILLS_AT + at * BYTES));
    return [p.keep(firstLanes(a, b)), p.keep(secondLanes(a, b))];
  };
  const square = p.keep(multiply(distance, distance));
  const [c0, c1] = pair(0);
  const [c2, c3] = pair(2);
  const [c4, c5] = pair(4);
  const [c6, c7] = pair(6);
  const upper = p.multiplyAdd(square, p.multiplyAdd(distance, c7, c6), p.multiplyAdd(distance, c5, c4));
  const lower = p.multiplyAdd(distance, c3, c2);
  const curved = p.multiplyAdd(square, p.multiplyAdd(square, upper, lower), multiply(distance, c1));
  return p.keep(add(c0, curved));
}

const ROW_SHIFT = BigInt(MANTISSA_BITS - MILLS_ROW_BITS);
const HALF_ROW = 1n << (ROW_SHIFT - 1n);
const ROW_BITS_MASK = BigInt.asUintN(64, ~((1n << ROW_SHIFT) - 1n));
/** More rows than there are, so that any bits whatever stay inside memory. */
const ROW_MASK = 511;

function millsRow(p: Program, row: Int): Int {
  return p.keep(shiftLeftInt(andInt(row, int(ROW_MASK)), 6));
}

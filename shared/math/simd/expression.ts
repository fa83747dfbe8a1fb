/**
 * WebAssembly as expressions. An expression is the instructions that leave its value on the stack, so `add(a, b)` is the bytes of a, those
 * of b and one opcode. Nothing is evaluated twice by accident: `Program.keep` (program.ts) puts a value into a local and hands back its name.
 * "Lanes" are two doubles (or two 64-bit integers) side by side in one v128; a mask has all bits of a lane set for true, none for false.
 */
import { signedBytes, unsignedBytes, type ValueType } from './wasmModule.ts';

export interface Expression<T extends ValueType> {
  readonly type: T;
  readonly code: readonly number[];
}

export type Lanes = Expression<'v128'>;
/** A 32-bit integer: an address, a row, a count. */
export type Int = Expression<'i32'>;
type Int64 = Expression<'i64'>;

const SIMD = 0xfd;

function simd<T extends ValueType>(type: T, opcode: number, operands: readonly Expression<ValueType>[], immediate: readonly number[] = []) {
  return { type, code: [...operands.flatMap(({ code }) => code), SIMD, ...unsignedBytes(opcode), ...immediate] };
}

function scalar<T extends ValueType>(type: T, opcode: number, operands: readonly Expression<ValueType>[], immediate: readonly number[] = []) {
  return { type, code: [...operands.flatMap(({ code }) => code), opcode, ...immediate] };
}

type Unary = (a: Lanes) => Lanes;
type Binary = (a: Lanes, b: Lanes) => Lanes;

function unary(opcode: number): Unary {
  return (a) => simd('v128', opcode, [a]);
}
function binary(opcode: number): Binary {
  return (a, b) => simd('v128', opcode, [a, b]);
}

export const abs = unary(0xec);
export const negate = unary(0xed);
export const squareRoot = unary(0xef);
export const add = binary(0xf0);
export const subtract = binary(0xf1);
export const multiply = binary(0xf2);
export const divide = binary(0xf3);
/** The smaller; `a` where either is NaN. One instruction, unlike the minimum that spreads NaN. */
export const smaller = binary(0xf6);
/** The larger; `a` where either is NaN. */
export const larger = binary(0xf7);

/** Masks; false where an operand is NaN. */
export const isEqual = binary(0x47);
export const isBelow = binary(0x49);
export const isAbove = binary(0x4a);
export const isAtMost = binary(0x4b);
export const isAtLeast = binary(0x4c);

export const not = unary(0x4d);
export const both = binary(0x4e);
/** The bits of `a` that are not in `b`. */
export const without = binary(0x4f);
export const either = binary(0x50);
export const differ = binary(0x51);

export const addBits = binary(0xce);
export const subtractBits = binary(0xd1);

/** `a` where the mask is true, `b` elsewhere. */
export function choose(mask: Lanes, a: Lanes, b: Lanes): Lanes {
  return simd('v128', 0x52, [a, b, mask]);
}

export function shiftLeft(a: Lanes, bits: number): Lanes {
  return simd('v128', 0xcb, [a, int(bits)]);
}
export function shiftRight(a: Lanes, bits: number): Lanes {
  return simd('v128', 0xcd, [a, int(bits)]);
}

/** Bit 0 is the first lane of the mask, bit 1 the second. */
export function maskBits(mask: Lanes): Int {
  return simd('i32', 0xc4, [mask]);
}

/** The low 32 bits of one lane of integers. */
export function laneToInt(a: Lanes, lane: 0 | 1): Int {
  const wide: Int64 = simd('i64', 0x1d, [a], [lane]);
  return scalar('i32', 0xa7, [wide]);
}

/** (first lane of a, first lane of b). */
export function firstLanes(a: Lanes, b: Lanes): Lanes {
  return shuffled(a, b, [0, 2]);
}
/** (second lane of a, second lane of b). */
export function secondLanes(a: Lanes, b: Lanes): Lanes {
  return shuffled(a, b, [1, 3]);
}

const BYTES_PER_LANE = 8;

function shuffled(a: Lanes, b: Lanes, lanes: readonly [number, number]): Lanes {
  const bytes = lanes.flatMap((lane) => Array.from({ length: BYTES_PER_LANE }, (_, at) => lane * BYTES_PER_LANE + at));
  return simd('v128', 0x0d, [a, b], bytes);
}

export function int(value: number): Int {
  return { type: 'i32', code: [0x41, ...signedBytes(value)] };
}
export function addInt(a: Int, b: Int): Int {
  return scalar('i32', 0x6a, [a, b]);
}
export function multiplyInt(a: Int, b: Int): Int {
  return scalar('i32', 0x6c, [a, b]);
}
export function andInt(a: Int, b: Int): Int {
  return scalar('i32', 0x71, [a, b]);
}
export function shiftLeftInt(a: Int, bits: number): Int {
  return scalar('i32', 0x74, [a, int(bits)]);
}
/** Half of an even number ≥ 0. */
export function halfInt(a: Int): Int {
  return scalar('i32', 0x76, [a, int(1)]);
}
export function isLessInt(a: Int, b: Int): Int {
  return scalar('i32', 0x49, [a, b]);
}

/** log2 of the alignment that is promised; 0 promises nothing. */
const ALIGNMENT = { byte: 0, four: 2, eight: 3 } as const;

/** Two neighbouring doubles at `address` + `offset` bytes. */
export function loadLanes(address: Int, offset = 0): Lanes {
  return simd('v128', 0x00, [address], [ALIGNMENT.eight, ...unsignedBytes(offset)]);
}
/** One double in both lanes. */
export function loadBoth(address: Int, offset = 0): Lanes {
  return simd('v128', 0x0a, [address], [ALIGNMENT.eight, ...unsignedBytes(offset)]);
}
/** `lanes` with its second lane replaced by the double at the address. */
export function loadSecond(address: Int, offset: number, lanes: Lanes): Lanes {
  return simd('v128', 0x57, [address, lanes], [ALIGNMENT.eight, ...unsignedBytes(offset), 1]);
}
export function loadInt(address: Int, offset = 0): Int {
  return scalar('i32', 0x28, [address], [ALIGNMENT.four, ...unsignedBytes(offset)]);
}

/** Statements: instructions that leave nothing on the stack. */
export type Statement = readonly number[];

export function storeLanes(address: Int, offset: number, value: Lanes): Statement {
  return [...address.code, ...value.code, SIMD, 0x0b, ALIGNMENT.eight, ...unsignedBytes(offset)];
}
export function storeInt(address: Int, offset: number, value: Int): Statement {
  return [...address.code, ...value.code, 0x36, ALIGNMENT.four, ...unsignedBytes(offset)];
}

/**
 * WebAssembly as expressions. An expression is the instructions that leave its value on the stack, so `add(a, b)` is the bytes of a, those
 * of b and one opcode. Nothing is evaluated twice by accident: `Program.keep` (program.ts) puts a value into a local and hands back its name.
 * "Lanes" are two doubles (or two 64-bit integers) side by side in one v128; a mask has all bits of a lane set for true, none for false.
 *
 * An expression may have several strands: the same formula for several pairs of rows. `keep` writes one strand after the other, step by step,
 * so that the processor always finds work that does not wait for the last result. What has one strand (a constant) serves all.
 */
import { signedBytes, unsignedBytes, type ValueType } from './wasmModule.ts';

export interface Expression<T extends ValueType> {
  readonly type: T;
  readonly strands: readonly (readonly number[])[];
}

export type Lanes = Expression<'v128'>;
/** A 32-bit integer: an address, a row, a count. */
export type Int = Expression<'i32'>;

const SIMD = 0xfd;
const FIRST_STRAND = 0;

/** The instructions of one strand. */
export function codeOf({ strands }: Expression<ValueType>, strand = FIRST_STRAND): readonly number[] {
  return strands[strand] ?? strands[FIRST_STRAND] ?? [];
}

/** One strand as an expression of its own. */
export function strandOf<T extends ValueType>(expression: Expression<T>, strand: number): Expression<T> {
  return { type: expression.type, strands: [codeOf(expression, strand)] };
}

/** Expressions of one strand each as the strands of one. */
export function interleaved<T extends ValueType>(type: T, parts: readonly Expression<T>[]): Expression<T> {
  return { type, strands: parts.map((part) => codeOf(part)) };
}

function operation<T extends ValueType>(
  type: T,
  instruction: readonly number[],
  operands: readonly Expression<ValueType>[],
): Expression<T> {
  const width = Math.max(1, ...operands.map(({ strands }) => strands.length));
  const strands = Array.from({ length: width }, (_, strand) => [...operands.flatMap((operand) => codeOf(operand, strand)), ...instruction]);
  return { type, strands };
}

function simd<T extends ValueType>(type: T, opcode: number, operands: readonly Expression<ValueType>[], immediate: readonly number[] = []) {
  return operation(type, [SIMD, ...unsignedBytes(opcode), ...immediate], operands);
}

function scalar<T extends ValueType>(
  type: T,
  opcode: number,
  operands: readonly Expression<ValueType>[],
  immediate: readonly number[] = [],
) {
  return operation(type, [opcode, ...immediate], operands);
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

/** 1 if any bit is set, else 0. */
export function anyLane(a: Lanes): Int {
  return simd('i32', 0x53, [a]);
}
/** Bit 0 is the first lane of the mask, bit 1 the second. */
export function maskBits(mask: Lanes): Int {
  return simd('i32', 0xc4, [mask]);
}

/** The low 32 bits of one 64-bit lane. */
export function laneToInt(a: Lanes, lane: 0 | 1): Int {
  return simd('i32', 0x1b, [a], [2 * lane]);
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
  return scalar('i32', 0x41, [], signedBytes(value));
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

/** log2 of the alignment that is promised. */
const ALIGNMENT = { four: 2, eight: 3 } as const;

/** Two neighbouring doubles at `address` + `offset` bytes. */
export function loadLanes(address: Int, offset = 0): Lanes {
  return simd('v128', 0x00, [address], [ALIGNMENT.eight, ...unsignedBytes(offset)]);
}
export function loadInt(address: Int, offset = 0): Int {
  return scalar('i32', 0x28, [address], [ALIGNMENT.four, ...unsignedBytes(offset)]);
}

/** Instructions that leave nothing on the stack. */
export type Statement = readonly number[];

/** Stores of one strand. */
export function storeLanes(address: Int, offset: number, value: Lanes): Statement {
  return [...codeOf(address), ...codeOf(value), SIMD, 0x0b, ALIGNMENT.eight, ...unsignedBytes(offset)];
}
export function storeInt(address: Int, offset: number, value: Int): Statement {
  return [...codeOf(address), ...codeOf(value), 0x36, ALIGNMENT.four, ...unsignedBytes(offset)];
}

/** What the lane programs of American options have in common. */
import {
  abs,
  add,
  addInt,
  choose,
  firstLanes,
  int,
  interleaved,
  isBelow,
  isLessInt,
  larger,
  loadLanes,
  multiply,
  secondLanes,
  smaller,
  storeLanes,
  strandOf,
  subtract,
  type Int,
  type Lanes,
} from '../math/simd/expression.ts';
import { exponential, millsRatio } from '../math/simd/laneFunctions.ts';
import type { Program, Variable } from '../math/simd/program.ts';

export const BYTES = 8;
/** Two doubles side by side: often equal ones, for a number that every lane needs. */
export const PAIR_BYTES = 2 * BYTES;
/** Pairs of angles in flight at once. */
const STRANDS = 2;
/** Angles in flight at once: their number is a multiple of it everywhere. */
export const ANGLES_AT_ONCE = 2 * STRANDS;
export const CHUNK_BYTES = STRANDS * PAIR_BYTES;
/** What the exponential can take; e^±708 counts as 0 or infinity. */
const LARGEST_EXPONENT = 708;
/** What the Mills ratio can take; the density that multiplies it is 0 long before. */
const LARGEST_DEVIATION = 59;

/** Runs `body` with every multiple of `step` below `bytes`. */
export function steps(p: Program, bytes: number, step: number, body: (at: Int) => void): void {
  const at = p.keep(int(0));
  p.repeatWhile(() => {
    body(at);
    p.set(at, addInt(at, int(step)));
    return isLessInt(at, int(bytes));
  });
}

/** e^x, cut off where the lane function ends. */
export function boundedExponential(p: Program, x: Lanes): Lanes {
  return exponential(p, p.keep(smaller(larger(x, p.constant(-LARGEST_EXPONENT)), p.constant(LARGEST_EXPONENT))));
}

/** tail = density·M(|d|), on the side of d: tail below 0, `whole` − tail above. */
export function normalPart(p: Program, d: Lanes, density: Lanes, whole: Lanes): Lanes {
  const size = p.keep(smaller(abs(d), p.constant(LARGEST_DEVIATION)));
  const tail = p.keep(multiply(density, millsRatio(p, size)));
  return p.keep(choose(isBelow(d, p.constant(0)), tail, subtract(whole, tail)));
}

/** Four neighbouring doubles. */
export function chunk(address: Int, at: number): Lanes {
  return interleaved(
    'v128',
    Array.from({ length: STRANDS }, (_, strand) => loadLanes(address, at + strand * PAIR_BYTES)),
  );
}

/** Evaluates four doubles and stores them side by side. */
export function storeChunk(p: Program, address: Int, at: number, value: Lanes): void {
  const kept = p.keep(value);
  for (let strand = 0; strand < STRANDS; strand += 1) p.write(storeLanes(address, at + strand * PAIR_BYTES, strandOf(kept, strand)));
}

/** Four sums, still 0. */
export function zeros(p: Program): Variable<'v128'> {
  return p.keep(
    interleaved(
      'v128',
      Array.from({ length: STRANDS }, () => p.constant(0)),
    ),
  );
}

/** The sum of both lanes of both strands, in both lanes. */
export function total(p: Program, sums: Variable<'v128'>): Lanes {
  const one = p.keep(add(strandOf(sums, 0), strandOf(sums, 1)));
  return p.keep(add(firstLanes(one, one), secondLanes(one, one)));
}

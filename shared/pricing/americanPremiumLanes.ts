/** Runs the lane program of the premium's integral. */
import type { UnitQuadrature } from './americanGrid.ts';
import { BYTES, ANGLES_AT_ONCE } from './americanLaneTools.ts';
import {
  MOST_COEFFICIENTS,
  PREMIUM_LAYOUT,
  PREMIUM_NUMBERS,
  PREMIUM_SUMS,
  premiumProgram,
  type PremiumNumber,
} from './americanPremiumProgram.ts';
import { compileProgram, startProgram } from './batch/wasmRuntime.ts';

const PAGE_BYTES = 65_536;

/** What is integrated: the option's numbers, the boundary's coefficients, and whether they are in √ of the cosine. */
export interface PremiumCase {
  readonly numbers: Readonly<Record<PremiumNumber, number>>;
  readonly coefficients: Float64Array;
  readonly power: 1 | 2;
}

/** See `PREMIUM_SUMS`. */
export interface PremiumSums {
  readonly cash: number;
  readonly asset: number;
  readonly flow: number;
  readonly curve: number;
}

/** Integrates with one of the rules, by its index. */
export type PremiumLanes = (rule: number, integrated: PremiumCase) => PremiumSums;

/** For rules whose lengths are multiples of 4; null where the engine has no WebAssembly with SIMD. */
export function createPremiumLanes(rules: readonly UnitQuadrature[]): PremiumLanes | null {
  const compiled = compileProgram(premiumProgram());
  if (!compiled) return null;
  const { numbersAt, sumsAt, sizesAt, coefficientsAt, rulesAt } = PREMIUM_LAYOUT;
  const bytes = rules.reduce((sum, { count }) => sum + 2 * count * BYTES, rulesAt);
  const program = startProgram(compiled, Math.ceil(bytes / PAGE_BYTES));
  const { memory } = program;
  const starts = placeRules(memory, rulesAt, rules);
  const sums = new Float64Array(memory, sumsAt, 2 * PREMIUM_SUMS.length);
  const sizes = new Int32Array(memory, sizesAt, 3);
  const numbers = new Float64Array(memory, numbersAt, 2 * PREMIUM_NUMBERS.length);
  const pairs = new Float64Array(memory, coefficientsAt, 2 * MOST_COEFFICIENTS);
  return (rule, { numbers: values, coefficients, power }) => {
    PREMIUM_NUMBERS.forEach((name, at) => putTwice(numbers, at, values[name]));
    const last = coefficients.length - 1;
    for (let k = 0; k <= last; k += 1) putTwice(pairs, k, coefficients[last - k] ?? 0);
    sizes[0] = 2 * (rules[rule]?.count ?? 0) * BYTES;
    sizes[1] = 2 * last * BYTES;
    sizes[2] = power - 1;
    program.run(starts[rule] ?? 0);
    return { cash: sums[0] ?? 0, asset: sums[2] ?? 0, flow: sums[4] ?? 0, curve: sums[6] ?? 0 };
  };
}

function putTwice(pairs: Float64Array, at: number, value: number): void {
  pairs[2 * at] = value;
  pairs[2 * at + 1] = value;
}

/** Writes the rules one after the other; returns where each starts. */
function placeRules(memory: ArrayBuffer, from: number, rules: readonly UnitQuadrature[]): readonly number[] {
  let at = from;
  return rules.map(({ count, nodes, weights }) => {
    const start = at;
    for (let j = 0; j < count; j += ANGLES_AT_ONCE) {
      const part = new Float64Array(memory, at, 2 * ANGLES_AT_ONCE);
      part.set(nodes.subarray(j, j + ANGLES_AT_ONCE));
      part.set(weights.subarray(j, j + ANGLES_AT_ONCE), ANGLES_AT_ONCE);
      at += 2 * ANGLES_AT_ONCE * BYTES;
    }
    return start;
  });
}

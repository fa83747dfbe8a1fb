/** Sums per group as the program keeps them in memory: per pair of outputs two sums and what rounding took from them. */
import type { BatchOutput } from './batchColumns.ts';
import { BYTES, groupBytes } from './columnLayout.ts';

export interface GroupSums {
  /** Per output, one total per group; valid after `settle`. */
  readonly totals: Readonly<Record<BatchOutput, Float64Array>>;
  /** Rows per group that are in no sum. */
  readonly unknown: Int32Array;
  clear(): void;
  /** Adds to the `at`-th output's sum. */
  add(group: number, at: number, x: number): void;
  addUnknown(group: number): void;
  /** Turns sums into totals. */
  settle(): void;
}

/** `outputs` in the order of the program. */
export function createGroupSums(memory: ArrayBuffer, sumsAt: number, groups: number, outputs: readonly BatchOutput[]): GroupSums {
  const perGroup = groupBytes(outputs.length) / BYTES;
  const raw = new Float64Array(memory, sumsAt, groups * perGroup);
  const unknown = new Int32Array(groups);
  const list = outputs.map(() => new Float64Array(groups));
  const totals = Object.fromEntries(outputs.map((name, at) => [name, list[at]])) as Record<BatchOutput, Float64Array>;
  /** Four numbers to a pair of outputs: sum, sum, lost, lost. */
  const placeOf = (group: number, at: number): number => group * perGroup + 4 * (at >> 1) + (at & 1);

  return {
    totals,
    unknown,
    clear() {
      raw.fill(0);
      unknown.fill(0);
    },
    add(group, at, x) {
      const place = placeOf(group, at);
      const sum = raw[place] ?? 0;
      const next = sum + x;
      raw[place + 2] = (raw[place + 2] ?? 0) + (Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum);
      raw[place] = next;
    },
    addUnknown(group) {
      unknown[group] = (unknown[group] ?? 0) + 1;
    },
    settle() {
      let at = 0;
      for (const total of list) {
        for (let group = 0; group < groups; group += 1) {
          const place = placeOf(group, at);
          total[group] = (raw[place] ?? 0) + (raw[place + 2] ?? 0);
        }
        at += 1;
      }
    },
  };
}

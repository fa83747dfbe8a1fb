/** Real numbers as big integers in units of 2^-256, for tables that must be right to the last bit of a double. */

const FRACTION_BITS = 256n;
export const ONE = 1n << FRACTION_BITS;
/** 2^-128, exact, and applied twice because 2^-256 times a long integer must not leave the double range on the way. */
const HALF_WAY_DOWN = 2 ** -128;

/** The nearest double, for values of ordinary size. */
export function toDouble(fixed: bigint): number {
  return Number(fixed) * HALF_WAY_DOWN * HALF_WAY_DOWN;
}

export function timesFixed(a: bigint, b: bigint): bigint {
  return (a * b) >> FRACTION_BITS;
}

export function dividedFixed(a: bigint, b: bigint): bigint {
  return (a << FRACTION_BITS) / b;
}

/** √a for a ≥ 0, by Newton's iteration on integers. */
export function rootFixed(a: bigint): bigint {
  const square = a << FRACTION_BITS;
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

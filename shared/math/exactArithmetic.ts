/** The rounding errors of single operations, made visible: sums and squares as an unevaluated pair of doubles. */

/** A number as `high + low`, where `high` is the rounded result and `low` what rounding took away. */
export interface DoublePair {
  readonly high: number;
  readonly low: number;
}

/** 2^27 + 1 cuts a 53-bit significand into two halves whose products are exact. */
const SPLITTER = 134_217_729;

/** `a − b` exactly, as a pair; for finite numbers whose difference does not overflow. Source: Knuth, TAOCP vol. 2, §4.2.2. */
export function twoDifference(a: number, b: number): DoublePair {
  const high = a - b;
  const bRounded = a - high;
  const aRounded = high + bRounded;
  return { high, low: a - aRounded + (bRounded - b) };
}

/** What `x * x` loses to rounding, exactly, for 1e-140 < |x| < 1e140 (or 0). Source: Dekker, Numerische Mathematik 18 (1971) 224–242. */
export function squareLoss(x: number): number {
  const scaled = SPLITTER * x;
  const head = scaled - (scaled - x);
  const tail = x - head;
  return head * head - x * x + 2 * head * tail + tail * tail;
}

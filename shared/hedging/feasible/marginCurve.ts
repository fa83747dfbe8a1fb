/** Margin use against the size of a trade, as data: sampled once from the margin model, stored with the decision, read by the solver. */

/** Initial margin in percent of equity after trading `amount` (amount units, ≥ 0) on the side of the hedge; null: unknown. */
export interface MarginPoint {
  readonly amount: number;
  readonly usePct: number | null;
}

/** Margin use at an amount; null: unknown. */
export type MarginUse = (amount: number) => number | null;

const SAMPLES = 8;

/**
 * The curve of `useAt` from 0 to `upToAmount` (> 0). Standard margin falls until the trade has closed the position it is against and rises from
 * there, ever faster: give that amount as `turnAmount`, or null. Between the points the curve is straight, so it lies above a convex margin:
 * what it allows, the margin model allows.
 */
export function sampleMarginUse(useAt: MarginUse, upToAmount: number, turnAmount: number | null): readonly MarginPoint[] {
  const amounts = Array.from({ length: SAMPLES + 1 }, (_, at) => (upToAmount * at) / SAMPLES);
  if (turnAmount !== null && turnAmount > 0 && turnAmount < upToAmount) amounts.push(turnAmount);
  return [...new Set(amounts)].toSorted((a, b) => a - b).map((amount) => ({ amount, usePct: useAt(amount) }));
}

/** Straight between the points; unknown beyond the last one and next to an unknown point. */
export function marginUseOn(curve: readonly MarginPoint[]): MarginUse {
  return (amount) => {
    const at = curve.findIndex((point) => point.amount >= amount);
    const after = curve[at];
    if (after === undefined) return null;
    const before = curve[at - 1];
    if (after.amount === amount || before === undefined) return after.usePct;
    if (after.usePct === null || before.usePct === null) return null;
    return before.usePct + ((after.usePct - before.usePct) * (amount - before.amount)) / (after.amount - before.amount);
  };
}

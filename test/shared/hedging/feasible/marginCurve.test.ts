import { describe, expect, it } from 'vitest';
import { marginUseOn, sampleMarginUse } from '../../../../shared/hedging/feasible/marginCurve.ts';

/** Falls to 0 at 3, rises faster and faster from there. */
const convex = (amount: number) => Math.abs(amount - 3) * (1 + Math.abs(amount - 3));

describe('sampleMarginUse and marginUseOn', () => {
  it('meet at the samples and at the turn, and lie above a convex margin between them', () => {
    const curve = sampleMarginUse(convex, 16, 3);
    const use = marginUseOn(curve);
    expect(curve.map(({ amount }) => amount)).toEqual([0, 2, 3, 4, 6, 8, 10, 12, 14, 16]);
    for (const { amount, usePct } of curve) expect(use(amount)).toBe(usePct);
    for (let amount = 0; amount <= 16; amount += 0.1) expect(use(amount) ?? -1).toBeGreaterThanOrEqual(convex(amount) - 1e-12);
    expect(use(9)).toBe((convex(8) + convex(10)) / 2);
  });

  it('are unknown beyond the last sample and next to an unknown one', () => {
    const use = marginUseOn(sampleMarginUse((amount) => (amount > 8 ? null : amount), 16, null));
    expect([use(8), use(8.5), use(12), use(17)]).toEqual([8, null, null, null]);
  });
});

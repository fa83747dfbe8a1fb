import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decayedDelta } from '../../../../shared/risk/deltaDecay.ts';
import { unwindSchedule } from '../../../../shared/hedging/expiry/unwindSchedule.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../../../shared/units/time.ts';
import { failureOf, valueOf } from '../../risk/riskBuilders.ts';

const EXPIRY_MS = Date.UTC(2026, 1, 27, 8);

describe('unwindSchedule', () => {
  it('of a long delta of 6: the hedge of −6 is bought back by a third every ten minutes, the last at 08:00', () => {
    const steps = valueOf(unwindSchedule(6, EXPIRY_MS, 600));
    expect(steps.map(({ tsMs }) => (EXPIRY_MS - tsMs) / MS_PER_MINUTE)).toEqual([30, 20, 10, 0]);
    expect(steps.map(({ hedgeCoin }) => hedgeCoin)).toEqual([-6, -4, -2, 0]);
    expect(steps.map(({ tradeCoin }) => tradeCoin)).toEqual([0, 2, 2, 2]);
  });

  it('a step that does not divide the window leaves a shorter last one', () => {
    const steps = valueOf(unwindSchedule(-18, EXPIRY_MS, 700));
    expect(steps.map(({ tsMs }) => (EXPIRY_MS - tsMs) / MS_PER_SECOND)).toEqual([1_800, 1_100, 400, 0]);
    expect(steps.at(-1)).toEqual({ tsMs: EXPIRY_MS, hedgeCoin: 0, tradeCoin: -4 });
  });

  it('always holds against what is still open, ends with nothing, and trades the whole (property, seeded)', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 1_800 }), (thousandths, stepSeconds) => {
        const deltaCoin = thousandths / 1_000;
        const steps = valueOf(unwindSchedule(deltaCoin, EXPIRY_MS, stepSeconds));
        const traded = steps.reduce((sum, { tradeCoin }) => sum + tradeCoin, 0);
        expect(Math.abs(traded - deltaCoin)).toBeLessThanOrEqual(1e-12 * Math.abs(deltaCoin));
        expect(steps.every(({ tsMs, hedgeCoin }) => hedgeCoin === 0 - decayedDelta(deltaCoin, EXPIRY_MS, tsMs))).toBe(true);
        expect(Object.is(steps.at(-1)?.hedgeCoin, 0)).toBe(true);
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it.each<[string, number, number, number]>([
    ['expiringDeltaCoin', Number.NaN, EXPIRY_MS, 60],
    ['expiryMs', 1, Infinity, 60],
    ['stepSeconds', 1, EXPIRY_MS, 0],
    ['stepSeconds', 1, EXPIRY_MS, 1_801],
    ['stepSeconds', 1, EXPIRY_MS, Number.NaN],
  ])('refuses a bad %s', (field, deltaCoin, expiryMs, stepSeconds) => {
    expect(failureOf(unwindSchedule(deltaCoin, expiryMs, stepSeconds))).toContain(`invalidInput: ${field}`);
  });
});

import { describe, expect, it } from 'vitest';
import { NEVER_TRADES, readyMadePolicies, runFebruary, WALL_MS, type FebruaryPlan } from '../../support/februaryRun.ts';

/** The fall of 1 and 2 February 2026, the worst days of the recording; the whole of it is test/campaign/februaryPolicies.ts. */
const FALL: FebruaryPlan = {
  fromMs: Date.UTC(2026, 1, 1, 12),
  untilMs: Date.UTC(2026, 1, 3, 0, 30),
  stepHours: 4.5,
  playMs: 400,
  speed: 150,
};

describe('createDesk: the ready-made policies hedging the fall of February 2026 by themselves', () => {
  it.each(readyMadePolicies())(
    '%s: the same decisions on two days of the wall clock, each judged the same again from what it stored',
    async (id, policy) => {
      const first = await runFebruary(policy, FALL, WALL_MS[0]);
      const second = await runFebruary(policy, FALL, WALL_MS[1]);
      expect(second.rows).toEqual(first.rows);
      expect(first.differences).toEqual([]);
      expect(first.judgedAgain).toBeGreaterThan(1);
      expect(first.hedges > 0).toBe(!NEVER_TRADES.has(id));
      expect([...first.problems, ...first.logged]).toEqual([]);
    },
  );
});

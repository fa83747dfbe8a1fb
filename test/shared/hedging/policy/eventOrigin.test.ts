import { describe, expect, it } from 'vitest';
import { eventOrigin } from '../../../../shared/hedging/policy/eventOrigin.ts';
import type { PolicyMemory } from '../../../../shared/hedging/policy/policyVerdict.ts';

const FRESH: PolicyMemory = {
  sinceMs: 1_000,
  sinceIndexUsd: 80_000,
  lastHedgeMs: null,
  lastHedgeIndexUsd: null,
  lastSpentEventMs: null,
  lastSpentEventIndexUsd: null,
  lastOptionFillMs: null,
};

describe('eventOrigin', () => {
  it('is where the policy took effect before anything happened', () => {
    expect(eventOrigin(FRESH)).toEqual({ tsMs: 1_000, indexUsd: 80_000 });
  });

  it('is the last hedge once there is one', () => {
    expect(eventOrigin({ ...FRESH, lastHedgeMs: 2_000, lastHedgeIndexUsd: 79_000 })).toEqual({ tsMs: 2_000, indexUsd: 79_000 });
  });

  it('starts anew with a policy that is younger than the last hedge', () => {
    expect(eventOrigin({ ...FRESH, lastHedgeMs: 500, lastHedgeIndexUsd: 79_000 })).toEqual({ tsMs: 1_000, indexUsd: 80_000 });
  });

  it('is the last event that found nothing to trade where that came later', () => {
    const memory = { ...FRESH, lastHedgeMs: 2_000, lastHedgeIndexUsd: 79_000, lastSpentEventMs: 3_000, lastSpentEventIndexUsd: 78_000 };
    expect(eventOrigin(memory)).toEqual({ tsMs: 3_000, indexUsd: 78_000 });
  });
});

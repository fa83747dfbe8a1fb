/** From which moment, and from which index level, the events of a policy measure. */
import type { PolicyMemory } from './policyVerdict.ts';

export interface EventOrigin {
  readonly tsMs: number;
  /** Null: unknown. */
  readonly indexUsd: number | null;
}

/**
 * The latest of: when the policy took effect, the last hedge, and the last time an event fired with nothing to trade. A policy that is changed
 * after a hedge starts anew, and an event that found the delta where it should be does not stay due.
 */
export function eventOrigin(memory: PolicyMemory): EventOrigin {
  const since = { tsMs: memory.sinceMs, indexUsd: memory.sinceIndexUsd };
  const hedge = { tsMs: memory.lastHedgeMs ?? -Infinity, indexUsd: memory.lastHedgeIndexUsd };
  const spent = { tsMs: memory.lastSpentEventMs ?? -Infinity, indexUsd: memory.lastSpentEventIndexUsd };
  return [hedge, spent].reduce((latest, next) => (next.tsMs >= latest.tsMs ? next : latest), since);
}

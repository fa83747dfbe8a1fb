/** A policy from outside: its shape, its consistency, its instruments. */
import { hedgePolicySchema, type HedgePolicy } from '../../domain/policySchema.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import { policyConflicts } from './policyConflicts.ts';

/** The policy in `json`. Fails with invalidInput naming each field of the wrong shape, or with conflict as `checkPolicy` does. */
export function parsePolicy(json: unknown): Result<HedgePolicy> {
  const parsed = hedgePolicySchema.safeParse(json);
  if (parsed.success) return checkPolicy(parsed.data);
  const problems = parsed.error.issues.map(({ path, message }) => `${fieldInWords(path)}: ${message}`);
  return fail('invalidInput', `policy: ${problems.join('; ')}`);
}

/** The policy itself, unless its parts contradict each other: then a conflict naming the fields. */
export function checkPolicy(policy: HedgePolicy): Result<HedgePolicy> {
  const conflicts = policyConflicts(policy);
  return conflicts.length === 0 ? ok(policy) : fail('conflict', `policy: ${conflicts.join('; ')}`, conflicts);
}

/** Fails with invalidInput when the policy names a hedge instrument that is not among `knownIds`. */
export function checkInstruments(policy: HedgePolicy, knownIds: ReadonlySet<string>): Result<HedgePolicy> {
  const unknown = (['buy', 'sell'] as const).flatMap((side) => {
    const choice = policy.instruments[side];
    return choice.kind === 'instrument' && !knownIds.has(choice.instrumentId) ? [`instruments.${side}: ${choice.instrumentId}`] : [];
  });
  return unknown.length === 0 ? ok(policy) : fail('invalidInput', `policy: ${unknown.join('; ')}: expected a listed instrument`);
}

/** Fails with conflict when the smallest order of the policy is above the largest that the desk sends, USD: it could never hedge. */
export function checkSmallestOrder(policy: HedgePolicy, deskMaxOrderUsd: number): Result<HedgePolicy> {
  const { minOrderUsd } = policy.limits;
  if (minOrderUsd <= deskMaxOrderUsd) return ok(policy);
  return fail('conflict', `policy: limits.minOrderUsd ${minOrderUsd} is above the largest order of the desk, ${deskMaxOrderUsd} USD`);
}

function fieldInWords(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'policy' : path.map(String).join('.');
}

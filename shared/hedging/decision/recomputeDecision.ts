/** Judges a stored decision again from what it stored, with the code of today. */
import type { Rulebook } from '../../domain/rulebook.ts';
import type { Result } from '../../result/result.ts';
import type { HedgePlanOutcome, HedgePlanRequest } from '../planHedge.ts';
import type { EvaluatePolicy } from '../policy/policyVerdict.ts';
import type { DecisionBody, DecisionInputs } from './decisionRecord.ts';
import { fromPlainJson, plainDifferences, toPlainJson, type PlainJson } from './plainJson.ts';

export type PlanHedge = (request: HedgePlanRequest) => Result<HedgePlanOutcome>;

export interface Recomputers {
  readonly evaluatePolicy: EvaluatePolicy;
  readonly planHedge: PlanHedge;
  /** The one of `inputs.rulebookId`; null: not stored any more. */
  readonly rulebookOf: (rulebookId: string) => Rulebook | null;
}

export interface Recomputation {
  /** Every number of the verdict and of the plan is the same double. */
  readonly same: boolean;
  /** Each with its place; empty when the same. */
  readonly differences: readonly string[];
}

/** Null: the row stores no inputs, because it is of an older build or closes another. */
export function recomputeDecision(body: DecisionBody, recomputers: Recomputers): Recomputation | null {
  if (body.schemaVersion !== 2 || body.inputs === null) return null;
  const { inputs, verdict, planned } = body;
  const differences = [...verdictDifferences(inputs, verdict, recomputers), ...planDifferences(inputs, planned, recomputers)];
  return { same: differences.length === 0, differences };
}

function verdictDifferences(inputs: DecisionInputs, verdict: unknown, { evaluatePolicy }: Recomputers): readonly string[] {
  return attempt('verdict', () =>
    plainDifferences(toPlainJson(verdict), toPlainJson(evaluatePolicy(inputs.policy, inputs.policyInputs)), 'verdict'),
  );
}

function planDifferences(inputs: DecisionInputs, planned: PlainJson, { planHedge, rulebookOf }: Recomputers): readonly string[] {
  if (inputs.planRequest === null) return [];
  const rulebook = inputs.rulebookId === null ? null : rulebookOf(inputs.rulebookId);
  if (rulebook === null) return ['plan: the rulebook it was made with is not stored'];
  return attempt('plan', () => {
    const request = { ...(fromPlainJson(inputs.planRequest) as Omit<HedgePlanRequest, 'rulebook'>), rulebook };
    return plainDifferences(planned, plannedJson(planHedge(request)), 'plan');
  });
}

/** What is stored of a plan request: the rulebook has its own row. Throws as `toPlainJson` does. */
export function planRequestJson({ rulebook: _stored, ...request }: HedgePlanRequest): PlainJson {
  return toPlainJson(request);
}

/** What is stored of a plan, and compared: the checks hang on more than the request and are left out. */
export function plannedJson(outcome: Result<HedgePlanOutcome>): PlainJson {
  if (!outcome.ok || outcome.value.kind !== 'plan') return toPlainJson(outcome);
  return toPlainJson({ ...outcome, value: { ...outcome.value, plan: { ...outcome.value.plan, checks: [] } } });
}

/** Inputs that the code of today cannot even read are a difference, not the end of the story. */
function attempt(what: string, work: () => readonly string[]): readonly string[] {
  try {
    return work();
  } catch (error) {
    return [`${what}: cannot be computed from the stored inputs any more (${error instanceof Error ? error.message : String(error)})`];
  }
}

/** What a decision row keeps so that it can be judged again. */
import type { DecisionActor, UserAction } from '../../shared/hedging/decision/decisionRecord.ts';
import type { DecisionDetail } from './decisionJournal.ts';
import type { Evaluation } from './evaluator.ts';
import type { AskedPlan } from './hedgeDesk.ts';

/** `asked`: what led to the plan of this row where it is not the suggestion's own. */
export function detailOf(
  { moment, answer }: Pick<Evaluation, 'moment' | 'answer'>,
  actor: DecisionActor,
  userAction: UserAction | null,
  asked: AskedPlan | null = answer?.asked ?? null,
): DecisionDetail {
  const { inForce, inputs, verdict } = moment;
  return {
    actor,
    policyVersion: inForce.version,
    evaluated: { policy: inForce.policy, inputs, verdict },
    planned: asked,
    userAction,
    realised: null,
  };
}

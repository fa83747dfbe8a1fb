/** The same hedge in its other ready forms, each with its own plan, refreshed while the ticket is looked at. */
import { useEffect, useState } from 'react';
import type { HedgePlan, HedgeView, TicketEdit } from '../../../shared/contract/hedgeSchemas.ts';
import type { HedgePolicy } from '../../../shared/contract/policyMessages.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { Result } from '../../../shared/result/result.ts';
import { useDesk } from '../deskContext.ts';
import { NO_EDIT } from './ticketState.ts';

const REFRESH_EVERY_MS = 2_000;

export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly meaning: string;
  /** On top of the instrument picked; the rest starts anew. */
  readonly edit: TicketEdit;
}

export interface Alternative extends Choice {
  readonly plan: HedgePlan;
}

export interface Goal {
  readonly policyTo: HedgePolicy['sizing']['to'];
  readonly hasBand: boolean;
}

/** Without a band there is no edge, and the goal is no choice. `instrumentId` null: the policy's own. */
export function choicesFor(goal: Goal, instrumentId: TicketEdit['instrumentId']): readonly Choice[] {
  const base = { ...NO_EDIT, instrumentId };
  const toTarget = goal.policyTo === 'edge';
  const otherGoal: Choice = {
    id: toTarget ? 'target' : 'edge',
    name: toTarget ? 'To target' : 'To edge',
    meaning: `trade back to the ${toTarget ? 'target' : 'nearest edge'}`,
    edit: { ...base, hedgeTo: toTarget ? 'target' : 'edge' },
  };
  return [
    { id: 'market', name: 'Market', meaning: 'cross the spread now', edit: { ...base, style: 'market' } },
    { id: 'passive', name: 'Passive', meaning: 'post at the touch, wait for a fill', edit: { ...base, style: 'passive' } },
    ...(goal.hasBand ? [otherGoal] : []),
  ];
}

/** Those the desk could plan; none while the delta is unknown or the suggestion is withheld. */
export function useAlternatives(bookId: BookId, view: HedgeView, instrumentId: TicketEdit['instrumentId']): readonly Alternative[] {
  const { client } = useDesk();
  const { underlying, policy } = view;
  const policyTo = policy.sizing.to;
  const hasBand = policy.band !== null;
  const isUseful = view.netDeltaCoin !== null && view.verdict !== 'withheld';
  const subject = isUseful ? `${bookId} ${underlying} ${policyTo} ${hasBand} ${instrumentId} ${view.verdict}` : null;
  const [known, setKnown] = useState<{ readonly subject: string; readonly list: readonly Alternative[] } | null>(null);
  useEffect(() => {
    if (subject === null) return undefined;
    let isCurrent = true;
    const choices = choicesFor({ policyTo, hasBand }, instrumentId);
    const refresh = async () => {
      const plans = await Promise.all(choices.map(({ edit }) => client.request('hedge.plan', { bookId, underlying, edit })));
      if (isCurrent) setKnown({ subject, list: choices.flatMap((choice, index) => withPlan(choice, plans[index])) });
    };
    void refresh();
    const timer = window.setInterval(() => void refresh(), REFRESH_EVERY_MS);
    return () => {
      isCurrent = false;
      window.clearInterval(timer);
    };
  }, [bookId, client, hasBand, instrumentId, policyTo, subject, underlying]);
  return known !== null && known.subject === subject ? known.list : [];
}

function withPlan(choice: Choice, reply: Result<HedgePlan> | undefined): Alternative[] {
  return reply?.ok === true ? [{ ...choice, plan: reply.value }] : [];
}

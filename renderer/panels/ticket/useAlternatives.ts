/** The same hedge in its other ready forms, each with its own plan, refreshed while the ticket is looked at. */
import { useEffect, useState } from 'react';
import type { FixedBandPolicy, HedgePlan, HedgeView, TicketEdit } from '../../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { Result } from '../../../shared/result/result.ts';
import { useDesk } from '../deskContext.ts';
import { NO_EDIT } from './ticketState.ts';

const REFRESH_EVERY_MS = 2_000;

export interface Choice {
  readonly name: string;
  readonly meaning: string;
  readonly edit: TicketEdit;
}

export interface Alternative extends Choice {
  readonly plan: HedgePlan;
}

export function choicesFor(hedgeTo: FixedBandPolicy['hedgeTo']): readonly Choice[] {
  const other = hedgeTo === 'edge' ? 'centre' : 'edge';
  return [
    { name: 'Market', meaning: 'cross the spread now', edit: { ...NO_EDIT, style: 'market' } },
    { name: 'Passive', meaning: 'post at the touch, wait for a fill', edit: { ...NO_EDIT, style: 'passive' } },
    {
      name: other === 'centre' ? 'To centre' : 'To edge',
      meaning: `trade back to the ${other === 'centre' ? 'target' : 'nearest edge'}`,
      edit: { ...NO_EDIT, hedgeTo: other },
    },
  ];
}

/** Those the desk could plan; none while the delta is unknown or the suggestion is withheld. */
export function useAlternatives(bookId: BookId, view: HedgeView): readonly Alternative[] {
  const { client } = useDesk();
  const { underlying, policy } = view;
  const isUseful = view.netDeltaCoin !== null && view.verdict !== 'withheld';
  const subject = isUseful ? `${bookId} ${underlying} ${policy.hedgeTo} ${view.verdict}` : null;
  const [known, setKnown] = useState<{ readonly subject: string; readonly list: readonly Alternative[] } | null>(null);
  useEffect(() => {
    if (subject === null) return undefined;
    let isCurrent = true;
    const refresh = async () => {
      const choices = choicesFor(policy.hedgeTo);
      const plans = await Promise.all(choices.map(({ edit }) => client.request('hedge.plan', { bookId, underlying, edit })));
      if (isCurrent) setKnown({ subject, list: choices.flatMap((choice, index) => withPlan(choice, plans[index])) });
    };
    void refresh();
    const timer = window.setInterval(() => void refresh(), REFRESH_EVERY_MS);
    return () => {
      isCurrent = false;
      window.clearInterval(timer);
    };
  }, [bookId, client, policy.hedgeTo, subject, underlying]);
  return known !== null && known.subject === subject ? known.list : [];
}

function withPlan(choice: Choice, reply: Result<HedgePlan> | undefined): Alternative[] {
  return reply?.ok === true ? [{ ...choice, plan: reply.value }] : [];
}

/** The ticket of one underlying wired to the desk: re-plans after an edit or a move of the market, latest answer wins, sends on Execute. */
import { useCallback, useEffect, useReducer, useRef, type Dispatch } from 'react';
import type { HedgePlan, HedgeView, TicketEdit } from '../../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { useDesk } from '../deskContext.ts';
import { EMPTY_TICKET, isUnedited, planInForce, ticketReducer, type TicketEvent, type TicketState } from './ticketState.ts';

/** At most this often; the last change is always asked. */
const REPLAN_EVERY_MS = 300;

export interface Ticket {
  readonly state: TicketState;
  readonly plan: HedgePlan | null;
  readonly edit: (change: Partial<TicketEdit>) => void;
  readonly clear: () => void;
  readonly execute: (confirmedLarge: boolean) => void;
  readonly note: (notice: TicketState['notice']) => void;
}

export function useTicket(bookId: BookId, view: HedgeView): Ticket {
  const [state, dispatch] = useReducer(ticketReducer, EMPTY_TICKET);
  useReplanning(bookId, view, state, dispatch);
  const plan = planInForce(state, view);
  const execute = useExecute(bookId, view, state, plan, dispatch);
  return {
    state,
    plan,
    edit: useCallback((change: Partial<TicketEdit>) => dispatch({ kind: 'edited', change }), []),
    clear: useCallback(() => dispatch({ kind: 'cleared' }), []),
    note: useCallback((notice: TicketState['notice']) => dispatch({ kind: 'noted', notice }), []),
    execute,
  };
}

/** Only an edited ticket asks; an unedited one shows the plan that streams in with the view. */
function useReplanning(bookId: BookId, view: HedgeView, state: TicketState, dispatch: Dispatch<TicketEvent>): void {
  const { client } = useDesk();
  const timer = useRef<number | null>(null);
  const lastAskMs = useRef(Number.NEGATIVE_INFINITY);
  const asked = useRef(0);
  const plannedFor = useRef<{ readonly edit: TicketEdit; readonly view: HedgeView } | null>(null);
  const question = useRef({ bookId, underlying: view.underlying, edit: state.edit });
  useEffect(() => {
    question.current = { bookId, underlying: view.underlying, edit: state.edit };
  });
  useEffect(() => {
    const isPlanned = plannedFor.current?.edit === state.edit && plannedFor.current.view === view;
    if (isUnedited(state.edit) || isPlanned || timer.current !== null) return;
    plannedFor.current = { edit: state.edit, view };
    const ask = () => {
      timer.current = null;
      if (isUnedited(question.current.edit)) return;
      lastAskMs.current = performance.now();
      asked.current += 1;
      const number = asked.current;
      dispatch({ kind: 'asked', number });
      void client.request('hedge.plan', question.current).then((result) => dispatch({ kind: 'answered', number, result }));
    };
    timer.current = window.setTimeout(ask, Math.max(0, lastAskMs.current + REPLAN_EVERY_MS - performance.now()));
  }, [client, dispatch, state.edit, view]);
  useEffect(() => () => window.clearTimeout(timer.current ?? undefined), []);
}

function useExecute(
  bookId: BookId,
  view: HedgeView,
  state: TicketState,
  plan: HedgePlan | null,
  dispatch: Dispatch<TicketEvent>,
): (confirmedLarge: boolean) => void {
  const { client } = useDesk();
  const { edit } = state;
  const { underlying } = view;
  return useCallback(
    (confirmedLarge: boolean) => {
      if (plan === null) return;
      dispatch({ kind: 'sending' });
      const order = { bookId, underlying, planId: plan.planId, edit, confirmedLarge };
      void client.request('hedge.execute', order).then((result) => dispatch({ kind: 'sent', wasConfirmed: confirmedLarge, result }));
    },
    [bookId, client, dispatch, edit, plan, underlying],
  );
}

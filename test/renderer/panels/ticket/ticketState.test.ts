import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../../shared/result/result.ts';
import {
  EMPTY_TICKET,
  isPlanCurrent,
  planInForce,
  ticketReducer,
  type TicketEvent,
  type TicketState,
} from '../../../../renderer/panels/ticket/ticketState.ts';
import { aPlan, aView } from '../../support/builders.ts';

function after(...events: readonly TicketEvent[]): TicketState {
  return events.reduce(ticketReducer, EMPTY_TICKET);
}
const passive: TicketEvent = { kind: 'edited', change: { style: 'passive' } };
const asked = (number: number): TicketEvent => ({ kind: 'asked', number });
const answered = (number: number, planId: string): TicketEvent => ({ kind: 'answered', number, result: ok(aPlan({ planId })) });

describe('planInForce', () => {
  it('is the streamed suggestion until something is edited', () => {
    const view = aView();
    expect(planInForce(EMPTY_TICKET, view)).toBe(view.plan);
    expect(planInForce(after(passive), view)).toBeNull();
    expect(planInForce(after(passive, asked(1), answered(1, 'p2')), view)?.planId).toBe('p2');
  });
});

describe('ticketReducer', () => {
  it('lets the latest answer win, whatever order they come in', () => {
    const state = after(passive, asked(1), asked(2), answered(2, 'new'), answered(1, 'old'));
    expect([state.editedPlan?.planId, state.isPlanning]).toEqual(['new', false]);
  });
  it('knows that the plan on screen does not answer the latest edit yet', () => {
    const planned = after(passive, asked(1), answered(1, 'p2'));
    expect(isPlanCurrent(planned)).toBe(true);
    const edited = ticketReducer(planned, { kind: 'edited', change: { hedgeTo: 'target' } });
    expect([edited.editedPlan?.planId, isPlanCurrent(edited)]).toEqual(['p2', false]);
    expect(isPlanCurrent(after(passive, asked(1), { kind: 'edited', change: { hedgeTo: 'target' } }, answered(1, 'p2')))).toBe(false);
  });
  it('goes back to the suggestion when the last edit is taken back', () => {
    const state = after(passive, asked(1), { kind: 'edited', change: { style: null } });
    expect(state).toEqual({ ...EMPTY_TICKET, asked: 1 });
  });
  it('asks once more before a large order, and not again after the answer', () => {
    const refusal = fail('limitBreached', 'above your threshold of 400 000 USD');
    const first = after({ kind: 'sending' }, { kind: 'sent', wasConfirmed: false, result: refusal });
    expect([first.phase, first.notice?.text]).toEqual(['confirmingLarge', 'above your threshold of 400 000 USD']);
    const second = ticketReducer(first, { kind: 'sent', wasConfirmed: true, result: refusal });
    expect([second.phase, second.notice?.text]).toEqual(['editing', 'Not sent: above your threshold of 400 000 USD']);
  });
  it('takes a pending confirmation back when the trade is changed', () => {
    const waiting = after({ kind: 'sent', wasConfirmed: false, result: fail('limitBreached', 'large') });
    expect(ticketReducer(waiting, passive).phase).toBe('editing');
  });
  it('explains a stale plan and keeps the edit for the next one', () => {
    const state = after(
      passive,
      { kind: 'sending' },
      { kind: 'sent', wasConfirmed: false, result: fail('conflict', 'plan p1 is not current') },
    );
    expect([state.edit.style, state.phase, state.notice?.tone]).toEqual(['passive', 'editing', 'info']);
    expect(state.notice?.text).toContain('The market moved');
  });
  it('never calls an unknown outcome a refusal', () => {
    const state = after({ kind: 'sending' }, { kind: 'sent', wasConfirmed: false, result: fail('outcomeUnknown', 'look at the blotter') });
    expect(state.notice).toEqual({ tone: 'danger', text: 'Outcome unknown: look at the blotter' });
  });
  it('is empty again once the order is on its way', () => {
    const state = after(passive, { kind: 'sending' }, { kind: 'sent', wasConfirmed: false, result: ok({ label: 'dd-7' }) });
    expect([state.edit, state.phase, state.notice?.text]).toEqual([EMPTY_TICKET.edit, 'editing', 'Order dd-7 is on its way']);
  });
  it('does not forget that an order is being sent when a note comes by', () => {
    expect(after({ kind: 'sending' }, { kind: 'noted', notice: null }).phase).toBe('sending');
  });
});

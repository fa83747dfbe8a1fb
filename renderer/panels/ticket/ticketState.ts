/** The life of one hedge ticket as values: what the trader changed, the plan that answers it, and what became of Execute. Pure. */
import type { HedgePlan, HedgeView, TicketEdit } from '../../../shared/contract/hedgeSchemas.ts';
import { assertNever } from '../../../shared/result/assertNever.ts';
import type { Result } from '../../../shared/result/result.ts';

export const NO_EDIT: TicketEdit = { instrumentId: null, style: null, amount: null, limitPrice: null, hedgeTo: null };

export type TicketPhase = 'editing' | 'confirmingLarge' | 'sending';

export interface TicketNotice {
  readonly tone: 'info' | 'warn' | 'danger';
  readonly text: string;
}

export interface TicketState {
  readonly edit: TicketEdit;
  /** The desk's answer to `edit`; null while there is none. */
  readonly editedPlan: HedgePlan | null;
  /** The edit that `editedPlan` answers: while it is not `edit`, the plan on screen is the one before. */
  readonly plannedEdit: TicketEdit;
  readonly askedEdit: TicketEdit;
  /** Number of the newest question; older answers are dropped. */
  readonly asked: number;
  readonly isPlanning: boolean;
  readonly phase: TicketPhase;
  readonly notice: TicketNotice | null;
}

export const EMPTY_TICKET: TicketState = {
  edit: NO_EDIT,
  editedPlan: null,
  plannedEdit: NO_EDIT,
  askedEdit: NO_EDIT,
  asked: 0,
  isPlanning: false,
  phase: 'editing',
  notice: null,
};

export type TicketEvent =
  | { readonly kind: 'edited'; readonly change: Partial<TicketEdit> }
  | { readonly kind: 'cleared' }
  | { readonly kind: 'asked'; readonly number: number }
  | { readonly kind: 'answered'; readonly number: number; readonly result: Result<HedgePlan> }
  | { readonly kind: 'sending' }
  | { readonly kind: 'sent'; readonly wasConfirmed: boolean; readonly result: Result<{ readonly label: string }> }
  | { readonly kind: 'noted'; readonly notice: TicketNotice | null };

export function ticketReducer(state: TicketState, event: TicketEvent): TicketState {
  switch (event.kind) {
    case 'edited':
      return edited(state, event.change);
    case 'cleared':
      return { ...EMPTY_TICKET, asked: state.asked };
    case 'asked':
      return { ...state, asked: event.number, askedEdit: state.edit, isPlanning: true };
    case 'answered':
      return event.number === state.asked ? answered(state, event.result) : state;
    case 'sending':
      return { ...state, phase: 'sending', notice: null };
    case 'sent':
      return sent(state, event.result, event.wasConfirmed);
    case 'noted':
      return { ...state, notice: event.notice, phase: state.phase === 'sending' ? 'sending' : 'editing' };
    default:
      return assertNever(event);
  }
}

/** Another side, size or style is another trade: an order waiting for its confirmation is taken back. */
function edited(state: TicketState, change: Partial<TicketEdit>): TicketState {
  const edit = { ...state.edit, ...change };
  if (isUnedited(edit)) return { ...EMPTY_TICKET, asked: state.asked };
  return { ...state, edit, phase: 'editing', notice: null };
}

function answered(state: TicketState, result: Result<HedgePlan>): TicketState {
  const planned = { ...state, isPlanning: false, plannedEdit: state.askedEdit };
  if (result.ok) return { ...planned, editedPlan: result.value };
  return { ...planned, editedPlan: null, notice: { tone: 'warn', text: result.failure.message } };
}

function sent(state: TicketState, result: Result<{ readonly label: string }>, wasConfirmed: boolean): TicketState {
  if (result.ok)
    return { ...EMPTY_TICKET, asked: state.asked, notice: { tone: 'info', text: `Order ${result.value.label} is on its way` } };
  const { reason, message } = result.failure;
  if (reason === 'limitBreached' && !wasConfirmed) return { ...state, phase: 'confirmingLarge', notice: { tone: 'warn', text: message } };
  return { ...state, phase: 'editing', notice: refusalNotice(reason, message) };
}

function refusalNotice(reason: string, message: string): TicketNotice {
  if (reason === 'conflict')
    return { tone: 'info', text: 'The market moved and the plan with it. This is the new one: look, then execute.' };
  if (reason === 'outcomeUnknown') return { tone: 'danger', text: `Outcome unknown: ${message}` };
  return { tone: 'warn', text: `Not sent: ${message}` };
}

export function isUnedited(edit: TicketEdit): boolean {
  return Object.values(edit).every((value) => value === null);
}

/** The plan Execute would send now; null: none. */
export function planInForce(state: TicketState, view: HedgeView): HedgePlan | null {
  return isUnedited(state.edit) ? view.plan : state.editedPlan;
}

/** False while the plan on screen does not answer the latest edit yet: it must not be sent. */
export function isPlanCurrent(state: TicketState): boolean {
  return isUnedited(state.edit) || state.plannedEdit === state.edit;
}

/** The foot of the ticket: Execute, or in words why not; a second look for large orders; snooze and dismiss. */
import { useEffect, useRef, type KeyboardEvent as ReactKeyboardEvent, type ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { formatDecimalText } from '../../format/number.ts';
import { HoldButton } from '../../widgets/HoldButton.tsx';
import { useDeskState } from '../deskContext.ts';
import { executeGate, type Gate } from './executeGate.ts';
import { planAmountUnit } from './planUnit.ts';
import { SetAside } from './SetAside.tsx';
import type { Ticket } from './useTicket.ts';

const HOLD_TO_FIRE_MS = 400;
const NOTE_FADES_AFTER_MS = 6_000;

interface ExecuteBarProps {
  readonly bookId: BookId;
  readonly view: HedgeView;
  readonly ticket: Ticket;
}

export function ExecuteBar({ bookId, view, ticket }: ExecuteBarProps): ReactNode {
  const facts = useDeskState(({ status, isLinkOpen }) => ({ isArmed: status?.armed === true, isLinkOpen: isLinkOpen === true }));
  const gate = executeGate({ view, ticket: ticket.state, plan: ticket.plan, ...facts });
  useFadingNote(ticket);
  return (
    <footer className="execute-bar">
      <div className="execute-row">
        {ticket.state.phase === 'confirmingLarge' ? <ConfirmLarge ticket={ticket} gate={gate} /> : <Execute ticket={ticket} gate={gate} />}
        <Words ticket={ticket} gate={gate} />
        <span className="spacer" />
        <SetAside bookId={bookId} view={view} onNote={ticket.note} />
      </div>
    </footer>
  );
}

/** Good news leaves by itself; a warning stays until something is done about it. */
function useFadingNote({ state, note }: Ticket): void {
  const { notice } = state;
  useEffect(() => {
    if (notice?.tone !== 'info') return undefined;
    const timer = window.setTimeout(() => note(null), NOTE_FADES_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [notice, note]);
}

/** One place beside the button for what happened, why it is shut, or how to press it: nothing moves when the words change. */
function Words({ ticket, gate }: { readonly ticket: Ticket; readonly gate: Gate }): ReactNode {
  const { notice } = ticket.state;
  if (notice === null) return <span className="execute-why">{gate.isOpen ? <Keys /> : gate.why}</span>;
  return (
    <span
      className="ticket-notice"
      data-testid="ticket-notice"
      data-tone={notice.tone}
      role={notice.tone === 'info' ? 'status' : 'alert'}
      title={notice.text}
    >
      {notice.text}
    </span>
  );
}

function Keys(): ReactNode {
  return (
    <>
      <kbd>⏎</kbd> sends · hold <kbd>X</kbd> from anywhere
    </>
  );
}

function Execute({ ticket, gate }: { readonly ticket: Ticket; readonly gate: Gate }): ReactNode {
  const { plan } = ticket;
  const words = plan === null ? null : `${plan.side === 'buy' ? 'Buy' : 'Sell'} ${formatDecimalText(plan.amount)} ${planAmountUnit(plan)}`;
  return (
    <HoldButton
      className="execute"
      testId="execute"
      title={gate.isOpen ? 'Send this order' : gate.why}
      holdMs={HOLD_TO_FIRE_MS}
      clickFires
      hotkey="x"
      disabled={!gate.isOpen}
      onFire={() => ticket.execute(false)}
    >
      Execute {words === null ? null : <span className="execute-words">{words}</span>}
    </HoldButton>
  );
}

/**
 * Comes up where Execute was, so that a second Enter on the same spot is a decision and Escape is a way out. The second half of a
 * double click on Execute and an Enter that is still held are no decision.
 */
function ConfirmLarge({ ticket, gate }: { readonly ticket: Ticket; readonly gate: Gate }): ReactNode {
  const confirm = useRef<HTMLButtonElement>(null);
  useEffect(() => confirm.current?.focus(), []);
  const onKeyDown = (event: ReactKeyboardEvent) => {
    if (event.key === 'Escape') ticket.note(null);
    if (event.repeat) event.preventDefault();
  };
  return (
    <span className="confirm-large" role="alertdialog" aria-label="Confirm the large order" onKeyDown={onKeyDown}>
      <button
        ref={confirm}
        type="button"
        className="execute execute-confirm"
        data-testid="execute-confirm"
        disabled={!gate.isOpen}
        onClick={(event) => {
          if (event.detail <= 1) ticket.execute(true);
        }}
      >
        Yes, send {ticket.plan === null ? '' : formatDecimalText(ticket.plan.amount)}
      </button>
      <button type="button" className="button-quiet" onClick={() => ticket.note(null)}>
        Back
      </button>
    </span>
  );
}

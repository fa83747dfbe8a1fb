/** Not now, or not at all: snooze the suggestion for a while, or dismiss it with a reason that goes to the journal. */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { closePopover, Popover } from '../../widgets/Popover.tsx';
import { useDesk } from '../deskContext.ts';
import type { TicketNotice } from './ticketState.ts';

const SNOOZE_MINUTES = [15, 60, 240] as const;

interface SetAsideProps {
  readonly bookId: BookId;
  readonly view: HedgeView;
  readonly onNote: (notice: TicketNotice) => void;
}

export function SetAside({ bookId, view, onNote }: SetAsideProps): ReactNode {
  const { client } = useDesk();
  const { underlying } = view;
  const snooze = async (minutes: number) => {
    const result = await client.request('hedge.snooze', { bookId, underlying, minutes });
    if (!result.ok) onNote({ tone: 'warn', text: `Not snoozed: ${result.failure.message}` });
  };
  const dismiss = async (reason: string) => {
    const result = await client.request('hedge.dismiss', { bookId, underlying, reason });
    onNote(
      result.ok
        ? { tone: 'info', text: 'Dismissed; the reason is in the journal' }
        : { tone: 'warn', text: `Not dismissed: ${result.failure.message}` },
    );
  };
  if (view.snoozedUntilMs !== null && view.snoozedUntilMs > view.tsMs) {
    return (
      <button type="button" className="button-quiet" onClick={() => void snooze(0)}>
        Wake up
      </button>
    );
  }
  if (view.verdict !== 'suggested') return null;
  return (
    <>
      <Popover label="Snooze" title="No suggestion for a while, in market time">
        <div className="menu">
          {SNOOZE_MINUTES.map((minutes) => (
            <button
              key={minutes}
              type="button"
              onClick={(event) => {
                closePopover(event.currentTarget);
                void snooze(minutes);
              }}
            >
              {minutes < 60 ? `${minutes} min` : `${minutes / 60} h`}
            </button>
          ))}
        </div>
      </Popover>
      <Popover label="Dismiss" title="Drop this suggestion and write down why">
        <DismissForm onDismiss={dismiss} />
      </Popover>
    </>
  );
}

function DismissForm({ onDismiss }: { readonly onDismiss: (reason: string) => Promise<void> }): ReactNode {
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    closePopover(event.currentTarget);
    setReason('');
    void onDismiss(reason.trim());
  };
  return (
    <form className="dismiss" onSubmit={submit}>
      <label>
        Why not?
        <input
          value={reason}
          maxLength={200}
          placeholder="e.g. waiting for the print"
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={reason.trim() === ''}>
        Dismiss
      </button>
    </form>
  );
}

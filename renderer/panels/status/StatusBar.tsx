/** The foot of the screen: how fresh, how fast, and whether anything needs a look. */
import type { ReactNode } from 'react';
import { formatAge, formatClock } from '../../format/time.ts';
import { formatFixed } from '../../format/number.ts';
import { countOf } from '../../format/words.ts';
import { Popover } from '../../widgets/Popover.tsx';
import { useStore } from 'zustand';
import { useDesk, useDeskState } from '../deskContext.ts';

export function StatusBar(): ReactNode {
  const { status, isLinkOpen } = useDeskState(({ status, isLinkOpen }) => ({ status, isLinkOpen }));
  const ages = (status?.venues ?? []).flatMap((venue) => (venue.quoteAgeMs === null ? [] : [venue.quoteAgeMs]));
  return (
    <footer className="status-bar" data-testid="status-bar">
      <NoticeLine />
      <span className="spacer" />
      {status === null ? null : <Reconciliation notes={status.reconciliation} />}
      <Item name="quotes" value={ages.length === 0 ? '–' : formatAge(Math.max(...ages))} isBad={false} />
      <Item name="ticks/s" value={formatFixed(status?.ticksPerSecond ?? null, 0)} isBad={false} />
      <Item
        name="database"
        value={status === null ? '–' : status.database.ok ? 'ok' : (status.database.note ?? 'not writable')}
        isBad={status?.database.ok === false}
      />
      <Item
        name="desk"
        value={isLinkOpen === true ? 'connected' : isLinkOpen === null ? 'connecting' : 'not connected'}
        isBad={isLinkOpen === false}
      />
      {status === null ? null : (
        <span className="status-item">
          <span className="unit">local</span> <span className="num">{formatClock(status.wallMs)}</span> <span className="unit">UTC</span>
        </span>
      )}
    </footer>
  );
}

function Item({ name, value, isBad }: { readonly name: string; readonly value: string; readonly isBad: boolean }): ReactNode {
  return (
    <span className="status-item" data-bad={isBad || undefined}>
      <span className="unit">{name}</span> <span className="num">{value}</span>
    </span>
  );
}

function NoticeLine(): ReactNode {
  const { notices } = useDesk();
  const { notice } = useStore(notices);
  if (notice === null) return <ArmNote />;
  return (
    <span className="notice" data-tone={notice.tone} role={notice.tone === 'info' ? 'status' : 'alert'}>
      {notice.text}
      <button type="button" className="button-quiet" aria-label="Dismiss this note" onClick={() => notices.setState({ notice: null })}>
        ×
      </button>
    </span>
  );
}

/** Why the desk is disarmed, or what the last KILL did. */
function ArmNote(): ReactNode {
  const { note } = useDeskState(({ status }) => ({ note: status?.armNote ?? null }));
  return note === null ? null : <span className="unit">{note}</span>;
}

function Reconciliation({ notes }: { readonly notes: readonly string[] }): ReactNode {
  if (notes.length === 0) {
    return (
      <span className="status-item">
        <span className="unit">reconciled</span>
      </span>
    );
  }
  return (
    <Popover
      className="status-item warn-text"
      label={`${countOf(notes.length, 'difference')} at reconciliation`}
      title="What desk and venue disagreed on"
    >
      <ul className="prose">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Popover>
  );
}

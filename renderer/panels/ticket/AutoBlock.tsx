/** Automatic hedging as it is: what it may still do, what it did last, and the hands on it. Pause and Stop are never hidden. */
import type { ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { formatFixed } from '../../format/number.ts';
import { formatClock } from '../../format/time.ts';
import { useDesk } from '../deskContext.ts';
import { reportFailure } from '../status/noticeStore.ts';
import { AUTO_STATE_WORDS } from './autoArm.ts';
import { AutoArmForm } from './AutoArmForm.tsx';

interface AutoBlockProps {
  readonly bookId: BookId;
  readonly view: HedgeView;
}

/** Shown where the policy hedges by itself, and as long as anything is still armed. */
export function AutoBlock({ bookId, view }: AutoBlockProps): ReactNode {
  const { auto, policy } = view;
  if (policy.mode !== 'auto' && auto.state === 'off') return null;
  return (
    <section className="auto" data-testid="auto-block" data-state={auto.state} aria-label="Automatic hedging">
      <p className="auto-line">
        <span className="auto-mark" aria-hidden="true">
          {auto.state === 'running' ? '▶' : auto.state === 'paused' ? '‖' : '■'}
        </span>
        <b>Automatic hedging {AUTO_STATE_WORDS[auto.state]}</b>
        <Allowance view={view} />
        <span className="spacer" />
        <Hands bookId={bookId} view={view} />
      </p>
      {auto.note === '' ? null : (
        <p className="auto-note" data-testid="auto-note">
          {auto.note}
        </p>
      )}
    </section>
  );
}

function Allowance({ view: { auto } }: { readonly view: HedgeView }): ReactNode {
  if (auto.state === 'off') return null;
  return (
    <span className="auto-allowance">
      {auto.untilMs === null ? null : (
        <span>
          <span className="unit">until</span> <span className="num">{formatClock(auto.untilMs, false)}</span>{' '}
          <span className="unit">UTC, wall clock</span>
        </span>
      )}
      <span>
        <span className="num">{formatFixed(auto.ordersLeft, 0)}</span> <span className="unit">orders left</span>
      </span>
      <span>
        <span className="num">{formatFixed(auto.usdLeft, 0)}</span> <span className="unit">USD left</span>
      </span>
    </span>
  );
}

function Hands({ bookId, view }: AutoBlockProps): ReactNode {
  const { client, notices } = useDesk();
  const { underlying, auto } = view;
  const ask = async (name: 'auto.pause' | 'auto.resume' | 'auto.disarm', tried: string) =>
    reportFailure(notices, tried, await client.request(name, { bookId, underlying }));
  if (auto.state === 'off') return <AutoArmForm bookId={bookId} underlying={underlying} />;
  return (
    <span className="auto-hands">
      {auto.state === 'running' ? (
        <button type="button" className="button" data-testid="auto-pause" onClick={() => void ask('auto.pause', 'Not paused')}>
          Pause
        </button>
      ) : (
        <button type="button" className="button" data-testid="auto-resume" onClick={() => void ask('auto.resume', 'Not resumed')}>
          Resume
        </button>
      )}
      <button type="button" className="button" data-testid="auto-stop" onClick={() => void ask('auto.disarm', 'Not stopped')}>
        Stop
      </button>
    </span>
  );
}

/** Every state an order went through, with market time and the wall time between them. */
import { useEffect, useState, type ReactNode } from 'react';
import type { OrderRow } from '../../../shared/contract/feeds.ts';
import type { ResponseOf } from '../../../shared/contract/requests.ts';
import type { Result } from '../../../shared/result/result.ts';
import { formatDecimalText } from '../../format/number.ts';
import { formatClock } from '../../format/time.ts';
import { amountUnitText, ORDER_STATE_WORDS } from '../../format/words.ts';
import { useDesk } from '../deskContext.ts';

type History = ResponseOf<'order.history'>;

export function OrderLife({ order }: { readonly order: OrderRow }): ReactNode {
  const { client } = useDesk();
  const { label, updatedMs, state } = order;
  const version = `${label} ${state} ${updatedMs}`;
  const [known, setKnown] = useState<{ readonly version: string; readonly reply: Result<History> } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void client.request('order.history', { label }).then((reply) => {
      if (isCurrent) setKnown({ version, reply });
    });
    return () => {
      isCurrent = false;
    };
  }, [client, label, version]);
  if (known === null) return <p className="unit">Reading the journal…</p>;
  const { reply } = known;
  if (!reply.ok) return <p className="warn-text">{reply.failure.message}</p>;
  return (
    <div className="order-life">
      <p className="unit">{label}</p>
      <ol>
        {reply.value.map((change, index) => (
          <li key={`${change.wallMs}-${change.state}-${change.filledAmount}`}>
            <span className="num">{formatClock(change.tsMs)}</span>
            <span className="num life-gap">{gapText(reply.value, index)}</span>
            <span className="order-state" data-state={change.state}>
              {ORDER_STATE_WORDS[change.state]}
            </span>
            <span className="num">
              {formatDecimalText(change.filledAmount)} <span className="unit">{amountUnitText(order.amountUnit, order.instrumentId)}</span>
            </span>
            <span>{change.note}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Wall time since the state before: what the machine and the venue took. */
function gapText(history: History, index: number): string {
  const now = history[index];
  const before = history[index - 1];
  return now === undefined || before === undefined ? '' : `+${now.wallMs - before.wallMs} ms`;
}

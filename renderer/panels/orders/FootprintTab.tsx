/** How readable the hedging of the underlying in focus is from outside, and what it left behind. Asked anew while it is looked at. */
import { useEffect, useState, type ReactNode } from 'react';
import type { Footprint } from '../../../shared/contract/footprintSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { Currency } from '../../../shared/domain/instrument.ts';
import type { Result } from '../../../shared/result/result.ts';
import { formatFixed } from '../../format/number.ts';
import { useDesk, useDeskState } from '../deskContext.ts';
import { useFocusedView } from '../focusStore.ts';
import { footprintRows, markOutText, markOutWords, type FootprintRow } from './footprintRows.ts';

const ASK_EVERY_MS = 5_000;

export function FootprintTab(): ReactNode {
  const { bookId } = useDeskState(({ hedge }) => hedge);
  const underlying = useFocusedView()?.underlying ?? null;
  const reply = useFootprint(bookId, underlying);
  if (underlying === null || reply === null) return <p className="footprint-wait unit">Looking at your hedges…</p>;
  if (!reply.ok) return <p className="footprint-wait warn-text">No footprint: {reply.failure.message}</p>;
  const { value } = reply;
  return (
    <div className="footprint" data-testid="footprint">
      <p data-testid="footprint-words">
        <b>{underlying}</b>: {value.words}
      </p>
      <div className="footprint-columns">
        <dl className="footprint-rows">
          {footprintRows(value).map((row) => (
            <Row key={row.name} row={row} />
          ))}
        </dl>
        <MarkOuts markOuts={value.markOuts} />
      </div>
    </div>
  );
}

function Row({ row }: { readonly row: FootprintRow }): ReactNode {
  return (
    <div title={row.meaning}>
      <dt>{row.name}</dt>
      <dd>
        {row.share === null ? null : (
          <span className="share-track" aria-hidden="true">
            <span style={{ transform: `scaleX(${Math.min(1, Math.max(0, row.share))})` }} />
          </span>
        )}
        <span className="num">{row.text}</span> <span className="unit">{row.unit}</span>
      </dd>
    </div>
  );
}

function MarkOuts({ markOuts }: { readonly markOuts: Footprint['markOuts'] }): ReactNode {
  return (
    <table className="list mark-outs" aria-label="Mark-outs of own hedges">
      <thead>
        <tr>
          <th scope="col">After</th>
          <th scope="col" className="right" title="How the price stood against the hedge's own: + the market came your way">
            Mark-out
          </th>
          <th scope="col" className="right">
            Hedges
          </th>
          <th scope="col" />
        </tr>
      </thead>
      <tbody>
        {markOuts.map((markOut) => (
          <tr key={markOut.afterSeconds} data-testid="mark-out">
            <td className="num">{formatFixed(markOut.afterSeconds, 0)} s</td>
            <td className="num right">{markOutText(markOut)}</td>
            <td className="num right">{markOut.count}</td>
            <td className="unit">{markOutWords(markOut)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useFootprint(bookId: BookId | null, underlying: Currency | null): Result<Footprint> | null {
  const { client } = useDesk();
  const subject = `${bookId} ${underlying}`;
  const [known, setKnown] = useState<{ readonly subject: string; readonly reply: Result<Footprint> } | null>(null);
  useEffect(() => {
    if (bookId === null || underlying === null) return undefined;
    let isCurrent = true;
    const ask = async () => {
      const reply = await client.request('hedge.footprint', { bookId, underlying });
      if (isCurrent) setKnown({ subject, reply });
    };
    void ask();
    const timer = window.setInterval(() => void ask(), ASK_EVERY_MS);
    return () => {
      isCurrent = false;
      window.clearInterval(timer);
    };
  }, [bookId, client, subject, underlying]);
  return known !== null && known.subject === subject ? known.reply : null;
}

/** The same hedge done otherwise, as ready choices: pick one and the ticket becomes it. */
import type { ReactNode } from 'react';
import type { HedgeView, TicketEdit } from '../../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { formatFixed } from '../../format/number.ts';
import { deltaDecimals } from '../../format/words.ts';
import { useAlternatives, type Alternative } from './useAlternatives.ts';
import type { Ticket } from './useTicket.ts';

export function Alternatives({
  bookId,
  view,
  ticket,
}: {
  readonly bookId: BookId;
  readonly view: HedgeView;
  readonly ticket: Ticket;
}): ReactNode {
  const alternatives = useAlternatives(bookId, view, ticket.state.edit.instrumentId);
  if (alternatives.length === 0) return null;
  return (
    <table className="choices" data-testid="alternatives">
      <thead>
        <tr>
          <th scope="col">{view.plan === null ? 'Plan one' : 'Instead'}</th>
          <th scope="col">
            Cost <span className="unit">USD</span>
          </th>
          <th scope="col">
            Leaves Δ <span className="unit">{view.underlying}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {alternatives.map((alternative) => (
          <Row
            key={alternative.name}
            alternative={alternative}
            underlying={view.underlying}
            isPicked={isSame(ticket.state.edit, alternative.edit)}
            onPick={ticket.edit}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row(props: {
  readonly alternative: Alternative;
  readonly underlying: string;
  readonly isPicked: boolean;
  readonly onPick: (edit: TicketEdit) => void;
}): ReactNode {
  const { alternative, underlying, isPicked, onPick } = props;
  const { id, name, meaning, edit, plan } = alternative;
  return (
    <tr data-picked={isPicked || undefined}>
      <td>
        <button
          type="button"
          className="choice"
          data-testid={`alternative-${id}`}
          title={`${name}: ${meaning}`}
          aria-pressed={isPicked}
          onClick={() => onPick(edit)}
        >
          {name}
        </button>
      </td>
      <td className="num estimate">{formatFixed(plan.cost?.totalUsd ?? null, 1)}</td>
      <td className="num">{formatFixed(plan.residualDeltaCoin, deltaDecimals(underlying))}</td>
    </tr>
  );
}

function isSame(a: TicketEdit, b: TicketEdit): boolean {
  return (
    a.style === b.style &&
    a.hedgeTo === b.hedgeTo &&
    a.amount === b.amount &&
    a.limitPrice === b.limitPrice &&
    a.instrumentId === b.instrumentId
  );
}

/** One underlying's ticket from top to bottom: where delta is and goes, why, the trade, what it costs and leaves, and the button. */
import type { KeyboardEvent, ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { deltaDecimals } from '../../format/words.ts';
import { Band } from '../../widgets/Band.tsx';
import { Alternatives } from './Alternatives.tsx';
import { AutoBlock } from './AutoBlock.tsx';
import { bandReading, edgePrices } from './bandReading.ts';
import { Candidates } from './Candidates.tsx';
import { Checks } from './Checks.tsx';
import { CostCurve } from './CostCurve.tsx';
import { CostTable } from './CostTable.tsx';
import { ExecuteBar } from './ExecuteBar.tsx';
import { FeasibleStrip } from './FeasibleStrip.tsx';
import { Headline } from './Headline.tsx';
import { PolicyLine } from './PolicyLine.tsx';
import { Standing } from './Standing.tsx';
import { TradeEditor } from './TradeEditor.tsx';
import { useTicket } from './useTicket.ts';
import { Why } from './Why.tsx';

export function TicketBody({ bookId, view }: { readonly bookId: BookId; readonly view: HedgeView }): ReactNode {
  const ticket = useTicket(bookId, view);
  return (
    <div className="ticket-body" tabIndex={-1} data-enter-target onKeyDown={sendOnEnter}>
      <div className="ticket-scroll">
        <Headline view={view} plan={ticket.plan} />
        <Band
          size="ticket"
          reading={bandReading(view, ticket.plan)}
          unit={view.underlying}
          decimals={deltaDecimals(view.underlying)}
          ends={edgePrices(view)}
        />
        <Why view={view} />
        <AutoBlock bookId={bookId} view={view} />
        <TradeEditor view={view} ticket={ticket} />
        <FeasibleStrip plan={ticket.plan} />
        <Standing plan={ticket.plan} view={view} />
        <Candidates view={view} ticket={ticket} />
        <div className="ticket-columns">
          {ticket.plan === null ? null : <CostTable plan={ticket.plan} />}
          <div className="ticket-column">
            <Alternatives bookId={bookId} view={view} ticket={ticket} />
            {ticket.plan === null ? null : <CostCurve plan={ticket.plan} />}
          </div>
        </div>
        {ticket.plan === null ? null : <Checks checks={ticket.plan.checks} />}
        <PolicyLine bookId={bookId} view={view} />
      </div>
      <ExecuteBar bookId={bookId} view={view} ticket={ticket} />
    </div>
  );
}

/** Enter on the ticket itself presses Execute, once however long it is held; Enter in one of its fields or buttons stays theirs. */
function sendOnEnter(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'Enter' || event.repeat || event.target !== event.currentTarget) return;
  event.currentTarget.querySelector<HTMLButtonElement>('[data-testid="execute"]')?.click();
}

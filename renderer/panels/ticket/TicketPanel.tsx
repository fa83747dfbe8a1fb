/** The hedge ticket: one tab per underlying, the worst breach first until the trader picks one. */
import { useState, type ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { formatDelta } from '../../format/delta.ts';
import { Tabs, type TabItem } from '../../widgets/Tabs.tsx';
import { viewZone } from './bandReading.ts';
import { useDeskState } from '../deskContext.ts';
import { focusOn, useFocusedView } from '../focusStore.ts';
import { byWorstBreach } from './breachOrder.ts';
import { TicketBody } from './TicketBody.tsx';

export function TicketPanel(): ReactNode {
  const { bookId, views } = useDeskState(({ hedge }) => hedge);
  const view = useFocusedView();
  const [firstOrder, setFirstOrder] = useState<readonly string[]>([]);
  const ordered = byWorstBreach(views.values());
  const names = keepOrder(firstOrder, ordered);
  if (names !== firstOrder) setFirstOrder(names);
  if (bookId === null || view === null) return <NoTicket />;
  const items = names.flatMap((name) => toTab(views.get(name)));
  return (
    <section className="panel ticket" aria-label="Hedge ticket">
      <Tabs label="Underlying" value={view.underlying} onPick={focusOn} items={items} />
      <TicketBody key={`${bookId}/${view.underlying}`} bookId={bookId} view={view} />
    </section>
  );
}

/** Tabs keep their places while the book lives: a tab that jumps under the pointer is a trap. */
function keepOrder(before: readonly string[], ordered: readonly HedgeView[]): readonly string[] {
  const isSame = before.length === ordered.length && ordered.every((view) => before.includes(view.underlying));
  return isSame ? before : ordered.map((view) => view.underlying);
}

function toTab(view: HedgeView | undefined): TabItem<HedgeView['underlying']>[] {
  if (view === undefined) return [];
  return [{ value: view.underlying, text: <TabText view={view} />, testId: `ticket-tab-${view.underlying}` }];
}

function TabText({ view }: { readonly view: HedgeView }): ReactNode {
  const delta = formatDelta(view.netDeltaCoin, 'coin', view.underlying, view.indexUsd);
  return (
    <>
      <span className="zone-dot" data-zone={viewZone(view)} />
      {view.underlying} <span className="num tab-figure">{delta.text}</span>
    </>
  );
}

function NoTicket(): ReactNode {
  return (
    <section className="panel ticket" aria-label="Hedge ticket">
      <div className="empty">
        <h3>Nothing to hedge yet</h3>
        <p>As soon as the book is valued, its delta against the no-trade band appears here, with the trade that would bring it back.</p>
      </div>
    </section>
  );
}

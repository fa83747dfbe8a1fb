/** What was sent and what became of it: working orders, fills, the journal of every hedge, and how readable they are. */
import { useState, type ReactNode } from 'react';
import { isTerminal } from '../../../shared/domain/order.ts';
import { Tabs } from '../../widgets/Tabs.tsx';
import { useDeskState } from '../deskContext.ts';
import { FillTable } from './FillTable.tsx';
import { FootprintTab } from './FootprintTab.tsx';
import { JournalTable } from './JournalTable.tsx';
import { OrderTable } from './OrderTable.tsx';

type Tab = 'orders' | 'fills' | 'journal' | 'footprint';

export function OrdersPanel(): ReactNode {
  const [tab, setTab] = useState<Tab>('journal');
  const { orders, fills, journal } = useDeskState(({ orders }) => orders);
  const working = orders.filter((order) => !isTerminal(order.state)).length;
  return (
    <section className="panel orders" aria-label="Orders and journal">
      <Tabs<Tab>
        label="Lists"
        value={tab}
        onPick={setTab}
        items={[
          { value: 'journal', text: <Title name="Journal" count={journal.length} />, testId: 'orders-tab-journal' },
          {
            value: 'orders',
            text: <Title name="Orders" count={orders.length} extra={working > 0 ? `${working} working` : null} />,
            testId: 'orders-tab-orders',
          },
          { value: 'fills', text: <Title name="Fills" count={fills.length} />, testId: 'orders-tab-fills' },
          { value: 'footprint', text: 'Footprint', testId: 'orders-tab-footprint' },
        ]}
      />
      <div className="table-scroll" tabIndex={0} role="tabpanel" aria-label={tab}>
        {tab === 'journal' ? <JournalTable rows={journal} /> : null}
        {tab === 'orders' ? <OrderTable rows={orders} /> : null}
        {tab === 'fills' ? <FillTable rows={fills} /> : null}
        {tab === 'footprint' ? <FootprintTab /> : null}
      </div>
    </section>
  );
}

function Title({
  name,
  count,
  extra = null,
}: {
  readonly name: string;
  readonly count: number;
  readonly extra?: string | null;
}): ReactNode {
  return (
    <>
      {name} <span className="num tab-figure">{count}</span>
      {extra === null ? null : <span className="tab-extra">{extra}</span>}
    </>
  );
}

/** Orders, working ones first; a click shows an order's life, state by state. */
import { Fragment, useState, type ReactNode } from 'react';
import { isTerminal } from '../../../shared/domain/order.ts';
import type { OrderRow } from '../../../shared/contract/feeds.ts';
import { formatDecimalText } from '../../format/number.ts';
import { formatStamp } from '../../format/time.ts';
import { amountUnitText, ORDER_STATE_WORDS } from '../../format/words.ts';
import { useDesk } from '../deskContext.ts';
import { reportFailure } from '../status/noticeStore.ts';
import { OrderLife } from './OrderLife.tsx';

export function OrderTable({ rows }: { readonly rows: readonly OrderRow[] }): ReactNode {
  const [openLabel, setOpenLabel] = useState<string | null>(null);
  if (rows.length === 0) return <NoOrders />;
  const working = rows.filter((row) => !isTerminal(row.state));
  const done = rows.filter((row) => isTerminal(row.state));
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">Time, UTC</th>
          <th scope="col">Instrument</th>
          <th scope="col">Side</th>
          <th scope="col" className="right">
            Filled / amount
          </th>
          <th scope="col" className="right">
            Limit
          </th>
          <th scope="col">State</th>
          <th scope="col" aria-label="Cancel" />
        </tr>
      </thead>
      <tbody>
        {[...working, ...done].map((row) => (
          <Fragment key={row.label}>
            <Row row={row} isOpen={row.label === openLabel} onToggle={() => setOpenLabel(row.label === openLabel ? null : row.label)} />
            {row.label === openLabel ? (
              <tr className="list-detail">
                <td colSpan={7}>
                  <OrderLife order={row} />
                </td>
              </tr>
            ) : null}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, isOpen, onToggle }: { readonly row: OrderRow; readonly isOpen: boolean; readonly onToggle: () => void }): ReactNode {
  return (
    <tr data-testid="order-row" data-label={row.label} data-state={row.state} className="list-row" onClick={onToggle}>
      <td className="num">
        <button type="button" className="row-open" aria-expanded={isOpen} title="Show this order's life">
          {formatStamp(row.intendedMs)}
        </button>
      </td>
      <td>{row.instrumentId}</td>
      <td>
        <span className="side" data-side={row.side}>
          {row.side === 'buy' ? 'BUY' : 'SELL'}
        </span>
      </td>
      <td className="num right">
        {formatDecimalText(row.filledAmount)} / {formatDecimalText(row.amount)}{' '}
        <span className="unit">{amountUnitText(row.amountUnit, row.instrumentId)}</span>
      </td>
      <td className="num right">{row.limitPrice === null ? 'market' : formatDecimalText(row.limitPrice)}</td>
      <td>
        <span className="order-state" data-state={row.state} title={row.note ?? undefined}>
          {ORDER_STATE_WORDS[row.state]}
        </span>
      </td>
      <td className="right">{isTerminal(row.state) ? null : <Cancel row={row} />}</td>
    </tr>
  );
}

function Cancel({ row }: { readonly row: OrderRow }): ReactNode {
  const { client, notices } = useDesk();
  const cancel = async () => reportFailure(notices, 'Not cancelled', await client.request('order.cancel', { label: row.label }));
  return (
    <button
      type="button"
      className="button-quiet"
      data-testid="order-cancel"
      onClick={(event) => {
        event.stopPropagation();
        void cancel();
      }}
    >
      Cancel
    </button>
  );
}

function NoOrders(): ReactNode {
  return (
    <div className="empty">
      <h3>No orders yet</h3>
      <p>Every order this book ever sends appears here, from the moment it is written to the journal, before the venue hears of it.</p>
    </div>
  );
}

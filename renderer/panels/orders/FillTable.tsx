/** Fills as they reached the ledger, newest first. */
import type { ReactNode } from 'react';
import type { FillRow } from '../../../shared/contract/feeds.ts';
import { formatDecimalText } from '../../format/number.ts';
import { formatStamp } from '../../format/time.ts';
import { amountUnitText } from '../../format/words.ts';

export function FillTable({ rows }: { readonly rows: readonly FillRow[] }): ReactNode {
  if (rows.length === 0) {
    return (
      <div className="empty">
        <h3>No fills yet</h3>
        <p>Fills appear here once they are in the ledger; positions and P&L follow from them.</p>
      </div>
    );
  }
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">Time, UTC</th>
          <th scope="col">Instrument</th>
          <th scope="col">Side</th>
          <th scope="col" className="right">
            Amount
          </th>
          <th scope="col" className="right">
            Price
          </th>
          <th scope="col" className="right">
            Fee
          </th>
          <th scope="col" />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.tradeId} data-testid="fill-row" data-label={row.label ?? ''}>
            <td className="num">{formatStamp(row.tsMs)}</td>
            <td>{row.instrumentId}</td>
            <td>
              <span className="side" data-side={row.side}>
                {row.side === 'buy' ? 'BUY' : 'SELL'}
              </span>
            </td>
            <td className="num right">
              {formatDecimalText(row.amount)} <span className="unit">{amountUnitText(row.amountUnit, row.instrumentId)}</span>
            </td>
            <td className="num right">{formatDecimalText(row.price)}</td>
            <td className="num right">
              {formatDecimalText(row.fee)} <span className="unit">{row.feeCurrency}</span>
            </td>
            <td className="unit">{row.liquidity}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

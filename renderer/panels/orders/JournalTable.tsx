/** The hedge journal: each decision with its band before and after, the reason, and the estimate against what it really cost. */
import type { ReactNode } from 'react';
import type { JournalRow } from '../../../shared/contract/feeds.ts';
import { formatAdaptive, formatFixed } from '../../format/number.ts';
import { formatStamp } from '../../format/time.ts';
import { deltaDecimals } from '../../format/words.ts';
import { Band } from '../../widgets/Band.tsx';
import { openStory } from '../story/storyStore.ts';

export function JournalTable({ rows }: { readonly rows: readonly JournalRow[] }): ReactNode {
  if (rows.length === 0) {
    return (
      <div className="empty" data-testid="journal">
        <h3>No hedges yet</h3>
        <p>Each suggestion that was sent, withheld or dismissed is written down here with its reason, its estimate and its outcome.</p>
      </div>
    );
  }
  return (
    <table className="list journal" data-testid="journal">
      <thead>
        <tr>
          <th scope="col">Time, UTC</th>
          <th scope="col" />
          <th scope="col" className="right if-roomy">
            Index <span className="unit">$</span>
          </th>
          <th scope="col">Δ in its band</th>
          <th scope="col" className="right">
            Δ <span className="unit">coin</span>
          </th>
          <th
            scope="col"
            className="right"
            title="Estimated before the click → realised: fees plus the distance from the mid at decision time"
          >
            Cost est. → real <span className="unit">$</span>
          </th>
          <th scope="col" aria-label="Story" />
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { readonly row: JournalRow }): ReactNode {
  const decimals = deltaDecimals(row.underlying);
  return (
    <tr data-testid="journal-row" data-verdict={row.verdict}>
      <td className="num">{formatStamp(row.tsMs).slice(0, -3)}</td>
      <td>
        <b>{row.underlying}</b>
      </td>
      <td className="num right if-roomy">{formatAdaptive(row.indexUsd)}</td>
      <td className="journal-band">
        <RowBand row={row} decimals={decimals} />
      </td>
      <td className="num right">
        {formatFixed(row.deltaBeforeCoin, decimals)}
        <span className="arrow"> → </span>
        {formatFixed(row.deltaAfterCoin, decimals)}
      </td>
      <td className="num right">
        <span className="estimate">{formatFixed(row.estimatedCostUsd, 1)}</span>
        <span className="arrow"> → </span>
        {formatFixed(row.realisedCostUsd, 1)}
      </td>
      <td>
        <button
          type="button"
          className="button-quiet journal-story"
          data-testid="journal-story"
          data-id={row.id}
          title="What was known, what the policy said, what was done, what came of it"
          onClick={() => openStory(row.id)}
        >
          story
        </button>
      </td>
      <td className="journal-why" title={row.reason}>
        {row.verdict === 'suggested' ? null : (
          <span className="journal-verdict" data-verdict={row.verdict}>
            {row.verdict}
          </span>
        )}
        {row.reason}
      </td>
    </tr>
  );
}

/** Before is the ghost it came from, after the needle where it stands. */
function RowBand({ row, decimals }: { readonly row: JournalRow; readonly decimals: number }): ReactNode {
  const { lowerCoin, targetCoin, upperCoin, deltaBeforeCoin, deltaAfterCoin } = row;
  const middleCoin = lowerCoin === null || upperCoin === null ? null : (lowerCoin + upperCoin) / 2;
  const centreCoin = targetCoin ?? middleCoin;
  if (centreCoin === null) return null;
  const isDone = deltaAfterCoin !== null;
  const now = isDone ? deltaAfterCoin : deltaBeforeCoin;
  const reading = {
    lowerCoin,
    upperCoin,
    targetCoin: centreCoin,
    filledCoin: now,
    netCoin: now,
    afterCoin: isDone ? deltaBeforeCoin : null,
  };
  return <Band size="cell" reading={reading} unit={row.underlying} decimals={decimals} />;
}

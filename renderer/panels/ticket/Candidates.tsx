/** Which instrument: the same hedge in each, ranked by all-in cost per coin. A click makes the ticket trade that one. */
import { useState, type ReactNode } from 'react';
import type { HedgeCandidate, HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { formatDecimalText, formatFixed, formatSigned, UNKNOWN_TEXT } from '../../format/number.ts';
import { deltaDecimals } from '../../format/words.ts';
import { basisText, isUsable, pickOf, shortList } from './candidateState.ts';
import type { Ticket } from './useTicket.ts';

const SHORT = 4;

export function Candidates({ view, ticket }: { readonly view: HedgeView; readonly ticket: Ticket }): ReactNode {
  const { candidates, underlying } = view;
  const [isLong, setLong] = useState(false);
  if (candidates.length === 0) return null;
  const shown = ticket.state.edit.instrumentId ?? ticket.plan?.instrumentId ?? null;
  const listed = isLong ? candidates : shortList(candidates, shown, SHORT);
  const hasOtherVenues = new Set(candidates.map(({ venue }) => venue)).size > 1;
  return (
    <div className="candidates-scroll">
      <table className="candidates" data-testid="candidates" aria-label="Instruments to hedge with">
        <thead>
          <tr>
            <th scope="col" className="left" colSpan={2}>
              Hedge with
            </th>
            <Head name="Size" unit={underlying} title="Of delta; the amount in the instrument's own unit is in the row's tooltip" />
            <Head name="Trade" unit="$" title="Fee, spread, slippage and impact at market" />
            <Head name="Carry" unit="$" title="Expected funding or basis to the policy's horizon" />
            <Head name="Margin" unit="$" title="Change of the initial margin" />
            <Head name="Basis Δ" unit={underlying} title="Delta left between this instrument's expiry and the options it hedges" />
            <Head name="Leaves" unit={underlying} title="Of the hedge, not done in this instrument" />
            <Head name="All in" unit={`$/${underlying}`} title="Per coin of delta" />
          </tr>
        </thead>
        <tbody>
          {listed.map((candidate) => (
            <Row
              key={`${candidate.venue}/${candidate.instrumentId}`}
              candidate={candidate}
              isPicked={candidate.instrumentId === shown}
              showsVenue={hasOtherVenues}
              decimals={deltaDecimals(underlying)}
              onPick={() => ticket.edit(pickOf(candidate))}
            />
          ))}
        </tbody>
      </table>
      {candidates.length > SHORT ? (
        <button type="button" className="button-quiet" data-testid="candidates-more" onClick={() => setLong(!isLong)}>
          {isLong ? 'only the best' : `all ${candidates.length} instruments`}
        </button>
      ) : null}
    </div>
  );
}

function Head({ name, unit, title }: { readonly name: string; readonly unit: string; readonly title?: string }): ReactNode {
  return (
    <th scope="col" title={title}>
      {name} <span className="unit">{unit}</span>
    </th>
  );
}

interface RowProps {
  readonly candidate: HedgeCandidate;
  readonly isPicked: boolean;
  readonly showsVenue: boolean;
  readonly decimals: number;
  readonly onPick: () => void;
}

function Row({ candidate, isPicked, showsVenue, decimals, onPick }: RowProps): ReactNode {
  const { instrumentId, venue, rank, words } = candidate;
  const canUse = isUsable(candidate);
  return (
    <tr
      data-testid="candidate-row"
      data-instrument={instrumentId}
      data-picked={isPicked || undefined}
      data-unusable={!canUse || undefined}
      title={`${formatDecimalText(candidate.amount)} on ${venue}: ${words}`}
    >
      <td className="num candidate-rank">{rank ?? UNKNOWN_TEXT}</td>
      <td className="left">
        <button
          type="button"
          className="choice"
          data-testid={`candidate-${instrumentId}`}
          aria-pressed={isPicked}
          disabled={!canUse}
          onClick={onPick}
        >
          {isPicked ? '● ' : ''}
          {instrumentId}
          {showsVenue ? <span className="unit"> {venue}</span> : null}
        </button>
        {candidate.isChosen ? <span className="tag candidate-tag">policy</span> : null}
      </td>
      {canUse ? (
        <Figures candidate={candidate} decimals={decimals} />
      ) : (
        <td colSpan={7} className="left candidate-words">
          {words}
        </td>
      )}
    </tr>
  );
}

function Figures({ candidate, decimals }: { readonly candidate: HedgeCandidate; readonly decimals: number }): ReactNode {
  return (
    <>
      <td className="num">{formatFixed(candidate.feasibleCoin, decimals)}</td>
      <td className="num estimate">{formatFixed(candidate.tradeUsd, 1)}</td>
      <td className="num estimate">{formatFixed(candidate.carryUsd, 1)}</td>
      <td className="num estimate">{formatSigned(candidate.marginEffectUsd, 0)}</td>
      <td className="num">{basisText(candidate, decimals)}</td>
      <td className="num">{formatFixed(candidate.remainderCoin, decimals)}</td>
      <td className="num estimate candidate-total">{formatFixed(candidate.perCoinUsd, 2)}</td>
    </>
  );
}

/** The optimum, its frontier and the two ways the book could live. All of it hypothetical, and framed as such. */
import type { ReactNode } from 'react';
import type { HedgeOutlook, OptimiseAnswer, Optimum } from '../../../shared/contract/optimiseSchemas.ts';
import { formatFixed, formatSignificant } from '../../format/number.ts';
import { amountUnitText, countOf } from '../../format/words.ts';
import { Plot } from '../../widgets/Plot.tsx';
import { frontierPoints, greekRows, outlookRows, shownOptimum, statusWords } from './optimiserReading.ts';

interface OptimiserResultProps {
  readonly answer: OptimiseAnswer;
  readonly picked: number | null;
  readonly underlying: string;
  readonly onPick: (at: number | null) => void;
}

export function OptimiserResult({ answer, picked, underlying, onPick }: OptimiserResultProps): ReactNode {
  const optimum = shownOptimum(answer, picked);
  return (
    <div className="optimiser-result" data-testid="optimiser-result">
      <div className="optimiser-columns">
        <section className="hypothetical" aria-label="Trades">
          <p className="optimiser-title">
            <b>{picked === null ? 'Optimum' : `Frontier point ${picked + 1}`}</b>{' '}
            <span className="num">{formatFixed(optimum.costUsd, 1)}</span> <span className="unit">USD</span>
            {picked === null ? null : (
              <button type="button" className="button-quiet" data-testid="optimiser-back" onClick={() => onPick(null)}>
                back to the optimum
              </button>
            )}
          </p>
          <p className="unit" data-testid="optimiser-status" data-status={optimum.status}>
            {statusWords(optimum)}; {countOf(answer.candidates, 'candidate')}
            {picked === null ? `, ${formatFixed(answer.optimumMs, 0)} ms` : null}
          </p>
          <Trades optimum={optimum} />
          <Greeks answer={answer} optimum={optimum} underlying={underlying} />
        </section>
        <Frontier answer={answer} picked={picked} underlying={underlying} onPick={onPick} />
        <Outlooks outlooks={answer.outlooks} />
      </div>
      {answer.notes.length === 0 ? null : (
        <ul className="optimiser-notes" data-testid="optimiser-notes">
          {answer.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Trades({ optimum }: { readonly optimum: Optimum }): ReactNode {
  if (optimum.trades.length === 0) return <p>No trade: the book is inside these limits already.</p>;
  return (
    <table className="list" aria-label="Trades of the optimum">
      <tbody>
        {optimum.trades.map(({ instrumentId, side, lots, amount, amountUnit, costUsd }) => (
          <tr key={instrumentId} data-testid="optimiser-trade" data-instrument={instrumentId}>
            <td>
              <span className="side" data-side={side}>
                {side === 'buy' ? 'BUY' : 'SELL'}
              </span>
            </td>
            <td className="num right" title={countOf(lots, 'lot')}>
              {formatSignificant(amount, 8)} <span className="unit">{amountUnitText(amountUnit, instrumentId)}</span>
            </td>
            <td>{instrumentId}</td>
            <td className="num right estimate">
              {formatFixed(costUsd, 1)} <span className="unit">USD</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Greeks(props: { readonly answer: OptimiseAnswer; readonly optimum: Optimum; readonly underlying: string }): ReactNode {
  return (
    <dl className="standing" data-testid="optimiser-greeks" aria-label="Greeks before and after">
      {greekRows(props.answer.before, props.optimum.after, props.underlying).map(({ name, unit, before, after }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className="num">{before}</span>
            <span className="arrow"> → </span>
            <span className="num standing-after">{after}</span> <span className="unit">{unit}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Frontier({ answer, picked, underlying, onPick }: OptimiserResultProps): ReactNode {
  const points = frontierPoints(answer);
  if (points.length === 0) return null;
  const choices = points.map(({ x, y, at }) => ({
    x,
    y,
    label: `${formatFixed(y, 1)} USD leaves gamma ${formatFixed(x, 3)} ${underlying} per 1 %`,
    isPicked: at === picked,
    onPick: () => onPick(at),
    testId: `frontier-point-${at}`,
  }));
  const best = { x: Math.abs(answer.best.after.gammaCoinPerPct), y: answer.best.costUsd, text: 'optimum' };
  return (
    <section aria-label="Frontier">
      <p className="label">Frontier, found in {formatFixed(answer.frontierMs / 1_000, 1)} s: pick a point to see its trades</p>
      <Plot
        label="Cost against the gamma left"
        testId="frontier"
        heightPx={210}
        xAxis={{ name: `gamma left, ${underlying} per 1 %`, format: (value) => formatSignificant(value, 3), withZero: true }}
        yAxis={{ name: 'cost, USD', format: (value) => formatSignificant(value, 4), withZero: true }}
        line={points}
        marks={[best]}
        choices={choices}
      />
    </section>
  );
}

/** The better value stands in bold with a mark. */
function Outlooks({ outlooks }: { readonly outlooks: readonly HedgeOutlook[] }): ReactNode {
  if (outlooks.length === 0) return null;
  return (
    <table className="outlooks" data-testid="outlooks" aria-label="How the book would live">
      <thead>
        <tr>
          <th scope="col">Outlook</th>
          {outlooks.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {outlookRows(outlooks).map(({ name, unit, meaning, texts, better }) => (
          <tr key={name} title={meaning}>
            <th scope="row">
              {name} <span className="unit">{unit}</span>
            </th>
            {texts.map((text, at) => (
              <td key={outlooks[at]?.name ?? at} className="num" data-better={at === better || undefined}>
                {at === better ? <b>✓ {text}</b> : text}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

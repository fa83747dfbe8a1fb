/** Ideal → feasible → carried, in coin, dollars and contracts, and what bound the trade. */
import type { ReactNode } from 'react';
import type { HedgePlan } from '../../../shared/contract/hedgeSchemas.ts';
import { formatFixed } from '../../format/number.ts';
import { coinOf, deltaDecimals } from '../../format/words.ts';
import { togetherWords } from './bindingWords.ts';
import { feasibleSteps, feasibleWords, type TradeSizes } from './feasibleSteps.ts';

export function FeasibleStrip({ plan }: { readonly plan: HedgePlan | null }): ReactNode {
  if (plan === null) return null;
  const coin = coinOf(plan.instrumentId);
  const { ideal, feasible, carried } = feasibleSteps(plan);
  return (
    <section className="feasible" data-testid="feasible" aria-label={feasibleWords(plan)}>
      <div className="feasible-steps">
        <Step name="Ideal" sizes={ideal} coin={coin} />
        <span className="arrow">→</span>
        <Step name="Feasible" sizes={feasible} coin={coin} isMain />
        <span className="arrow">→</span>
        <Step name={carried.coin < 0 ? 'Past the ideal' : 'Carried'} sizes={carried} coin={coin} />
      </div>
      <Bindings binding={plan.binding} />
      {plan.concealment === null ? null : (
        <p className="unit" data-testid="concealment">
          Concealed: {plan.concealment}
        </p>
      )}
    </section>
  );
}

interface StepProps {
  readonly name: string;
  readonly sizes: TradeSizes;
  readonly coin: string;
  readonly isMain?: boolean;
}

function Step({ name, sizes, coin, isMain = false }: StepProps): ReactNode {
  const rows = [
    { unit: coin, text: formatFixed(Math.abs(sizes.coin), deltaDecimals(coin)) },
    { unit: 'USD', text: formatFixed(sizes.usd === null ? null : Math.abs(sizes.usd), 0) },
    { unit: 'contracts', text: formatFixed(sizes.contracts === null ? null : Math.abs(sizes.contracts), 0) },
  ];
  return (
    <div className="feasible-step" data-main={isMain || undefined}>
      <span className="label">{name}</span>
      {rows.map(({ unit, text }) => (
        <span key={unit} className="feasible-size">
          <span className="num">{text}</span> <span className="unit">{unit}</span>
        </span>
      ))}
    </div>
  );
}

/** A constraint that binds with another keeps its company in words: taking it away alone would change nothing. */
function Bindings({ binding }: { readonly binding: HedgePlan['binding'] }): ReactNode {
  if (binding.length === 0) return <p className="unit">No constraint binds.</p>;
  return (
    <ul className="chips" aria-label="Binding constraints">
      {binding.map(({ name, words, isSole }) => (
        <li key={name} className="chip" data-testid="binding" data-name={name} data-sole={isSole || undefined}>
          {words}
          {isSole ? null : <span className="unit"> {togetherWords(name, binding)}</span>}
        </li>
      ))}
    </ul>
  );
}

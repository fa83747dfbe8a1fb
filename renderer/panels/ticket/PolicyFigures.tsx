/** The numbers the policy's reason rests on: λ, a, Γ, H …, each with its unit. */
import type { ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { formatSignificant } from '../../format/number.ts';
import { shownFigures } from './shownFigures.ts';

const DIGITS = 4;

export function PolicyFigures({ figures }: { readonly figures: HedgeView['figures'] }): ReactNode {
  const shown = shownFigures(figures);
  if (shown.length === 0) return null;
  return (
    <dl className="figures" data-testid="policy-figures">
      {shown.map(({ name, value, unit }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className="num">{formatSignificant(value, DIGITS)}</span> <span className="unit">{unit}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

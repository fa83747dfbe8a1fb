/** What a market order would cost against its size, in basis points, with this trade's own size marked. */
import type { ReactNode } from 'react';
import type { HedgePlan } from '../../../shared/contract/hedgeSchemas.ts';
import { formatFixed, formatSignificant } from '../../format/number.ts';
import { Plot } from '../../widgets/Plot.tsx';
import { curveLine, curveMark } from './costCurvePoints.ts';

const HEIGHT_PX = 130;

export function CostCurve({ plan }: { readonly plan: HedgePlan }): ReactNode {
  const line = curveLine(plan);
  if (line.length < 2) return <p className="unit cost-curve-none">No cost curve: the order book is missing or too thin.</p>;
  const mark = curveMark(plan);
  const marks = mark === null ? [] : [{ ...mark, text: `${formatFixed(mark.y, 1)} bp` }];
  return (
    <Plot
      label="Cost at market against size"
      testId="cost-curve"
      heightPx={HEIGHT_PX}
      xAxis={{ name: 'size, USD', format: shortUsd, withZero: true }}
      yAxis={{ name: 'cost at market, bp', format: (value) => formatSignificant(value, 3), withZero: true }}
      line={line}
      marks={marks}
    />
  );
}

function shortUsd(usd: number): string {
  if (Math.abs(usd) >= 1e6) return `${formatSignificant(usd / 1e6, 3)} M`;
  return Math.abs(usd) >= 1e3 ? `${formatSignificant(usd / 1e3, 3)} k` : formatSignificant(usd, 3);
}

/** What the trade costs, part by part, done three ways. Risk stands below the total and is not in it. */
import type { ReactNode } from 'react';
import type { HedgeCost, HedgePlan } from '../../../shared/contract/hedgeSchemas.ts';
import { formatFixed, UNKNOWN_TEXT } from '../../format/number.ts';
import { cheapestWay, chosenWay, costRows, EXECUTIONS, ofEach, type Execution } from './costRows.ts';

type Cells = Readonly<Record<Execution, string>>;

export function CostTable({ plan }: { readonly plan: HedgePlan }): ReactNode {
  const { costs } = plan;
  const chosen = chosenWay(plan);
  const cheapest = cheapestWay(plan);
  const texts = (of: (cost: HedgeCost) => string): Cells => ofEach((way) => (costs[way] === null ? UNKNOWN_TEXT : of(costs[way])));
  return (
    <table className="cost" data-testid="cost-table">
      <thead>
        <tr>
          <th scope="col">
            Cost <span className="unit">USD</span>
          </th>
          {EXECUTIONS.map((way) => (
            <th key={way} scope="col" data-chosen={way === chosen || undefined} title={wayTitle(way, chosen, cheapest)}>
              {way === chosen ? '▸ ' : ''}
              {way}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {costRows(plan).map(({ name, meaning, usd }) => (
          <Row key={name} name={name} title={meaning} cells={ofEach((way) => formatFixed(usd[way], 2))} chosen={chosen} />
        ))}
        <Row name="Total" title="The sum of the six" cells={texts((cost) => formatFixed(cost.totalUsd, 2))} chosen={chosen} kind="total" />
        <Row
          name="Timing risk ±"
          title="One standard deviation of what the price may do meanwhile: a risk, not in the total"
          cells={texts((cost) => formatFixed(cost.timingRiskUsd, 2))}
          chosen={chosen}
          kind="risk"
        />
        <Row
          name="Fills with"
          title="Chance to fill while it waits; a miss is paid for at market and counted in above"
          cells={texts((cost) => `${formatFixed(cost.fillProbability * 100, 0)} %`)}
          chosen={chosen}
          kind="risk"
        />
      </tbody>
    </table>
  );
}

function wayTitle(way: Execution, chosen: Execution | null, cheapest: Execution | null): string {
  return (
    [way === chosen ? 'this order' : null, way === cheapest ? 'cheapest in total' : null].filter((text) => text !== null).join(', ') || way
  );
}

interface RowProps {
  readonly name: string;
  readonly title: string;
  readonly cells: Cells;
  readonly chosen: Execution | null;
  readonly kind?: 'part' | 'total' | 'risk';
}

function Row({ name, title, cells, chosen, kind = 'part' }: RowProps): ReactNode {
  return (
    <tr data-kind={kind} title={title}>
      <th scope="row">{name}</th>
      {EXECUTIONS.map((way) => (
        <td key={way} className="num estimate" data-chosen={way === chosen || undefined}>
          {cells[way]}
        </td>
      ))}
    </tr>
  );
}

/** The cost of a trade done three ways, as rows of a table. Pure. */
import type { HedgeCost, HedgePlan } from '../../../shared/contract/hedgeSchemas.ts';

export type Execution = HedgeCost['execution'];
export const EXECUTIONS: readonly Execution[] = ['market', 'passive', 'sliced'];

export interface CostRow {
  readonly name: string;
  readonly meaning: string;
  readonly usd: Readonly<Record<Execution, number | null>>;
}

type PartField = 'feeUsd' | 'halfSpreadUsd' | 'slippageUsd' | 'impactUsd' | 'carryUsd' | 'marginUsd';

const PARTS: readonly { readonly field: PartField; readonly name: string; readonly meaning: string }[] = [
  { field: 'feeUsd', name: 'Fee', meaning: "The venue's fee schedule" },
  { field: 'halfSpreadUsd', name: 'Half-spread', meaning: 'The touch against the mid; earned by a resting order' },
  { field: 'slippageUsd', name: 'Slippage', meaning: 'The walk of the visible book beyond the touch' },
  { field: 'impactUsd', name: 'Impact', meaning: 'Beyond what the book shows' },
  {
    field: 'carryUsd',
    name: 'Carry',
    meaning: "Expected funding or basis over the policy's horizon, and the delivery fee of a future that expires within it",
  },
  { field: 'marginUsd', name: 'Margin', meaning: 'Margin added × cost of capital × horizon' },
];

/** Six parts; a way that cannot be told has nulls. */
export function costRows({ costs }: Pick<HedgePlan, 'costs'>): readonly CostRow[] {
  return PARTS.map(({ field, name, meaning }) => ({ name, meaning, usd: ofEach((way) => costs[way]?.[field] ?? null) }));
}

export function ofEach<T>(of: (way: Execution) => T): Readonly<Record<Execution, T>> {
  return { market: of('market'), passive: of('passive'), sliced: of('sliced') };
}

/** The way the plan itself would be done; null: its cost is unknown. */
export function chosenWay({ cost }: Pick<HedgePlan, 'cost'>): Execution | null {
  return cost?.execution ?? null;
}

/** The cheapest of those known, in total. */
export function cheapestWay({ costs }: Pick<HedgePlan, 'costs'>): Execution | null {
  const known = EXECUTIONS.flatMap((way) => (costs[way] === null ? [] : [{ way, totalUsd: costs[way].totalUsd }]));
  return (
    known.reduce<(typeof known)[number] | null>((best, one) => (best === null || one.totalUsd < best.totalUsd ? one : best), null)?.way ??
    null
  );
}

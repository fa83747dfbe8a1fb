/** Sums over selected rows, in USD so that coins may be mixed; a group stands for its legs, and no leg counts twice. */
import { RISK_COLUMNS, type RiskColumn } from '../../../shared/contract/riskColumns.ts';
import { valueAt, type RiskRow } from './riskStore.ts';

export interface SelectionSums {
  readonly legs: number;
  readonly unknownLegs: number;
  readonly deltaUsd: number;
  readonly gammaUsdPerPct: number;
  readonly vegaUsdPerVolPoint: number;
  readonly thetaUsdPerDay: number;
}

type SumField = 'deltaUsd' | 'gammaUsdPerPct' | 'vegaUsdPerVolPoint' | 'thetaUsdPerDay';
const FIELDS: readonly SumField[] = ['deltaUsd', 'gammaUsdPerPct', 'vegaUsdPerVolPoint', 'thetaUsdPerDay'];

export function selectionSums(selected: readonly RiskRow[], all: readonly RiskRow[]): SelectionSums {
  const legs = selectedLegs(selected, all);
  const sum = (field: RiskColumn) => legs.reduce((total, row) => total + (valueAt(row, RISK_COLUMNS.indexOf(field)) ?? 0), 0);
  const isUnknown = (row: RiskRow) => FIELDS.some((field) => valueAt(row, RISK_COLUMNS.indexOf(field)) === null);
  return {
    legs: legs.length,
    unknownLegs: legs.filter(isUnknown).length,
    deltaUsd: sum('deltaUsd'),
    gammaUsdPerPct: sum('gammaUsdPerPct'),
    vegaUsdPerVolPoint: sum('vegaUsdPerVolPoint'),
    thetaUsdPerDay: sum('thetaUsdPerDay'),
  };
}

/** The legs among and below the selected rows, in display order. */
export function selectedLegs(selected: readonly RiskRow[], all: readonly RiskRow[]): RiskRow[] {
  const chosen = new Set(selected.map((row) => row.meta.key));
  const isChosen = new Map<string, boolean>();
  return all.filter((row) => {
    const { key, parentKey } = row.meta;
    const isIn = chosen.has(key) || (parentKey !== null && isChosen.get(parentKey) === true);
    isChosen.set(key, isIn);
    return isIn && row.meta.level === 'leg';
  });
}

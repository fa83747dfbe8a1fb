/** AG Grid's column definitions, made from the one column table. */
import type { CellClassParams, CellClassRules, ColDef } from 'ag-grid-community';
import { cellText, COLUMN_SPECS, headerText, type ColumnSpec } from './columns.ts';
import { HeaderName, LabelCell, type LabelCellParams } from './gridCells.ts';
import { isStale, unknownLegsOf, valueAt, type RiskRow, type RiskStore } from './riskStore.ts';

export const LABEL_COLUMN_ID = 'label';
export const LABEL_WIDTH_PX = 164;

/** The tree keeps its order; sorting happens inside its groups, in riskTree.ts. */
const keepOrder = () => 0;

export function gridColumns(store: RiskStore, isWide: boolean, label: LabelCellParams): ColDef<RiskRow>[] {
  return [labelColumn(label), ...COLUMN_SPECS.map((spec, column) => numberColumn(store, spec, column, isWide))];
}

function labelColumn(params: LabelCellParams): ColDef<RiskRow> {
  return {
    colId: LABEL_COLUMN_ID,
    headerName: 'Instrument',
    pinned: 'left',
    lockPinned: true,
    width: LABEL_WIDTH_PX,
    minWidth: 120,
    comparator: keepOrder,
    valueGetter: ({ data }) => data?.meta.label ?? '',
    cellRenderer: LabelCell,
    cellRendererParams: params,
    cellClass: 'cell-label',
    cellClassRules: staleRules(),
    tooltipValueGetter: ({ data }) => data?.failure?.message,
  };
}

function numberColumn(store: RiskStore, spec: ColumnSpec, column: number, isWide: boolean): ColDef<RiskRow> {
  return {
    colId: spec.field,
    headerName: headerText(spec),
    headerTooltip: spec.meaning,
    headerComponentParams: { innerHeaderComponent: HeaderName, innerHeaderComponentParams: { name: spec.name, unit: spec.unit } },
    type: 'rightAligned',
    width: spec.widthPx,
    minWidth: 48,
    hide: !(spec.shownFrom === 'start' || (isWide && spec.shownFrom === 'wide')),
    comparator: keepOrder,
    sortingOrder: ['desc', 'asc', null],
    // The text, not the number: the grid rewrites a cell when its value changed, and most ticks move no digit that is shown.
    valueGetter: ({ data }) => (data === undefined ? '' : cellText(spec, valueAt(data, column), data.meta)),
    cellClass: `cell-number tone-${spec.tone}`,
    cellClassRules: numberRules(store, spec, column),
    tooltipValueGetter: ({ data }) => (data === undefined ? undefined : tooltip(data)),
  };
}

type RuleParams = CellClassParams<RiskRow>;

function staleRules(): CellClassRules<RiskRow> {
  return { 'is-stale': ({ data }: RuleParams) => data !== undefined && isStale(data) };
}

function numberRules(store: RiskStore, spec: ColumnSpec, column: number): CellClassRules<RiskRow> {
  const tint = ({ data }: RuleParams) => (data === undefined ? 0 : store.tintOf(data, column));
  /** Of what is written: a loss that rounds to 0 is no loss. */
  const signOf = ({ data }: RuleParams) => Math.round((data === undefined ? 0 : (valueAt(data, column) ?? 0)) * 10 ** spec.decimals);
  const sums = spec.appliesTo;
  return {
    ...staleRules(),
    'tint-a': (params: RuleParams) => tint(params) === 1,
    'tint-b': (params: RuleParams) => tint(params) === 2,
    'is-unknown': ({ data }: RuleParams) => data !== undefined && valueAt(data, column) === null,
    'has-corner': ({ data }: RuleParams) => data !== undefined && hasCorner(data) && sums(data.meta),
    ...(spec.tone === 'gainLoss' ? { 'is-gain': (p: RuleParams) => signOf(p) > 0, 'is-loss': (p: RuleParams) => signOf(p) < 0 } : {}),
  };
}

/** A subtotal that leaves legs out, or a leg whose calculation failed. */
function hasCorner(row: RiskRow): boolean {
  if (row.meta.level === 'leg') return row.failure !== null && row.failure.reason === 'calculationFailed';
  return unknownLegsOf(row) > 0;
}

function tooltip(row: RiskRow): string | undefined {
  if (row.failure !== null) return row.failure.message;
  const unknown = unknownLegsOf(row);
  return row.meta.level === 'leg' || unknown === 0 ? undefined : `${unknown} of the legs below have no value and are not in this sum`;
}

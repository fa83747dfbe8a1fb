/**
 * AG Grid over the risk store, on its fast path: the store changes in place, one `refreshCells` per animation frame on the
 * dirty rows that are on screen. Rows come and go only with the structure, a fold, a sort or the filter.
 */
import {
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  CsvExportModule,
  ModuleRegistry,
  PinnedRowModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  TooltipModule,
  type ColumnState,
  type GridApi,
  type GridOptions,
  type IRowNode,
  type ProcessCellForExportParams,
} from 'ag-grid-community';
import type { RiskMessage } from '../../../shared/contract/feeds.ts';
import { RISK_COLUMNS } from '../../../shared/contract/riskColumns.ts';
import { gridTheme } from '../../theme/gridTheme.ts';
import { gridColumns, LABEL_COLUMN_ID } from './gridColumns.ts';
import { isStale, RiskStore, unknownLegsOf, valueAt, type RiskRow } from './riskStore.ts';
import type { TreeSort, TreeView } from './riskTree.ts';

ModuleRegistry.registerModules([
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  CsvExportModule,
  PinnedRowModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  TooltipModule,
]);

/** With more legs than this the expiries start folded. */
const FOLD_ABOVE_ROWS = 160;
const RESORT_EVERY_MS = 1_000;

export interface RiskGridOptions {
  readonly isWide: boolean;
  readonly nonce: string;
  readonly columns: readonly ColumnState[] | null;
  readonly onColumns: (columns: readonly ColumnState[]) => void;
  readonly onSelection: (rows: readonly RiskRow[]) => void;
  readonly onStructure: (rowCount: number) => void;
}

export class RiskGrid {
  readonly store = new RiskStore();
  /** For the grid component, once: everything after that goes through its api. */
  readonly gridOptions: GridOptions<RiskRow>;
  readonly #options: RiskGridOptions;
  #api: GridApi<RiskRow> | null = null;
  #element: HTMLElement | null = null;
  readonly #collapsed = new Set<string>();
  #timer: number | null = null;
  #sort: TreeSort | null = null;
  #filter = '';
  #shown: readonly RiskRow[] = [];
  #frame: number | null = null;
  /** Rows whose class marks (stale, unknown legs) are on screen as this text says. */
  readonly #marks = new Map<string, string>();

  constructor(options: RiskGridOptions) {
    this.#options = options;
    this.gridOptions = this.#gridOptions();
  }

  /** The component's grid is ready; `element` carries data-seq, the last painted message. */
  attach(api: GridApi<RiskRow>, element: HTMLElement): void {
    this.#api = api;
    this.#element = element;
    if (this.#options.columns !== null) api.applyColumnState({ state: [...this.#options.columns], applyOrder: true });
    this.#timer = window.setInterval(() => this.#resort(), RESORT_EVERY_MS);
    if (this.store.rows.length > 0) this.#showStructure(true);
    this.#frame ??= requestAnimationFrame(() => this.#paint());
  }

  apply(message: RiskMessage): void {
    const isNewBook = this.store.bookId !== message.bookId;
    const change = this.store.apply(message, performance.now());
    if (change === 'dropped' || this.#api === null) return;
    if (change === 'structure') this.#showStructure(isNewBook);
    this.#frame ??= requestAnimationFrame(() => this.#paint());
  }

  setFilter(text: string): void {
    this.#filter = text;
    this.#showRows();
  }
  setAllCollapsed(isCollapsed: boolean): void {
    this.#collapsed.clear();
    if (isCollapsed) for (const row of this.store.rows) if (row.hasChildren) this.#collapsed.add(row.meta.key);
    this.#showRows();
    this.#api?.refreshCells({ columns: [LABEL_COLUMN_ID], force: true });
  }
  setColumnShown(field: string, isShown: boolean): void {
    this.#api?.setColumnsVisible([field], isShown);
  }
  shownColumns(): ReadonlySet<string> {
    return new Set((this.#api?.getColumnState() ?? []).flatMap((state) => (state.hide === true ? [] : [state.colId])));
  }
  exportCsv(): void {
    const textOf = ({ value, node, column }: ProcessCellForExportParams<RiskRow>) => exportText(value, node?.data, column.getColId());
    this.#api?.exportDataAsCsv({ fileName: 'deltadesk-positions.csv', processCellCallback: textOf });
  }
  clearSelection(): void {
    this.#api?.deselectAll();
  }
  dispose(): void {
    if (this.#timer !== null) window.clearInterval(this.#timer);
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#api = null;
  }

  #gridOptions(): GridOptions<RiskRow> {
    const saveColumns = (): void => {
      if (this.#api !== null) this.#options.onColumns(this.#api.getColumnState());
    };
    return {
      theme: gridTheme,
      styleNonce: this.#options.nonce,
      columnDefs: gridColumns(this.store, this.#options.isWide, {
        isCollapsed: (row) => this.#collapsed.has(row.meta.key),
        onToggle: (row) => this.#toggle(row),
      }),
      defaultColDef: { sortable: true, resizable: true, suppressHeaderMenuButton: true },
      getRowId: ({ data }: { readonly data: RiskRow }) => data.meta.key,
      getRowClass: ({ data }: { readonly data: RiskRow | undefined }) =>
        `level-${data?.meta.level ?? 'leg'} kind-${data?.meta.kind ?? 'group'}`,
      rowSelection: { mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: true } as const,
      animateRows: false,
      ensureDomOrder: true,
      suppressScrollOnNewData: true,
      suppressDragLeaveHidesColumns: true,
      suppressNoRowsOverlay: true,
      tooltipShowDelay: 500,
      onSortChanged: () => this.#readSort(),
      onSelectionChanged: () => this.#options.onSelection(this.#api?.getSelectedRows() ?? []),
      onRowDoubleClicked: ({ data }: { readonly data: RiskRow | undefined }) => this.#toggle(data),
      onCellKeyDown: ({ event, data }: { readonly event?: Event | null; readonly data: RiskRow | undefined }) => {
        if (event instanceof KeyboardEvent && event.key === 'Enter') this.#toggle(data);
      },
      onColumnMoved: saveColumns,
      onColumnVisible: saveColumns,
      onColumnResized: ({ finished }: { readonly finished: boolean }) => (finished ? saveColumns() : undefined),
    };
  }

  #view(): TreeView {
    return { collapsed: this.#collapsed, sort: this.#sort, filter: this.#filter };
  }

  #showStructure(isNewBook: boolean): void {
    if (isNewBook) {
      this.#collapsed.clear();
      const isLong = this.store.rows.length > FOLD_ABOVE_ROWS;
      for (const { meta } of this.store.rows) if (isLong && meta.level === 'expiry') this.#collapsed.add(meta.key);
    }
    this.#marks.clear();
    this.#showRows();
    this.#options.onStructure(this.store.rows.length);
    const total = this.store.total;
    this.#api?.setGridOption('pinnedBottomRowData', total === null ? [] : [total]);
  }

  #showRows(): void {
    this.#shown = this.store.visible(this.#view());
    this.#api?.setGridOption('rowData', [...this.#shown]);
  }

  #toggle(row: RiskRow | undefined): void {
    if (row === undefined || !row.hasChildren) return;
    const { key } = row.meta;
    if (!this.#collapsed.delete(key)) this.#collapsed.add(key);
    this.#showRows();
    const node = this.#api?.getRowNode(key);
    if (node !== undefined) this.#api?.refreshCells({ rowNodes: [node], columns: [LABEL_COLUMN_ID], force: true });
  }

  #readSort(): void {
    const sorted = (this.#api?.getColumnState() ?? []).find((state) => state.sort === 'asc' || state.sort === 'desc');
    const direction = sorted?.sort === 'asc' ? 'asc' : 'desc';
    this.#sort = sorted === undefined ? null : { column: RISK_COLUMNS.findIndex((field) => field === sorted.colId), direction };
    this.#showRows();
  }

  /** Sorted live, but calmly: rows change places at most once a second. */
  #resort(): void {
    if (this.#sort === null) return;
    const rows = this.store.visible(this.#view());
    if (rows.some((row, place) => row !== this.#shown[place])) this.#showRows();
  }

  #paint(): void {
    this.#frame = null;
    const changed: IRowNode<RiskRow>[] = [];
    const remarked: IRowNode<RiskRow>[] = [];
    for (const node of this.#paintedNodes()) {
      const row = node.data;
      if (row === undefined || !this.store.isDirty(row)) continue;
      (this.#hasNewMarks(row) ? remarked : changed).push(node);
    }
    if (changed.length > 0) this.#api?.refreshCells({ rowNodes: changed, suppressFlash: true });
    if (remarked.length > 0) this.#api?.refreshCells({ rowNodes: remarked, suppressFlash: true, force: true });
    this.store.clearDirty();
    if (this.#element !== null) this.#element.dataset['seq'] = String(this.store.seq);
  }

  #paintedNodes(): IRowNode<RiskRow>[] {
    const rendered = this.#api?.getRenderedNodes() ?? [];
    const total = this.#api?.getPinnedBottomRow(0);
    return total === undefined ? rendered : [...rendered, total as IRowNode<RiskRow>];
  }

  /** Class marks follow a forced refresh only; forced refreshes are dear, so they happen when a mark really changed. */
  #hasNewMarks(row: RiskRow): boolean {
    const marks = `${isStale(row)} ${unknownLegsOf(row)} ${row.failure?.reason ?? ''}`;
    if (this.#marks.get(row.meta.key) === marks) return false;
    this.#marks.set(row.meta.key, marks);
    return true;
  }
}

/** Numbers in full precision, an unknown one as nothing; the label as it stands. */
function exportText(shown: unknown, row: RiskRow | undefined, columnId: string): string {
  const column = RISK_COLUMNS.findIndex((field) => field === columnId);
  if (row !== undefined && column >= 0) return String(valueAt(row, column) ?? '');
  return typeof shown === 'string' ? shown : '';
}

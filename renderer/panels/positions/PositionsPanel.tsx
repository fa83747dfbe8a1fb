/** The positions: the book as a tree with subtotals, live, with a filter, a column chooser and the sum of what is selected. */
import type { GridReadyEvent } from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useEffect, useReducer, useRef, useState, type ReactNode } from 'react';
import { formatSigned } from '../../format/number.ts';
import { countOf } from '../../format/words.ts';
import { useDesk, useDeskState } from '../deskContext.ts';
import { cspNonce } from '../../theme/cspNonce.ts';
import { isWideScreen } from '../dock/screenTier.ts';
import { selectedOptions, selectionStore } from '../selectionStore.ts';
import { ColumnChooser } from './ColumnChooser.tsx';
import { RiskGrid } from './riskGrid.ts';
import type { RiskRow } from './riskStore.ts';
import { selectedLegs, selectionSums, type SelectionSums } from './selectionSums.ts';

const SUMS_EVERY_MS = 500;

export function PositionsPanel(): ReactNode {
  const { holder, grid, isReady, onGridReady, rowCount, selected } = useRiskGrid();
  const sums = useSums(grid, selected);
  const { numeraire } = useDeskState(({ status }) => ({
    numeraire: status?.books.find(({ id }) => id === status.activeBookId)?.numeraire,
  }));
  return (
    <section className="panel positions" aria-label="Positions" data-numeraire={numeraire}>
      <div className="panel-bar">
        <input
          className="search"
          type="search"
          data-hotkey="filter"
          placeholder="Filter: eth 27feb 2200"
          aria-label="Filter positions"
          onChange={(event) => grid.setFilter(event.target.value)}
        />
        {sums === null ? null : <Sums sums={sums} onClear={() => grid.clearSelection()} />}
        <span className="spacer" />
        <button type="button" className="button-quiet" title="Expand all groups" onClick={() => grid.setAllCollapsed(false)}>
          Expand
        </button>
        <button type="button" className="button-quiet" title="Collapse all groups" onClick={() => grid.setAllCollapsed(true)}>
          Collapse
        </button>
        {isReady ? <ColumnChooser grid={grid} /> : null}
        <button
          type="button"
          className="button-quiet"
          title="Save the visible rows as CSV, full precision"
          onClick={() => grid.exportCsv()}
        >
          CSV
        </button>
      </div>
      <div ref={holder} className="positions-grid" data-testid="positions-grid">
        <AgGridReact<RiskRow> gridOptions={grid.gridOptions} onGridReady={onGridReady} />
      </div>
      {rowCount === 0 ? <NoPositions /> : null}
    </section>
  );
}

function useRiskGrid() {
  const { client, layout } = useDesk();
  const holder = useRef<HTMLDivElement>(null);
  const [rowCount, setRowCount] = useState<number | null>(null);
  const [selected, setSelected] = useState<readonly RiskRow[]>([]);
  const [isReady, setReady] = useState(false);
  const [grid] = useState(
    () =>
      new RiskGrid({
        isWide: isWideScreen(window.innerWidth),
        nonce: cspNonce(),
        columns: layout.getState().columns,
        onColumns: (columns) => layout.setState({ columns }),
        onSelection: setSelected,
        onStructure: setRowCount,
      }),
  );
  useEffect(() => {
    const stop = client.subscribe('risk', (message) => grid.apply(message));
    return () => {
      stop();
      grid.dispose();
    };
  }, [client, grid]);
  useEffect(() => {
    selectionStore.setState({ legs: selectedOptions(selectedLegs(selected, grid.store.rows)) });
  }, [grid, selected]);
  const onGridReady = ({ api }: GridReadyEvent<RiskRow>) => {
    if (holder.current !== null) grid.attach(api, holder.current);
    setReady(true);
  };
  return { holder, grid, isReady, onGridReady, rowCount, selected };
}

/** Of the selected rows as they are now; the store lives outside React, so a timer asks for the next look. */
function useSums(grid: RiskGrid, selected: readonly RiskRow[]): SelectionSums | null {
  const [, look] = useReducer((count: number) => count + 1, 0);
  const isUseful = selected.length > 0;
  useEffect(() => {
    if (!isUseful) return undefined;
    const timer = window.setInterval(look, SUMS_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [isUseful]);
  return isUseful ? selectionSums(selected, grid.store.rows) : null;
}

function Sums({ sums, onClear }: { readonly sums: SelectionSums; readonly onClear: () => void }): ReactNode {
  const figures = [
    ['Δ', sums.deltaUsd, '$'],
    ['Γ', sums.gammaUsdPerPct, '$/1 %'],
    ['Vega', sums.vegaUsdPerVolPoint, '$/pt'],
    ['Theta', sums.thetaUsdPerDay, '$/d'],
  ] as const;
  return (
    <span className="selection-sums">
      <button type="button" className="button-quiet" title="Clear the selection" onClick={onClear}>
        {countOf(sums.legs, 'leg')} ×
      </button>
      {figures.map(([name, value, unit]) => (
        <span key={name} className="figure">
          {name} <b className="num">{formatSigned(value, 0)}</b> <span className="unit">{unit}</span>
        </span>
      ))}
      {sums.unknownLegs > 0 ? <span className="warn-text">{countOf(sums.unknownLegs, 'leg')} unknown, left out</span> : null}
    </span>
  );
}

function NoPositions(): ReactNode {
  return (
    <div className="empty">
      <h3>No positions in this book yet</h3>
      <p>Positions are derived from the ledger of fills and adjustments. Pick another book in the header, or import one:</p>
      <code>npm run desk -- import FILE</code>
    </div>
  );
}

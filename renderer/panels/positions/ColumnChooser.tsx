/** Which columns are shown; their order and width are changed on the grid itself. */
import { useState, type ReactNode } from 'react';
import { Popover } from '../../widgets/Popover.tsx';
import { COLUMN_SPECS } from './columns.ts';
import type { RiskGrid } from './riskGrid.ts';

export function ColumnChooser({ grid }: { readonly grid: RiskGrid }): ReactNode {
  const [shown, setShown] = useState(() => grid.shownColumns());
  const change = (field: string, isShown: boolean) => {
    grid.setColumnShown(field, isShown);
    setShown(grid.shownColumns());
  };
  return (
    <Popover label="Columns" title="Choose columns; drag a header to move it">
      <div className="column-chooser">
        {COLUMN_SPECS.map(({ field, name, unit, meaning }) => (
          <label key={field} title={meaning}>
            <input type="checkbox" checked={shown.has(field)} onChange={(event) => change(field, event.target.checked)} />
            <span>{name}</span>
            <span className="unit">{unit}</span>
          </label>
        ))}
      </div>
    </Popover>
  );
}

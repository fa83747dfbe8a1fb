/** What is remembered of the screen: docks per screen size, grid columns, theme and delta unit. Pure; unreadable parts fall back one by one. */
import type { ColumnState } from 'ag-grid-community';
import type { ScreenTier } from './screenTier.ts';

export type ThemeName = 'dark' | 'light';
export type DeltaUnit = 'coin' | 'usd';

export interface SavedLayout {
  readonly version: 1;
  /** dockview's own JSON per screen size; null: the default layout. */
  readonly docks: Readonly<Record<ScreenTier, object | null>>;
  readonly columns: readonly ColumnState[] | null;
  readonly theme: ThemeName;
  readonly deltaUnit: DeltaUnit;
}

export const DEFAULT_LAYOUT: SavedLayout = {
  version: 1,
  docks: { standard: null, wide: null },
  columns: null,
  theme: 'dark',
  deltaUnit: 'coin',
};

/** The saved layout, or the default for whatever in it cannot be read. */
export function parseLayout(saved: unknown): SavedLayout {
  if (!isRecord(saved) || saved['version'] !== 1) return DEFAULT_LAYOUT;
  const docks = isRecord(saved['docks']) ? saved['docks'] : {};
  return {
    version: 1,
    docks: { standard: objectOrNull(docks['standard']), wide: objectOrNull(docks['wide']) },
    columns: parseColumns(saved['columns']),
    theme: saved['theme'] === 'light' ? 'light' : 'dark',
    deltaUnit: saved['deltaUnit'] === 'usd' ? 'usd' : 'coin',
  };
}

function parseColumns(value: unknown): readonly ColumnState[] | null {
  if (!Array.isArray(value)) return null;
  const columns = value.filter((entry): entry is ColumnState => isRecord(entry) && typeof entry['colId'] === 'string');
  return columns.length === 0 ? null : columns;
}

function objectOrNull(value: unknown): object | null {
  return isRecord(value) ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

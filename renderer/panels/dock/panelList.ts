/** The dockable panels, by id. */
export const PANELS = [
  { id: 'positions', title: 'Positions' },
  { id: 'ticket', title: 'Hedge ticket' },
  { id: 'chart', title: 'Chart' },
  { id: 'orders', title: 'Orders & journal' },
  { id: 'policy', title: 'Policy' },
  { id: 'optimiser', title: 'Optimiser' },
  { id: 'story', title: 'Story' },
] as const;

export type PanelId = (typeof PANELS)[number]['id'];

/** Whose tab group a panel joins when it is opened again after it was closed. */
const HOMES: Readonly<Partial<Record<PanelId, PanelId>>> = { policy: 'chart', optimiser: 'chart', story: 'chart', orders: 'ticket' };

export function homeOf(id: PanelId): PanelId | null {
  return HOMES[id] ?? null;
}

export function titleOf(id: PanelId): string {
  return PANELS.find((panel) => panel.id === id)?.title ?? id;
}

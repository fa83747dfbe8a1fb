/** The dockable panels, by id. */
export const PANELS = [
  { id: 'positions', title: 'Positions' },
  { id: 'ticket', title: 'Hedge ticket' },
  { id: 'chart', title: 'Chart' },
  { id: 'orders', title: 'Orders & journal' },
] as const;

export type PanelId = (typeof PANELS)[number]['id'];

export function titleOf(id: PanelId): string {
  return PANELS.find((panel) => panel.id === id)?.title ?? id;
}

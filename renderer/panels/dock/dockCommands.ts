/** Commands to the dock from elsewhere on the screen. */
import type { DockviewApi } from 'dockview-react';
import { titleOf, type PanelId } from './panelList.ts';

let dock: DockviewApi | null = null;

export function setDock(api: DockviewApi | null): void {
  dock = api;
}

/** Brings a panel to the front, or back when it was closed. */
export function reopenPanel(id: PanelId): void {
  const panel = dock?.getPanel(id);
  if (panel === undefined) dock?.addPanel({ id, component: id, title: titleOf(id), renderer: 'always', position: { direction: 'right' } });
  else panel.api.setActive();
}

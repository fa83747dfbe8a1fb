/** Commands to the dock from elsewhere on the screen. */
import type { DockviewApi } from 'dockview-react';
import { homeOf, titleOf, type PanelId } from './panelList.ts';

let dock: DockviewApi | null = null;

export function setDock(api: DockviewApi | null): void {
  dock = api;
}

/** Brings a panel to the front, or back when it was closed: as a tab beside its usual neighbour, or on the right without one. */
export function reopenPanel(id: PanelId): void {
  const panel = dock?.getPanel(id);
  if (panel !== undefined) {
    panel.api.setActive();
    return;
  }
  const home = homeOf(id);
  const neighbour = home === null ? undefined : dock?.getPanel(home);
  const position =
    neighbour === undefined ? ({ direction: 'right' } as const) : { referencePanel: neighbour, direction: 'within' as const };
  dock?.addPanel({ id, component: id, title: titleOf(id), renderer: 'always', minimumWidth: 320, minimumHeight: 120, position });
}

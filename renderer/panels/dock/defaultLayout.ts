/** The two layouts a new trader sees. Sizes are shares of the dock, so that they hold on any window. */
import type { DockviewApi } from 'dockview-react';
import { titleOf, type PanelId } from './panelList.ts';
import type { ScreenTier } from './screenTier.ts';

interface Placed {
  readonly id: PanelId;
  /** within: another tab of that panel's group, behind it. */
  readonly beside?: { readonly id: PanelId; readonly direction: 'right' | 'below' | 'within' };
}

interface Size {
  readonly id: PanelId;
  readonly widthShare?: number;
  readonly heightShare?: number;
}

interface Plan {
  readonly panels: readonly Placed[];
  readonly sizes: readonly Size[];
}

const PLANS: Readonly<Record<ScreenTier, Plan>> = {
  standard: {
    panels: [
      { id: 'positions' },
      { id: 'ticket', beside: { id: 'positions', direction: 'right' } },
      { id: 'chart', beside: { id: 'positions', direction: 'below' } },
      { id: 'orders', beside: { id: 'ticket', direction: 'below' } },
      { id: 'policy', beside: { id: 'chart', direction: 'within' } },
      { id: 'optimiser', beside: { id: 'chart', direction: 'within' } },
    ],
    sizes: [
      { id: 'positions', widthShare: 0.56, heightShare: 0.52 },
      { id: 'ticket', heightShare: 0.74 },
    ],
  },
  wide: {
    panels: [
      { id: 'positions' },
      { id: 'chart', beside: { id: 'positions', direction: 'right' } },
      { id: 'ticket', beside: { id: 'chart', direction: 'right' } },
      { id: 'orders', beside: { id: 'chart', direction: 'below' } },
      { id: 'policy', beside: { id: 'chart', direction: 'within' } },
      { id: 'optimiser', beside: { id: 'chart', direction: 'within' } },
    ],
    sizes: [
      { id: 'positions', widthShare: 0.455 },
      { id: 'chart', heightShare: 0.55 },
      { id: 'ticket', widthShare: 0.255 },
    ],
  },
};

export function buildDefaultLayout(api: DockviewApi, tier: ScreenTier): void {
  const { panels, sizes } = PLANS[tier];
  api.clear();
  for (const { id, beside } of panels) {
    const position = beside === undefined ? {} : { position: { referencePanel: beside.id, direction: beside.direction } };
    api.addPanel({ id, component: id, title: titleOf(id), renderer: 'always', minimumWidth: 320, minimumHeight: 120, ...position });
  }
  for (const { id, widthShare, heightShare } of sizes) {
    api.getPanel(id)?.group.api.setSize({
      ...(widthShare === undefined ? {} : { width: Math.round(api.width * widthShare) }),
      ...(heightShare === undefined ? {} : { height: Math.round(api.height * heightShare) }),
    });
  }
  api.getPanel('chart')?.api.setActive();
  api.getPanel('ticket')?.api.setActive();
}

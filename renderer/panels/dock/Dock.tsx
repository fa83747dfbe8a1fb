/** The dock: panels can be moved, stacked, closed, floated; where they are is remembered per screen size. */
import { useEffect, useRef, type FunctionComponent, type ReactNode } from 'react';
import {
  DockviewReact,
  type DockviewApi,
  type DockviewReadyEvent,
  type IDockviewPanelProps,
  type SerializedDockview,
} from 'dockview-react';
import { cspNonce } from '../../theme/cspNonce.ts';
import { deskDockTheme } from '../../theme/dockTheme.ts';
import { ChartPanel } from '../chart/ChartPanel.tsx';
import { useDesk, useLayout } from '../deskContext.ts';
import { OptimiserPanel } from '../optimiser/OptimiserPanel.tsx';
import { OrdersPanel } from '../orders/OrdersPanel.tsx';
import { PolicyPanel } from '../policy/PolicyPanel.tsx';
import { PositionsPanel } from '../positions/PositionsPanel.tsx';
import { StoryPanel } from '../story/StoryPanel.tsx';
import { TicketPanel } from '../ticket/TicketPanel.tsx';
import { buildDefaultLayout } from './defaultLayout.ts';
import { setDock } from './dockCommands.ts';
import type { LayoutStore } from './layoutStore.ts';
import type { PanelId } from './panelList.ts';
import { screenTier } from './screenTier.ts';

const COMPONENTS: Readonly<Record<PanelId, FunctionComponent<IDockviewPanelProps>>> = {
  positions: () => <PositionsPanel />,
  ticket: () => <TicketPanel />,
  chart: () => <ChartPanel />,
  orders: () => <OrdersPanel />,
  policy: () => <PolicyPanel />,
  optimiser: () => <OptimiserPanel />,
  story: () => <StoryPanel />,
};

export function Dock(): ReactNode {
  const { layout } = useDesk();
  const { isReady, resets, theme } = useLayout(({ isReady, resets, theme }) => ({ isReady, resets, theme }));
  const api = useRef<DockviewApi | null>(null);
  const onReady = (event: DockviewReadyEvent) => {
    api.current = event.api;
    setDock(event.api);
    openLayout(event.api, layout);
  };
  useEffect(() => {
    if (resets > 0 && api.current !== null) buildDefaultLayout(api.current, screenTier(window.innerWidth));
  }, [resets]);
  useEffect(() => () => setDock(null), []);
  if (!isReady) return <div className="dock" />;
  return (
    <div className="dock">
      <DockviewReact
        components={{ ...COMPONENTS }}
        theme={{ ...deskDockTheme, colorScheme: theme }}
        nonce={cspNonce()}
        defaultRenderer="always"
        onReady={onReady}
      />
    </div>
  );
}

function openLayout(api: DockviewApi, layout: LayoutStore): void {
  const tier = screenTier(window.innerWidth);
  const saved = layout.getState().docks[tier];
  if (saved === null || !restore(api, saved)) buildDefaultLayout(api, tier);
  api.onDidLayoutChange(() => {
    const { docks } = layout.getState();
    layout.setState({ docks: { ...docks, [screenTier(window.innerWidth)]: api.toJSON() } });
  });
}

/** False: the saved layout is of another time or broken; the default takes its place. */
function restore(api: DockviewApi, saved: object): boolean {
  try {
    api.fromJSON(saved as SerializedDockview);
    return api.panels.length > 0;
  } catch {
    return false;
  }
}

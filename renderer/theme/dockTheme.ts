/** dockview in our tokens; the colours are in dock.css under this class. */
import type { DockviewTheme } from 'dockview-react';

export const deskDockTheme: DockviewTheme = {
  name: 'deltadesk',
  className: 'dockview-theme-deltadesk',
  gap: 1,
  dndOverlayMounting: 'relative',
  dndPanelOverlay: 'content',
  dndTabIndicator: 'line',
  tabGroupIndicator: 'none',
};

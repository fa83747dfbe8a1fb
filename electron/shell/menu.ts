/** The application menu: only roles of the platform; the desk's own actions live on the screen with their hotkeys. */
import type { MenuItemConstructorOptions } from 'electron';

export interface MenuChoices {
  readonly isMac: boolean;
  /** Reload and developer tools are for `npm run dev`. */
  readonly isDev: boolean;
}

export function menuTemplate({ isMac, isDev }: MenuChoices): MenuItemConstructorOptions[] {
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : [{ label: 'File', submenu: [{ role: 'quit' }] } satisfies MenuItemConstructorOptions]),
    { role: 'editMenu' },
    { label: 'View', submenu: viewItems(isDev) },
    { role: 'windowMenu' },
  ];
}

function viewItems(isDev: boolean): MenuItemConstructorOptions[] {
  const forDevelopers: MenuItemConstructorOptions[] = [{ role: 'reload' }, { role: 'toggleDevTools' }, { type: 'separator' }];
  const zoom: MenuItemConstructorOptions[] = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }];
  return [...(isDev ? forDevelopers : []), ...zoom, { type: 'separator' }, { role: 'togglefullscreen' }];
}

/** One desk per user: a second start brings the first one's window to the front and ends. */
import type { App, BrowserWindow } from 'electron';

/** False: another instance runs, this one has to quit. */
export function claimSingleInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  currentWindow: () => BrowserWindow | null,
): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', () => {
    const window = currentWindow();
    if (window === null) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  return true;
}

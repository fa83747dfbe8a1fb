/** Opens the desk as an application window of the browser that is installed, when there is a display to open it on. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

export interface BrowserCommand {
  readonly command: string;
  readonly args: readonly string[];
}

const LINUX_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
];
const MAC_APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_NAMES = ['chrome', 'msedge'];
/** A launcher that is still running after this long has opened its window. */
const LAUNCH_SETTLED_MS = 1_500;

export function hasDisplay(env: Env, platform: NodeJS.Platform): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}

/** Commands to try in turn: $CHROMIUM_PATH, then the installed Chromium, Chrome or Edge. */
export function browserCommands(url: string, env: Env, platform: NodeJS.Platform): BrowserCommand[] {
  const appFlag = `--app=${url}`;
  const chosen = env['CHROMIUM_PATH'];
  const own = chosen ? [{ command: chosen, args: [appFlag] }] : [];
  if (platform === 'darwin')
    return [...own, ...MAC_APPLICATIONS.map((name) => ({ command: 'open', args: ['-na', name, '--args', appFlag] }))];
  if (platform === 'win32') return [...own, ...WINDOWS_NAMES.map((name) => ({ command: 'cmd', args: ['/c', 'start', '', name, appFlag] }))];
  return [...own, ...LINUX_NAMES.flatMap((name) => findOnPath(name, env)).map((command) => ({ command, args: [appFlag] }))];
}

function findOnPath(name: string, env: Env): string[] {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders
    .map((folder) => join(folder, name))
    .filter((file) => existsSync(file))
    .slice(0, 1);
}

/** Returns the command that opened a window; null when none could. */
export async function openFirstBrowser(commands: readonly BrowserCommand[]): Promise<string | null> {
  for (const candidate of commands) {
    if (await launches(candidate)) return candidate.command;
  }
  return null;
}

/** A launcher may hand over to a running browser and exit with 0, or stay; anything else is a failure. */
function launches({ command, args }: BrowserCommand): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { detached: true, stdio: 'ignore' });
    const settled = setTimeout(() => resolve(true), LAUNCH_SETTLED_MS);
    const finish = (succeeded: boolean): void => {
      clearTimeout(settled);
      resolve(succeeded);
    };
    child.once('error', () => finish(false));
    child.once('exit', (code) => finish(code === 0));
    child.unref();
  });
}

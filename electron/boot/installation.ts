/** Where this installation and the trader's data are: found once by each door and handed in, never looked up deeper. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Installation {
  /** Folder that holds package.json. */
  readonly root: string;
  readonly version: string;
  readonly resourcesDir: string;
  readonly rendererDir: string;
}

const PRODUCT_FOLDER = 'deltadesk';
const PACKAGE_NAME = 'deltadesk';

/** The installation `startDir` lies in (sources or built files). Throws when there is none: then nothing can work. */
export function findInstallation(startDir: string): Installation {
  for (let folder = resolve(startDir); ; folder = dirname(folder)) {
    const version = versionIn(folder);
    if (version !== null) {
      return { root: folder, version, resourcesDir: join(folder, 'resources'), rendererDir: join(folder, 'out', 'renderer') };
    }
    if (dirname(folder) === folder) throw new Error(`no ${PACKAGE_NAME} package.json above ${startDir}`);
  }
}

/** Where a worker's entry is: as it is written beside the sources, or as it was built. `name`: "optimise" for `electron/workers/optimise.worker.ts`. */
export function workerFile(root: string, name: 'matrix' | 'optimise', isSource: boolean): URL {
  const path = isSource ? join(root, 'electron', 'workers', `${name}.worker.ts`) : join(root, 'out', 'main', `${name}Worker.js`);
  return pathToFileURL(path);
}

function versionIn(folder: string): string | null {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return null;
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { readonly name?: unknown; readonly version?: unknown };
  return manifest.name === PACKAGE_NAME ? String(manifest.version) : null;
}

export interface DataDirSources {
  /** `--data DIR`, null when not given. */
  readonly flag: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** The folder of the trader's database: the flag, else DELTADESK_DATA, else the platform's place for application data. */
export function chooseDataDir({ flag, env, platform, home }: DataDirSources): string {
  const chosen = flag ?? env['DELTADESK_DATA'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), PRODUCT_FOLDER);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', PRODUCT_FOLDER);
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), PRODUCT_FOLDER);
}

export function dataDirOfThisMachine(flag: string | null): string {
  return chooseDataDir({ flag, env: process.env, platform: process.platform, home: homedir() });
}

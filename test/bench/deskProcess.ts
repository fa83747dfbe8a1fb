/** The built browser shell as a process of its own, and a client that talks to it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { feeds } from '../../shared/contract/feeds.ts';
import type { RequestName, RequestOf } from '../../shared/contract/requests.ts';
import { enterDesk } from '../support/rawRequest.ts';

export interface DeskProcess {
  readonly pid: number;
  /** Just before the process was started, ms since the epoch. */
  readonly spawnedMs: number;
  /** Lets one browser in, once. */
  readonly url: string;
  /** Asks it to stop, and kills it when it does not. */
  stop(): Promise<void>;
}

const STOP_LIMIT_MS = 10_000;
const URL_LINE = 'Open  ';

/** Runs out/main/serve.js on `dataDir`; the tree must have been built. Rejects when it ends before it serves. */
export async function startDeskProcess(root: string, dataDir: string): Promise<DeskProcess> {
  const spawnedMs = performance.timeOrigin + performance.now();
  const entry = join(root, 'out', 'main', 'serve.js');
  const child = spawn(process.execPath, [entry, '--no-open', '--port', '0', '--data', dataDir], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    child.kill('SIGTERM');
    await exited;
    clearTimeout(limit);
  };
  try {
    const url = await Promise.race([
      urlLine(createInterface({ input: child.stdout })),
      exited.then(() => Promise.reject(new Error('the desk ended at once'))),
    ]);
    return { pid: child.pid ?? 0, spawnedMs, url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Goes on reading afterwards, so that the desk never waits for its terminal. */
function urlLine(lines: ReturnType<typeof createInterface>): Promise<string> {
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      if (line.startsWith(URL_LINE)) resolve(line.slice(URL_LINE.length));
    });
  });
}

export interface BenchClient {
  send<R extends RequestName>(name: R, payload: RequestOf<R>): void;
  /** Feed messages so far. */
  messages(): number;
  close(): Promise<void>;
}

/** A screen without a screen: subscribes to every feed and throws the messages away. */
export async function connectClient(url: string): Promise<BenchClient> {
  const { host, port } = new URL(url);
  const cookie = await enterDesk(Number(port), url);
  const socket = new WebSocket(`ws://${host}/desk`, { headers: { cookie, origin: `http://${host}` } });
  let messages = 0;
  let lastId = 0;
  socket.on('message', () => (messages += 1));
  await once(socket, 'open');
  for (const feed of Object.keys(feeds)) socket.send(JSON.stringify({ kind: 'subscribe', feed }));
  return {
    send(name, payload) {
      lastId += 1;
      socket.send(JSON.stringify({ kind: 'request', id: lastId, name, payload }));
    },
    messages: () => messages,
    async close() {
      if (socket.readyState === socket.CLOSED) return;
      socket.terminate();
      await once(socket, 'close');
    },
  };
}

/** Memory of a process that is really in RAM, MB (2^20 bytes): now, and the most so far. Linux only. */
export function residentMb(pid: number): { readonly nowMb: number; readonly peakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1_024;
  return { nowMb: field('VmRSS'), peakMb: field('VmHWM') };
}

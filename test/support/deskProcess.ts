/** The browser shell as a real process on the built tree: started, talked to through its URL, stopped or killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../electron/boot/build.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const URL_LINE = /^Open {2}(http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)/;

export interface DeskProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** SIGKILL: no goodbye. */
  kill(): Promise<void>;
  /** SIGTERM, as Ctrl-C does; the exit code. */
  stop(): Promise<number | null>;
}

/** Builds what is stale. Throws with the builder's own words. */
export async function buildDesk(): Promise<void> {
  const problem = await ensureBuilt(ROOT, () => undefined);
  if (problem !== null) throw new Error(problem);
}

/** Resolves once the desk serves; the folder keeps its database. */
export async function startDeskProcess(dataDir: string, extraArgs: readonly string[] = []): Promise<DeskProcess> {
  const args = [join(ROOT, 'out', 'main', 'serve.js'), '--no-open', '--port', '0', '--data', dataDir, ...extraArgs];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let output = '';
  const lines = createInterface({ input: child.stdout });
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      output += `${line}\n`;
      const found = URL_LINE.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    void exited.then(() => reject(new Error(`the desk ended before it served:\n${output}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  };
  return {
    url,
    pid: child.pid ?? -1,
    output: () => output,
    async kill() {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

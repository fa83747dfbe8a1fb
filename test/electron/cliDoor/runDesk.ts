/** `desk …` as a script runs it: a process of its own, nothing of the machine's own desk in reach. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const CLI = join(ROOT, 'electron', 'cli.ts');
const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'compile');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Without `--data` a command would look for a database below a file: there is none, and none can be made. */
const ENVIRONMENT = { ...process.env, DELTADESK_DATA: join(CLI, 'none'), NODE_COMPILE_CACHE: COMPILE_CACHE };

/** Runs it to its end; `stdin` is all of standard input, none when not given. */
export function runDesk(args: readonly string[], stdin = ''): Promise<Outcome> {
  return runProcess(process.execPath, [CLI, ...args], stdin);
}

/** Runs `script` in a shell in which `$DESK` is the command. */
export function runShell(script: string): Promise<Outcome> {
  return runProcess('bash', ['-c', script], '', { DESK: `${process.execPath} ${CLI}` });
}

export function runProcess(
  command: string,
  args: readonly string[],
  stdin: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const child = spawn(command, [...args], { cwd: ROOT, env: { ...ENVIRONMENT, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // A command that does not read its input may be gone before all of it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') });
    });
  });
}

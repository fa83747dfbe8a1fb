/** Builds when stale, chooses the shell, says which and why, and runs it until Ctrl-C. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { parseServeOptions } from '../gateway/serveOptions.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { ensureBuilt } from './build.ts';
import { electronBinary, fetchElectron } from './electronRuntime.ts';
import { onNpmGone } from './parentWatch.ts';

type ShellName = 'electron' | 'browser';

interface StartOptions {
  /** Null: the better one that can run. */
  readonly shell: ShellName | null;
  readonly help: boolean;
  /** What the chosen shell gets. */
  readonly shellArgs: readonly string[];
}

interface ShellChoice {
  readonly shell: ShellName;
  readonly why: string;
}

const USAGE = `Usage: npm start -- [options]

  --shell electron|browser   which window hosts the desk (default: Electron when its runtime is there)
  --no-open                  browser shell: print the URL, open no window
  --port N                   browser shell: first port to try (default 4710; 0 takes any free one)
  --data DIR                 folder of the database and the log
  --help                     this text
`;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** Runs until the shell has been started; returns the exit code so far (the shell sets its own when it ends). */
export async function startDesk(root: string, args: readonly string[]): Promise<number> {
  const options = parseStartOptions(args);
  if (!options.ok) {
    process.stderr.write(`deltadesk: ${options.failure.message}\n\n${USAGE}`);
    return EXIT_USAGE;
  }
  if (options.value.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const buildProblem = await ensureBuilt(root, say);
  if (buildProblem !== null) return complain(buildProblem);
  const choice = await chooseShell(root, options.value.shell);
  if (!choice.ok) return complain(`${choice.failure.message}. "npm start" without --shell uses the browser shell.`);
  say(`Shell: ${choice.value.shell}, because ${choice.value.why}`);
  if (choice.value.shell === 'browser') await runBrowserShell(root, options.value.shellArgs);
  else runElectronShell(root, options.value.shellArgs);
  return 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(message: string): number {
  process.stderr.write(`deltadesk: ${message}\n`);
  return EXIT_FAILED;
}

/** Fails with `invalidInput` naming the flag. */
export function parseStartOptions(args: readonly string[]): Result<StartOptions> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options: {
        shell: { type: 'string' },
        'no-open': { type: 'boolean' },
        port: { type: 'string' },
        data: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return fail('invalidInput', error instanceof Error ? error.message : String(error));
  }
  const { shell = null, help = false, port, data } = parsed;
  if (shell !== null && shell !== 'electron' && shell !== 'browser') {
    return fail('invalidInput', `--shell: expected electron or browser, was ${JSON.stringify(shell)}`);
  }
  const shellArgs = [
    ...(parsed['no-open'] === true ? ['--no-open'] : []),
    ...(port === undefined ? [] : ['--port', port]),
    ...(data === undefined ? [] : ['--data', data]),
  ];
  const checked = parseServeOptions(shellArgs);
  return checked.ok ? ok({ shell, help, shellArgs }) : checked;
}

/** Which shell runs and why; fails when the one that was asked for cannot. */
async function chooseShell(root: string, wanted: ShellName | null): Promise<Result<ShellChoice>> {
  if (wanted === 'browser') return ok({ shell: 'browser', why: 'you asked for it' });
  const problem = electronBinary(root) === null ? await fetchElectron(root, say, wanted === 'electron') : null;
  if (wanted === 'electron') {
    return problem === null
      ? ok({ shell: 'electron', why: 'you asked for it' })
      : fail('unsupported', `the Electron shell cannot run: ${problem}`);
  }
  if (problem !== null) return ok({ shell: 'browser', why: `Electron's runtime is not here: ${problem}` });
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return ok({ shell: 'browser', why: 'there is no display for an Electron window' });
  }
  return ok({ shell: 'electron', why: 'its runtime is installed' });
}

/** In this process: a signal to it reaches the desk itself. */
async function runBrowserShell(root: string, shellArgs: readonly string[]): Promise<void> {
  const entry = join(root, 'out', 'main', 'serve.js');
  process.argv = [process.execPath, entry, ...shellArgs];
  await import(pathToFileURL(entry).href);
}

/** As a child on the same terminal: signals are handed on, its exit code becomes ours. */
function runElectronShell(root: string, shellArgs: readonly string[]): void {
  const binary = electronBinary(root);
  if (binary === null) throw new Error('the Electron binary vanished between choosing and starting it');
  const child = spawn(binary, [root, ...shellArgs], { cwd: root, stdio: 'inherit' });
  let isAskedToStop = false;
  const stop = (signal: NodeJS.Signals): void => {
    isAskedToStop = true;
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  onNpmGone(() => stop('SIGTERM'));
  child.once('error', (error) => {
    process.exitCode = complain(error.message);
  });
  child.once('close', (code) => {
    process.exitCode = code ?? (isAskedToStop ? 0 : EXIT_FAILED);
  });
}

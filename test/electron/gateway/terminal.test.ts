/** Signals and lines, tried on a real process, because that is what they are about. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const TERMINAL = fileURLToPath(new URL('../../../electron/gateway/terminal.ts', import.meta.url));
/** Says what it hears; lives until it has been told to stop. */
const LISTENER = `
import { onStopSignal, onTerminalLine } from ${JSON.stringify(TERMINAL)};
const alive = setInterval(() => {}, 1000);
const stopListening = onTerminalLine((line) => console.log('line ' + line));
onStopSignal(() => { console.log('stop'); stopListening(); setTimeout(() => { clearInterval(alive); process.exit(0); }, 100); });
console.log('ready ' + process.pid);
`;

interface Listener {
  readonly child: ChildProcess;
  output(): string;
  said(text: string): Promise<void>;
  ended(): Promise<number | null>;
}

function listen(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Listener {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    child,
    output: () => text,
    said: (wanted) => expect.poll(() => text, { timeout: 10_000 }).toContain(wanted),
    ended: () => ended,
  };
}

const start = (env?: Readonly<Record<string, string>>): Listener =>
  listen(process.execPath, ['--input-type=module', '--eval', LISTENER], env);

describe.skipIf(process.platform === 'win32')('onStopSignal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('stops once on %s, however often it comes', async (signal) => {
    const listener = start();
    await listener.said('ready');
    listener.child.kill(signal);
    await listener.said('stop');
    listener.child.kill(signal);
    expect(await listener.ended()).toBe(0);
    expect(listener.output().match(/stop/g)).toHaveLength(1);
  });

  it('stops when npm ended and left it behind', async () => {
    const script = `"$0" --input-type=module --eval "$1" & wait`;
    const listener = listen('sh', ['-c', script, process.execPath, LISTENER], { npm_lifecycle_event: 'start' });
    await listener.said('ready');
    listener.child.kill('SIGKILL');
    await listener.said('stop');
    await listener.ended();
  });
});

describe('onTerminalLine', () => {
  it('hears lines without their spaces, and goes on when the input ends', async () => {
    const listener = start();
    await listener.said('ready');
    listener.child.stdin?.end('  u \nsomething else\n');
    await listener.said('line u\nline something else');
    expect(listener.child.exitCode).toBeNull();
    listener.child.kill('SIGTERM');
    await listener.ended();
  });
});

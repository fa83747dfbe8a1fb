/** What the door reads and prints: FILE or standard input, the answer, its complaints and the exit code. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { fail, ok, type Result } from '../../shared/result/result.ts';

/** problems: the answer is that something is wrong, so there is output and a bad exit code. */
export interface DoorAnswer {
  readonly kind: 'ok' | 'usage' | 'badInput' | 'problems' | 'failed' | 'cancelled';
  readonly stdout?: string;
  readonly stderrLines?: readonly string[];
}

export const EXIT_USAGE = 2;
const EXIT_BAD_INPUT = 3;
const EXIT_FAILED = 1;
/** What a shell reports of a process ended by SIGINT. */
const EXIT_CANCELLED = 130;
const EXIT_CODES: Readonly<Record<DoorAnswer['kind'], number>> = {
  ok: 0,
  usage: EXIT_USAGE,
  badInput: EXIT_BAD_INPUT,
  problems: EXIT_BAD_INPUT,
  failed: EXIT_FAILED,
  cancelled: EXIT_CANCELLED,
};

/**
 * The text of `file`, of standard input for "-"; `invalidInput` when it cannot be read. Bytes that are not UTF-8 become U+FFFD, which no number
 * and no name contains. Standard input is read as a stream: a pipe whose writer is slow answers a plain read with EAGAIN.
 */
export async function readInput(file: string): Promise<Result<string>> {
  try {
    const bytes = file === '-' ? await buffer(process.stdin) : await readFile(file);
    return ok(bytes.toString('utf8'));
  } catch (error) {
    return fail('invalidInput', `${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A reader that has seen enough (`| head`) is no error; an answer that could not be written is one, in one line and exit code 1. */
export function guardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`the answer could not be written: ${error.message}\n`);
    process.exitCode = EXIT_FAILED;
  });
  process.stderr.on('error', () => {});
}

/** Leaves the process to end by itself, so that everything is flushed first. */
export function printAnswer({ kind, stdout = '', stderrLines = [] }: DoorAnswer): void {
  process.exitCode = EXIT_CODES[kind];
  if (stdout !== '') process.stdout.write(stdout.endsWith('\n') ? stdout : `${stdout}\n`);
  if (stderrLines.length > 0) process.stderr.write(`${stderrLines.join('\n')}\n`);
}

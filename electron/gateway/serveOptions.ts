/** The command line of the browser shell. */
import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../../shared/result/result.ts';

export interface ServeOptions {
  readonly port: number;
  readonly open: boolean;
  /** Null: the usual place. */
  readonly dataDir: string | null;
}

export const DEFAULT_PORT = 4710;
const MAX_PORT = 65_535;

/** Fails with `invalidInput` naming the flag. `--port 0` takes any free port. */
export function parseServeOptions(args: readonly string[]): Result<ServeOptions> {
  let values;
  try {
    values = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, 'no-open': { type: 'boolean' }, data: { type: 'string' } },
    }).values;
  } catch (error) {
    return fail('invalidInput', error instanceof Error ? error.message : String(error));
  }
  const port = parsePort(values.port);
  if (!port.ok) return port;
  return ok({ port: port.value, open: values['no-open'] !== true, dataDir: values.data ?? null });
}

function parsePort(text: string | undefined): Result<number> {
  if (text === undefined) return ok(DEFAULT_PORT);
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= MAX_PORT) return ok(port);
  return fail('invalidInput', `--port: expected a number from 0 to ${MAX_PORT}, was ${JSON.stringify(text.slice(0, 20))}`);
}

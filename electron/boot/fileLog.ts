/** The desk's log: JSON lines in the data folder, for whoever has to find out later what happened. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { destination, pino, stdTimeFunctions } from 'pino';
import type { LogPort } from '../ports/log.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';

export const LOG_FILE = 'desk.log';

/** Creates `dataDir` (readable by its owner only) when missing. Lines are written through: a killed process loses none. */
export function openFileLog(dataDir: string): LogPort {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const logger = pino(
    { base: { pid: process.pid }, timestamp: stdTimeFunctions.isoTime },
    destination({ dest: join(dataDir, LOG_FILE), append: true, sync: true, mode: 0o600 }),
  );
  return {
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
  };
}

/** The log of a door; `persistence`, in words for the trader, when nothing can be kept in `dataDir`. */
export function openLogIn(dataDir: string): Result<LogPort> {
  try {
    return ok(openFileLog(dataDir));
  } catch (error) {
    return fail('persistence', `the data folder ${dataDir} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

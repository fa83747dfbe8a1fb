/** From a request's name and payload to its reply: schema, handler, Result. Every transport goes through here. */
import type { z } from 'zod';
import { isRequestName, requests, type RequestName } from '../../shared/contract/requests.ts';
import { fail, type Result } from '../../shared/result/result.ts';
import type { LogPort } from '../ports/log.ts';
import type { Handlers } from './handlers.ts';

export type Dispatch = (name: string, payload: unknown) => Promise<Result<unknown>>;

export interface DispatchDeps {
  readonly handlers: Handlers;
  readonly log: LogPort;
  /** Called when a handler threw: the desk can no longer be trusted to act, so the door disarms it. */
  readonly onBrokenInvariant: (error: unknown) => void;
}

/** Longest part of a client's own text that is sent back or logged. */
const MAX_ECHO_CHARS = 64;
const MAX_ISSUES = 8;

/**
 * Returns the function that answers one request. It never rejects.
 * Failures: `unsupported` unknown name; `invalidInput` with the field that is wrong; `calculationFailed` when the handler
 * threw (the error goes to the log, nothing of it to the client); otherwise whatever the handler answers.
 */
export function createDispatch(deps: DispatchDeps): Dispatch {
  return async (name, payload) => {
    if (!isRequestName(name)) return fail('unsupported', `unknown request ${JSON.stringify(name.slice(0, MAX_ECHO_CHARS))}`);
    const parsed = requests[name].request.safeParse(payload);
    if (!parsed.success) return fail('invalidInput', `${name}: ${issuesText(parsed.error)}`);
    try {
      return await callHandler(deps.handlers, name, parsed.data);
    } catch (error) {
      return brokenInvariant(deps, name, error);
    }
  };
}

/** One sentence that names each field and what was expected of it. */
export function issuesText(error: z.ZodError): string {
  const issues = error.issues.slice(0, MAX_ISSUES).map((issue) => `${fieldName(issue.path)}: ${issue.message}`);
  const more = error.issues.length - issues.length;
  return issues.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'payload' : path.map(String).join('.').slice(0, MAX_ECHO_CHARS);
}

/** The schema of `name` produced `payload`, so the pair fits; the compiler cannot follow that through the table. */
async function callHandler(handlers: Handlers, name: RequestName, payload: unknown): Promise<Result<unknown>> {
  const handler = handlers[name] as (request: unknown) => Promise<Result<unknown>> | Result<unknown>;
  return handler(payload);
}

function brokenInvariant(deps: DispatchDeps, name: RequestName, error: unknown): Result<unknown> {
  deps.log.error('a handler threw', { request: name, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  deps.onBrokenInvariant(error);
  return fail('calculationFailed', `${name}: the desk hit an internal error; it is in the log and the desk has been disarmed`);
}

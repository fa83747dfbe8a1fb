/** A composed desk behind its dispatcher: a handler that breaks an invariant leaves the desk disarmed. */
import type { LogPort } from '../ports/log.ts';
import type { ComposedDesk } from './composedDesk.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';

export function createDeskDispatch(desk: ComposedDesk, log: LogPort): Dispatch {
  return createDispatch({ handlers: desk.handlers, log, onBrokenInvariant: () => void disarm(desk, log) });
}

/** Disarms the desk; never rejects, also when disarming itself is what broke. */
export async function disarm(desk: ComposedDesk, log: LogPort): Promise<void> {
  try {
    const result = await desk.handlers['desk.disarm']({});
    if (!result.ok) log.error('the desk could not be disarmed', { ...result.failure });
  } catch (error) {
    log.error('the desk could not be disarmed', { error: String(error) });
  }
}

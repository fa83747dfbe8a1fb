import type { Result } from '../../../shared/result/result.ts';
import { blackInputs, type BlackInputs, type RawBlackInputs } from '../../../shared/pricing/blackInputs.ts';

/** The value of a result that the test knows to be good. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}

/** "reason: message", or "ok" when nothing failed. */
export function failureText(result: Result<unknown>): string {
  return result.ok ? 'ok' : `${result.failure.reason}: ${result.failure.message}`;
}

/** A 30-day at-the-money BTC call, changed as asked. */
export function aBlackInput(changes: Partial<RawBlackInputs> = {}): BlackInputs {
  return unwrap(blackInputs({ side: 'call', forwardUsd: 70_000, strikeUsd: 70_000, years: 30 / 365, sigma: 0.6, ...changes }));
}

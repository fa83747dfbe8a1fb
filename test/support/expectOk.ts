/** Opens results in tests. */
import type { Failure, Result } from '../../shared/result/result.ts';

/** The value, or an error with the failure's own words. */
export function expectOk<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}

/** The failure, or an error when there is none. */
export function expectFailure(result: Result<unknown>): Failure {
  if (result.ok) throw new Error('expected a failure');
  return result.failure;
}

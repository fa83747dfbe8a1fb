/** What goes into a model and what comes out of it are finite numbers, or a failure that names the field. */
import { fail, ok, type Failure, type Result } from '../result/result.ts';

/** Returns the failure for the first of `names` that is not a finite number ≥ `min`; null when all are. */
export function invalidNumber<Name extends string>(
  raw: Readonly<Record<Name, number>>,
  names: readonly Name[],
  min: number,
): Failure | null {
  for (const name of names) {
    const value = raw[name];
    if (Number.isFinite(value) && value >= min) continue;
    const expected = min === 0 ? 'a finite number ≥ 0' : 'a finite number';
    return { reason: 'invalidInput', message: `${name}: expected ${expected}, was ${String(value)}` };
  }
  return null;
}

/** Returns `greeks` when every number in it is finite; else `calculationFailed`, naming the first that left the double range. */
export function finiteGreeks<T extends object>(greeks: T): Result<T> {
  for (const [name, value] of Object.entries(greeks)) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return fail('calculationFailed', `${name}: expected a value inside the range of a double, was ${String(value)}`);
    }
  }
  return ok(greeks);
}

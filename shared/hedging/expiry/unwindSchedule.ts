/** What hedge to hold when, while the delta it is against is being averaged away. */
import { fail, ok, type Result } from '../../result/result.ts';
import { MS_PER_SECOND } from '../../units/time.ts';
import { AVERAGING_MS, decayedDelta } from '../../risk/deltaDecay.ts';

export interface UnwindStep {
  readonly tsMs: number;
  /** Hedge against the expiring delta from this moment on: its negative, as far as it is open. */
  readonly hedgeCoin: number;
  /** Traded at this moment, + buy; 0 at the first, and in sum the whole expiring delta. */
  readonly tradeCoin: number;
}

/**
 * Linear over the averaging window, a step every `stepSeconds` (1 … 1,800; the last may be shorter), the last at the expiry with nothing left.
 * `expiringDeltaCoin` is undecayed. A hedge unwound so sells at the very average that the delivery pays. invalidInput names the field.
 */
export function unwindSchedule(expiringDeltaCoin: number, expiryMs: number, stepSeconds: number): Result<readonly UnwindStep[]> {
  if (!Number.isFinite(expiringDeltaCoin))
    return fail('invalidInput', `expiringDeltaCoin: expected a finite number, was ${expiringDeltaCoin}`);
  if (!Number.isFinite(expiryMs)) return fail('invalidInput', `expiryMs: expected a moment, was ${expiryMs}`);
  if (!(stepSeconds >= 1 && stepSeconds * MS_PER_SECOND <= AVERAGING_MS)) {
    return fail('invalidInput', `stepSeconds: expected 1 … ${AVERAGING_MS / MS_PER_SECOND}, was ${stepSeconds}`);
  }
  const stepMs = stepSeconds * MS_PER_SECOND;
  const startMs = expiryMs - AVERAGING_MS;
  const steps: UnwindStep[] = [{ tsMs: startMs, hedgeCoin: 0 - expiringDeltaCoin, tradeCoin: 0 }];
  const count = Math.ceil(AVERAGING_MS / stepMs);
  let heldCoin = 0 - expiringDeltaCoin;
  for (let at = 1; at <= count; at += 1) {
    const tsMs = startMs + Math.min(AVERAGING_MS, Math.round(at * stepMs));
    const hedgeCoin = 0 - decayedDelta(expiringDeltaCoin, expiryMs, tsMs);
    steps.push({ tsMs, hedgeCoin, tradeCoin: hedgeCoin - heldCoin });
    heldCoin = hedgeCoin;
  }
  return ok(steps);
}

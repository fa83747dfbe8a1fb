/** Inverse perpetuals and futures: N USD of notional, settled in coin. Positive notional is long. */
import { fail, type Result } from '../result/result.ts';
import { finiteGreeks } from './numberChecks.ts';

export interface InverseFutureTerms {
  /** Signed: + long, − short, 0 flat. */
  readonly notionalUsd: number;
  readonly entryUsd: number;
  /** The price now, or at exit. */
  readonly exitUsd: number;
}

export interface InverseFutureRisk {
  readonly pnlCoin: number;
  /** `pnlCoin` at the exit price: N·(exit/entry − 1). */
  readonly pnlUsd: number;
  /** d pnlCoin/d exit: N/exit². */
  readonly pnlCoinPerUsd: number;
  /** d pnlUsd/d exit = N/entry: the USD numeraire's delta. */
  readonly deltaCoin: number;
  /** exit · d pnlCoin/d exit = N/exit: the coin numeraire's delta. */
  readonly premiumAdjustedDeltaCoin: number;
}

/**
 * N·(1/entry − 1/exit) coins, written N·(exit − entry)/entry/exit: entry and exit are often nearly equal, and the difference of
 * reciprocals would then lose the digits that the P&L consists of. For prices > 0 (Infinity or NaN otherwise).
 */
export function pnlCoin(notionalUsd: number, entryUsd: number, exitUsd: number): number {
  return ((exitUsd - entryUsd) / entryUsd) * (notionalUsd / exitUsd);
}

/**
 * P&L and deltas of an inverse future in both numeraires; Δ_usd − Δ_coin = pnlCoin.
 * Fails with `invalidInput` (a price not finite or ≤ 0, a notional not finite) or `calculationFailed` (a result beyond the double range).
 * Checked: test/golden/inverse_futures.csv.
 */
export function inverseFuture({ notionalUsd, entryUsd, exitUsd }: InverseFutureTerms): Result<InverseFutureRisk> {
  if (!Number.isFinite(notionalUsd)) return fail('invalidInput', `notionalUsd: expected a finite number, was ${String(notionalUsd)}`);
  for (const [name, value] of Object.entries({ entryUsd, exitUsd })) {
    if (!(value > 0 && value < Infinity)) return fail('invalidInput', `${name}: expected a finite number > 0, was ${String(value)}`);
  }
  const premiumAdjustedDeltaCoin = notionalUsd / exitUsd;
  return finiteGreeks({
    pnlCoin: pnlCoin(notionalUsd, entryUsd, exitUsd),
    pnlUsd: (notionalUsd * (exitUsd - entryUsd)) / entryUsd,
    pnlCoinPerUsd: premiumAdjustedDeltaCoin / exitUsd,
    deltaCoin: notionalUsd / entryUsd,
    premiumAdjustedDeltaCoin,
  });
}

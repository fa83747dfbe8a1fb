import type { HedgePlan } from '../../../shared/contract/hedgeSchemas.ts';
import { coinOf } from '../../format/words.ts';

/** "USD" or the coin: the unit of `plan.amount`, told by which of its two sizes it equals. */
export function planAmountUnit({ amount, amountUsd, amountCoin, instrumentId }: HedgePlan): string {
  const value = Number(amount);
  return Math.abs(value - amountUsd) <= Math.abs(value - amountCoin) ? 'USD' : coinOf(instrumentId);
}

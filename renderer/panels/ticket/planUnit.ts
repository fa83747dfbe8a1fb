import type { HedgePlan } from '../../../shared/contract/hedgeSchemas.ts';
import { amountUnitText } from '../../format/words.ts';

/** "USD" or the coin: the unit of `plan.amount`. */
export function planAmountUnit({ amountUnit, instrumentId }: Pick<HedgePlan, 'amountUnit' | 'instrumentId'>): string {
  return amountUnitText(amountUnit, instrumentId);
}

/** How long an expiring instrument lives, which some fees depend on. Read off Deribit's calendar: it lists by day, by week (Friday) and by month (last Friday). */
import { MS_PER_DAY, type MsSinceEpoch } from '../units/time.ts';

export type SettlementPeriod = 'day' | 'week' | 'month';

const FRIDAY = 5;

/**
 * The period of an instrument that expires at `expiryMs`; quarters count as months.
 * Checked: agrees with `settlement_period` of all 822 expiring BTC and ETH instruments listed on 2021-07-22.
 */
export function settlementPeriodOf(expiryMs: MsSinceEpoch): SettlementPeriod {
  const expiry = new Date(expiryMs);
  if (expiry.getUTCDay() !== FRIDAY) return 'day';
  const nextFriday = new Date(expiryMs + 7 * MS_PER_DAY);
  return nextFriday.getUTCMonth() === expiry.getUTCMonth() ? 'week' : 'month';
}

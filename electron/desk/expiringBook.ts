/** What expires next while the venue averages its delivery price: the delta with and without its decay, and how to unwind the hedge. */
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import { expiringExposure } from '../../shared/hedging/expiry/expiringExposure.ts';
import { unwindSchedule } from '../../shared/hedging/expiry/unwindSchedule.ts';
import type { MarketView } from '../../shared/risk/marketView.ts';
import { MS_PER_HOUR, toMs } from '../../shared/units/time.ts';
import type { HedgeMoment } from './hedgeDesk.ts';
import { legsOf } from './policyReading.ts';
import type { ValuedBook } from './valuedBook.ts';

/** Shown this long before the expiry: the window itself is its last half hour. */
const SHOWN_MS = 2 * MS_PER_HOUR;
const STEP_SECONDS = 5 * 60;

/** Null: nothing expires within two hours. */
export function expiringOf({ book, underlying }: HedgeMoment, valued: ValuedBook, market: MarketView): HedgeView['expiring'] {
  const [legs, risks] = legsOf(valued, underlying);
  const { expiring } = expiringExposure({ legs, risks, market, numeraire: book.numeraire, tsMs: valued.tsMs, withinMs: SHOWN_MS });
  const next = expiring[0];
  if (next === undefined) return null;
  const unwind = unwindSchedule(next.expiringCoin, next.expiryMs, STEP_SECONDS);
  return {
    expiryMs: toMs(next.expiryMs),
    undecayedDeltaCoin: next.undecayedCoin,
    decayedDeltaCoin: next.decayedCoin,
    unwind: unwind.ok ? unwind.value.map(({ tsMs, hedgeCoin }) => ({ tsMs: toMs(tsMs), hedgeCoin })) : [],
  };
}

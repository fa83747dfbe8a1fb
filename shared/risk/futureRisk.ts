/** Position risk of one perpetual or dated future, inverse or linear. */
import type { FutureInstrument, PerpetualInstrument } from '../domain/instrument.ts';
import type { FutureQuote } from '../domain/market.ts';
import { pnlCoin } from '../pricing/inverseFuture.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { MS_PER_DAY } from '../units/time.ts';
import type { PositionLeg } from './leg.ts';
import type { LegRisk } from './riskFigures.ts';
import { settledDeltas, straightRisk } from './straightRisk.ts';

export interface FutureCase {
  readonly leg: PositionLeg;
  readonly future: PerpetualInstrument | FutureInstrument;
  readonly quote: FutureQuote;
  readonly indexUsd: number | null;
  readonly atMs: number;
}

interface Worth {
  readonly deltaCoin: number | null;
  readonly premiumAdjustedDeltaCoin: number | null;
  readonly valueUsd: number | null;
  readonly valueCoin: number | null;
}

/**
 * Inverse, N USD entered at E, mark S: deltaCoin N/E, premiumAdjustedDeltaCoin N/S, valueCoin N(1/E − 1/S).
 * Linear, q coins: deltaCoin q, valueUsd q(S − E), premiumAdjustedDeltaCoin qE/S.
 * E unknown: inverse keeps N/S, linear keeps q; what needs E is null. From the expiry on the P&L is a fixed payoff.
 * Fails with invalidInput on a mark or an average price that is not > 0.
 */
export function futureRisk({ leg, future, quote, indexUsd, atMs }: FutureCase): Result<LegRisk> {
  const s = quote.markPriceUsd;
  const e = leg.averagePrice;
  if (!(s > 0)) return fail('invalidInput', `${future.id}: markPriceUsd: expected > 0, was ${s}`);
  if (e !== null && !(e > 0)) return fail('invalidInput', `${future.id}: averagePrice: expected > 0, was ${e}`);
  const open = future.settlement === 'inverse' ? inverseWorth(leg.signedAmount, e, s) : linearWorth(leg.signedAmount, e, s);
  const worth = future.kind === 'future' && atMs >= future.expiryMs ? settledWorth(open, future.settlement) : open;
  return ok(
    straightRisk({
      ...worth,
      pnlUsd: future.settlement === 'inverse' ? times(worth.valueCoin, indexUsd) : worth.valueUsd,
      priceUsd: s,
      markPrice: s,
      markPriceUsd: s,
      daysLeft: future.kind === 'future' ? Math.max(0, future.expiryMs - atMs) / MS_PER_DAY : null,
      oldestQuoteMs: quote.tsMs,
    }),
  );
}

function inverseWorth(amountUsd: number, entryUsd: number | null, markUsd: number): Worth {
  const premiumAdjustedDeltaCoin = amountUsd / markUsd;
  if (entryUsd === null) return { deltaCoin: null, premiumAdjustedDeltaCoin, valueUsd: null, valueCoin: null };
  const valueCoin = pnlCoin(amountUsd, entryUsd, markUsd);
  return { deltaCoin: amountUsd / entryUsd, premiumAdjustedDeltaCoin, valueUsd: valueCoin * markUsd, valueCoin };
}

function linearWorth(amountCoin: number, entryUsd: number | null, markUsd: number): Worth {
  if (entryUsd === null) return { deltaCoin: amountCoin, premiumAdjustedDeltaCoin: null, valueUsd: null, valueCoin: null };
  const valueUsd = amountCoin * (markUsd - entryUsd);
  return {
    deltaCoin: amountCoin,
    premiumAdjustedDeltaCoin: (amountCoin * entryUsd) / markUsd,
    valueUsd,
    valueCoin: valueUsd / markUsd,
  };
}

/** Without an entry price even the fixed payoff is unknown, and so are its deltas. */
function settledWorth(open: Worth, settlement: 'inverse' | 'linear'): Worth {
  if (open.valueCoin === null) return { deltaCoin: null, premiumAdjustedDeltaCoin: null, valueUsd: null, valueCoin: null };
  return { ...settledDeltas(open.valueCoin, settlement), valueUsd: open.valueUsd, valueCoin: open.valueCoin };
}

function times(coin: number | null, priceUsd: number | null): number | null {
  return coin === null || priceUsd === null ? null : coin * priceUsd;
}

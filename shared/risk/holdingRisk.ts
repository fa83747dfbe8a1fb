/** Position risk of coins that are simply held: spot positions, coin balances, and cash. */
import type { SpotInstrument } from '../domain/instrument.ts';
import type { FutureQuote, IndexQuote } from '../domain/market.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { isCash, type BalanceLeg, type PositionLeg } from './leg.ts';
import type { LegRisk } from './riskFigures.ts';
import { straightRisk } from './straightRisk.ts';

/**
 * A spot position: coins held, valued at the pair's mark where it is quoted in cash, else at the index. Its deltas need no price;
 * without one valueUsd and deltaUsd are null. Fails with invalidInput on a price that is not > 0.
 */
export function spotRisk(
  leg: PositionLeg,
  spot: SpotInstrument,
  quote: FutureQuote | undefined,
  index: IndexQuote | undefined,
): Result<LegRisk> {
  const hasCashPrice = isCash(spot.quoteCurrency);
  const priceUsd = hasCashPrice && quote !== undefined ? quote.markPriceUsd : (index?.indexUsd ?? null);
  const tsMs = hasCashPrice && quote !== undefined ? quote.tsMs : (index?.tsMs ?? null);
  if (isBad(priceUsd)) return fail('invalidInput', `${spot.id}: priceUsd: expected > 0, was ${priceUsd}`);
  const isKnown = hasCashPrice && priceUsd !== null && leg.averagePrice !== null;
  const pnlUsd = isKnown ? leg.signedAmount * (priceUsd - leg.averagePrice) : null;
  return ok(heldCoins(leg.signedAmount, priceUsd, tsMs, pnlUsd));
}

/**
 * A balance. Coins: deltaCoin is the amount, premiumAdjustedDeltaCoin 0; without an index valueUsd and deltaUsd are null. Cash: worth its
 * amount in USD, no delta in the USD numeraire, and null wherever a coin would have to be named.
 */
export function balanceRisk(leg: BalanceLeg, index: IndexQuote | undefined): Result<LegRisk> {
  if (isCash(leg.currency)) return ok(cashRisk(leg.amount));
  const priceUsd = index?.indexUsd ?? null;
  if (isBad(priceUsd)) return fail('invalidInput', `${leg.currency}: indexUsd: expected > 0, was ${priceUsd}`);
  return ok(heldCoins(leg.amount, priceUsd, index?.tsMs ?? null, null));
}

function isBad(priceUsd: number | null): boolean {
  return priceUsd !== null && !(priceUsd > 0);
}

function heldCoins(amountCoin: number, priceUsd: number | null, tsMs: number | null, pnlUsd: number | null): LegRisk {
  return straightRisk({
    deltaCoin: amountCoin,
    premiumAdjustedDeltaCoin: 0,
    valueUsd: priceUsd === null ? null : amountCoin * priceUsd,
    valueCoin: amountCoin,
    pnlUsd,
    priceUsd,
    markPrice: priceUsd,
    markPriceUsd: priceUsd,
    daysLeft: null,
    oldestQuoteMs: tsMs,
  });
}

function cashRisk(amountUsd: number): LegRisk {
  return {
    ...straightRisk({
      deltaCoin: null,
      premiumAdjustedDeltaCoin: null,
      valueUsd: amountUsd,
      valueCoin: null,
      pnlUsd: null,
      priceUsd: 1,
      markPrice: null,
      markPriceUsd: null,
      daysLeft: null,
      oldestQuoteMs: null,
    }),
    deltaUsd: 0,
    gammaCoinPerUsd: null,
    gammaCoinPerPct: null,
    vannaCoinPerVolPoint: null,
    charmCoinPerDay: null,
  };
}

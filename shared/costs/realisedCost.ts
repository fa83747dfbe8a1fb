/** What a hedge did cost, measured like the estimate before it: against the mid when it was decided, fees included. */
import type { Instrument } from '../domain/instrument.ts';
import type { Fill } from '../domain/order.ts';

/**
 * USD, > 0 is a cost. `midUsd` is the instrument's mid at decision time. A fee in coin counts at the price of its fill;
 * an inverse amount is turned into coins at the price it traded at, as in the estimate.
 */
export function realisedCostUsd(instrument: Instrument, fills: readonly Fill[], midUsd: number): number {
  return fills.reduce((sum, fill) => sum + fillCostUsd(instrument, fill, midUsd), 0);
}

function fillCostUsd(instrument: Instrument, fill: Fill, midUsd: number): number {
  const priceUsd = fill.price.toNumber();
  const amount = fill.amount.toNumber();
  const coins = instrument.amountUnit === 'usd' ? amount / priceUsd : amount;
  const worseUsd = fill.side === 'buy' ? priceUsd - midUsd : midUsd - priceUsd;
  const feeUsd = fill.fee.toNumber() * (fill.feeCurrency === instrument.underlying ? priceUsd : 1);
  return coins * worseUsd + feeUsd;
}

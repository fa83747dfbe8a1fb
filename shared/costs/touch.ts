/** The two best prices of a book, or why they cannot be used. */
import type { OrderBook } from '../domain/market.ts';
import { fail, ok, type Result } from '../result/result.ts';

/** Price unit of the instrument. */
export interface Touch {
  readonly bid: number;
  readonly ask: number;
  readonly mid: number;
}

/** missingData: a side is empty. invalidInput: the book is crossed, or a price is not > 0. Bid = ask is a book without a spread. */
export function touchOf({ instrumentId, bids, asks }: OrderBook): Result<Touch> {
  const bid = bids[0]?.price;
  const ask = asks[0]?.price;
  if (bid === undefined || ask === undefined) {
    return fail('missingData', `${instrumentId}: the book has no ${bid === undefined ? 'bid' : 'ask'}`);
  }
  if (!(bid > 0) || !(ask > 0)) return fail('invalidInput', `${instrumentId}: expected prices > 0, were ${bid} and ${ask}`);
  if (bid > ask) return fail('invalidInput', `${instrumentId}: the book is crossed: bid ${bid} above ask ${ask}`);
  return ok({ bid, ask, mid: (bid + ask) / 2 });
}

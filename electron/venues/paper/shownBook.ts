/** The order book as the venue shows it: everybody else's levels with our resting orders among them. */
import type { Instrument } from '../../../shared/domain/instrument.ts';
import type { BookLevel, OrderBook } from '../../../shared/domain/market.ts';
import type { EngineState } from './engineState.ts';
import type { BookSide } from './paperTypes.ts';

/**
 * Sorted, amounts in amount units. Between a refill and the next match others' levels may lie beyond an order of ours: they are about to
 * trade with it and are not shown, so that the book is never crossed.
 */
export function shownBook(state: EngineState, instrument: Instrument, wallMs: number): OrderBook {
  const bestOwn = (side: BookSide): number | null => state.open.restingOn(instrument.id, side)[0]?.limit ?? null;
  const ownBid = bestOwn('bids') ?? -Infinity;
  const ownAsk = bestOwn('asks') ?? Infinity;
  return {
    instrumentId: instrument.id,
    bids: side(state, instrument, 'bids', wallMs).filter(({ price }) => price < ownAsk),
    asks: side(state, instrument, 'asks', wallMs).filter(({ price }) => price > ownBid),
    tsMs: state.market.nowMs(),
  };
}

function side(state: EngineState, instrument: Instrument, which: BookSide, wallMs: number): readonly BookLevel[] {
  const lotsAt = new Map<number, number>();
  for (const { price, lots } of state.liquidity.levels(instrument, which, wallMs)) lotsAt.set(price, lots);
  for (const working of state.open.restingOn(instrument.id, which)) {
    if (working.limit !== null) lotsAt.set(working.limit, (lotsAt.get(working.limit) ?? 0) + Math.max(0, state.lotsLeft(working)));
  }
  const sign = which === 'asks' ? 1 : -1;
  return [...lotsAt]
    .toSorted(([a], [b]) => sign * (a - b))
    .map(([price, lots]) => ({ price, amount: instrument.lot.times(lots).toNumber() }));
}

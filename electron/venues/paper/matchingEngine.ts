/**
 * The paper exchange's book: our orders against synthetic liquidity, in price-time priority. No clock, I/O or timers of its own: the
 * same calls give the same changes.
 *
 * An order that may trade takes one level per `sweep`, the venue calls that again after a moment. What may stay rests and is a maker:
 * - the market trades through its price: it fills, at its price, with what is offered better than that;
 * - the market touches its price: first what stood there before it, then the order itself, as far as the touching size goes.
 * It never fills because others trade at its own side of the touch: trades are not recorded, so that would be invented.
 * Our own order on the other side of a trade is cancelled instead of traded with (order overlap, as on Deribit since May 2026).
 */
import type { BookId } from '../../../shared/domain/book.ts';
import type { Instrument, InstrumentId } from '../../../shared/domain/instrument.ts';
import type { OrderBook } from '../../../shared/domain/market.ts';
import type { ClientLabel, NewOrder } from '../../../shared/domain/order.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import type { VenuePosition } from '../../ports/venue.ts';
import { createEngineState, type EngineDeps, type EngineState } from './engineState.ts';
import { matchResting } from './matchResting.ts';
import { refusalOf } from './orderChecks.ts';
import type { PaperChange, PaperOrder } from './paperTypes.ts';
import { shownBook } from './shownBook.ts';
import { bestOpposite, sweepOnce } from './sweep.ts';

export interface MatchingEngine {
  /** Accepts (acknowledged) or rejects; nothing trades yet. The label must be new: who keeps the orders has checked. */
  place(order: NewOrder, wallMs: number): PaperOrder;
  /** Rejects without a look. */
  refuse(order: NewOrder, note: string): PaperOrder;
  /** One level further. `again`: the order may still trade now. */
  sweep(label: ClientLabel, wallMs: number): { readonly changes: readonly PaperChange[]; readonly again: boolean };
  /** The market moved: resting orders fill, delivered instruments lose theirs. */
  onMarket(wallMs: number): readonly PaperChange[];
  cancel(label: ClientLabel, note: string): Result<PaperChange>;
  cancelAll(bookId: BookId, note: string): readonly PaperChange[];
  openOrders(): readonly PaperOrder[];
  book(id: InstrumentId, wallMs: number): Result<OrderBook>;
  /** Net of all fills, delivered instruments included: what the fills add up to. */
  positions(bookId: BookId): readonly VenuePosition[];
}

export function createMatchingEngine(deps: EngineDeps): MatchingEngine {
  const state = createEngineState(deps);
  const { market, open } = state;
  return {
    place(order, wallMs) {
      const listing = market.listing(order.instrumentId);
      if (!listing.ok) return state.enter(order, 'rejected', listing.failure.message);
      const refusal = whyRefused(state, order, wallMs);
      if (refusal !== null) return state.enter(order, 'rejected', refusal);
      const accepted = state.enter(order, 'acknowledged', null);
      open.add(accepted, listing.value.instrument, false);
      return accepted;
    },
    refuse: (order, note) => state.enter(order, 'rejected', note),
    sweep(label, wallMs) {
      const working = open.get(label);
      if (working === undefined || working.isResting) return { changes: [], again: false };
      const changes = sweepOnce(state, working, wallMs);
      return { changes, again: open.get(label) !== undefined && !working.isResting };
    },
    onMarket: (wallMs) =>
      open.resting().flatMap((working) => (open.get(working.current.order.label) === working ? matchResting(state, working, wallMs) : [])),
    cancel(label, note) {
      const working = open.get(label);
      return working === undefined
        ? fail('notApplicable', `${label} is not open`)
        : ok(state.change(working, { state: 'cancelled', note }));
    },
    cancelAll: (bookId, note) => open.ofBook(bookId).map((working) => state.change(working, { state: 'cancelled', note })),
    openOrders: () => open.all().map(({ current }) => current),
    book(id, wallMs) {
      const listing = market.listing(id);
      if (!listing.ok) return listing;
      return market.touch(id) === null ? fail('missingData', `${id} has no quote`) : ok(shownBook(state, listing.value.instrument, wallMs));
    },
    positions: (bookId) => state.positions.list(bookId),
  };
}

function whyRefused(state: EngineState, order: NewOrder, wallMs: number): string | null {
  const listing = state.market.listing(order.instrumentId);
  if (!listing.ok) return listing.failure.message;
  const { instrument } = listing.value;
  const refusal = refusalOf(order, {
    listing: listing.value,
    isQuoted: state.market.touch(order.instrumentId) !== null,
    opposite: bestOpposite(state, order, instrument, wallMs),
    position: state.positions.of(order.bookId, order.instrumentId),
  });
  return refusal ?? feeRefusal(state, instrument, order);
}

/** A fee nobody knows is a reason not to trade, found before there is a fill to book. */
function feeRefusal({ feeOf }: EngineState, instrument: Instrument, { amount, limitPrice }: NewOrder): string | null {
  for (const liquidity of ['maker', 'taker'] as const) {
    const fee = feeOf(instrument, liquidity, amount, limitPrice ?? decimal(1));
    if (!fee.ok) return fee.failure.message;
  }
  return null;
}

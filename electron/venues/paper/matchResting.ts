/** The making side: what the market's moves do to an order that rests. */
import type { EngineState } from './engineState.ts';
import type { Working } from './openOrders.ts';
import { isWithinLimit, sideToTake, type PaperChange } from './paperTypes.ts';

/** The market moved: the order fills at its own price as far as it is reached, or ends with its instrument or its position. */
export function matchResting(state: EngineState, working: Working, wallMs: number): readonly PaperChange[] {
  const listing = state.market.listing(working.current.order.instrumentId);
  if (!listing.ok || listing.value.state === 'delivered') {
    return [state.change(working, { state: 'cancelled', note: 'the instrument was delivered' })];
  }
  if (listing.value.state === 'halted' || working.limit === null) return [];
  if (state.lotsLeft(working) <= 0) return [state.change(working, { state: 'cancelled', note: 'reduceOnly: the position is closed' })];
  const lots = reach(state, working, working.limit, wallMs);
  return lots > 0 ? state.fill(working, lots, working.limit, 'maker') : [];
}

/** Lots that reach the order: all that is offered better than its price, and at its price what the queue before it leaves. */
function reach(state: EngineState, working: Working, limit: number, wallMs: number): number {
  const { order } = working.current;
  const side = sideToTake(order.side);
  const wanted = state.lotsLeft(working);
  let reached = 0;
  for (const level of state.liquidity.levels(working.instrument, side, wallMs)) {
    if (reached >= wanted || !isWithinLimit(order.side, limit, level.price)) break;
    // Traded through: whoever stood before it at its price was served too.
    const queued = level.price === limit ? Math.min(working.queueAhead, level.lots) : 0;
    working.queueAhead = level.price === limit ? working.queueAhead - queued : 0;
    const lots = Math.min(wanted - reached, level.lots - queued);
    state.liquidity.take(order.instrumentId, side, level.rank, lots + queued, wallMs);
    reached += lots;
  }
  return reached;
}

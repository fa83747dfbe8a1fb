/** The taking side: an order that may trade takes one level at a time, and rests or ends when there is no more for it. */
import type { Instrument } from '../../../shared/domain/instrument.ts';
import type { NewOrder } from '../../../shared/domain/order.ts';
import type { AvailableLevel } from './liquidity.ts';
import type { EngineState } from './engineState.ts';
import type { Working } from './openOrders.ts';
import { isWithinLimit, sideToJoin, sideToTake, type BookSide, type PaperChange } from './paperTypes.ts';

/** Best price an order of this side would meet, others' or our own; null: nobody there. */
export function bestOpposite({ liquidity, open }: EngineState, order: NewOrder, instrument: Instrument, wallMs: number): number | null {
  const theirs = liquidity.levels(instrument, sideToTake(order.side), wallMs)[0]?.price ?? null;
  const ours = open.firstOpposite(order)?.limit ?? null;
  if (theirs === null || ours === null) return theirs ?? ours;
  return order.side === 'buy' ? Math.min(theirs, ours) : Math.max(theirs, ours);
}

/** The next level for `working`. Afterwards it has traded, met an own order (which is cancelled), come to rest, or ended. */
export function sweepOnce(state: EngineState, working: Working, wallMs: number): readonly PaperChange[] {
  const { order } = working.current;
  const lots = state.lotsLeft(working);
  if (lots <= 0) return [state.change(working, { state: 'cancelled', note: 'reduceOnly: the position is closed' })];
  const side = sideToTake(order.side);
  const level = state.liquidity.levels(working.instrument, side, wallMs)[0];
  const own = ownInTheWay(state, working, side, level);
  if (own !== null)
    return [state.change(own, { state: 'cancelled', note: `order overlap: own order ${order.label} would have traded with it` })];
  if (level === undefined) return settle(state, working, wallMs, 'nothing more to trade with');
  if (!isWithinLimit(order.side, working.limit, level.price)) return settle(state, working, wallMs, 'nothing more within the limit');
  const taken = Math.min(lots, level.lots);
  state.liquidity.take(order.instrumentId, side, level.rank, taken, wallMs);
  return state.fill(working, taken, level.price, 'taker');
}

/** Our own resting order that would be the next to trade with; null: there is none. */
function ownInTheWay({ open }: EngineState, working: Working, side: BookSide, level: AvailableLevel | undefined): Working | null {
  const { order } = working.current;
  const own = open.firstOpposite(order);
  if (own === undefined || own.limit === null || !isWithinLimit(order.side, working.limit, own.limit)) return null;
  const isFirst = level === undefined || (side === 'asks' ? own.limit <= level.price : own.limit >= level.price);
  return isFirst ? own : null;
}

/** Nothing more to take now: the rest stays if it may, behind those who stand at its price already. */
function settle(state: EngineState, working: Working, wallMs: number, note: string): readonly PaperChange[] {
  const { order } = working.current;
  const mayStay = order.type === 'limit' && order.timeInForce === 'goodTilCancelled';
  if (!mayStay) return [state.change(working, { state: 'cancelled', note })];
  working.isResting = true;
  const level = state.liquidity.levels(working.instrument, sideToJoin(order.side), wallMs).find(({ price }) => price === working.limit);
  working.queueAhead = level?.lots ?? 0;
  return [];
}

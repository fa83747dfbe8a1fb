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
import type { Instrument, InstrumentId, VenueId } from '../../../shared/domain/instrument.ts';
import type { BookLevel, OrderBook } from '../../../shared/domain/market.ts';
import {
  isTerminal,
  signedAmount,
  type ClientLabel,
  type Fill,
  type Liquidity as FillLiquidity,
  type NewOrder,
} from '../../../shared/domain/order.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { decimal, ZERO, type Decimal } from '../../../shared/units/decimal.ts';
import type { VenuePosition } from '../../ports/venue.ts';
import type { Liquidity } from './liquidity.ts';
import { refusalOf } from './orderChecks.ts';
import {
  isWithinLimit,
  sideToJoin,
  sideToTake,
  type BookSide,
  type EngineMarket,
  type PaperChange,
  type PaperOrder,
} from './paperTypes.ts';
import { createPositions, type FilledNet } from './paperPositions.ts';

export interface TradeFee {
  readonly fee: Decimal;
  readonly currency: Fill['feeCurrency'];
}

export type FeeOfTrade = (instrument: Instrument, liquidity: FillLiquidity, amount: Decimal, price: Decimal) => Result<TradeFee>;

export interface EngineDeps {
  readonly venue: VenueId;
  /** Makes ids unique beyond one store file. */
  readonly account: string;
  readonly market: EngineMarket;
  readonly liquidity: Liquidity;
  readonly feeOf: FeeOfTrade;
  readonly restored: RestoredState;
}

/** What the venue knew before. */
export interface RestoredState {
  readonly lastOrderSeq: number;
  readonly lastTradeSeq: number;
  /** Not terminal; they rest. */
  readonly openOrders: readonly PaperOrder[];
  readonly filledNet: readonly FilledNet[];
}

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

/** An open order at work. */
interface Working {
  current: PaperOrder;
  readonly instrument: Instrument;
  readonly limit: number | null;
  isResting: boolean;
  /** Lots of others at our price that came before. */
  queueAhead: number;
}

export function createMatchingEngine(deps: EngineDeps): MatchingEngine {
  const { market, liquidity } = deps;
  const open = new Map<ClientLabel, Working>();
  const positions = createPositions(deps.restored.filledNet);
  let orderSeq = deps.restored.lastOrderSeq;
  let tradeSeq = deps.restored.lastTradeSeq;

  for (const order of deps.restored.openOrders) {
    const listing = market.listing(order.order.instrumentId);
    if (listing.ok) open.set(order.order.label, { ...toWorking(order, listing.value.instrument), isResting: true });
  }

  const change = (working: Working, patch: Partial<Pick<PaperOrder, 'state' | 'filledAmount' | 'note'>>): PaperChange => {
    working.current = { ...working.current, ...patch, tsMs: market.nowMs() };
    if (isTerminal(working.current.state)) open.delete(working.current.order.label);
    return { kind: 'order', order: working.current };
  };

  const fill = (working: Working, lots: number, price: number, role: FillLiquidity): readonly PaperChange[] => {
    const { order, venueOrderId, filledAmount } = working.current;
    const { label, bookId, instrumentId, side } = order;
    const amount = working.instrument.lot.times(lots);
    const exactPrice = decimal(price);
    const fee = deps.feeOf(working.instrument, role, amount, exactPrice);
    if (!fee.ok) return [change(working, { state: 'cancelled', note: fee.failure.message })];
    tradeSeq += 1;
    const filled = filledAmount.plus(amount);
    const trade: Fill = {
      venue: deps.venue,
      tradeId: `${deps.account}-${tradeSeq}`,
      bookId,
      label,
      venueOrderId,
      instrumentId,
      side,
      amount,
      price: exactPrice,
      fee: fee.value.fee,
      feeCurrency: fee.value.currency,
      liquidity: role,
      tsMs: market.nowMs(),
    };
    positions.add(bookId, instrumentId, signedAmount(side, amount));
    const state = filled.equals(order.amount) ? 'filled' : 'partiallyFilled';
    return [{ kind: 'fill', fill: trade }, change(working, { state, filledAmount: filled })];
  };

  /** Lots that may still trade: what is left of the order, and of the position when it may only reduce. */
  const lotsLeft = ({ current: { order, filledAmount }, instrument }: Working): number => {
    const left = order.amount.minus(filledAmount);
    if (!order.reduceOnly) return left.div(instrument.lot).toNumber();
    const position = positions.of(order.bookId, order.instrumentId);
    const reducible = order.side === 'buy' ? position.negated() : position;
    return (reducible.lessThan(left) ? reducible : left).div(instrument.lot).toNumber();
  };

  const ownOpposite = ({ current: { order } }: Pick<Working, 'current'>): Working | undefined =>
    sortedByPriority([...open.values()].filter((other) => isOpposite(other, order)))[0];

  const bestOpposite = (order: NewOrder, instrument: Instrument, wallMs: number): number | null => {
    const theirs = liquidity.levels(instrument, sideToTake(order.side), wallMs)[0]?.price ?? null;
    const ours = sortedByPriority([...open.values()].filter((other) => isOpposite(other, order)))[0]?.limit ?? null;
    if (theirs === null || ours === null) return theirs ?? ours;
    return order.side === 'buy' ? Math.min(theirs, ours) : Math.max(theirs, ours);
  };

  /** Nothing more to take now: the rest stays if it may. */
  const settle = (working: Working, wallMs: number, note: string): readonly PaperChange[] => {
    const { order } = working.current;
    const mayStay = order.type === 'limit' && order.timeInForce === 'goodTilCancelled' && lotsLeft(working) > 0;
    if (!mayStay) return [change(working, { state: 'cancelled', note })];
    working.isResting = true;
    const level = liquidity.levels(working.instrument, sideToJoin(order.side), wallMs).find(({ price }) => price === working.limit);
    working.queueAhead = level?.lots ?? 0;
    return [];
  };

  const sweepWorking = (working: Working, wallMs: number): readonly PaperChange[] => {
    const { order } = working.current;
    const lots = lotsLeft(working);
    if (lots <= 0) return [change(working, { state: 'cancelled', note: 'reduceOnly: the position is closed' })];
    const side = sideToTake(order.side);
    const level = liquidity.levels(working.instrument, side, wallMs)[0];
    const own = ownOpposite(working);
    if (
      own !== undefined &&
      own.limit !== null &&
      isWithinLimit(order.side, working.limit, own.limit) &&
      isFirst(side, own.limit, level?.price)
    ) {
      return [change(own, { state: 'cancelled', note: `order overlap: own order ${order.label} would have traded with it` })];
    }
    if (level === undefined || !isWithinLimit(order.side, working.limit, level.price)) {
      return settle(working, wallMs, level === undefined ? 'nothing more to trade with' : 'nothing more within the limit');
    }
    const taken = Math.min(lots, level.lots);
    liquidity.take(order.instrumentId, side, level.rank, taken, wallMs);
    return fill(working, taken, level.price, 'taker');
  };

  /** Lots that reach a resting order at this moment: all that is offered better than its price, and at its price what the queue leaves. */
  const reach = (working: Working, wallMs: number): number => {
    const { order } = working.current;
    const side = sideToTake(order.side);
    let wanted = lotsLeft(working);
    let reached = 0;
    for (const level of liquidity.levels(working.instrument, side, wallMs)) {
      if (wanted <= 0 || working.limit === null || !isWithinLimit(order.side, working.limit, level.price)) break;
      const queued = level.price === working.limit ? Math.min(working.queueAhead, level.lots) : 0;
      working.queueAhead = level.price === working.limit ? working.queueAhead - queued : 0;
      const lots = Math.min(wanted, level.lots - queued);
      liquidity.take(order.instrumentId, side, level.rank, lots + queued, wallMs);
      wanted -= lots;
      reached += lots;
    }
    return reached;
  };

  const matchResting = (working: Working, wallMs: number): readonly PaperChange[] => {
    const listing = market.listing(working.current.order.instrumentId);
    if (!listing.ok || listing.value.state === 'delivered')
      return [change(working, { state: 'cancelled', note: 'the instrument was delivered' })];
    if (listing.value.state === 'halted' || working.limit === null) return [];
    if (lotsLeft(working) <= 0) return [change(working, { state: 'cancelled', note: 'reduceOnly: the position is closed' })];
    const lots = reach(working, wallMs);
    return lots > 0 ? fill(working, lots, working.limit, 'maker') : [];
  };

  const whyRefused = (order: NewOrder, wallMs: number): string | null => {
    const listing = market.listing(order.instrumentId);
    if (!listing.ok) return listing.failure.message;
    const context = {
      listing: listing.value,
      isQuoted: market.touch(order.instrumentId) !== null,
      opposite: bestOpposite(order, listing.value.instrument, wallMs),
      position: positions.of(order.bookId, order.instrumentId),
    };
    return refusalOf(order, context) ?? feeRefusal(deps.feeOf, listing.value.instrument, order);
  };

  const enter = (order: NewOrder, state: 'acknowledged' | 'rejected', note: string | null): PaperOrder => {
    orderSeq += 1;
    return { order, venueOrderId: `${deps.account}-o${orderSeq}`, seq: orderSeq, state, filledAmount: ZERO, note, tsMs: market.nowMs() };
  };

  const bookSide = (instrument: Instrument, side: BookSide, wallMs: number): readonly BookLevel[] => {
    const own = [...open.values()].filter(
      ({ isResting, current: { order } }) => isResting && order.instrumentId === instrument.id && sideToJoin(order.side) === side,
    );
    const levels = new Map<number, number>();
    for (const { price, lots } of liquidity.levels(instrument, side, wallMs)) levels.set(price, lots);
    for (const working of own) if (working.limit !== null) levels.set(working.limit, (levels.get(working.limit) ?? 0) + lotsLeft(working));
    const sign = side === 'asks' ? 1 : -1;
    return [...levels]
      .toSorted(([a], [b]) => sign * (a - b))
      .map(([price, lots]) => ({ price, amount: instrument.lot.times(lots).toNumber() }));
  };

  return {
    place(order, wallMs) {
      const refusal = whyRefused(order, wallMs);
      if (refusal !== null) return enter(order, 'rejected', refusal);
      const accepted = enter(order, 'acknowledged', null);
      const listing = market.listing(order.instrumentId);
      if (listing.ok) open.set(order.label, toWorking(accepted, listing.value.instrument));
      return accepted;
    },
    refuse: (order, note) => enter(order, 'rejected', note),
    sweep(label, wallMs) {
      const working = open.get(label);
      if (working === undefined || working.isResting) return { changes: [], again: false };
      const changes = sweepWorking(working, wallMs);
      return { changes, again: open.has(label) && !working.isResting };
    },
    onMarket(wallMs) {
      const resting = sortedByPriority([...open.values()].filter(({ isResting }) => isResting));
      return resting.flatMap((working) => (open.has(working.current.order.label) ? matchResting(working, wallMs) : []));
    },
    cancel(label, note) {
      const working = open.get(label);
      if (working === undefined) return fail('notApplicable', `${label} is not open`);
      return ok(change(working, { state: 'cancelled', note }));
    },
    cancelAll(bookId, note) {
      const ours = [...open.values()].filter(({ current }) => current.order.bookId === bookId);
      return ours.map((working) => change(working, { state: 'cancelled', note }));
    },
    openOrders: () => [...open.values()].map(({ current }) => current),
    book(id, wallMs) {
      const listing = market.listing(id);
      if (!listing.ok) return listing;
      const { instrument } = listing.value;
      if (market.touch(id) === null) return fail('missingData', `${id} has no quote`);
      return ok(
        uncrossed(
          {
            instrumentId: id,
            bids: bookSide(instrument, 'bids', wallMs),
            asks: bookSide(instrument, 'asks', wallMs),
            tsMs: market.nowMs(),
          },
          open,
        ),
      );
    },
    positions: (bookId) => positions.list(bookId),
  };
}

function toWorking(current: PaperOrder, instrument: Instrument): Working {
  return { current, instrument, limit: current.order.limitPrice?.toNumber() ?? null, isResting: false, queueAhead: 0 };
}

function isOpposite({ isResting, current }: Working, order: NewOrder): boolean {
  return isResting && current.order.instrumentId === order.instrumentId && current.order.side !== order.side;
}

/** Best price first, then who came first; buys before sells, instruments in no particular order. */
function sortedByPriority(orders: readonly Working[]): readonly Working[] {
  const eagerness = ({ limit, current }: Working): number => (current.order.side === 'buy' ? -(limit ?? Infinity) : (limit ?? 0));
  return orders.toSorted((a, b) => eagerness(a) - eagerness(b) || a.current.seq - b.current.seq);
}

/** Whether our own price comes before the others' best on that side of the book. */
function isFirst(side: BookSide, own: number, theirs: number | undefined): boolean {
  return theirs === undefined || (side === 'asks' ? own <= theirs : own >= theirs);
}

/** A fee nobody knows is a reason not to trade, found before there is a fill to book. */
function feeRefusal(feeOf: FeeOfTrade, instrument: Instrument, { amount, limitPrice }: NewOrder): string | null {
  for (const liquidity of ['maker', 'taker'] as const) {
    const fee = feeOf(instrument, liquidity, amount, limitPrice ?? decimal(1));
    if (!fee.ok) return fee.failure.message;
  }
  return null;
}

/** Between a refill and the next match others' levels may lie beyond our resting order: they are about to trade with it and are not shown. */
function uncrossed(book: OrderBook, open: ReadonlyMap<ClientLabel, Working>): OrderBook {
  const own = [...open.values()].filter(({ isResting, current }) => isResting && current.order.instrumentId === book.instrumentId);
  const limits = (side: 'buy' | 'sell'): number[] =>
    own.filter(({ current }) => current.order.side === side).map(({ limit }) => limit ?? NaN);
  const bestOwnBid = Math.max(...limits('buy'));
  const bestOwnAsk = Math.min(...limits('sell'));
  return { ...book, bids: book.bids.filter(({ price }) => price < bestOwnAsk), asks: book.asks.filter(({ price }) => price > bestOwnBid) };
}

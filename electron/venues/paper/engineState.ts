/** What the parts of the matching engine share: open orders, positions, and the two ways in which an order changes. */
import { isTerminal, signedAmount, type Fill, type Liquidity as FillLiquidity, type NewOrder } from '../../../shared/domain/order.ts';
import type { Instrument, VenueId } from '../../../shared/domain/instrument.ts';
import type { Result } from '../../../shared/result/result.ts';
import { decimal, ZERO, type Decimal } from '../../../shared/units/decimal.ts';
import type { Liquidity } from './liquidity.ts';
import { createOpenOrders, type OpenOrders, type Working } from './openOrders.ts';
import { createPositions, type FilledNet, type PaperPositions } from './paperPositions.ts';
import type { EngineMarket, PaperChange, PaperOrder } from './paperTypes.ts';

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

export interface EngineState {
  readonly market: EngineMarket;
  readonly liquidity: Liquidity;
  readonly feeOf: FeeOfTrade;
  readonly open: OpenOrders;
  readonly positions: PaperPositions;
  /** A new order under the next number. */
  enter(order: NewOrder, state: 'acknowledged' | 'rejected', note: string | null): PaperOrder;
  change(working: Working, patch: Partial<Pick<PaperOrder, 'state' | 'filledAmount' | 'note'>>): PaperChange;
  /** A trade of so many lots and what it makes of the order. */
  fill(working: Working, lots: number, price: number, liquidity: FillLiquidity): readonly PaperChange[];
  /** Lots that may still trade: what is left of the order, and of the position when it may only reduce. */
  lotsLeft(working: Working): number;
}

export function createEngineState(deps: EngineDeps): EngineState {
  const { market, liquidity, feeOf, account } = deps;
  const open = createOpenOrders();
  const positions = createPositions(deps.restored.filledNet);
  let orderSeq = deps.restored.lastOrderSeq;
  let tradeSeq = deps.restored.lastTradeSeq;
  for (const order of deps.restored.openOrders) {
    const listing = market.listing(order.order.instrumentId);
    if (listing.ok) open.add(order, listing.value.instrument, true);
  }
  const change: EngineState['change'] = (working, patch) => {
    working.current = { ...working.current, ...patch, tsMs: market.nowMs() };
    if (isTerminal(working.current.state)) open.remove(working.current.order.label);
    return { kind: 'order', order: working.current };
  };
  return {
    market,
    liquidity,
    feeOf,
    open,
    positions,
    change,
    enter(order, state, note) {
      orderSeq += 1;
      return { order, venueOrderId: `${account}-o${orderSeq}`, seq: orderSeq, state, filledAmount: ZERO, note, tsMs: market.nowMs() };
    },
    fill(working, lots, price, role) {
      const { order, filledAmount } = working.current;
      const trade = { amount: working.instrument.lot.times(lots), price: decimal(price), liquidity: role };
      const fee = feeOf(working.instrument, role, trade.amount, trade.price);
      if (!fee.ok) return [change(working, { state: 'cancelled', note: fee.failure.message })];
      tradeSeq += 1;
      const tradeId = `${account}-${tradeSeq}`;
      const charged = { fee: fee.value.fee, feeCurrency: fee.value.currency };
      const fill = { ...identityOf(working.current), ...trade, ...charged, venue: deps.venue, tradeId, tsMs: market.nowMs() };
      positions.add(order.bookId, order.instrumentId, signedAmount(order.side, trade.amount));
      const filled = filledAmount.plus(trade.amount);
      const state = filled.equals(order.amount) ? 'filled' : 'partiallyFilled';
      return [{ kind: 'fill', fill }, change(working, { state, filledAmount: filled })];
    },
    lotsLeft: ({ current: { order, filledAmount }, instrument }) => {
      const left = order.amount.minus(filledAmount);
      const position = positions.of(order.bookId, order.instrumentId);
      const reducible = order.side === 'buy' ? position.negated() : position;
      const allowed = order.reduceOnly && reducible.lessThan(left) ? reducible : left;
      return allowed.div(instrument.lot).toNumber();
    },
  };
}

function identityOf({ order: { bookId, label, instrumentId, side }, venueOrderId }: PaperOrder) {
  return { bookId, label, instrumentId, side, venueOrderId } satisfies Partial<Fill>;
}

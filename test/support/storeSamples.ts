/** Books, orders and fills for tests of the store; every field can be said otherwise. */
import type { PersistenceDeps } from '../../electron/persistence/persistence.ts';
import type { DecisionRecord, OrderIntent } from '../../electron/ports/ledger.ts';
import type { BalanceChange, Book, BookId, OpeningPosition } from '../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { ClientLabel, Fill, NewOrder, OrderState, OrderStateChange } from '../../shared/domain/order.ts';
import type { Result } from '../../shared/result/result.ts';
import { decimal } from '../../shared/units/decimal.ts';
import { toMs, type MsSinceEpoch } from '../../shared/units/time.ts';

export const BOOK_ID = 'demo' as BookId;
export const VENUE = toVenueId('paper');
export const PERPETUAL = toInstrumentId('BTC-PERPETUAL');
export const CALL = toInstrumentId('BTC-27FEB26-70000-C');
/** 2026-02-03T00:00:00Z. */
export const MARKET_MS = toMs(1_770_076_800_000);
const WALL_MS = 1_790_000_000_000;

const BTC = toCurrency('BTC');
const COMMON = { venue: VENUE, underlying: BTC, settlementCurrency: BTC, settlement: 'inverse' } as const;

const INSTRUMENTS: ReadonlyMap<InstrumentId, Instrument> = new Map<InstrumentId, Instrument>([
  [
    PERPETUAL,
    {
      ...COMMON,
      kind: 'perpetual',
      id: PERPETUAL,
      quoteCurrency: toCurrency('USD'),
      amountUnit: 'usd',
      contractSize: decimal(10),
      lot: decimal(10),
      tickSteps: [{ abovePrice: decimal(0), tick: decimal('0.5') }],
    },
  ],
  [
    CALL,
    {
      ...COMMON,
      kind: 'option',
      id: CALL,
      side: 'call',
      strikeUsd: 70_000,
      expiryMs: toMs(1_772_179_200_000),
      quoteCurrency: BTC,
      amountUnit: 'coin',
      contractSize: decimal(1),
      lot: decimal('0.1'),
      tickSteps: [{ abovePrice: decimal(0), tick: decimal('0.0001') }],
    },
  ],
]);

export function instrumentOf(id: InstrumentId): Instrument | undefined {
  return INSTRUMENTS.get(id);
}

/** A wall clock that moves one millisecond with every look. */
export function tickingClock(startMs: number = WALL_MS): { nowMs(): MsSinceEpoch } {
  let nowMs = startMs;
  return { nowMs: () => toMs((nowMs += 1)) };
}

export function sampleDeps(): PersistenceDeps {
  return { wallClock: tickingClock(), instrumentOf };
}

export function aBook(changes: Partial<Book> = {}): Book {
  return { id: BOOK_ID, name: 'Demo', numeraire: 'usd', createdMs: MARKET_MS, ...changes };
}

/** Buys 1,000 USD of the perpetual at 78,000, fee 0.00001 BTC. */
export function aFill(changes: Partial<Fill> = {}): Fill {
  return {
    venue: VENUE,
    tradeId: 't1',
    bookId: BOOK_ID,
    label: 'hedge-1' as ClientLabel,
    venueOrderId: 'v1',
    instrumentId: PERPETUAL,
    side: 'buy',
    amount: decimal(1_000),
    price: decimal(78_000),
    fee: decimal('0.00001'),
    feeCurrency: BTC,
    liquidity: 'taker',
    tsMs: MARKET_MS,
    ...changes,
  };
}

export function anOpening(changes: Partial<OpeningPosition> = {}): OpeningPosition {
  return {
    kind: 'openingPosition',
    adjustmentId: 'open-1',
    bookId: BOOK_ID,
    note: null,
    tsMs: MARKET_MS,
    venue: VENUE,
    instrumentId: CALL,
    signedAmount: decimal('-2.5'),
    averagePrice: decimal('0.0345'),
    ...changes,
  };
}

export function aDeposit(changes: Partial<BalanceChange> = {}): BalanceChange {
  return {
    kind: 'balanceChange',
    adjustmentId: 'deposit-1',
    bookId: BOOK_ID,
    note: 'start',
    tsMs: MARKET_MS,
    currency: BTC,
    signedAmount: decimal('12.5'),
    ...changes,
  };
}

export function anOrder(changes: Partial<NewOrder> = {}): NewOrder {
  return {
    label: 'hedge-1' as ClientLabel,
    bookId: BOOK_ID,
    venue: VENUE,
    instrumentId: PERPETUAL,
    side: 'sell',
    amount: decimal(1_000),
    type: 'limit',
    limitPrice: decimal('78000.5'),
    timeInForce: 'goodTilCancelled',
    postOnly: true,
    reduceOnly: false,
    ...changes,
  };
}

export function anIntent(changes: Partial<NewOrder> = {}): OrderIntent {
  return { order: anOrder(changes), decisionId: null, tsMs: MARKET_MS };
}

export function aChange(state: OrderState, changes: Partial<OrderStateChange> = {}): OrderStateChange {
  return {
    label: 'hedge-1' as ClientLabel,
    state,
    filledAmount: decimal(0),
    venueOrderId: null,
    note: null,
    tsMs: toMs(MARKET_MS + 1),
    wallMs: toMs(WALL_MS + 1),
    ...changes,
  };
}

export function aDecision(changes: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    id: 'd1',
    bookId: BOOK_ID,
    underlying: 'BTC',
    verdict: 'suggested',
    reason: 'delta 1.20 BTC is outside ±0.50',
    body: { deltaCoin: 1.2, band: [-0.5, 0.5] },
    tsMs: MARKET_MS,
    wallMs: toMs(WALL_MS),
    ...changes,
  };
}

/** The value of a result that must be one. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}

/** Reason and message of a result that must be a failure, as one line. */
export function refusalOf(result: Result<unknown>): string {
  return result.ok ? 'was accepted' : `${result.failure.reason}: ${result.failure.message}`;
}

/** Positions and balances as the sum of the append-only ledger. Pure: the same rows always give the same state. */
import { assertNever } from '../result/assertNever.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { ZERO, type Decimal } from '../units/decimal.ts';
import type { Adjustment, BookId, BookState, Delivery, LedgerRow, OpeningPosition } from './book.ts';
import { findPosition, withAmount, withCurrency, withPosition } from './bookState.ts';
import { expiryMsOf, type Currency, type Instrument, type InstrumentId } from './instrument.ts';
import { signedAmount, type Fill } from './order.ts';
import { changePosition, FLAT, toLedgerDecimals, type PositionChange } from './positionChange.ts';

export type InstrumentLookup = (id: InstrumentId) => Instrument | undefined;

/** A book before its first ledger row. */
export function emptyBookState(bookId: BookId): BookState {
  const none: ReadonlyMap<Currency, Decimal> = new Map();
  return { bookId, positions: [], balances: none, realisedPnl: none, feesPaid: none, unknownRealisedIn: [], throughSeq: 0 };
}

/**
 * `state` with one more row counted in; the state handed in is not changed.
 * Fails, and nothing is counted: conflict (another book's row, a row already counted, a delivery of what is not held, a second opening position),
 * missingData (instrument unknown), invalidInput (a size or price that cannot be).
 */
export function applyLedgerRow(state: BookState, row: LedgerRow, instrumentOf: InstrumentLookup): Result<BookState> {
  if (row.bookId !== state.bookId) return fail('conflict', `ledger row ${row.seq} is of book ${row.bookId}, not ${state.bookId}`);
  if (row.seq <= state.throughSeq) return fail('conflict', `ledger row ${row.seq} comes after row ${state.throughSeq}`);
  const { entry } = row;
  const after = entry.kind === 'fill' ? applyFill(state, entry.fill, instrumentOf) : applyAdjustment(state, entry.adjustment, instrumentOf);
  return after.ok ? ok({ ...after.value, throughSeq: row.seq }) : after;
}

/** The state of `bookId` after all `rows`, oldest first; fails at the first row that does not fit. */
export function projectLedger(bookId: BookId, rows: Iterable<LedgerRow>, instrumentOf: InstrumentLookup): Result<BookState> {
  let state = emptyBookState(bookId);
  for (const row of rows) {
    const next = applyLedgerRow(state, row, instrumentOf);
    if (!next.ok) return next;
    state = next.value;
  }
  return ok(state);
}

function applyAdjustment(state: BookState, adjustment: Adjustment, instrumentOf: InstrumentLookup): Result<BookState> {
  switch (adjustment.kind) {
    case 'openingPosition':
      return applyOpening(state, adjustment, instrumentOf);
    case 'balanceChange':
      return ok(withBalance(state, adjustment.currency, adjustment.signedAmount));
    case 'delivery':
      return applyDelivery(state, adjustment, instrumentOf);
    default:
      return assertNever(adjustment);
  }
}

/** Sets size and average; nothing is paid, so no balance moves. */
function applyOpening(state: BookState, opening: OpeningPosition, instrumentOf: InstrumentLookup): Result<BookState> {
  const instrument = instrumentFor(opening.instrumentId, instrumentOf);
  if (!instrument.ok) return instrument;
  const { venue, instrumentId, signedAmount: amount, averagePrice } = opening;
  if (instrument.value.kind === 'spot') return fail('invalidInput', `${instrumentId}: spot holdings are balances, not positions`);
  if (amount.isZero()) return fail('invalidInput', `opening position of ${instrumentId}: expected a size other than 0`);
  if (findPosition(state, venue, instrumentId) !== undefined)
    return fail('conflict', `${state.bookId} already holds ${instrumentId} on ${venue}`);
  const price = averagePrice === null ? ok(undefined) : checkPrice(instrument.value, averagePrice);
  return price.ok ? ok(withPosition(state, { venue, instrumentId, signedAmount: amount, averagePrice })) : price;
}

function applyFill(state: BookState, fill: Fill, instrumentOf: InstrumentLookup): Result<BookState> {
  const instrument = instrumentFor(fill.instrumentId, instrumentOf);
  if (!instrument.ok) return instrument;
  if (!fill.amount.greaterThan(0)) return fail('invalidInput', `fill ${fill.tradeId}: expected amount > 0, was ${fill.amount.toFixed()}`);
  const price = checkPrice(instrument.value, fill.price);
  if (!price.ok) return price;
  const delta = signedAmount(fill.side, fill.amount);
  const traded =
    instrument.value.kind === 'spot'
      ? exchange(state, instrument.value, delta, fill.price)
      : trade(state, instrument.value, fill, delta, fill.price);
  return ok(withFee(traded, fill.feeCurrency, fill.fee));
}

/** At expiry the position is closed at the delivery price, like a trade without a fee. */
function applyDelivery(state: BookState, delivery: Delivery, instrumentOf: InstrumentLookup): Result<BookState> {
  const { venue, instrumentId, signedAmount: delivered, deliveryPrice } = delivery;
  const instrument = instrumentFor(instrumentId, instrumentOf);
  if (!instrument.ok) return instrument;
  if (expiryMsOf(instrument.value) === null) return fail('invalidInput', `${instrumentId} is never delivered`);
  const price = checkPrice(instrument.value, deliveryPrice);
  if (!price.ok) return price;
  const held = findPosition(state, venue, instrumentId)?.signedAmount ?? ZERO;
  const isHeld = !delivered.isZero() && delivered.isNegative() === held.isNegative() && delivered.abs().lessThanOrEqualTo(held.abs());
  if (!isHeld) return fail('conflict', `delivery of ${delivered.toFixed()} ${instrumentId} on ${venue}: the book holds ${held.toFixed()}`);
  return ok(trade(state, instrument.value, delivery, delivered.negated(), deliveryPrice));
}

/** Moves the position. Options pay or receive their premium at once; futures and perpetuals move cash only by what is realised. */
function trade(
  state: BookState,
  instrument: Instrument,
  { venue, instrumentId }: Pick<Fill, 'venue' | 'instrumentId'>,
  delta: Decimal,
  price: Decimal,
): BookState {
  const change = changePosition(instrument, findPosition(state, venue, instrumentId) ?? FLAT, delta, price);
  const moved = withPosition(state, { venue, instrumentId, ...change.after });
  const currency = instrument.settlementCurrency;
  const cash = instrument.kind === 'option' ? delta.times(price).negated() : (change.realised ?? ZERO);
  return withRealised(cash.isZero() ? moved : withBalance(moved, currency, cash), currency, change);
}

function withRealised(state: BookState, currency: Currency, { realised }: PositionChange): BookState {
  if (realised === null) return { ...state, unknownRealisedIn: withCurrency(state.unknownRealisedIn, currency) };
  return realised.isZero() ? state : { ...state, realisedPnl: withAmount(state.realisedPnl, currency, realised) };
}

/** Spot: the base coin against the quote currency, both at once; holdings are balances. */
function exchange(state: BookState, instrument: Instrument, delta: Decimal, price: Decimal): BookState {
  return withBalance(withBalance(state, instrument.underlying, delta), instrument.quoteCurrency, delta.times(price).negated());
}

function withBalance(state: BookState, currency: Currency, change: Decimal): BookState {
  return { ...state, balances: withAmount(state.balances, currency, toLedgerDecimals(change)) };
}

function withFee(state: BookState, currency: Currency, fee: Decimal): BookState {
  if (fee.isZero()) return state;
  const paid = toLedgerDecimals(fee);
  return { ...withBalance(state, currency, paid.negated()), feesPaid: withAmount(state.feesPaid, currency, paid) };
}

function instrumentFor(id: InstrumentId, instrumentOf: InstrumentLookup): Result<Instrument> {
  const instrument = instrumentOf(id);
  return instrument === undefined ? fail('missingData', `terms of ${id} are not known`) : ok(instrument);
}

/** Only an option may trade or expire at 0. */
function checkPrice({ kind, id }: Instrument, price: Decimal): Result<void> {
  const isPrice = kind === 'option' ? !price.isNegative() : price.greaterThan(0);
  return isPrice ? ok(undefined) : fail('invalidInput', `price of ${id}: expected > 0, was ${price.toFixed()}`);
}

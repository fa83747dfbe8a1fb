/** What the ledger rows between two marks did: the holdings they lead to, and the cash each instrument paid or took on the way. */
import type { Adjustment, BalanceChange, BookId, BookState, Delivery, LedgerEntry, LedgerRow } from '../../domain/book.ts';
import { withAmount, withPosition } from '../../domain/bookState.ts';
import type { Currency, InstrumentId, VenueId } from '../../domain/instrument.ts';
import { applyLedgerRow, emptyBookState, type InstrumentLookup } from '../../domain/ledger.ts';
import { assertNever } from '../../result/assertNever.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import { decimal, ZERO, type Decimal } from '../../units/decimal.ts';
import type { Leg, PositionLeg } from '../leg.ts';

/** A leg and where it is held; a balance is counted over all venues. */
export interface HeldLeg {
  readonly venue: VenueId;
  readonly leg: Leg;
}

/** What a balance change that is no deposit and no withdrawal was for. */
export interface BookedPayment {
  readonly kind: 'fee' | 'funding';
  readonly instrumentId: InstrumentId;
}

export interface CashFlow {
  readonly kind: 'trade' | 'delivery' | 'fee' | 'funding';
  readonly currency: Currency;
  /** Received > 0. */
  readonly amount: Decimal;
}

/** All that the rows did to one instrument on one venue. */
export interface InstrumentFlows {
  readonly cash: readonly CashFlow[];
  /** The first: a late fill can make a second. */
  readonly delivery: Delivery | null;
  /** Positions that came with an import, at their own average. */
  readonly opened: readonly PositionLeg[];
}

export interface BookedChange {
  readonly after: BookState;
  readonly flows: ReadonlyMap<string, InstrumentFlows>;
  readonly transfers: ReadonlyMap<Currency, Decimal>;
  /** Names of the currencies, with what the rows changed them by. */
  readonly cashChanges: ReadonlyMap<Currency, Decimal>;
}

export type PaymentOf = (change: BalanceChange) => BookedPayment | null;

export const NO_FLOWS: InstrumentFlows = { cash: [], delivery: null, opened: [] };

export function flowKey(venue: VenueId, instrumentId: InstrumentId): string {
  return JSON.stringify([venue, instrumentId]);
}

/**
 * Counts `rows` (oldest first, the book's own) onto `legs`. Fails as applyLedgerRow does, and with conflict when two legs are of one
 * instrument on one venue.
 */
export function bookedChange(
  legs: readonly HeldLeg[],
  rows: readonly LedgerRow[],
  instrumentOf: InstrumentLookup,
  paymentOf: PaymentOf,
): Result<BookedChange> {
  const start = stateOfLegs(legs, rows[0]);
  if (!start.ok) return start;
  const tally = createTally();
  let state = start.value;
  for (const row of rows) {
    const next = applyLedgerRow(state, row, instrumentOf);
    if (!next.ok) return next;
    countRow(tally, row.entry, cashBetween(state, next.value), instrumentOf, paymentOf, legs);
    state = next.value;
  }
  return ok({ after: state, flows: tally.flows, transfers: tally.transfers, cashChanges: new Map(cashBetween(start.value, state)) });
}

interface Tally {
  readonly flows: Map<string, InstrumentFlows>;
  transfers: ReadonlyMap<Currency, Decimal>;
}

type Cash = readonly (readonly [currency: Currency, amount: Decimal])[];

function createTally(): Tally {
  return { flows: new Map(), transfers: new Map() };
}

function stateOfLegs(legs: readonly HeldLeg[], firstRow: LedgerRow | undefined): Result<BookState> {
  const bookId = firstRow?.bookId ?? ('explain' as BookId);
  let state: BookState = { ...emptyBookState(bookId), throughSeq: firstRow === undefined ? 0 : firstRow.seq - 1 };
  const seen = new Set<string>();
  for (const { venue, leg } of legs) {
    if (leg.kind === 'balance') {
      state = { ...state, balances: withAmount(state.balances, leg.currency, decimal(leg.amount)) };
      continue;
    }
    const { instrument, signedAmount, averagePrice } = leg;
    const key = flowKey(venue, instrument.id);
    if (seen.has(key)) return fail('conflict', `${instrument.id}: expected one leg on ${venue}, was more`);
    seen.add(key);
    const average = averagePrice === null ? null : decimal(averagePrice);
    state = withPosition(state, { venue, instrumentId: instrument.id, signedAmount: decimal(signedAmount), averagePrice: average });
  }
  return ok(state);
}

function cashBetween(before: BookState, after: BookState): Cash {
  return [...after.balances].flatMap(([currency, amount]) => {
    const change = amount.minus(before.balances.get(currency) ?? ZERO);
    return change.isZero() ? [] : [[currency, change] as const];
  });
}

function countRow(
  tally: Tally,
  entry: LedgerEntry,
  cash: Cash,
  instrumentOf: InstrumentLookup,
  paymentOf: PaymentOf,
  legs: readonly HeldLeg[],
): void {
  if (entry.kind === 'adjustment') {
    countAdjustment(tally, entry.adjustment, cash, instrumentOf, paymentOf, legs);
    return;
  }
  const { venue, instrumentId, fee, feeCurrency } = entry.fill;
  const fees: CashFlow[] = fee.isZero() ? [] : [{ kind: 'fee', currency: feeCurrency, amount: fee.negated() }];
  const withoutFee: Cash = fee.isZero() ? cash : addCash(cash, feeCurrency, fee);
  addFlows(tally, flowKey(venue, instrumentId), { cash: [...toFlows('trade', withoutFee), ...fees] });
}

function countAdjustment(
  tally: Tally,
  adjustment: Adjustment,
  cash: Cash,
  instrumentOf: InstrumentLookup,
  paymentOf: PaymentOf,
  legs: readonly HeldLeg[],
): void {
  switch (adjustment.kind) {
    case 'delivery':
      addFlows(tally, flowKey(adjustment.venue, adjustment.instrumentId), { cash: toFlows('delivery', cash), delivery: adjustment });
      return;
    case 'openingPosition': {
      const instrument = instrumentOf(adjustment.instrumentId);
      if (instrument === undefined) return;
      const averagePrice = adjustment.averagePrice?.toNumber() ?? null;
      const leg: PositionLeg = { kind: 'position', instrument, signedAmount: adjustment.signedAmount.toNumber(), averagePrice };
      addFlows(tally, flowKey(adjustment.venue, adjustment.instrumentId), { opened: [leg] });
      return;
    }
    case 'balanceChange': {
      const payment = paymentOf(adjustment);
      const key = payment === null ? null : keyOfPayment(tally, payment, legs);
      if (payment !== null && key !== null) addFlows(tally, key, { cash: toFlows(payment.kind, cash) });
      else for (const [currency, amount] of cash) tally.transfers = withAmount(tally.transfers, currency, amount);
      return;
    }
    default:
      assertNever(adjustment);
  }
}

/** A balance change names no venue: the first place that holds or traded the instrument. */
function keyOfPayment(tally: Tally, { instrumentId }: BookedPayment, legs: readonly HeldLeg[]): string | null {
  const held = legs.find(({ leg }) => leg.kind === 'position' && leg.instrument.id === instrumentId);
  if (held !== undefined) return flowKey(held.venue, instrumentId);
  return [...tally.flows.keys()].find((key) => (JSON.parse(key) as readonly string[])[1] === instrumentId) ?? null;
}

function addFlows(tally: Tally, key: string, more: Partial<InstrumentFlows>): void {
  const known = tally.flows.get(key) ?? NO_FLOWS;
  tally.flows.set(key, {
    cash: [...known.cash, ...(more.cash ?? [])],
    delivery: known.delivery ?? more.delivery ?? null,
    opened: [...known.opened, ...(more.opened ?? [])],
  });
}

function addCash(cash: Cash, currency: Currency, amount: Decimal): Cash {
  return [...withAmount(new Map(cash), currency, amount)].filter(([, change]) => !change.isZero());
}

function toFlows(kind: CashFlow['kind'], cash: Cash): readonly CashFlow[] {
  return cash.map(([currency, amount]) => ({ kind, currency, amount }));
}

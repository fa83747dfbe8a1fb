/** Laws of the ledger that hold for any sequence of trades. Seeds are fixed: a failure comes back. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookState, LedgerEntry } from '../../../shared/domain/book.ts';
import { applyLedgerRow, emptyBookState, projectLedger } from '../../../shared/domain/ledger.ts';
import type { TradeSide } from '../../../shared/domain/order.ts';
import { decimal, sumDecimals, toDecimalText, ZERO, type Decimal } from '../../../shared/units/decimal.ts';
import { aBalance, aFill, BOOK, instrumentOf, rowsOf, unwrap } from './aBook.ts';

const OPTION = 'BTC-27FEB26-70000-P';
const PERPETUAL = 'BTC-PERPETUAL';
const LINEAR = 'ETH_USDC-PERPETUAL';
const SPOT = 'BTC_USDC';
const NAMES = [OPTION, PERPETUAL, LINEAR, SPOT, 'ETH-27FEB26', 'BTC_USDC-26JUN26-80000-C'];

interface Trade {
  readonly name: string;
  readonly side: TradeSide;
  readonly amount: Decimal;
  readonly price: Decimal;
  readonly fee: Decimal;
}

const sides = fc.constantFrom<TradeSide>('buy', 'sell');

function tradesOf(...names: readonly string[]): fc.Arbitrary<Trade> {
  return fc.record({
    name: fc.constantFrom(...names),
    side: sides,
    amount: fc.integer({ min: 1, max: 1_000_000 }).map((units) => decimal(units).div(10)),
    price: fc.integer({ min: 1, max: 1_000_000_000 }).map((units) => decimal(units).div(10_000)),
    fee: fc.integer({ min: -100, max: 10_000 }).map((units) => decimal(units).div(100_000_000)),
  });
}

function entryOf(trade: Trade): LedgerEntry {
  return aFill(trade);
}

function project(entries: readonly LedgerEntry[]): BookState {
  return unwrap(projectLedger(BOOK, rowsOf(...entries), instrumentOf));
}

function opposite(trade: Trade): Trade {
  return { ...trade, side: trade.side === 'buy' ? 'sell' : 'buy' };
}

function balance(state: BookState, currency: string): Decimal {
  return [...state.balances].find(([held]) => held === currency)?.[1] ?? ZERO;
}

function asText(state: BookState): unknown {
  const maps = [state.balances, state.realisedPnl, state.feesPaid].map((amounts) =>
    [...amounts].map(([currency, amount]) => [currency, toDecimalText(amount)]),
  );
  const positions = state.positions.map(({ venue, instrumentId, signedAmount, averagePrice }) => [
    venue,
    instrumentId,
    toDecimalText(signedAmount),
    averagePrice === null ? null : toDecimalText(averagePrice),
  ]);
  return { maps, positions, unknown: state.unknownRealisedIn, through: state.throughSeq };
}

/** Averages and profits are kept to 20 decimals; a few dozen of them stay far inside this. */
const TOLERANCE = decimal('1e-12');

describe('the ledger', () => {
  it('counts every amount once: a position is the signed sum of its fills', () => {
    fc.assert(
      fc.property(fc.array(tradesOf(PERPETUAL), { maxLength: 30 }), (trades) => {
        const sum = sumDecimals(trades.map(({ side, amount }) => (side === 'buy' ? amount : amount.negated())));
        const [position] = project(trades.map(entryOf)).positions;
        expect(toDecimalText(position?.signedAmount ?? ZERO)).toBe(toDecimalText(sum));
      }),
      { seed: 1 },
    );
  });

  it('buying and selling at the same price costs the fees and nothing else, exactly', () => {
    fc.assert(
      fc.property(tradesOf(...NAMES), (trade) => {
        const state = project([entryOf(trade), entryOf(opposite(trade))]);
        expect(state.positions).toEqual([]);
        for (const [currency, amount] of state.balances) {
          const fees = [...state.feesPaid].find(([paid]) => paid === currency)?.[1] ?? ZERO;
          expect(toDecimalText(amount)).toBe(toDecimalText(fees.negated()));
        }
      }),
      { seed: 2 },
    );
  });

  it('buying in pieces and selling at once at the same price costs the fees only, up to the 20th decimal', () => {
    fc.assert(
      fc.property(fc.array(tradesOf(PERPETUAL), { minLength: 1, maxLength: 10 }), (trades) => {
        const bought = trades.map((trade) => ({ ...trade, side: 'buy' as const, price: decimal('78412.5'), fee: ZERO }));
        const all = {
          ...bought[0],
          name: PERPETUAL,
          side: 'sell' as const,
          price: decimal('78412.5'),
          fee: ZERO,
          amount: sumDecimals(bought.map(({ amount }) => amount)),
        };
        const state = project([...bought, all].map(entryOf));
        expect(state.positions).toEqual([]);
        expect(balance(state, 'BTC').abs().lessThan(TOLERANCE)).toBe(true);
      }),
      { seed: 3 },
    );
  });

  it('gives the same balances for options, spot and deposits in any order, exactly', () => {
    const entries = fc.array(
      fc.oneof(
        tradesOf(OPTION, SPOT, 'BTC_USDC-26JUN26-80000-C').map(entryOf),
        fc.integer({ min: -1_000, max: 1_000 }).map((units) => aBalance('BTC', decimal(units).div(1_000))),
      ),
      { maxLength: 15 },
    );
    const shuffled = entries.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const [one, two] = [project(list), project(other)];
        expect(asText({ ...two, positions: [], realisedPnl: new Map() })).toEqual(
          asText({ ...one, positions: [], realisedPnl: new Map() }),
        );
      }),
      { seed: 4 },
    );
  });

  it('ends with the same cash for a futures round trip in any order of its trades', () => {
    const trades = fc.array(tradesOf(PERPETUAL, LINEAR), { minLength: 1, maxLength: 8 });
    const shuffled = trades.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const [one, two] = [flattened(list), flattened(other)];
        expect(one.positions).toEqual([]);
        for (const currency of ['BTC', 'USDC']) {
          const scale = decimal(1).plus(balance(one, currency).abs());
          expect(balance(one, currency).minus(balance(two, currency)).abs().div(scale).lessThan(TOLERANCE)).toBe(true);
        }
      }),
      { seed: 5 },
    );
  });

  it('conserves money: what one book gains at the same trades, its counterparty loses', () => {
    fc.assert(
      fc.property(fc.array(tradesOf(...NAMES), { maxLength: 20 }), (trades) => {
        const free = trades.map((trade) => ({ ...trade, fee: ZERO }));
        const [mine, theirs] = [project(free.map(entryOf)), project(free.map(opposite).map(entryOf))];
        for (const [currency, amount] of mine.balances) {
          expect(toDecimalText(amount.plus(balance(theirs, currency)))).toBe('0');
        }
      }),
      { seed: 6 },
    );
  });

  it('is the same rebuilt as it was counted row by row', () => {
    fc.assert(
      fc.property(fc.array(tradesOf(...NAMES), { maxLength: 20 }), (trades) => {
        const rows = rowsOf(...trades.map(entryOf));
        let state = emptyBookState(BOOK);
        for (const row of rows) state = unwrap(applyLedgerRow(state, row, instrumentOf));
        expect(asText(state)).toEqual(asText(unwrap(projectLedger(BOOK, rows, instrumentOf))));
      }),
      { seed: 7 },
    );
  });

  it('keeps every sum and average short enough to be stored as text and read back', () => {
    fc.assert(
      fc.property(fc.array(tradesOf(...NAMES), { maxLength: 20 }), (trades) => {
        const state = project(trades.map(entryOf));
        const values = [
          ...state.balances.values(),
          ...state.realisedPnl.values(),
          ...state.positions.map(({ averagePrice }) => averagePrice ?? ZERO),
        ];
        for (const value of values) expect(toDecimalText(value)).toMatch(/^-?\d{1,30}(?:\.\d{1,20})?$/);
      }),
      { seed: 8 },
    );
  });
});

/** The trades, then one trade per instrument that closes what is left at a fixed price. */
function flattened(trades: readonly Trade[]): BookState {
  const free = trades.map((trade) => entryOf({ ...trade, fee: ZERO }));
  const closing = project(free).positions.map(({ instrumentId, signedAmount }) =>
    aFill({ name: instrumentId, side: signedAmount.isNegative() ? 'buy' : 'sell', amount: signedAmount.abs(), price: '5000' }),
  );
  return project([...free, ...closing]);
}

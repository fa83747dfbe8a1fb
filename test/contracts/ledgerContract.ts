/** What every `LedgerPort` must do; run by each implementation's test. */
import { describe, expect, it } from 'vitest';
import type { LedgerPort } from '../../electron/ports/ledger.ts';
import type { BookId } from '../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId } from '../../shared/domain/instrument.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import { decimal, toDecimalText, type Decimal } from '../../shared/units/decimal.ts';
import { aBook, aDeposit, aFill, anOpening, BOOK_ID, CALL, PERPETUAL, refusalOf, valueOf, VENUE } from '../support/storeSamples.ts';

const BTC = toCurrency('BTC');

/** `createLedger` gives an empty ledger that knows the instruments of storeSamples. */
export function describeLedgerContract(name: string, createLedger: () => LedgerPort): void {
  function ledgerWithBook(): LedgerPort {
    const ledger = createLedger();
    valueOf(ledger.createBook(aBook()));
    return ledger;
  }

  describe(`${name}: books`, () => {
    it('lists what was created', () => {
      const ledger = ledgerWithBook();
      valueOf(ledger.createBook(aBook({ id: 'second' as BookId, numeraire: 'coin' })));
      expect(ledger.books().map(({ id, numeraire }) => [id, numeraire])).toEqual([
        ['demo', 'usd'],
        ['second', 'coin'],
      ]);
    });

    it('takes the same book twice and refuses another of the same id', () => {
      const ledger = ledgerWithBook();
      expect(ledger.createBook(aBook()).ok).toBe(true);
      expect(refusalOf(ledger.createBook(aBook({ name: 'Other' })))).toMatch(/^conflict/);
      expect(ledger.books()).toEqual([aBook()]);
    });

    it('changes the numeraire of a known book only', () => {
      const ledger = ledgerWithBook();
      valueOf(ledger.setNumeraire(BOOK_ID, 'coin'));
      expect(ledger.books()[0]?.numeraire).toBe('coin');
      expect(refusalOf(ledger.setNumeraire('nobody' as BookId, 'coin'))).toMatch(/^missingData/);
    });
  });

  describe(`${name}: adjustments`, () => {
    it('counts the new ones, and none the second time', () => {
      const ledger = ledgerWithBook();
      expect(valueOf(ledger.appendAdjustments([anOpening(), aDeposit()]))).toBe(2);
      expect(valueOf(ledger.appendAdjustments([anOpening(), aDeposit()]))).toBe(0);
      expect(ledger.rows(BOOK_ID, 0, 10)).toHaveLength(2);
    });

    it('refuses a known id with other content and writes nothing of that batch', () => {
      const ledger = ledgerWithBook();
      valueOf(ledger.appendAdjustments([aDeposit()]));
      const batch = [anOpening(), aDeposit({ signedAmount: decimal(13) })];
      expect(refusalOf(ledger.appendAdjustments(batch))).toMatch(/^conflict/);
      expect(ledger.rows(BOOK_ID, 0, 10)).toHaveLength(1);
      expect(valueOf(ledger.bookState(BOOK_ID)).positions).toEqual([]);
    });

    it('keeps the same adjustment id of two books apart', () => {
      const ledger = ledgerWithBook();
      const second = 'second' as BookId;
      valueOf(ledger.createBook(aBook({ id: second })));
      expect(valueOf(ledger.appendAdjustments([aDeposit(), aDeposit({ bookId: second })]))).toBe(2);
    });

    it('refuses an unknown book and an unknown instrument', () => {
      const ledger = ledgerWithBook();
      expect(refusalOf(ledger.appendAdjustments([aDeposit({ bookId: 'nobody' as BookId })]))).toMatch(/^missingData/);
      const stranger = anOpening({ instrumentId: toInstrumentId('DOGE-PERPETUAL') });
      expect(refusalOf(ledger.appendAdjustments([aDeposit(), stranger]))).toMatch(/^missingData/);
      expect(ledger.rows(BOOK_ID, 0, 10)).toEqual([]);
    });

    it('gives back every kind as it was, exact to the last digit', () => {
      const ledger = ledgerWithBook();
      const opening = anOpening({ averagePrice: null, signedAmount: decimal('-0.100000000000000000000000000001') });
      valueOf(ledger.appendAdjustments([opening, aDeposit()]));
      valueOf(ledger.appendAdjustments([{ ...opening, kind: 'delivery', adjustmentId: 'd', deliveryPrice: decimal('0.0123') }]));
      const entries = ledger.rows(BOOK_ID, 0, 10).map(({ entry }) => entry);
      expect(entries).toEqual([
        { kind: 'adjustment', adjustment: opening },
        { kind: 'adjustment', adjustment: aDeposit() },
        {
          kind: 'adjustment',
          adjustment: expect.objectContaining({ kind: 'delivery', deliveryPrice: decimal('0.0123'), instrumentId: CALL }) as unknown,
        },
      ]);
    });
  });

  describe(`${name}: fills`, () => {
    it('moves position, fees and cursor together', () => {
      const ledger = ledgerWithBook();
      expect(valueOf(ledger.appendFills(VENUE, BOOK_ID, [aFill()], 'c1'))).toBe(1);
      const state = valueOf(ledger.bookState(BOOK_ID));
      expect(state.positions).toEqual([
        { venue: VENUE, instrumentId: PERPETUAL, signedAmount: decimal(1_000), averagePrice: decimal(78_000) },
      ]);
      expect(textOf(state.feesPaid.get(BTC))).toBe('0.00001');
      expect(textOf(state.balances.get(BTC))).toBe('-0.00001');
      expect(ledger.fillCursor(VENUE, BOOK_ID)).toBe('c1');
    });

    it('ignores a trade that is there, and refuses it with another price', () => {
      const ledger = ledgerWithBook();
      valueOf(ledger.appendFills(VENUE, BOOK_ID, [aFill()], 'c1'));
      expect(valueOf(ledger.appendFills(VENUE, BOOK_ID, [aFill(), aFill({ tradeId: 't2' })], 'c2'))).toBe(1);
      const altered = [aFill({ tradeId: 't3' }), aFill({ price: decimal(78_001) })];
      expect(refusalOf(ledger.appendFills(VENUE, BOOK_ID, altered, 'c3'))).toMatch(/^conflict/);
      expect(ledger.fillCursor(VENUE, BOOK_ID)).toBe('c2');
      expect(ledger.hasFill(VENUE, 't3')).toBe(false);
    });

    it('tells trades of the same id on two venues apart', () => {
      const ledger = ledgerWithBook();
      const other = toVenueId('other');
      valueOf(ledger.appendFills(VENUE, BOOK_ID, [aFill()], null));
      expect(ledger.hasFill(other, 't1')).toBe(false);
      expect(valueOf(ledger.appendFills(other, BOOK_ID, [aFill({ venue: other })], null))).toBe(1);
    });

    it('keeps the stored cursor when none is given, and stores one without fills', () => {
      const ledger = ledgerWithBook();
      expect(ledger.fillCursor(VENUE, BOOK_ID)).toBeNull();
      valueOf(ledger.appendFills(VENUE, BOOK_ID, [], 'c1'));
      valueOf(ledger.appendFills(VENUE, BOOK_ID, [aFill()], null));
      expect(ledger.fillCursor(VENUE, BOOK_ID)).toBe('c1');
    });

    it('refuses a fill of another book or venue, and an unknown book', () => {
      const ledger = ledgerWithBook();
      expect(refusalOf(ledger.appendFills(VENUE, BOOK_ID, [aFill({ venue: toVenueId('x') })], null))).toMatch(/^invalidInput/);
      expect(refusalOf(ledger.appendFills(VENUE, BOOK_ID, [aFill({ bookId: 'x' as BookId })], null))).toMatch(/^invalidInput/);
      expect(refusalOf(ledger.appendFills(VENUE, 'nobody' as BookId, [], 'c'))).toMatch(/^missingData/);
    });

    it('adds up what one order filled, buys and sells alike', () => {
      const ledger = ledgerWithBook();
      const label = 'hedge-7' as ClientLabel;
      const sells = [
        aFill({ tradeId: 'a', label, side: 'sell', amount: decimal(30) }),
        aFill({ tradeId: 'b', label, side: 'sell', amount: decimal(20) }),
      ];
      valueOf(ledger.appendFills(VENUE, BOOK_ID, [...sells, aFill()], null));
      expect(toDecimalText(ledger.filledAmount(label))).toBe('50');
      expect(toDecimalText(ledger.filledAmount('never' as ClientLabel))).toBe('0');
    });

    it('lists the newest first, as they were', () => {
      const ledger = ledgerWithBook();
      const older = aFill({ tradeId: 'older', label: null, side: 'sell', liquidity: 'maker', fee: decimal('-0.0000002') });
      valueOf(ledger.appendFills(VENUE, BOOK_ID, [older, aFill({ tradeId: 'newer' })], null));
      expect(ledger.recentFills(BOOK_ID, 1).map(({ tradeId }) => tradeId)).toEqual(['newer']);
      expect(ledger.recentFills(BOOK_ID, 9)[1]).toEqual(older);
    });

    it('are found by the order they belong to, oldest first', () => {
      const ledger = ledgerWithBook();
      const [first, second] = [aFill({ tradeId: 'first' }), aFill({ tradeId: 'second' })];
      valueOf(ledger.appendFills(VENUE, BOOK_ID, [first, aFill({ tradeId: 'stray', label: null }), second], null));
      expect(ledger.fillsOf('hedge-1' as ClientLabel)).toEqual([first, second]);
      expect(ledger.fillsOf('hedge-2' as ClientLabel)).toEqual([]);
    });
  });

  describe(`${name}: rows and state`, () => {
    it('pages oldest first after a seq that rises by one per entry', () => {
      const ledger = ledgerWithBook();
      valueOf(ledger.appendAdjustments([aDeposit()]));
      valueOf(
        ledger.appendFills(
          VENUE,
          BOOK_ID,
          ['1', '2', '3'].map((tradeId) => aFill({ tradeId })),
          null,
        ),
      );
      expect(ledger.rows(BOOK_ID, 0, 2).map(({ seq }) => seq)).toEqual([1, 2]);
      expect(ledger.rows(BOOK_ID, 2, 9).map(({ seq }) => seq)).toEqual([3, 4]);
      expect(valueOf(ledger.bookState(BOOK_ID)).throughSeq).toBe(4);
    });

    it('does not use up a seq for an append that failed', () => {
      const ledger = ledgerWithBook();
      valueOf(ledger.appendAdjustments([aDeposit()]));
      ledger.appendAdjustments([anOpening(), aDeposit({ signedAmount: decimal(1) })]);
      valueOf(ledger.appendAdjustments([anOpening()]));
      expect(ledger.rows(BOOK_ID, 0, 9).map(({ seq }) => seq)).toEqual([1, 2]);
    });

    it('is empty for a new book and missing for an unknown one', () => {
      const ledger = ledgerWithBook();
      expect(valueOf(ledger.bookState(BOOK_ID))).toMatchObject({ positions: [], throughSeq: 0 });
      expect(refusalOf(ledger.bookState('nobody' as BookId))).toMatch(/^missingData/);
    });
  });
}

function textOf(value: Decimal | undefined): string {
  return value === undefined ? 'nothing' : toDecimalText(value);
}

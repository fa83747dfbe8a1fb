import { describe, expect, it } from 'vitest';
import { createPersistence } from '../../../electron/persistence/persistence.ts';
import { rebuildBookState } from '../../../electron/persistence/bookProjection.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import { describeLedgerContract } from '../../contracts/ledgerContract.ts';
import { createMemoryStore, openMemoryDatabase } from '../../support/memoryDatabase.ts';
import { createMemoryLedger } from '../../support/memoryLedger.ts';
import {
  aBook,
  aDeposit,
  aFill,
  anOpening,
  BOOK_ID,
  CALL,
  instrumentOf,
  refusalOf,
  sampleDeps,
  valueOf,
  VENUE,
} from '../../support/storeSamples.ts';

describeLedgerContract('createLedgerRepository', () => createMemoryStore().ledger);
describeLedgerContract('createMemoryLedger', () => createMemoryLedger(sampleDeps()));

describe('createLedgerRepository on its database', () => {
  it('goes on after a restart where the projection stands, as a rebuild from the ledger says', () => {
    const database = openMemoryDatabase();
    const first = createPersistence(database, sampleDeps());
    valueOf(first.ledger.createBook(aBook()));
    valueOf(first.ledger.appendAdjustments([anOpening({ averagePrice: null }), aDeposit()]));
    valueOf(first.ledger.appendFills(VENUE, BOOK_ID, [aFill(), aFill({ tradeId: 't2', side: 'sell', amount: decimal(400) })], 'c'));
    // Closing a part of a position whose average nobody knows: the state says that its realised P&L is unknown.
    const partly = aFill({ tradeId: 't3', instrumentId: CALL, amount: decimal(1), price: decimal('0.02') });
    valueOf(first.ledger.appendFills(VENUE, BOOK_ID, [partly], 'c2'));

    const second = createPersistence(database, sampleDeps());
    const state = valueOf(second.ledger.bookState(BOOK_ID));
    expect(state).toEqual(valueOf(first.ledger.bookState(BOOK_ID)));
    expect(state).toEqual(valueOf(rebuildBookState(database.db, BOOK_ID, instrumentOf)));
    expect(state.unknownRealisedIn).toEqual(['BTC']);
  });

  it('catches up with rows the projection has not seen, and stores the sum with the next append', () => {
    const database = openMemoryDatabase();
    const first = createPersistence(database, sampleDeps());
    valueOf(first.ledger.createBook(aBook()));
    valueOf(first.ledger.appendFills(VENUE, BOOK_ID, [aFill()], null));
    database.db.exec('DELETE FROM book_projections; DELETE FROM positions; DELETE FROM currency_sums');

    const second = createPersistence(database, sampleDeps());
    // Read before the append: what is remembered must not be taken for what is stored.
    expect(valueOf(second.ledger.bookState(BOOK_ID)).positions).toHaveLength(1);
    valueOf(second.ledger.appendAdjustments([aDeposit()]));
    const third = createPersistence(database, sampleDeps());
    expect(valueOf(third.ledger.bookState(BOOK_ID))).toEqual(valueOf(rebuildBookState(database.db, BOOK_ID, instrumentOf)));
    expect(database.db.prepare('SELECT count(*) FROM positions').pluck().get()).toBe(1);
  });

  it('drops a position that was closed from the projection', () => {
    const { ledger, database } = createMemoryStore();
    valueOf(ledger.createBook(aBook()));
    valueOf(ledger.appendFills(VENUE, BOOK_ID, [aFill(), aFill({ tradeId: 't2', side: 'sell' })], null));
    valueOf(ledger.appendFills(VENUE, BOOK_ID, [aFill({ tradeId: 't3', amount: decimal(50) })], null));
    valueOf(ledger.appendFills(VENUE, BOOK_ID, [aFill({ tradeId: 't4', amount: decimal(50), side: 'sell' })], null));
    expect(database.db.prepare('SELECT count(*) FROM positions').pluck().get()).toBe(0);
  });

  it('says persistence when the disk is full, and neither the file nor the state moves', () => {
    const { ledger, database } = createMemoryStore();
    valueOf(ledger.createBook(aBook()));
    valueOf(ledger.appendAdjustments([aDeposit()]));
    const pages = Number(database.db.pragma('page_count', { simple: true }));
    database.db.pragma(`max_page_count = ${pages}`);
    const many = Array.from({ length: 500 }, (_, index) => aFill({ tradeId: `t${index}` }));
    expect(refusalOf(ledger.appendFills(VENUE, BOOK_ID, many, 'c'))).toMatch(/^persistence: .*disk is full/);
    expect(ledger.rows(BOOK_ID, 0, 999)).toHaveLength(1);
    expect(valueOf(ledger.bookState(BOOK_ID)).throughSeq).toBe(1);

    database.db.pragma('max_page_count = 100000');
    expect(valueOf(ledger.appendFills(VENUE, BOOK_ID, many, 'c'))).toBe(500);
  });

  it('carries market time and wall time apart', () => {
    const { ledger } = createMemoryStore({ wallClock: { nowMs: () => toMs(1_800_000_000_000) }, instrumentOf });
    valueOf(ledger.createBook(aBook()));
    valueOf(ledger.appendFills(VENUE, BOOK_ID, [aFill()], null));
    const [row] = ledger.rows(BOOK_ID, 0, 1);
    expect(row?.wallMs).toBe(1_800_000_000_000);
    expect(row?.entry).toMatchObject({ fill: { tsMs: 1_770_076_800_000 } });
  });
});

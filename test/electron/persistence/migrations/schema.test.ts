import type BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { connectForWriting } from '../../../../electron/persistence/database.ts';
import { SELECT_CLOSING, SELECT_IN_FORCE } from '../../../../electron/persistence/decisionRepository.ts';
import { SELECT_ORDERS_OF } from '../../../../electron/persistence/journalRepository.ts';
import { migrate } from '../../../../electron/persistence/migrate.ts';
import { MIGRATIONS } from '../../../../electron/persistence/migrations.ts';
import { SELECT_VIEW } from '../../../../electron/persistence/orderRows.ts';
import { createPersistence } from '../../../../electron/persistence/persistence.ts';
import type { BookId } from '../../../../shared/domain/book.ts';
import { defaultPolicy } from '../../../../shared/hedging/policy/defaultPolicy.ts';
import { openMemoryDatabase } from '../../../support/memoryDatabase.ts';
import {
  valueOf,
  sampleDeps,
  aBook,
  aChange,
  aDecision,
  aFill,
  anIntent,
  BOOK_ID,
  MARKET_MS,
  VENUE,
} from '../../../support/storeSamples.ts';

/** How SQLite would run `sql`, one line per step. */
function planOf(db: BetterSqlite3.Database, sql: string, ...bound: unknown[]): string {
  const steps = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...bound);
  return steps.map(({ detail }) => detail).join('; ');
}

/** A database that stops right before `version`. */
function beforeVersion(version: number): BetterSqlite3.Database {
  return openMemoryDatabase(MIGRATIONS.filter((migration) => migration.version < version)).db;
}

function upgrade(db: BetterSqlite3.Database): void {
  valueOf(migrate(db as ReturnType<typeof connectForWriting>, MIGRATIONS));
}

const HASH = 'a'.repeat(64);
const BOOK_ROW = `INSERT INTO books VALUES ('b', 'B', 'usd', 1)`;

describe('migration 10, audit log', () => {
  it('is append-only, also against REPLACE', () => {
    const { db } = openMemoryDatabase();
    db.exec(`INSERT INTO audit_log VALUES (1, 'x', '{}', 1, '${HASH}', '${HASH}')`);
    expect(() => db.exec(`UPDATE audit_log SET payload = ''`)).toThrow('audit_log is append-only');
    expect(() => db.exec('DELETE FROM audit_log')).toThrow('audit_log is append-only');
    expect(() => db.exec(`INSERT OR REPLACE INTO audit_log VALUES (1, 'y', '{}', 1, '${HASH}', '${HASH}')`)).toThrow('append-only');
  });

  it('finds the end of the chain without a search', () => {
    expect(planOf(openMemoryDatabase().db, 'SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1')).toBe('SCAN audit_log');
  });
});

describe('migration 20, books', () => {
  it('keeps the audit rows that were there', () => {
    const db = beforeVersion(20);
    db.exec(`INSERT INTO audit_log VALUES (1, 'x', '{}', 1, '${HASH}', '${HASH}')`);
    upgrade(db);
    expect(db.prepare('SELECT kind FROM audit_log').pluck().all()).toEqual(['x']);
  });

  it('knows two numeraires only', () => {
    expect(() => openMemoryDatabase().db.exec(`INSERT INTO books VALUES ('b', 'B', 'eur', 1)`)).toThrow(/CHECK/);
  });
});

describe('migration 30, ledger', () => {
  const columns = `seq, book_id, kind, dedupe_key, source_id, venue, instrument_id, currency, signed_amount, price, fee, fee_currency, liquidity, label,
    venue_order_id, note, ts_ms, wall_ms`;
  const fill = `INSERT INTO ledger (${columns}) VALUES (1, 'b', 'fill', 'k', 't', 'v', 'i', NULL, '1', '2', '0', 'BTC', 'maker', NULL, 'o', NULL, 1, 1)`;

  it('keeps the books that were there, and they can be booked on', () => {
    const db = beforeVersion(30);
    db.exec(BOOK_ROW);
    upgrade(db);
    db.exec(fill);
    expect(db.prepare('SELECT count(*) FROM ledger').pluck().get()).toBe(1);
  });

  it.each([
    ['a book that is not there', fill.replace(`'b'`, `'nobody'`), /FOREIGN KEY/],
    ['a fill without its price', fill.replace(`'1', '2'`, `'1', NULL`), /CHECK/],
    ['a fill without its fee', fill.replace(`'2', '0'`, `'2', NULL`), /CHECK/],
    ['a fill with a currency', fill.replace(`'i', NULL`, `'i', 'BTC'`), /CHECK/],
    ['an unknown liquidity', fill.replace(`'maker'`, `'mixed'`), /CHECK/],
    ['an unknown kind', fill.replace(`'fill'`, `'gift'`), /CHECK/],
    ['a time that is no number', fill.replace('NULL, 1, 1)', `NULL, 'now', 1)`), /cannot store TEXT value in INTEGER column/],
  ])('refuses %s', (_what, sql, error) => {
    const { db } = openMemoryDatabase();
    db.exec(BOOK_ROW);
    expect(() => db.exec(sql)).toThrow(error);
  });

  it('is append-only, and one entry has one key', () => {
    const { db } = openMemoryDatabase();
    db.exec(BOOK_ROW);
    db.exec(fill);
    expect(() => db.exec(fill.replace('(1,', '(2,'))).toThrow(/UNIQUE/);
    expect(() => db.exec(`UPDATE ledger SET price = '3'`)).toThrow('ledger is append-only');
    expect(() => db.exec('DELETE FROM ledger')).toThrow('ledger is append-only');
  });

  it.each([
    ['SELECT * FROM ledger WHERE dedupe_key = ?', 'SEARCH ledger USING INDEX sqlite_autoindex_ledger_1 (dedupe_key=?)'],
    [
      'SELECT * FROM ledger WHERE book_id = ? AND seq > ? ORDER BY seq LIMIT 9',
      'SEARCH ledger USING INDEX ledger_by_book (book_id=? AND rowid>?)',
    ],
    [
      `SELECT * FROM ledger WHERE book_id = ? AND kind = 'fill' ORDER BY seq DESC LIMIT 9`,
      'SEARCH ledger USING INDEX ledger_fills_by_book (book_id=?)',
    ],
    ['SELECT signed_amount FROM ledger WHERE label = ?', 'SEARCH ledger USING INDEX ledger_by_label (label=?)'],
  ])('answers by index: %s', (sql, plan) => {
    const parameters = Array.from(sql.matchAll(/\?/g), () => 'x');
    expect(planOf(openMemoryDatabase().db, sql, ...parameters)).toBe(plan);
  });
});

describe('migration 40, orders', () => {
  it('keeps the ledger that was there', () => {
    const db = beforeVersion(40);
    db.exec(BOOK_ROW);
    db.exec(`INSERT INTO fill_cursors VALUES ('v', 'b', 'c', 1)`);
    upgrade(db);
    expect(db.prepare('SELECT cursor FROM fill_cursors').pluck().all()).toEqual(['c']);
  });

  it('keeps intents and states as they are', () => {
    const database = openMemoryDatabase();
    const store = createPersistence(database, sampleDeps());
    valueOf(store.ledger.createBook(aBook()));
    valueOf(store.journal.recordIntent(anIntent()));
    valueOf(store.journal.recordStateChange(aChange('sent')));
    for (const table of ['order_intents', 'order_states']) {
      expect(() => database.db.exec(`UPDATE ${table} SET wall_ms = 0`)).toThrow(`${table} is append-only`);
      expect(() => database.db.exec(`DELETE FROM ${table}`)).toThrow(`${table} is append-only`);
    }
  });

  it('finds open orders and one order by index, without sorting', () => {
    const { db } = openMemoryDatabase();
    const open = planOf(db, `${SELECT_VIEW} WHERE h.book_id = ? AND h.is_open = 1 ORDER BY h.intent_seq`, 'b');
    expect(open).toContain('SEARCH h USING INDEX order_heads_open (book_id=?)');
    const one = planOf(db, `${SELECT_VIEW} WHERE h.intent_seq = (SELECT seq FROM order_intents WHERE label = ?)`, 'l');
    expect(one).toContain('SEARCH order_intents USING COVERING INDEX sqlite_autoindex_order_intents_1 (label=?)');
    const life = planOf(db, 'SELECT * FROM order_states WHERE label = ? ORDER BY seq', 'l');
    expect(life).toBe('SEARCH order_states USING INDEX order_states_by_label (label=?)');
    for (const plan of [open, one, life]) expect(plan).not.toMatch(/TEMP B-TREE|SCAN/);
  });

  it('finds recent orders by index', () => {
    const { db } = openMemoryDatabase();
    const recent = planOf(
      db,
      `${SELECT_VIEW} WHERE h.intent_seq IN (SELECT seq FROM order_intents WHERE book_id = ? ORDER BY seq DESC LIMIT ?) ORDER BY h.intent_seq DESC`,
      'b',
      9,
    );
    expect(recent).toContain('SEARCH order_intents USING COVERING INDEX order_intents_by_book (book_id=?)');
    expect(recent).not.toMatch(/SCAN [his]\b/);
  });
});

describe('migration 50, decisions and snapshots', () => {
  it('keeps the orders that were there', () => {
    const db = beforeVersion(50);
    db.exec(BOOK_ROW);
    db.exec(`INSERT INTO order_intents VALUES (1, 'l', 'b', 'v', 'i', 'buy', '1', 'market', NULL, 'immediateOrCancel', 0, 0, NULL, 1, 1)`);
    upgrade(db);
    expect(db.prepare('SELECT label FROM order_intents').pluck().all()).toEqual(['l']);
  });

  it('is append-only', () => {
    const database = openMemoryDatabase();
    const store = createPersistence(database, sampleDeps());
    valueOf(store.ledger.createBook(aBook()));
    valueOf(store.decisions.append(aDecision()));
    valueOf(store.snapshots.put(MARKET_MS, { a: 1 }));
    for (const table of ['decisions', 'market_snapshots']) {
      expect(() => database.db.exec(`UPDATE ${table} SET ts_ms = 0`)).toThrow(`${table} is append-only`);
      expect(() => database.db.exec(`DELETE FROM ${table}`)).toThrow(`${table} is append-only`);
    }
  });

  it('finds a decision and the recent ones by index', () => {
    const { db } = openMemoryDatabase();
    expect(planOf(db, 'SELECT * FROM decisions WHERE id = ?', 'd')).toMatch(/^SEARCH decisions USING INDEX/);
    expect(planOf(db, 'SELECT * FROM decisions WHERE book_id = ? ORDER BY seq DESC LIMIT 9', 'b')).toBe(
      'SEARCH decisions USING INDEX decisions_by_book (book_id=?)',
    );
  });
});

describe('migration 60, settings', () => {
  it('makes a database of version 50 ready for everything the store does', () => {
    const db = beforeVersion(60);
    db.exec(BOOK_ROW);
    upgrade(db);
    const store = createPersistence(
      { db: db as ReturnType<typeof connectForWriting>, path: '', backupPath: null, close: () => undefined },
      sampleDeps(),
    );
    valueOf(store.settings.set('a', 1));
    valueOf(store.ledger.createBook(aBook()));
    expect(valueOf(store.ledger.appendFills(VENUE, BOOK_ID, [aFill()], null))).toBe(1);
    expect(store.ledger.books().map(({ id }) => id)).toEqual(['b', BOOK_ID]);
  });
});

describe('migration 70, policies and the ways to a story', () => {
  it('keeps decisions and settings, finds what closes an old decision, and turns an old fixed band into version 1', () => {
    const db = beforeVersion(70);
    db.exec(BOOK_ROW);
    db.exec(`INSERT INTO decisions VALUES (1, 'd', 'b', 'BTC', 'executed', 'r', '{"closes":null}', 1, 1)`);
    db.exec(`INSERT INTO decisions VALUES (2, 'o', 'b', 'BTC', 'outcome', 'r', '{"closes":"d"}', 2, 2)`);
    const band = { kind: 'fixedBand', targetDeltaCoin: -4, halfWidthCoin: 0.5, hedgeTo: 'centre' };
    db.prepare(`INSERT INTO settings VALUES ('policy/b/BTC', ?, 9)`).run(JSON.stringify(band));
    upgrade(db);
    const store = createPersistence(
      { db: db as ReturnType<typeof connectForWriting>, path: '', backupPath: null, close: () => undefined },
      sampleDeps(),
    );
    expect(store.decisions.closing('d').map(({ id }) => id)).toEqual(['o']);
    expect(store.policies.current('b' as BookId, 'BTC')).toMatchObject({
      id: 'b/BTC/1',
      version: 1,
      policy: {
        targetDeltaCoin: -4,
        band: { kind: 'fixed', unit: 'coin', below: 0.5, above: 0.5 },
        sizing: { to: 'target', ratioPct: 100 },
      },
    });
    expect(store.settings.get('policy/b/BTC')).toEqual(band);
  });

  it('is append-only, one row per book, underlying and version', () => {
    const database = openMemoryDatabase();
    const store = createPersistence(database, sampleDeps());
    valueOf(store.ledger.createBook(aBook()));
    valueOf(store.policies.append(BOOK_ID, 'BTC', defaultPolicy('BTC'), MARKET_MS));
    expect(() => database.db.exec('UPDATE policies SET ts_ms = 0')).toThrow('policies is append-only');
    expect(() => database.db.exec('DELETE FROM policies')).toThrow('policies is append-only');
    const again = `INSERT INTO policies SELECT 2, 'other', book_id, underlying, version, body, ts_ms, wall_ms FROM policies`;
    expect(() => database.db.exec(again)).toThrow(/UNIQUE/);
  });

  it('bears a closing row whose body is no JSON: finding it is for verify', () => {
    const { db } = openMemoryDatabase();
    db.exec(BOOK_ROW);
    db.exec(`INSERT INTO decisions VALUES (1, 'o', 'b', 'BTC', 'outcome', 'r', 'rubbish', 1, 1)`);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it.each([
    [SELECT_CLOSING, 'SEARCH decisions USING INDEX decisions_closing (<expr>=?)'],
    [SELECT_IN_FORCE, 'SEARCH decisions USING INDEX decisions_by_book (book_id=?)'],
    [
      'SELECT * FROM policies WHERE book_id = ? AND underlying = ? ORDER BY version DESC LIMIT 1',
      'SEARCH policies USING INDEX sqlite_autoindex_policies_2 (book_id=? AND underlying=?)',
    ],
  ])('answers by index, without sorting: %s', (sql, plan) => {
    const parameters = Array.from(sql.matchAll(/\?/g), () => 'x');
    expect(planOf(openMemoryDatabase().db, sql, ...parameters)).toBe(plan);
  });

  it('finds the orders of a decision by index', () => {
    expect(planOf(openMemoryDatabase().db, SELECT_ORDERS_OF, 'd')).toContain(
      'SEARCH order_intents USING COVERING INDEX order_intents_by_decision (decision_id=?)',
    );
  });
});

import type BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { verifyDatabase } from '../../../electron/persistence/verify.ts';
import { defaultPolicy } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memoryDatabase.ts';
import {
  aBook,
  aChange,
  aDecision,
  aDeposit,
  aFill,
  anIntent,
  anOpening,
  BOOK_ID,
  instrumentOf,
  MARKET_MS,
  valueOf,
  VENUE,
} from '../../support/storeSamples.ts';

/** One of everything. */
function filledStore(): MemoryStore {
  const store = createMemoryStore();
  valueOf(store.ledger.createBook(aBook()));
  valueOf(store.ledger.setNumeraire(BOOK_ID, 'coin'));
  valueOf(store.ledger.appendAdjustments([aDeposit(), anOpening()]));
  valueOf(store.decisions.append(aDecision()));
  valueOf(store.snapshots.put(MARKET_MS, { forwardUsd: 78_000 }));
  valueOf(store.journal.recordIntent(anIntent()));
  valueOf(store.journal.recordStateChange(aChange('sent')));
  valueOf(store.journal.recordStateChange(aChange('filled', { filledAmount: decimal(1_000) })));
  valueOf(store.ledger.appendFills(VENUE, BOOK_ID, [aFill({ side: 'sell' })], 'c'));
  valueOf(store.settings.set('theme', 'dark'));
  valueOf(store.settings.set('theme', 'darker'));
  valueOf(store.audit.append('kill', {}));
  valueOf(store.policies.append(BOOK_ID, 'BTC', defaultPolicy('BTC'), MARKET_MS));
  return store;
}

/** Takes the guards away, as someone with the file and a SQLite shell could, and does `sql`. */
function tamper(db: BetterSqlite3.Database, sql: string): void {
  const triggers = db.prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
}

function problemsAfter(sql: string): readonly string[] {
  const { database } = filledStore();
  tamper(database.db, sql);
  return verifyDatabase(database.db, instrumentOf).problems;
}

describe('verifyDatabase', () => {
  it('finds nothing wrong with what the store wrote, and counts it', () => {
    const { database } = filledStore();
    // Book ×2, adjustments ×2, decision, snapshot, intent, states ×3, fill, setting ×2, kill, policy.
    expect(verifyDatabase(database.db, instrumentOf)).toEqual({ auditRows: 15, ledgerRows: 3, problems: [] });
  });

  it('finds nothing wrong with an empty database', () => {
    expect(verifyDatabase(createMemoryStore().database.db, instrumentOf)).toEqual({ auditRows: 0, ledgerRows: 0, problems: [] });
  });

  it('finds nothing wrong with text that UTF-8 cannot hold: it is stored as its replacement', () => {
    const { journal, ledger, database } = createMemoryStore();
    valueOf(ledger.createBook(aBook({ name: 'half \ud83d pair' })));
    valueOf(journal.recordIntent(anIntent()));
    valueOf(journal.recordStateChange(aChange('rejected', { note: 'odd \udc00 reason \u0000 with nul' })));
    expect(verifyDatabase(database.db, instrumentOf).problems).toEqual([]);
  });

  it.each([
    ['a fill price', `UPDATE ledger SET price = '77000' WHERE seq = 3`, 'ledger row 3 was altered: price not as audit row 11 has it'],
    ['an intent', `UPDATE order_intents SET amount = '1'`, 'order intent 1 was altered: amount not as audit row 7 has it'],
    ['a state', `UPDATE order_states SET state = 'unknown' WHERE seq = 2`, 'order state 2 was altered: state not as audit row 9 has it'],
    ['a decision', `UPDATE decisions SET body = '{}'`, 'decision 1 was altered: body not as audit row 5 has it'],
    ['a policy', `UPDATE policies SET body = replace(body, '0.5', '5')`, 'policy 1 was altered: body not as audit row 15 has it'],
    ['the version of a policy', `UPDATE policies SET version = 2`, 'policy 1 was altered: version not as audit row 15 has it'],
    ['a snapshot', `UPDATE market_snapshots SET body = '{}'`, 'market snapshot 1 was altered: body not as audit row 6 has it'],
    ['a book', `UPDATE books SET numeraire = 'usd'`, 'book "demo" was altered: numeraire not as audit row 2 has it'],
    ['a setting', `UPDATE settings SET value = '"dark"'`, 'setting "theme" was altered: value not as audit row 13 has it'],
  ])('names %s that was altered', (_what, sql, problem) => {
    expect(problemsAfter(sql)).toContain(problem);
  });

  it.each([
    ['a fill', 'DELETE FROM ledger WHERE seq = 3', 'ledger row 3 is missing'],
    ['an intent', 'DELETE FROM order_intents', 'order intent 1 is missing'],
    ['a state', 'DELETE FROM order_states WHERE seq = 2', 'order state 2 is missing'],
    ['a decision', 'DELETE FROM decisions', 'decision 1 is missing'],
    ['a policy', 'DELETE FROM policies', 'policy 1 is missing'],
    ['a setting', 'DELETE FROM settings', 'setting "theme" is missing'],
  ])('names %s that is missing', (_what, sql, problem) => {
    expect(problemsAfter(sql)).toContain(problem);
  });

  it.each([
    [
      'a fill',
      `INSERT INTO ledger SELECT 9, book_id, kind, 'x', source_id, venue, instrument_id, currency, signed_amount, price, fee, fee_currency, liquidity,
        label, venue_order_id, note, ts_ms, wall_ms FROM ledger WHERE seq = 3`,
      'ledger row 9 is not in the audit log',
    ],
    [
      'a state',
      `INSERT INTO order_states SELECT 4, label, 'cancelled', filled_amount, venue_order_id, note, ts_ms, wall_ms FROM order_states WHERE seq = 3`,
      'order state 4 is not in the audit log',
    ],
    ['a setting', `INSERT INTO settings VALUES ('x', '1', 1)`, 'setting "x" is not in the audit log'],
  ])('names %s that was slipped in', (_what, sql, problem) => {
    expect(problemsAfter(sql)).toContain(problem);
  });

  it('names an altered audit row, and one whose hash was made to fit', () => {
    expect(problemsAfter(`UPDATE audit_log SET payload = '{"by":"me"}' WHERE kind = 'kill'`)).toEqual([
      'audit row 14 was altered: its hash does not match',
    ]);
    expect(problemsAfter(`UPDATE audit_log SET hash = '${'a'.repeat(64)}' WHERE seq = 4`)).toEqual([
      'audit row 4 was altered: its hash does not match',
      'audit row 5 does not follow row 4',
    ]);
  });

  it('names audit rows that are gone together with what they prove', () => {
    const problems = problemsAfter(`DELETE FROM audit_log WHERE seq = 5; DELETE FROM decisions`);
    expect(problems).toEqual(['audit rows between 4 and 6 are missing']);
  });

  it('names a payload that is no JSON any more', () => {
    expect(problemsAfter(`UPDATE audit_log SET payload = 'junk' WHERE seq = 3`)).toContain('audit row 3 proves no new ledger row');
  });

  it.each([
    [
      'position',
      `UPDATE positions SET signed_amount = '5' WHERE instrument_id = 'BTC-PERPETUAL'`,
      'book "demo" position BTC-PERPETUAL on paper: the ledger adds up to -1000 at 78000, stored is 5 at 78000',
    ],
    [
      'lost position',
      `DELETE FROM positions WHERE instrument_id = 'BTC-PERPETUAL'`,
      'book "demo" position BTC-PERPETUAL on paper: the ledger adds up to -1000 at 78000, stored is nothing',
    ],
    [
      'balance',
      `UPDATE currency_sums SET amount = '99' WHERE sum = 'balance'`,
      'book "demo" balance in BTC: the ledger adds up to 12.49999, stored is 99',
    ],
    ['no number', `UPDATE positions SET signed_amount = 'x'`, /^book "demo" cannot be read: /],
    ['latest state', 'UPDATE order_heads SET is_open = 1', 'order "hedge-1": the stored latest state is not the last one of its life'],
  ])('compares what is derived with its source: %s', (_what, sql, problem) => {
    expect(problemsAfter(sql)).toEqual([typeof problem === 'string' ? problem : (expect.stringMatching(problem) as unknown)]);
  });

  it('says so when the terms of an instrument are gone', () => {
    const { database } = filledStore();
    expect(verifyDatabase(database.db, () => undefined).problems).toEqual([
      'book "demo" cannot be rebuilt from its ledger: terms of BTC-27FEB26-70000-C are not known',
    ]);
  });

  it('lists 200 problems and counts the rest', () => {
    const { ledger, database } = filledStore();
    valueOf(ledger.appendAdjustments(Array.from({ length: 300 }, (_, index) => aDeposit({ adjustmentId: `a${index}` }))));
    tamper(database.db, `UPDATE ledger SET note = 'x' WHERE kind = 'balanceChange'`);
    const { problems } = verifyDatabase(database.db, instrumentOf);
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)).toBe('and 101 more');
  });
});

import { describe, expect, it } from 'vitest';
import { watchStore, type Store, type StoreProblem } from '../../../electron/desk/watchedStore.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { defaultPolicy } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { fail } from '../../../shared/result/result.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, aChange, aDecision, aFill, anIntent, BOOK_ID, VENUE } from '../../support/storeSamples.ts';

const FULL = fail('persistence', 'the disk is full');

function aWatched(changes: (store: Store) => Partial<Store> = () => ({})) {
  const store = createMemoryStore();
  store.ledger.createBook(aBook());
  const watched = watchStore({ ...store, ...changes(store) });
  const told: StoreProblem[] = [];
  watched.onProblem((problem) => void told.push(problem));
  return { ...watched, told, database: store.database };
}

describe('watchStore', () => {
  it('has nothing to say while every write succeeds', () => {
    const { store, problem, told } = aWatched();
    store.journal.recordIntent(anIntent());
    store.journal.recordStateChange(aChange('sent'));
    store.ledger.appendFills(VENUE, BOOK_ID, [aFill()], null);
    store.decisions.append(aDecision());
    store.settings.set('key', 1);
    expect([problem(), told]).toEqual([null, []]);
  });

  it('remembers a lost order or fill until a reconciliation found nothing missing, whatever succeeds in between', () => {
    let isFull = true;
    const { store, problem, told, reconciled } = aWatched(({ ledger }) => ({
      ledger: { ...ledger, appendFills: (...args) => (isFull ? FULL : ledger.appendFills(...args)) },
    }));
    store.ledger.appendFills(VENUE, BOOK_ID, [aFill()], null);
    expect(told).toEqual([{ words: 'booking fills: the disk is full', concerns: 'orders' }]);
    isFull = false;
    store.ledger.appendFills(VENUE, BOOK_ID, [aFill({ tradeId: 't2' })], null);
    expect(problem()).toBe('booking fills: the disk is full');
    reconciled();
    expect(problem()).toBeNull();
  });

  it.each<[string, (store: Store) => Partial<Store>, (store: Store) => unknown]>([
    [
      'recording a decision',
      ({ decisions }) => ({ decisions: { ...decisions, append: () => FULL } }),
      (s) => s.decisions.append(aDecision()),
    ],
    ['writing the audit log', ({ audit }) => ({ audit: { ...audit, append: () => FULL } }), (s) => s.audit.append('kill', {})],
    [
      'storing a policy',
      ({ policies }) => ({ policies: { ...policies, append: () => FULL } }),
      (s) => s.policies.append(BOOK_ID, 'BTC', defaultPolicy('BTC'), aFill().tsMs),
    ],
    ['storing a setting', ({ settings }) => ({ settings: { ...settings, set: () => FULL } }), (s) => s.settings.set('key', 1)],
    [
      'storing a market snapshot',
      ({ snapshots }) => ({ snapshots: { ...snapshots, put: () => FULL } }),
      (s) => s.snapshots.put(aFill().tsMs, {}),
    ],
    [
      'journalling an intent',
      ({ journal }) => ({ journal: { ...journal, recordIntent: () => FULL } }),
      (s) => s.journal.recordIntent(anIntent()),
    ],
    [
      'booking adjustments',
      ({ ledger }) => ({ ledger: { ...ledger, appendAdjustments: () => FULL } }),
      (s) => s.ledger.appendAdjustments([]),
    ],
  ])('notices when %s fails', (words, changes, write) => {
    const { store, problem } = aWatched(changes);
    write(store);
    expect(problem()).toBe(`${words}: the disk is full`);
  });

  it('is content when the next record of the same kind succeeds', () => {
    let isFull = true;
    const { store, problem } = aWatched(({ audit }) => ({
      audit: { ...audit, append: (kind, payload) => (isFull ? FULL : audit.append(kind, payload)) },
    }));
    store.audit.append('arm', {});
    expect(problem()).toContain('the disk is full');
    isFull = false;
    store.audit.append('arm', {});
    expect(problem()).toBeNull();
  });

  it("takes a caller's own mistake for no problem of the database, but every refused order or fill for one", () => {
    const { store, problem } = aWatched();
    store.ledger.setNumeraire('nobody' as BookId, 'usd');
    expect(problem()).toBeNull();
    store.ledger.appendFills(VENUE, 'nobody' as BookId, [aFill({ bookId: 'nobody' as BookId })], null);
    expect(problem()).toContain('booking fills');
  });

  it('notices a write that throws, and throws it on', () => {
    const { store, problem, database } = aWatched();
    database.close();
    expect(() => store.audit.append('arm', {})).toThrow('not open');
    expect(problem()).toContain('writing the audit log');
  });
});

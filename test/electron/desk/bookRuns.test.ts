import { describe, expect, it } from 'vitest';
import { openBookRuns, type OpenDemo } from '../../../electron/desk/bookRuns.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { toMs } from '../../../shared/units/time.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, aDeposit, anOpening, MARKET_MS } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';

const openDemo: OpenDemo = (bookId, tsMs) => [anOpening({ bookId, tsMs }), aDeposit({ bookId, tsMs })];

function open(store = createMemoryStore()) {
  return { store, runs: expectOk(openBookRuns({ ...store, openDemo }, MARKET_MS)) };
}

describe('openBookRuns', () => {
  it('opens the demo at the first start, and the book that was active last at the next', () => {
    const { store, runs } = open();
    expect(runs.active()).toMatchObject({ id: 'demo-1', name: 'Demo', createdMs: MARKET_MS });
    expectOk(runs.startRun(MARKET_MS));
    expectOk(runs.select('demo-1' as BookId));
    expect(open(store).runs.active().id).toBe('demo-1');
  });

  it('starts each run with the whole demo book and the numeraire of the one before', () => {
    const { store, runs } = open();
    expectOk(runs.setNumeraire('demo-1' as BookId, 'usd'));
    const second = expectOk(runs.startRun(toMs(MARKET_MS + 1)));
    expect(second).toMatchObject({ id: 'demo-2', name: 'Demo, run 2', numeraire: 'usd' });
    expect(runs.active().id).toBe('demo-2');
    const state = expectOk(store.ledger.bookState(second.id));
    expect([state.positions.length, state.balances.size]).toEqual([1, 1]);
  });

  it('fills a run that was created just before the process died', () => {
    const store = createMemoryStore();
    expectOk(store.ledger.createBook(aBook({ id: 'demo-1' as BookId })));
    const { runs } = open(store);
    expect(expectOk(store.ledger.bookState(runs.active().id)).positions).toHaveLength(1);
    const rows = store.ledger.rows(runs.active().id, 0, 100).length;
    open(store);
    expect(store.ledger.rows(runs.active().id, 0, 100)).toHaveLength(rows);
  });

  it("leaves a trader's own empty book empty, and numbers runs past every book there is", () => {
    const store = createMemoryStore();
    expectOk(store.ledger.createBook(aBook({ id: 'demo-7' as BookId })));
    expectOk(store.ledger.createBook(aBook({ id: 'mine' as BookId })));
    const { runs } = open(store);
    expect(runs.active().id).toBe('mine');
    expect(store.ledger.rows(runs.active().id, 0, 1)).toEqual([]);
    expect(expectOk(runs.startRun(MARKET_MS)).id).toBe('demo-8');
  });

  it('refuses a book that is not there and stays where it was', () => {
    const { runs } = open();
    expect(expectFailure(runs.select('nobody' as BookId)).reason).toBe('missingData');
    expect(runs.active().id).toBe('demo-1');
  });
});

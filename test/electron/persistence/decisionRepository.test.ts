import { describe, expect, it } from 'vitest';
import type { BookId } from '../../../shared/domain/book.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, aDecision, BOOK_ID, MARKET_MS, refusalOf, valueOf } from '../../support/storeSamples.ts';

function decisions() {
  const store = createMemoryStore();
  valueOf(store.ledger.createBook(aBook()));
  return store;
}

describe('createDecisionRepository', () => {
  it('gives back what was appended, newest first', () => {
    const store = decisions();
    valueOf(store.decisions.append(aDecision()));
    valueOf(store.decisions.append(aDecision({ id: 'd2', verdict: 'withheld' })));
    expect(store.decisions.byId('d1')).toEqual(aDecision());
    expect(store.decisions.recent(BOOK_ID, 1).map(({ id }) => id)).toEqual(['d2']);
    expect(store.decisions.byId('d3')).toBeNull();
  });

  it('ignores the same record and refuses another one with its id', () => {
    const store = decisions();
    valueOf(store.decisions.append(aDecision()));
    expect(store.decisions.append(aDecision()).ok).toBe(true);
    expect(refusalOf(store.decisions.append(aDecision({ body: { deltaCoin: 1.3 } })))).toMatch(/^conflict/);
    expect(store.decisions.recent(BOOK_ID, 9)).toHaveLength(1);
  });

  it('refuses a body that JSON would change in silence, and an unknown book', () => {
    const store = decisions();
    expect(refusalOf(store.decisions.append(aDecision({ body: { deltaCoin: Number.NaN } })))).toBe(
      'invalidInput: $.deltaCoin: expected a finite number, was NaN',
    );
    expect(refusalOf(store.decisions.append(aDecision({ bookId: 'x' as BookId })))).toMatch(/^missingData/);
    expect(store.decisions.recent(BOOK_ID, 9)).toEqual([]);
  });

  it('stores exact decimals as their text', () => {
    const store = decisions();
    valueOf(store.decisions.append(aDecision({ body: { amount: decimal('0.10') } })));
    expect(store.decisions.byId('d1')?.body).toEqual({ amount: '0.1' });
  });

  it('goes back to full synchronisation after each append', () => {
    const store = decisions();
    valueOf(store.decisions.append(aDecision()));
    store.decisions.append(aDecision({ reason: 'other' }));
    // 2 is FULL, sqlite.org/pragma.html#pragma_synchronous.
    expect(store.database.db.pragma('synchronous', { simple: true })).toBe(2);
  });

  it('finds the rows that close a decision, oldest first, and no row that only speaks of it', () => {
    const store = decisions();
    valueOf(store.decisions.append(aDecision()));
    valueOf(store.decisions.append(aDecision({ id: 'o', verdict: 'outcome', body: { closes: 'd1' } })));
    valueOf(store.decisions.append(aDecision({ id: 'other', verdict: 'outcome', body: { closes: 'd2' } })));
    valueOf(store.decisions.append(aDecision({ id: 's', verdict: 'suggested', body: { closes: 'd1' } })));
    valueOf(store.decisions.append(aDecision({ id: 'm', verdict: 'markOut', body: { closes: 'd1' } })));
    expect(store.decisions.closing('d1').map(({ id }) => id)).toEqual(['o', 'm']);
  });

  it('knows which decision was in force at a time: the last of that moment, closing rows aside, of that underlying', () => {
    const store = decisions();
    const at = (ms: number) => toMs(MARKET_MS + ms);
    valueOf(store.decisions.append(aDecision({ id: 'a', tsMs: at(0) })));
    valueOf(store.decisions.append(aDecision({ id: 'b', tsMs: at(10) })));
    valueOf(store.decisions.append(aDecision({ id: 'c', tsMs: at(10) })));
    valueOf(store.decisions.append(aDecision({ id: 'eth', tsMs: at(12), underlying: 'ETH' })));
    valueOf(store.decisions.append(aDecision({ id: 'o', tsMs: at(15), verdict: 'outcome', body: { closes: 'c' } })));
    const inForce = (ms: number) => store.decisions.inForceAt(BOOK_ID, 'BTC', at(ms))?.id ?? null;
    expect([inForce(-1), inForce(0), inForce(9), inForce(10), inForce(20)]).toEqual([null, 'a', 'a', 'c', 'c']);
  });
});

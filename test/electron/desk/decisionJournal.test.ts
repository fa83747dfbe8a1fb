import { describe, expect, it } from 'vitest';
import { createDecisionJournal, journalRows, type NewDecision } from '../../../electron/desk/decisionJournal.ts';
import { fail } from '../../../shared/result/result.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, BOOK_ID } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { aDecisionRecord, aView } from './deskSamples.ts';

function aDecision(changes: Partial<NewDecision> = {}): NewDecision {
  const common = { bookId: BOOK_ID, verdict: 'suggested', reason: 'above the band', view: aView() } as const;
  return { ...common, label: null, closes: null, realisedCostUsd: null, midUsd: 80_000, snapshot: null, ...changes };
}

function aJournal() {
  const store = createMemoryStore();
  expectOk(store.ledger.createBook(aBook()));
  let ids = 0;
  const deps = { ...store, wallClock: createManualClock().clock, newId: () => `d${(ids += 1)}` };
  return { store, deps, journal: createDecisionJournal(deps) };
}

describe('createDecisionJournal', () => {
  it('shows a decision with the numbers it was made on, and no outcome before there is one', () => {
    const { journal } = aJournal();
    expect(expectOk(journal.record(aDecision()))).toBe('d1');
    expect(journal.recent(BOOK_ID, 10)).toEqual([
      expect.objectContaining({
        id: 'd1',
        deltaBeforeCoin: 1.2,
        deltaAfterCoin: null,
        estimatedCostUsd: 35,
        realisedCostUsd: null,
        indexUsd: 80_000,
      }),
    ]);
  });

  it('folds the outcome into the decision it closes', () => {
    const { journal } = aJournal();
    const id = expectOk(journal.record(aDecision({ verdict: 'executed' })));
    expectOk(journal.record(aDecision({ verdict: 'outcome', closes: id, realisedCostUsd: 31, view: aView({ netDeltaCoin: 0.48 }) })));
    expect(journal.recent(BOOK_ID, 10)).toEqual([
      expect.objectContaining({ id, verdict: 'executed', deltaAfterCoin: 0.48, realisedCostUsd: 31 }),
    ]);
  });

  it('shows the closed decision also when it is older than the rows that were asked for', () => {
    const { journal } = aJournal();
    const id = expectOk(journal.record(aDecision({ verdict: 'executed' })));
    for (let i = 0; i < 5; i += 1) expectOk(journal.record(aDecision({ verdict: 'inside' })));
    expectOk(journal.record(aDecision({ verdict: 'outcome', closes: id, realisedCostUsd: 31 })));
    const rows = journal.recent(BOOK_ID, 3);
    expect(rows.map(({ verdict }) => verdict)).toEqual(['inside', 'inside', 'executed']);
    expect(rows.at(-1)?.realisedCostUsd).toBe(31);
  });

  it('stores what the decision saw, and nothing at all when that fails', () => {
    const { journal, store, deps } = aJournal();
    const id = expectOk(journal.record(aDecision({ snapshot: { quotes: [1] } })));
    const record = journal.byId(id);
    const snapshotId = record === null ? null : (journal.body(record)?.snapshotId ?? null);
    expect(store.snapshots.get(snapshotId ?? '')).toEqual({ quotes: [1] });
    const failing = createDecisionJournal({
      ...deps,
      snapshots: { ...store.snapshots, put: () => fail('persistence', 'the disk is full') },
    });
    expect(expectFailure(failing.record(aDecision({ snapshot: {} }))).reason).toBe('persistence');
    expect(store.decisions.recent(BOOK_ID, 10)).toHaveLength(1);
  });
});

describe('journalRows', () => {
  it('leaves out rows that another build wrote in a way this one cannot read', () => {
    const records = [aDecisionRecord('new'), aDecisionRecord('odd', {}, { body: { deltaCoin: 'a lot' } })];
    expect(journalRows(records, () => null).map(({ id }) => id)).toEqual(['new']);
  });

  it('keeps unknown numbers unknown', () => {
    const [row] = journalRows([aDecisionRecord('d1', { deltaCoin: null, indexUsd: null, estimatedCostUsd: null })], () => null);
    expect(row).toMatchObject({ deltaBeforeCoin: null, indexUsd: null, estimatedCostUsd: null, realisedCostUsd: null });
  });
});

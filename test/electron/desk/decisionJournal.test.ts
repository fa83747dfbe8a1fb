import { describe, expect, it } from 'vitest';
import { createDecisionJournal, journalRows, type NewDecision } from '../../../electron/desk/decisionJournal.ts';
import { fromPlainJson, type PlainJson } from '../../../shared/hedging/decision/plainJson.ts';
import { recomputeDecision } from '../../../shared/hedging/decision/recomputeDecision.ts';
import { planHedge } from '../../../shared/hedging/planHedge.ts';
import { evaluatePolicy } from '../../../shared/hedging/policy/evaluatePolicy.ts';
import { fail } from '../../../shared/result/result.ts';
import { toMs } from '../../../shared/units/time.ts';
import {
  aDecidedView,
  aDetail,
  aDetailedDecision,
  anOldRecord,
  aPlanRequest,
  aShownPlan,
  POLICY,
  RULEBOOK,
} from '../../support/decisionSamples.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, BOOK_ID } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';

function aDecision(changes: Partial<NewDecision> = {}): NewDecision {
  const common = { bookId: BOOK_ID, verdict: 'suggested', reason: 'above the band', view: aDecidedView() } as const;
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
        estimatedCostUsd: 28.35,
        realisedCostUsd: null,
        indexUsd: 80_000,
      }),
    ]);
  });

  it('folds the outcome into the decision it closes', () => {
    const { journal } = aJournal();
    const id = expectOk(journal.record(aDecision({ verdict: 'executed' })));
    expectOk(
      journal.record(aDecision({ verdict: 'outcome', closes: id, realisedCostUsd: 31, view: aDecidedView({ netDeltaCoin: 0.48 }) })),
    );
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

describe('createDecisionJournal with detail', () => {
  it('stores what was known and said: the row can be judged again; policy, instrument and rulebook are stored once', () => {
    const { journal, store } = aJournal();
    const ids = [1, 2].map(() => expectOk(journal.record(aDetailedDecision())));
    const bodies = ids.map((id) => {
      const record = journal.byId(id);
      return record === null ? null : journal.body(record);
    });
    const engines = { evaluatePolicy, planHedge, partOf: (id: string) => store.snapshots.get(id) as PlainJson };
    for (const body of bodies) expect(body === null ? null : recomputeDecision(body, engines)).toEqual({ same: true, differences: [] });
    const [first, second] = bodies.map((body) => (body?.schemaVersion === 2 ? body.inputs : null));
    const partIds = [first?.policyId, first?.instrumentSpecId, first?.rulebookId];
    expect([second?.policyId, second?.instrumentSpecId, second?.rulebookId]).toEqual(partIds);
    const parts = partIds.map((id) => fromPlainJson(store.snapshots.get(id ?? '') as PlainJson));
    expect(parts).toEqual([POLICY, aPlanRequest().instrument, RULEBOOK]);
  });

  it('keeps the alternatives, the failed checks and what was done', () => {
    const { journal } = aJournal();
    const check = { name: 'armed', passed: false, detail: 'not armed' };
    const view = aDecidedView({ plan: aShownPlan({ checks: [{ ...check, name: 'link', passed: true }, check] }) });
    const detail = aDetail({ actor: 'auto', policyVersion: 7, userAction: { kind: 'blocked', edits: 'amount 40,000' } });
    const record = journal.byId(expectOk(journal.record(aDetailedDecision({ view, detail }))));
    const body = record === null ? null : journal.body(record);
    expect(body).toMatchObject({
      schemaVersion: 2,
      actor: 'auto',
      policyVersion: 7,
      userAction: detail.userAction,
      plan: { checks: [check] },
    });
    expect(body?.schemaVersion === 2 ? body.alternatives.map(({ rank }) => rank) : []).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('reads a row of an older build as what it is, and takes a missing band for what it is', () => {
    const { journal } = aJournal();
    const old = journal.body(anOldRecord('old'));
    expect([old?.schemaVersion, old?.lowerCoin]).toEqual([undefined, -0.5]);
    const id = expectOk(journal.record(aDetailedDecision({ view: aDecidedView({ lowerCoin: null, upperCoin: null }) })));
    expect(journal.recent(BOOK_ID, 1)).toEqual([expect.objectContaining({ id, lowerCoin: null, upperCoin: null, targetCoin: 0 })]);
  });

  it('does not take mark-outs for the outcome of a hedge', () => {
    const { journal } = aJournal();
    const id = expectOk(journal.record(aDetailedDecision({ verdict: 'executed' })));
    expectOk(
      journal.record(aDecision({ verdict: 'outcome', closes: id, realisedCostUsd: 31, view: aDecidedView({ netDeltaCoin: 0.48 }) })),
    );
    const marks = [{ afterSeconds: 1, observedMs: null, midUsd: null, markOutUsd: null }];
    const markOuts = {
      tradeIds: ['t1'],
      instrumentId: 'BTC-PERPETUAL',
      side: 'sell',
      filledMs: 1,
      coins: 0.7,
      priceUsd: 80_000,
      marks,
    } as const;
    expectOk(journal.recordMarkOuts({ bookId: BOOK_ID, underlying: 'BTC', closes: id, label: null, tsMs: toMs(5), markOuts }));
    expect(journal.recent(BOOK_ID, 10)).toEqual([expect.objectContaining({ id, realisedCostUsd: 31, deltaAfterCoin: 0.48 })]);
    expect(journal.closing(id).map(({ verdict }) => verdict)).toEqual(['outcome', 'markOut']);
  });
});

describe('journalRows', () => {
  it('leaves out rows that another build wrote in a way this one cannot read', () => {
    const records = [anOldRecord('new'), anOldRecord('odd', {}, { body: { deltaCoin: 'a lot' } })];
    expect(journalRows(records, () => null).map(({ id }) => id)).toEqual(['new']);
  });

  it('keeps unknown numbers unknown', () => {
    const [row] = journalRows([anOldRecord('d1', { deltaCoin: null, indexUsd: null, estimatedCostUsd: null })], () => null);
    expect(row).toMatchObject({ deltaBeforeCoin: null, indexUsd: null, estimatedCostUsd: null, realisedCostUsd: null });
  });
});

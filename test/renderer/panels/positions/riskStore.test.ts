import { describe, expect, it } from 'vitest';
import { RISK_COLUMNS } from '../../../../shared/contract/riskColumns.ts';
import {
  isStale,
  MAX_ROWS_TO_TINT,
  QUIET_BEFORE_TINT_MS,
  RiskStore,
  STALE_AFTER_MS,
  unknownLegsOf,
  valueAt,
  type RiskRow,
} from '../../../../renderer/panels/positions/riskStore.ts';
import { aGroup, aMeta, aRiskMessage, aWireRow } from '../../support/builders.ts';

const DELTA = RISK_COLUMNS.indexOf('deltaCoin');
const STRUCTURE = [aGroup('total', null, 'total'), aGroup('BTC', 'total', 'underlying'), aMeta({ key: 'leg', parentKey: 'BTC' })];

function loaded(): { readonly store: RiskStore; readonly leg: RiskRow } {
  const store = new RiskStore();
  store.apply(aRiskMessage({ structure: STRUCTURE, rows: STRUCTURE.map((_, index) => aWireRow(index, { deltaCoin: 1 })) }), 0);
  store.clearDirty();
  const leg = store.rows[2];
  if (leg === undefined) throw new Error('expected a leg');
  return { store, leg };
}

describe('RiskStore.apply', () => {
  it('builds rows with their depth and keeps the total apart', () => {
    const { store, leg } = loaded();
    expect(store.total?.meta.key).toBe('total');
    expect([leg.depth, leg.hasChildren, store.rows[1]?.hasChildren]).toEqual([1, false, true]);
    expect(store.visible({ collapsed: new Set(), sort: null, filter: '' }).map((row) => row.meta.key)).toEqual(['BTC', 'leg']);
  });
  it('changes values in place and marks only the rows that came', () => {
    const { store, leg } = loaded();
    expect(store.apply(aRiskMessage({ seq: 2, rows: [aWireRow(2, { deltaCoin: -3 })] }), 10)).toBe('values');
    expect(store.rows[2]).toBe(leg);
    expect(valueAt(leg, DELTA)).toBe(-3);
    expect(store.rows.map((row) => store.isDirty(row))).toEqual([false, false, true]);
    store.clearDirty();
    expect(store.isDirty(leg)).toBe(false);
  });
  it('drops numbers that belong to another structure or another book', () => {
    const { store, leg } = loaded();
    expect(store.apply(aRiskMessage({ seq: 2, structureVersion: 2, rows: [aWireRow(2, { deltaCoin: 9 })] }), 10)).toBe('dropped');
    expect(store.apply(aRiskMessage({ seq: 3, bookId: 'other' as never, rows: [aWireRow(2, { deltaCoin: 9 })] }), 10)).toBe('dropped');
    expect([valueAt(leg, DELTA), store.seq]).toEqual([1, 1]);
  });
  it('ignores a row that the structure does not have', () => {
    const { store } = loaded();
    expect(store.apply(aRiskMessage({ seq: 2, rows: [aWireRow(7, { deltaCoin: 1 }), []] }), 10)).toBe('values');
  });
  it('keeps unknown unknown: a missing number is null, not zero', () => {
    const { store, leg } = loaded();
    store.apply(aRiskMessage({ seq: 2, rows: [aWireRow(2, {})] }), 10);
    expect(valueAt(leg, DELTA)).toBeNull();
  });
  it('replaces the list of failures as a whole', () => {
    const { store, leg } = loaded();
    store.apply(aRiskMessage({ seq: 2, failures: [{ index: 2, reason: 'missingData', message: 'no mark' }] }), 10);
    expect(leg.failure).toEqual({ reason: 'missingData', message: 'no mark' });
    store.apply(aRiskMessage({ seq: 3, failures: [] }), 20);
    expect([leg.failure, store.isDirty(leg)]).toEqual([null, true]);
  });
});

describe('RiskStore.tintOf', () => {
  const later = QUIET_BEFORE_TINT_MS + 1;
  const change = (store: RiskStore, seq: number, deltaCoin: number, nowMs: number) =>
    store.apply(aRiskMessage({ seq, rows: [aWireRow(2, { deltaCoin })] }), nowMs);
  it('tints a cell that was quiet, and alternates so that the next tint starts afresh', () => {
    const { store, leg } = loaded();
    change(store, 2, 2, later);
    expect(store.tintOf(leg, DELTA)).toBe(1);
    change(store, 3, 3, 2 * later);
    expect(store.tintOf(leg, DELTA)).not.toBe(0);
  });
  it('does not flash while a cell keeps changing', () => {
    const { store, leg } = loaded();
    change(store, 2, 2, later);
    change(store, 3, 3, later + 100);
    expect(store.tintOf(leg, DELTA)).toBe(0);
  });
  it('does not tint first values, nor a whole market that moves', () => {
    const { store, leg } = loaded();
    expect(store.tintOf(leg, DELTA)).toBe(0);
    const storm = Array.from({ length: MAX_ROWS_TO_TINT + 1 }, () => aWireRow(2, { deltaCoin: 5 }));
    store.apply(aRiskMessage({ seq: 2, rows: storm }), later);
    expect(store.tintOf(leg, DELTA)).toBe(0);
  });
});

describe('isStale and unknownLegsOf', () => {
  it('dims a leg by its age, never a subtotal: the rest of it is alive', () => {
    const { store, leg } = loaded();
    const rows = [1, 2].map((index) => aWireRow(index, { ageMs: STALE_AFTER_MS + 1, unknownLegs: 1 }));
    store.apply(aRiskMessage({ seq: 2, rows }), 10);
    const group = store.rows[1];
    expect([isStale(leg), group === undefined ? null : isStale(group), unknownLegsOf(leg)]).toEqual([true, false, 1]);
  });
});

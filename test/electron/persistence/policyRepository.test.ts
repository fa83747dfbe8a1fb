import { describe, expect, it } from 'vitest';
import { verifyDatabase } from '../../../electron/persistence/verify.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { HedgePolicy } from '../../../shared/domain/policySchema.ts';
import { defaultPolicy } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { toMs } from '../../../shared/units/time.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, BOOK_ID, instrumentOf, MARKET_MS, refusalOf, valueOf } from '../../support/storeSamples.ts';

const OF_BTC = defaultPolicy('BTC');
const WIDER: HedgePolicy = { ...OF_BTC, name: 'Wider', band: { kind: 'fixed', unit: 'coin', below: 1, above: 2 } };

function aStore() {
  const store = createMemoryStore();
  valueOf(store.ledger.createBook(aBook()));
  return store;
}

describe('createPolicyRepository', () => {
  it('counts versions per book and underlying, and gives each back as it was', () => {
    const { policies, ledger } = aStore();
    const other = 'other' as BookId;
    valueOf(ledger.createBook(aBook({ id: other })));
    const later = toMs(MARKET_MS + 5);
    expect(valueOf(policies.append(BOOK_ID, 'BTC', OF_BTC, MARKET_MS))).toBe(1);
    expect(valueOf(policies.append(BOOK_ID, 'BTC', WIDER, later))).toBe(2);
    expect(valueOf(policies.append(BOOK_ID, 'ETH', WIDER, later))).toBe(1);
    expect(valueOf(policies.append(other, 'BTC', WIDER, later))).toBe(1);
    expect(policies.current(BOOK_ID, 'BTC')).toMatchObject({ version: 2, policy: WIDER, tsMs: later });
    expect(policies.byVersion(BOOK_ID, 'BTC', 1)).toMatchObject({ id: 'demo/BTC/1', policy: OF_BTC, tsMs: MARKET_MS });
    expect(policies.history(BOOK_ID, 'BTC').map(({ version }) => version)).toEqual([2, 1]);
    expect([policies.byVersion(BOOK_ID, 'BTC', 3), policies.current(BOOK_ID, 'SOL')]).toEqual([null, null]);
  });

  it('makes no version of what is in force already, and a new one of what was before', () => {
    const { policies } = aStore();
    const append = (policy: HedgePolicy) => valueOf(policies.append(BOOK_ID, 'BTC', policy, MARKET_MS));
    expect([append(OF_BTC), append({ ...OF_BTC }), append(WIDER), append(OF_BTC)]).toEqual([1, 1, 2, 3]);
  });

  it('refuses what is no policy, naming the field, and a book nobody knows', () => {
    const { policies } = aStore();
    const broken: HedgePolicy = { ...OF_BTC, hysteresisShare: 2 };
    expect(refusalOf(policies.append(BOOK_ID, 'BTC', broken, MARKET_MS))).toMatch(/^invalidInput: policy field hysteresisShare: /);
    expect(refusalOf(policies.append('x' as BookId, 'BTC', OF_BTC, MARKET_MS))).toBe('missingData: no book "x"');
    expect(policies.history(BOOK_ID, 'BTC')).toEqual([]);
  });

  it.each(['byVersion', 'history', 'append'] as const)('takes a fixed band of the settings in once, also when %s comes first', (first) => {
    const { policies, settings, database } = aStore();
    valueOf(settings.set('policy/demo/BTC', { kind: 'fixedBand', targetDeltaCoin: 0.25, halfWidthCoin: 3, hedgeTo: 'edge' }));
    if (first === 'byVersion') policies.byVersion(BOOK_ID, 'BTC', 1);
    if (first === 'history') policies.history(BOOK_ID, 'BTC');
    if (first === 'append') valueOf(policies.append(BOOK_ID, 'BTC', WIDER, MARKET_MS));
    const converted = policies.byVersion(BOOK_ID, 'BTC', 1);
    expect(converted?.policy).toEqual({
      ...OF_BTC,
      targetDeltaCoin: 0.25,
      band: { kind: 'fixed', unit: 'coin', below: 3, above: 3 },
    });
    expect(converted?.tsMs).toBe(MARKET_MS);
    expect(policies.history(BOOK_ID, 'BTC')).toHaveLength(first === 'append' ? 2 : 1);
    expect(verifyDatabase(database.db, instrumentOf).problems).toEqual([]);
  });

  it('leaves a setting that was never readable alone', () => {
    const { policies, settings } = aStore();
    valueOf(settings.set('policy/demo/BTC', { kind: 'fixedBand', halfWidthCoin: -1 }));
    expect(policies.current(BOOK_ID, 'BTC')).toBeNull();
  });
});

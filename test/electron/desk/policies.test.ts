import { describe, expect, it } from 'vitest';
import { createPolicies, type Policies } from '../../../electron/desk/policies.ts';
import type { PolicyPort } from '../../../electron/ports/ledger.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { toCurrency, type Currency } from '../../../shared/domain/instrument.ts';
import { defaultPolicy, fixedBandOf } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { fail } from '../../../shared/result/result.ts';
import { toMs } from '../../../shared/units/time.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, BOOK_ID, MARKET_MS } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { BTC, ETH } from './deskSamples.ts';

const OWN = fixedBandOf({ name: 'Short and tight', targetDeltaCoin: -2, halfWidthCoin: 0.25, hedgeTo: 'target' });
const CREATED_MS = toMs(MARKET_MS - 3_600_000);
const BOOK = { id: BOOK_ID, createdMs: CREATED_MS };

function aStore(): PolicyPort {
  const { ledger, policies } = createMemoryStore();
  for (const id of [BOOK_ID, 'other' as BookId]) expectOk(ledger.createBook(aBook({ id })));
  return policies;
}

function halfWidthCoin(policies: Policies, underlying: Currency, id: BookId = BOOK_ID): number | null {
  const { band } = policies.of({ ...BOOK, id }, underlying).policy;
  return band?.kind === 'fixed' ? band.above : null;
}

describe('createPolicies', () => {
  it('starts with a band of half a BTC, 5 ETH, 1 of anything else, around 0, to the edge, in force since the book was opened', () => {
    const policies = createPolicies(aStore());
    expect([BTC, ETH, toCurrency('SOL')].map((coin) => halfWidthCoin(policies, coin))).toEqual([0.5, 5, 1]);
    const { policy, version, sinceMs } = policies.of(BOOK, BTC);
    expect(policy).toMatchObject({ targetDeltaCoin: 0, sizing: { to: 'edge', ratioPct: 100 }, mode: 'oneClick' });
    expect([version, sinceMs]).toEqual([null, CREATED_MS]);
  });

  it('keeps what the trader chose, per book and underlying, through a restart', () => {
    const store = aStore();
    expectOk(createPolicies(store).set(BOOK_ID, BTC, OWN, MARKET_MS));
    const again = createPolicies(store);
    expect(again.of(BOOK, BTC)).toEqual({ policy: OWN, version: 1, sinceMs: MARKET_MS });
    expect(halfWidthCoin(again, ETH)).toBe(5);
    expect(halfWidthCoin(again, BTC, 'other' as BookId)).toBe(0.5);
  });

  it('counts versions up, keeps them all, newest first, and makes none of a policy that is the same', () => {
    const policies = createPolicies(aStore());
    const wider = { ...OWN, hysteresisShare: 0.5 };
    expect(expectOk(policies.set(BOOK_ID, BTC, OWN, MARKET_MS))).toBe(1);
    expect(expectOk(policies.set(BOOK_ID, BTC, wider, toMs(MARKET_MS + 1)))).toBe(2);
    expect(expectOk(policies.set(BOOK_ID, BTC, wider, toMs(MARKET_MS + 2)))).toBe(2);
    expect(policies.of(BOOK, BTC)).toMatchObject({ policy: wider, version: 2 });
    expect(policies.history(BOOK_ID, BTC).map(({ version, policy, tsMs }) => [version, policy, tsMs])).toEqual([
      [2, wider, MARKET_MS + 1],
      [1, OWN, MARKET_MS],
    ]);
  });

  it('refuses a policy that contradicts itself, names what, stores nothing and goes on with the one before', () => {
    const policies = createPolicies(aStore());
    const nothing = { ...OWN, band: null, events: [] };
    expect(expectFailure(policies.set(BOOK_ID, BTC, nothing, MARKET_MS))).toMatchObject({ reason: 'conflict' });
    const crossed = { ...OWN, limits: { ...OWN.limits, minOrderUsd: 2_000, maxOrderUsd: 1_000 } };
    expect(expectFailure(policies.set(BOOK_ID, BTC, crossed, MARKET_MS)).message).toMatch(/minOrderUsd.*maxOrderUsd/);
    expect(policies.history(BOOK_ID, BTC)).toEqual([]);
    expect(policies.of(BOOK, BTC)).toEqual({ policy: defaultPolicy('BTC'), version: null, sinceMs: CREATED_MS });
  });

  it('goes on with the fixed band of an earlier build, and falls back to the default on one that cannot be', () => {
    const { ledger, policies, settings } = createMemoryStore();
    expectOk(ledger.createBook(aBook()));
    const band = { kind: 'fixedBand', targetDeltaCoin: -2, hedgeTo: 'centre' };
    expectOk(settings.set(`policy/${BOOK_ID}/BTC`, { ...band, halfWidthCoin: 0.25 }));
    expectOk(settings.set(`policy/${BOOK_ID}/ETH`, { ...band, halfWidthCoin: -1 }));
    expect(createPolicies(policies).of(BOOK, BTC).policy).toEqual({ ...OWN, name: 'Fixed band' });
    expect(halfWidthCoin(createPolicies(policies), ETH)).toBe(5);
  });

  it('does not hedge by a policy that could not be stored', () => {
    const policies = createPolicies({ ...aStore(), append: () => fail('persistence', 'the disk is full') });
    expect(policies.set(BOOK_ID, BTC, OWN, MARKET_MS).ok).toBe(false);
    expect(halfWidthCoin(policies, BTC)).toBe(0.5);
  });
});

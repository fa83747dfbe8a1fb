import { describe, expect, it } from 'vitest';
import { createPolicies } from '../../../electron/desk/policies.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { toCurrency } from '../../../shared/domain/instrument.ts';
import { fail } from '../../../shared/result/result.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { BOOK_ID } from '../../support/storeSamples.ts';
import { expectOk } from '../../support/expectOk.ts';
import { BTC, ETH, POLICY } from './deskSamples.ts';

const OWN = { ...POLICY, targetDeltaCoin: -2, halfWidthCoin: 0.25, hedgeTo: 'centre' as const };

describe('createPolicies', () => {
  it('starts with a band of half a BTC, 5 ETH, 1 of anything else, around 0, to the edge', () => {
    const policies = createPolicies(createMemoryStore().settings);
    expect([BTC, ETH, toCurrency('SOL')].map((coin) => policies.of(BOOK_ID, coin).halfWidthCoin)).toEqual([0.5, 5, 1]);
    expect(policies.of(BOOK_ID, BTC)).toMatchObject({ targetDeltaCoin: 0, hedgeTo: 'edge' });
  });

  it('keeps what the trader chose, per book and underlying, through a restart', () => {
    const { settings } = createMemoryStore();
    expectOk(createPolicies(settings).set(BOOK_ID, BTC, OWN));
    const again = createPolicies(settings);
    expect(again.of(BOOK_ID, BTC)).toEqual(OWN);
    expect(again.of(BOOK_ID, ETH).halfWidthCoin).toBe(5);
    expect(again.of('other' as BookId, BTC).halfWidthCoin).toBe(0.5);
  });

  it('falls back to the default on a stored policy that cannot be', () => {
    const { settings } = createMemoryStore();
    expectOk(settings.set(`policy/${BOOK_ID}/BTC`, { ...OWN, halfWidthCoin: -1 }));
    expect(createPolicies(settings).of(BOOK_ID, BTC).halfWidthCoin).toBe(0.5);
  });

  it('does not hedge by a policy that could not be stored', () => {
    const policies = createPolicies({ get: () => undefined, set: () => fail('persistence', 'the disk is full') });
    expect(policies.set(BOOK_ID, BTC, OWN).ok).toBe(false);
    expect(policies.of(BOOK_ID, BTC).halfWidthCoin).toBe(0.5);
  });
});

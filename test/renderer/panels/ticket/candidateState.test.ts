import { describe, expect, it } from 'vitest';
import { basisText, isUsable, pickOf, shortList } from '../../../../renderer/panels/ticket/candidateState.ts';
import { aCandidate } from '../../support/builders.ts';

describe('isUsable', () => {
  it('needs something feasible; an unknown rank alone does not shut it', () => {
    expect(isUsable(aCandidate({ rank: null }))).toBe(true);
    expect(isUsable(aCandidate({ amount: null, feasibleCoin: 0 }))).toBe(false);
  });
});

describe('shortList', () => {
  it('is the first few in their order, and the one on the ticket wherever it stands', () => {
    const all = ['a', 'b', 'c', 'd'].map((id) => aCandidate({ instrumentId: id as never }));
    const ids = (shownId: string | null) => shortList(all, shownId, 2).map(({ instrumentId }) => instrumentId);
    expect([ids(null), ids('a'), ids('d')]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b', 'd'],
    ]);
  });
});

describe('pickOf', () => {
  it('starts size and price anew in another instrument', () => {
    const other = aCandidate({ instrumentId: 'BTC-27MAR26' as never, isChosen: false });
    expect(pickOf(other)).toEqual({ instrumentId: 'BTC-27MAR26', amount: null, limitPrice: null });
  });
  it("goes back to the policy's own pick as a ticket without a choice", () => {
    expect(pickOf(aCandidate()).instrumentId).toBeNull();
  });
});

describe('basisText', () => {
  it('shows what is left and for how many days, and nothing for a perpetual', () => {
    expect(basisText(aCandidate({ basisDeltaCoin: -0.012, basisDays: 24.2 }), 3)).toBe('−0.012 · 24 d');
    expect(basisText(aCandidate({ basisDeltaCoin: null, basisDays: 2.5 }), 3)).toBe('– · 2.5 d');
    expect(basisText(aCandidate(), 3)).toBe('–');
  });
});

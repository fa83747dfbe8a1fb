import { describe, expect, it } from 'vitest';
import { breachOf, byWorstBreach } from '../../../../renderer/panels/ticket/breachOrder.ts';
import { aView } from '../../support/builders.ts';

describe('breachOf', () => {
  it('measures in half-widths beyond the nearest edge: −1.84 against ±0.5 is 2.68 out', () => {
    expect(breachOf(aView())).toBeCloseTo(2.68, 12);
    expect(breachOf(aView({ netDeltaCoin: 0 }))).toBe(-1);
    expect(breachOf(aView({ netDeltaCoin: null }))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('breachOf without a band', () => {
  it('is 1 while a hedge is due and 0 while none is', () => {
    const eventOnly = { lowerCoin: null, upperCoin: null };
    expect(breachOf(aView({ ...eventOnly, verdict: 'suggested' }))).toBe(1);
    expect(breachOf(aView({ ...eventOnly, verdict: 'inside' }))).toBe(0);
  });
});

describe('byWorstBreach', () => {
  it('puts unknown first, then the worst; those inside are equals and go by name', () => {
    const view = (underlying: string, netDeltaCoin: number | null) => aView({ underlying: underlying as never, netDeltaCoin });
    const ordered = byWorstBreach([view('SOL', 0), view('ETH', 0.49), view('BTC', -1.84), view('XRP', null), view('ADA', null)]);
    expect(ordered.map((item) => item.underlying)).toEqual(['ADA', 'XRP', 'BTC', 'ETH', 'SOL']);
  });
});

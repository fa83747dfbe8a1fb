import { describe, expect, it } from 'vitest';
import { fixedBandPolicySchema } from '../../../shared/contract/hedgeSchemas.ts';
import { evaluateFixedBand } from '../../../shared/hedging/fixedBandPolicy.ts';
import { editedPolicy, NO_EDIT, type FixedBandPolicy } from '../../../shared/hedging/hedgePolicy.ts';

const policy: FixedBandPolicy = { kind: 'fixedBand', targetDeltaCoin: 0.2, halfWidthCoin: 0.5, hedgeTo: 'edge' };

function verdictOf(netDeltaCoin: number | null, overrides: Partial<FixedBandPolicy> = {}) {
  return evaluateFixedBand({ policy: { ...policy, ...overrides }, netDeltaCoin, unknownLegs: 0, underlying: 'BTC' });
}

describe('evaluateFixedBand', () => {
  it('puts the band around the target', () => {
    const { lowerCoin, targetCoin, upperCoin } = verdictOf(0);
    expect([lowerCoin, targetCoin, upperCoin]).toEqual([-0.3, 0.2, 0.7]);
  });

  it('touching an edge is inside, also through the noise of float sums', () => {
    expect(verdictOf(0.7).verdict).toBe('inside');
    expect(verdictOf(-0.3).verdict).toBe('inside');
    expect(verdictOf(0.1 + 0.2, { targetDeltaCoin: 0, halfWidthCoin: 0.3 }).verdict).toBe('inside');
    expect(verdictOf(0.7001).verdict).toBe('outside');
    expect(verdictOf(-0.3001).verdict).toBe('outside');
  });

  it('hedges to the nearer edge or to the target', () => {
    expect(verdictOf(3).desiredDeltaCoin).toBe(0.7);
    expect(verdictOf(-3).desiredDeltaCoin).toBe(-0.3);
    expect(verdictOf(3, { hedgeTo: 'centre' }).desiredDeltaCoin).toBe(0.2);
    expect(verdictOf(0.5).desiredDeltaCoin).toBeNull();
  });

  it('says why with its numbers', () => {
    expect(verdictOf(-1.2345678).reason).toBe(
      'Net delta −1.2346 BTC is 0.9346 BTC below the band −0.3 … 0.7 BTC: hedge to the edge at −0.3 BTC',
    );
    expect(verdictOf(0.5).reason).toBe('Net delta 0.5 BTC is inside the band −0.3 … 0.7 BTC');
  });

  it('does not guess: an unknown delta is neither inside nor outside', () => {
    const unknown = evaluateFixedBand({ policy, netDeltaCoin: null, unknownLegs: 2, underlying: 'BTC' });
    expect([unknown.verdict, unknown.desiredDeltaCoin]).toEqual(['unknown', null]);
    expect(unknown.reason).toContain('2 legs have no delta');
    expect(verdictOf(null).reason).toContain('unknown');
  });

  it('takes the policy of the contract as it is, and the ticket may move where it hedges to', () => {
    const wire = fixedBandPolicySchema.parse(policy);
    expect(editedPolicy(wire, NO_EDIT)).toBe(wire);
    expect(editedPolicy(wire, { ...NO_EDIT, hedgeTo: 'centre' }).hedgeTo).toBe('centre');
  });
});

import { describe, expect, it } from 'vitest';
import { verdictWords } from '../../../renderer/format/words.ts';

const band = { lowerCoin: -0.5, upperCoin: 0.5 };

describe('verdictWords', () => {
  it('says inside only inside', () => {
    expect(verdictWords({ ...band, verdict: 'inside', netDeltaCoin: 0.5 })).toBe('inside the band');
    expect(verdictWords({ ...band, verdict: 'inside', netDeltaCoin: 0.52 })).toBe('outside, not due yet');
    expect(verdictWords({ lowerCoin: null, upperCoin: null, verdict: 'inside', netDeltaCoin: 3 })).toBe('no hedge due');
  });
  it("keeps the desk's other verdicts", () => {
    expect(verdictWords({ ...band, verdict: 'suggested', netDeltaCoin: 2 })).toBe('hedge suggested');
    expect(verdictWords({ ...band, verdict: 'unknown', netDeltaCoin: null })).toBe('delta unknown');
  });
});

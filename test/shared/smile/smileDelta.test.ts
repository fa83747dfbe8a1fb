import { describe, expect, it } from 'vitest';
import { black76 } from '../../../shared/pricing/black76.ts';
import { blackInputs } from '../../../shared/pricing/blackInputs.ts';
import { minimumVarianceDelta, sigmaPerUsd, smileDelta, STICKINESS, type DeltaCase } from '../../../shared/smile/smileDelta.ts';
import { createSmileSurface, movedSmile } from '../../../shared/smile/smileSurface.ts';
import { sviCurve } from '../../../shared/smile/svi.ts';
import { MS_PER_DAY } from '../../../shared/units/time.ts';
import { expectOk } from '../../support/expectOk.ts';
import { A_SMILE, AS_OF_MS, FORWARD_USD, priceUsd } from './smileBuilders.ts';

const YEARS = 30 / 365;

function aCase(side: 'call' | 'put', strikeUsd: number, sigma: number): DeltaCase {
  const { deltaCoin, vegaUsdPerVolPoint } = black76(
    expectOk(blackInputs({ side, forwardUsd: FORWARD_USD, strikeUsd, years: YEARS, sigma })),
  );
  return { deltaCoin, vegaUsdPerVolPoint, forwardUsd: FORWARD_USD };
}

describe('smileDelta', () => {
  it.each([
    [STICKINESS.stickyMoneyness, 0.309540338],
    [STICKINESS.stickyStrike, 0.299578643],
    [STICKINESS.localVolatility, 0.289616947],
  ])('R = %d gives %d (conventions §5.8: F 100,000, K 110,000, 30 days, 55 %, slope −0.10)', (stickiness, delta) => {
    expect(smileDelta(aCase('call', 110_000, 0.55), -0.1, stickiness)).toBeCloseTo(delta, 9);
  });

  it.each([0, 0.6, 1, 1.5, 2])('is the revalued difference on the moved smile, R = %d, call and put', (stickiness) => {
    const expiryMs = AS_OF_MS + 30 * MS_PER_DAY;
    const surface = expectOk(createSmileSurface([{ expiryMs, curve: sviCurve(A_SMILE, YEARS) }], AS_OF_MS));
    for (const [side, strikeUsd] of [
      ['call', 115_000],
      ['put', 85_000],
    ] as const) {
      const valueAt = (ratio: number): number => {
        const forward = FORWARD_USD * ratio;
        return priceUsd(side, strikeUsd, YEARS, movedSmile(surface, ratio, stickiness).sigmaAt(strikeUsd, expiryMs, forward), forward);
      };
      const revalued = (valueAt(1 + 1e-5) - valueAt(1 - 1e-5)) / (2e-5 * FORWARD_USD);
      const option = aCase(side, strikeUsd, surface.sigmaAt(strikeUsd, expiryMs, FORWARD_USD));
      expect(smileDelta(option, surface.slopeAt(strikeUsd, expiryMs, FORWARD_USD), stickiness)).toBeCloseTo(revalued, 7);
    }
  });

  it('sigmaPerUsd is (R − 1)·slope/F', () => {
    expect(sigmaPerUsd(-0.1, 0, 50_000)).toBeCloseTo(2e-6, 18);
  });
});

describe('minimumVarianceDelta', () => {
  const call = aCase('call', 110_000, 0.55);
  const put = aCase('put', 110_000, 0.55);

  it("is Black's delta with coefficients of zero", () => {
    expect(minimumVarianceDelta(call, YEARS, { a: 0, b: 0, c: 0 })).toBe(call.deltaCoin);
  });

  it('adds vega/(S√T)·(a + bδ + cδ²), worked by hand for a −0.2, b 0.3, c −0.1', () => {
    const delta = 0.299578643;
    const added = (99.6169539 * 100 * (-0.2 + 0.3 * delta - 0.1 * delta * delta)) / (100_000 * Math.sqrt(YEARS));
    expect(minimumVarianceDelta(call, YEARS, { a: -0.2, b: 0.3, c: -0.1 })).toBeCloseTo(delta + added, 8);
  });

  it('moves call and put of a strike alike, so parity holds: Δ call − Δ put = 1', () => {
    const coefficients = { a: -0.2, b: 0.3, c: -0.1 };
    expect(minimumVarianceDelta(call, YEARS, coefficients) - minimumVarianceDelta(put, YEARS, coefficients)).toBeCloseTo(1, 13);
  });
});

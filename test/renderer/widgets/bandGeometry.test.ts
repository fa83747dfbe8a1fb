import { assert, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandGeometry, zoneOf, type BandGeometry, type BandReading } from '../../../renderer/widgets/bandGeometry.ts';

function aReading(change: Partial<BandReading> = {}): BandReading {
  return { lowerCoin: -0.5, targetCoin: 0, upperCoin: 0.5, filledCoin: 0.1, netCoin: 0.1, afterCoin: null, ...change };
}

function edgesOf({ band }: BandGeometry): { readonly lowerAt: number; readonly upperAt: number } {
  if (band === null) throw new Error('expected a band');
  return band;
}

describe('bandGeometry', () => {
  it('centres the band and its target while the delta is inside', () => {
    const geometry = bandGeometry(aReading());
    expect(geometry.zone).toBe('inside');
    expect(geometry.reach).toEqual({ left: 1.6, right: 1.6 });
    expect(geometry.targetAt).toBeCloseTo(0.5, 12);
    const { lowerAt, upperAt } = edgesOf(geometry);
    expect(lowerAt).toBeCloseTo(0.3 / 1.6, 12);
    expect(lowerAt + upperAt).toBeCloseTo(1, 12);
    expect(geometry.filled?.at).toBeCloseTo(0.5 + 0.2 / 3.2, 12);
  });
  it('widens only the side on which the delta is out, in steps', () => {
    expect(bandGeometry(aReading({ netCoin: -1.84, filledCoin: -1.84 })).reach).toEqual({ left: 4, right: 1.6 });
    expect(bandGeometry(aReading({ netCoin: 2.5, filledCoin: 2.5 })).reach).toEqual({ left: 1.6, right: 6 });
  });
  it('holds its scale still while the needle moves within a step', () => {
    const at = (netCoin: number) => bandGeometry(aReading({ netCoin, filledCoin: netCoin }));
    expect(edgesOf(at(-1.84)).lowerAt).toBe(edgesOf(at(-1.5)).lowerAt);
  });
  it('pins what is far outside to the end and says on which side', () => {
    expect(bandGeometry(aReading({ netCoin: -400, filledCoin: -400 })).net).toEqual({ at: 0, beyond: 'left' });
    expect(bandGeometry(aReading({ netCoin: 400, filledCoin: 400 })).net).toEqual({ at: 1, beyond: 'right' });
  });
  it('has a hollow needle only when open orders move the delta', () => {
    expect(bandGeometry(aReading({ filledCoin: -1.84, netCoin: -0.5 })).hasOpenOrders).toBe(true);
    expect(bandGeometry(aReading({ filledCoin: -1.84, netCoin: -1.84 })).hasOpenOrders).toBe(false);
  });
  it('draws no needle for an unknown delta', () => {
    const geometry = bandGeometry(aReading({ filledCoin: null, netCoin: null }));
    expect([geometry.zone, geometry.filled, geometry.net]).toEqual(['unknown', null, null]);
  });
  it('without a band marks the target in the middle, and a round number that holds every needle is the scale', () => {
    const geometry = bandGeometry(aReading({ lowerCoin: null, upperCoin: null, netCoin: -1.84, filledCoin: -1.84, afterCoin: 0 }));
    expect([geometry.zone, geometry.band, geometry.targetAt]).toEqual(['noBand', null, 0.5]);
    // The scale is 2 coins, reach 1.6 of them on either side.
    expect(geometry.net?.at).toBeCloseTo(0.5 - 0.92 / 3.2, 12);
  });
  it('without a band and with nothing away from the target still has a scale', () => {
    const geometry = bandGeometry(aReading({ lowerCoin: null, upperCoin: null, netCoin: 0, filledCoin: 0 }));
    expect(geometry.net).toEqual({ at: 0.5, beyond: null });
  });
  it('survives a band of no width', () => {
    const geometry = bandGeometry(aReading({ lowerCoin: 0, upperCoin: 0, netCoin: 1, filledCoin: 1 }));
    const { lowerAt, upperAt } = edgesOf(geometry);
    expect([lowerAt, upperAt, geometry.net?.at].every((at) => Number.isFinite(at))).toBe(true);
  });
  it('property: needles keep the order of the numbers and stay on the ruler', () => {
    const coin = double({ min: -50, max: 50, noNaN: true });
    assert(
      property(coin, coin, double({ min: 0.01, max: 20, noNaN: true }), coin, (net, after, halfWidth, target) => {
        const geometry = bandGeometry({
          lowerCoin: target - halfWidth,
          targetCoin: target,
          upperCoin: target + halfWidth,
          filledCoin: net,
          netCoin: net,
          afterCoin: after,
        });
        const [netAt, afterAt] = [geometry.net?.at ?? -1, geometry.after?.at ?? -1];
        expect(netAt >= 0 && netAt <= 1 && afterAt >= 0 && afterAt <= 1).toBe(true);
        if (net < after) expect(netAt).toBeLessThanOrEqual(afterAt);
        if (geometry.zone === 'below') expect(netAt).toBeLessThanOrEqual(edgesOf(geometry).lowerAt);
        if (geometry.zone === 'above') expect(netAt).toBeGreaterThanOrEqual(edgesOf(geometry).upperAt);
      }),
    );
  });
});

describe('zoneOf', () => {
  it('counts an edge as inside, as the policy does', () => {
    expect(zoneOf({ netCoin: -0.5, lowerCoin: -0.5, upperCoin: 0.5 })).toBe('inside');
    expect(zoneOf({ netCoin: -0.500_001, lowerCoin: -0.5, upperCoin: 0.5 })).toBe('below');
  });
  it('calls nothing inside where there is no band', () => {
    expect(zoneOf({ netCoin: 0, lowerCoin: null, upperCoin: null })).toBe('noBand');
    expect(zoneOf({ netCoin: null, lowerCoin: null, upperCoin: null })).toBe('unknown');
  });
});

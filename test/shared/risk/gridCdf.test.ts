import { describe, expect, it } from 'vitest';
import { normCdf } from '../../../shared/math/normal.ts';
import { gridCdf } from '../../../shared/risk/gridCdf.ts';

describe('gridCdf', () => {
  it('is normCdf within 3e-16, between and at its nodes, over ±40', () => {
    let worst = 0;
    for (let at = 0; at <= 200_000; at += 1) {
      const x = -10 + (at * 20) / 200_000 + 1e-7;
      worst = Math.max(worst, Math.abs(gridCdf(x) - normCdf(x)));
    }
    for (const x of [-40, -8.5, -8.499999, 8.499999, 8.5, 40, 0]) worst = Math.max(worst, Math.abs(gridCdf(x) - normCdf(x)));
    expect(worst).toBeLessThan(3e-16);
  });

  it('is 0 and 1 to 1e-16 at the infinities', () => {
    expect(gridCdf(-Infinity)).toBeLessThan(1e-16);
    expect(gridCdf(Infinity)).toBeCloseTo(1, 15);
  });
});

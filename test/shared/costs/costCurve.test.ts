import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costCurve, curveSizes } from '../../../shared/costs/costCurve.ts';
import { predictCost } from '../../../shared/costs/predictCost.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { anInstrument, valueOf } from '../risk/riskBuilders.ts';
import { aRequest } from './costBuilders.ts';

describe('costCurve', () => {
  it('prices each size at market, in USD and in basis points of the size', () => {
    const request = aRequest();
    const [first, second] = costCurve(request, [decimal(1_000), decimal(3_000)]);
    const expected = valueOf(predictCost({ ...request, amount: decimal(3_000) })).totalUsd;
    expect(first?.amountUsd).toBe(1_000);
    expect(second).toEqual({ amountUsd: 3_000, costUsd: expected, costBps: (expected / 3_000) * 1e4 });
  });

  it('has no number where the model does not reach, and no points without a book', () => {
    expect(costCurve(aRequest({ dailySigma: null }), [decimal(2_000), decimal(9_000)]).map(({ costUsd }) => costUsd === null)).toEqual([
      false,
      true,
    ]);
    expect(costCurve(aRequest({ asks: [] }), [decimal(1)])).toEqual([]);
  });

  it('counts coins at the mid', () => {
    const linear = aRequest({ name: 'BTC_USDC-PERPETUAL', bids: [[99, 9]], asks: [[101, 9]] });
    expect(costCurve(linear, [decimal(2)])[0]?.amountUsd).toBe(200);
  });

  it('never falls with the size', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 2, maxLength: 12 });
    const side = fc.constantFrom('buy' as const, 'sell' as const);
    fc.assert(
      fc.property(sizes, side, fc.constantFrom('BTC-PERPETUAL', 'BTC_USDC-PERPETUAL'), (lots, direction, name) => {
        const request = aRequest({
          name,
          side: direction,
          dailyVolumeUsd: 1e9,
          asks: [
            [52_000, 900],
            [52_100, 5_000],
          ],
        });
        const curve = costCurve(
          request,
          lots.toSorted((a, b) => a - b).map((lot) => decimal(name === 'BTC-PERPETUAL' ? 10 * lot : lot / 100)),
        );
        for (const [i, point] of curve.entries()) {
          const before = curve[i - 1];
          if (before !== undefined) expect(Number(point.costUsd)).toBeGreaterThanOrEqual(Number(before.costUsd) - 1e-9);
        }
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('curveSizes', () => {
  it('spreads twelve whole lots from a sixteenth to sixteen times the trade', () => {
    const sizes = curveSizes(anInstrument('BTC-PERPETUAL'), decimal(160_000));
    expect(sizes.length).toBe(12);
    expect([sizes[0]?.toNumber(), sizes.at(-1)?.toNumber()]).toEqual([10_000, 2_560_000]);
    expect(sizes.every((size) => size.mod(10).isZero())).toBe(true);
  });

  it('lists no lot twice when the trade is small', () => {
    const sizes = curveSizes(anInstrument('BTC-PERPETUAL'), decimal(10)).map((size) => size.toNumber());
    expect(sizes[0]).toBe(10);
    expect(new Set(sizes).size).toBe(sizes.length);
  });
});

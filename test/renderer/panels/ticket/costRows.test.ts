import { describe, expect, it } from 'vitest';
import { curveLine, curveMark } from '../../../../renderer/panels/ticket/costCurvePoints.ts';
import { cheapestWay, chosenWay, costRows } from '../../../../renderer/panels/ticket/costRows.ts';
import { aCost, aPlan } from '../../support/builders.ts';

describe('costRows', () => {
  it('has six parts that add up to the total of each way', () => {
    const plan = aPlan();
    const rows = costRows(plan);
    expect(rows.map(({ name }) => name)).toEqual(['Fee', 'Half-spread', 'Slippage', 'Impact', 'Carry', 'Margin']);
    const sum = rows.reduce((total, { usd }) => total + (usd.market ?? Number.NaN), 0);
    expect(sum).toBeCloseTo(aCost().totalUsd, 9);
  });
  it('leaves a way that cannot be told unknown, not free', () => {
    expect(costRows(aPlan()).every(({ usd }) => usd.sliced === null)).toBe(true);
  });
});

describe('chosenWay', () => {
  it('is how the plan itself is done, or nothing while its cost is unknown', () => {
    expect([chosenWay(aPlan()), chosenWay(aPlan({ cost: null }))]).toEqual(['market', null]);
  });
});

describe('cheapestWay', () => {
  it('compares the totals that are known', () => {
    expect(cheapestWay(aPlan())).toBe('passive');
    expect(cheapestWay({ costs: { market: null, passive: null, sliced: null } })).toBeNull();
  });
});

describe('curveMark', () => {
  it('puts the trade between its neighbours: half way from 50,000 at 4 bp to 150,000 at 6 bp is 5 bp', () => {
    expect(curveMark({ ...aPlan(), amountUsd: 100_000 })).toEqual({ x: 100_000, y: 5 });
  });
  it('marks nothing where the curve does not reach', () => {
    expect(curveMark({ ...aPlan(), amountUsd: 200_000 })).toBeNull();
    expect(curveMark({ ...aPlan(), amountUsd: 10_000 })).toBeNull();
    expect(curveMark({ costCurve: [], amountUsd: 1 })).toBeNull();
  });
  it('draws the known part of the curve only', () => {
    expect(curveLine(aPlan())).toHaveLength(2);
  });
});

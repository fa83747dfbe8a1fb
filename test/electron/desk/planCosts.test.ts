import { describe, expect, it } from 'vitest';
import { costAssumptions, planCostCurve } from '../../../electron/desk/planCosts.ts';
import { DEFAULT_IMPACT } from '../../../shared/costs/impactModel.ts';
import { planHedge } from '../../../shared/hedging/planHedge.ts';
import { aPlanRequest } from '../../support/decisionSamples.ts';
import { expectOk } from '../../support/expectOk.ts';
import { POLICY } from './deskSamples.ts';

const KNOWN = { indexUsd: 80_000, sigma: 0.5, impact: DEFAULT_IMPACT };

describe('costAssumptions', () => {
  it('turns the volatility of a year into that of a day: 0.5 ÷ √365, and keeps an unknown one unknown', () => {
    expect(costAssumptions(POLICY, KNOWN).dailySigma).toBeCloseTo(0.026_171_196, 9);
    expect(costAssumptions(POLICY, { ...KNOWN, sigma: null }).dailySigma).toBeNull();
  });

  it('waits as long as the policy lets a hedge rest, a minute where it does not say; horizon and capital cost are the policy’s', () => {
    expect(costAssumptions(POLICY, KNOWN)).toMatchObject({ waitSeconds: 60, horizonHours: 24, capitalCostPerYear: 0.1 });
    const patient = { ...POLICY, execution: { ...POLICY.execution, escalateAfterSeconds: 300 }, horizonHours: 8, capitalCostPctPerYear: 5 };
    expect(costAssumptions(patient, KNOWN)).toMatchObject({ waitSeconds: 300, horizonHours: 8, capitalCostPerYear: 0.05 });
  });
});

describe('planCostCurve', () => {
  const request = aPlanRequest();
  const outcome = expectOk(planHedge(request));
  if (outcome.kind !== 'plan') throw new Error(outcome.reason);
  const { plan } = outcome;
  const assumptions = costAssumptions(POLICY, KNOWN);

  it('rises with the size, costs no less per dollar (0.01 bps for the price the dollars are counted at), and spans the plan’s own size', () => {
    const curve = planCostCurve(request, plan, assumptions);
    expect(curve[0]?.amountUsd).toBeLessThan(plan.amountUsd);
    expect(curve.at(-1)?.amountUsd).toBeGreaterThan(plan.amountUsd);
    for (const [at, point] of curve.slice(1).entries()) {
      expect(point.amountUsd).toBeGreaterThan(curve[at]?.amountUsd ?? Number.NaN);
      expect(point.costUsd).toBeGreaterThan(curve[at]?.costUsd ?? Number.NaN);
      expect(point.costBps).toBeGreaterThanOrEqual((curve[at]?.costBps ?? Number.NaN) - 0.01);
    }
  });

  it('is empty without a book: nothing is drawn on a guess', () => {
    expect(planCostCurve({ ...request, book: null }, plan, assumptions)).toEqual([]);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderBook } from '../../../../shared/domain/market.ts';
import type { HedgePolicy, PolicyBand } from '../../../../shared/domain/policySchema.ts';
import type { DecisionBodyV2 } from '../../../../shared/hedging/decision/decisionRecord.ts';
import {
  plannedJson,
  planRequestJson,
  recomputeDecision,
  type Recomputers,
} from '../../../../shared/hedging/decision/recomputeDecision.ts';
import type { HedgeGuard } from '../../../../shared/hedging/feasible/hedgeGuard.ts';
import { planHedge, type HedgePlanRequest } from '../../../../shared/hedging/planHedge.ts';
import { toPlainJson } from '../../../../shared/hedging/decision/plainJson.ts';
import { evaluatePolicy } from '../../../../shared/hedging/policy/evaluatePolicy.ts';
import { DEFAULT_PRE_TRADE_LIMITS } from '../../../../shared/hedging/preTradeChecks.ts';
import { decimal } from '../../../../shared/units/decimal.ts';
import { anOldBody, anOrderBook, aPlanRequest, POLICY, RULEBOOK, somePolicyInputs } from '../../../support/decisionSamples.ts';

const PARTS = new Map([
  ['policy', toPlainJson(POLICY)],
  ['spec', toPlainJson(aPlanRequest().instrument)],
  ['rules', toPlainJson(RULEBOOK)],
]);
const ENGINES: Recomputers = { evaluatePolicy, planHedge, partOf: (id) => PARTS.get(id) };

function aBody(request: HedgePlanRequest | null, netDeltaCoin = 1.2): DecisionBodyV2 {
  const policyInputs = somePolicyInputs({ netDeltaCoin });
  const planRequest = request === null ? null : planRequestJson(request);
  return {
    ...anOldBody(),
    schemaVersion: 2,
    actor: 'trader',
    policyVersion: 1,
    filledDeltaCoin: netDeltaCoin,
    inputs: {
      policyId: 'policy',
      policyInputs,
      planRequest,
      instrumentSpecId: request === null ? null : 'spec',
      rulebookId: request === null ? null : 'rules',
    },
    verdict: evaluatePolicy(POLICY, policyInputs),
    planned: request === null ? null : plannedJson(planHedge(request)),
    alternatives: [],
    userAction: null,
    realised: null,
    markOuts: null,
  };
}

/** As it comes out of the database. */
function stored(body: DecisionBodyV2): DecisionBodyV2 {
  return JSON.parse(JSON.stringify(body)) as DecisionBodyV2;
}

describe('recomputeDecision', () => {
  it.each([
    ['a market order', aPlanRequest()],
    ['an order that rests', aPlanRequest({ settings: { ...aPlanRequest().settings, style: 'passive' } })],
    ['an edit the venue would not take', aPlanRequest({ edit: { ...aPlanRequest().edit, amount: '15' as never } })],
    ['a market without a book', aPlanRequest({ book: null, markPriceUsd: null })],
    ['a book too thin', aPlanRequest({ book: { ...anOrderBook(), bids: [{ price: 79_999.5, amount: 1_230 }] } })],
    ['a delta that is where it should be', aPlanRequest({ netDeltaCoin: 0.5 })],
    ['no plan at all', null],
  ])('says the same again, number by number: %s', (_what, request) => {
    expect(recomputeDecision(stored(aBody(request)), ENGINES)).toEqual({ same: true, differences: [] });
  });

  it('says the same for awkward doubles', () => {
    for (const netDeltaCoin of [0.1 + 0.2 + 0.6, Number.MIN_VALUE, 1e-7 / 3, 1e15 / 7, -0]) {
      const body = stored(aBody(aPlanRequest({ netDeltaCoin }), netDeltaCoin));
      expect(recomputeDecision(body, ENGINES)).toEqual({ same: true, differences: [] });
    }
  });

  it('says the same for any market, policy, limits and margin', () => {
    // Thirds and the like, spread evenly: fc.double draws mostly tiny ones, from which no trade comes.
    const spread = (min: number, max: number) => fc.integer({ min: 0, max: 999_983 }).map((n) => min + ((max - min) * n) / 999_983);
    const amount = spread(0.001, 5);
    const bands: readonly PolicyBand[] = [
      { kind: 'fixed', unit: 'usd', below: 40_000, above: 70_000 },
      { kind: 'gammaScaled', movePct: 1.5, floorCoin: 0.01, capCoin: null },
      { kind: 'whalleyWilmott', riskAversionPerUsd: 1e-5, costShare: null },
      { kind: 'zakamouline', riskAversionPerUsd: 1e-5, costShare: 0.0005 },
    ];
    const cases = fc.record({
      band: fc.constantFrom(...bands),
      netDeltaCoin: spread(-20, 20),
      gamma: spread(-0.01, 0.01),
      depth: fc.array(fc.tuple(amount, amount), { minLength: 1, maxLength: 8 }),
      maxOrderUsd: fc.option(fc.integer({ min: 10, max: 1_000_000 })),
      marginPct: fc.option(amount),
    });
    let plans = 0;
    fc.assert(
      fc.property(cases, ({ band, netDeltaCoin, gamma, depth, maxOrderUsd, marginPct }) => {
        const policy: HedgePolicy = {
          ...POLICY,
          band,
          limits: { ...POLICY.limits, maxOrderUsd, maxMarginUsePct: marginPct === null ? null : 40 },
        };
        const policyInputs = somePolicyInputs({
          netDeltaCoin,
          greeks: { gammaCoinPerUsd: gamma, sigma: 0.6, years: 0.05, deltaShiftCoin: gamma },
        });
        const verdict = evaluatePolicy(policy, policyInputs);
        const request = aPlanRequest({
          netDeltaCoin,
          desiredDeltaCoin: verdict.desiredDeltaCoin ?? verdict.centreCoin,
          targetDeltaCoin: verdict.centreCoin,
          book: aDeepBook(depth),
          guard: aGuard(policy, marginPct),
        });
        const body = aBody(request);
        if (body.inputs === null) throw new Error('expected inputs');
        plans += JSON.stringify(body.planned).includes('"kind":"plan"') ? 1 : 0;
        const whole = stored({ ...body, verdict, inputs: { ...body.inputs, policyInputs } });
        const partOf = (id: string) => (id === 'policy' ? toPlainJson(policy) : PARTS.get(id));
        expect(recomputeDecision(whole, { ...ENGINES, partOf })).toEqual({ same: true, differences: [] });
      }),
      { seed: 20_260_203, numRuns: 500 },
    );
    expect(plans).toBeGreaterThan(250);
  });

  it('notices one last bit, in the verdict and in the plan', () => {
    const body = stored(aBody(aPlanRequest()));
    const verdict = body.verdict === null ? null : { ...body.verdict, desiredDeltaCoin: 0.500_000_000_000_000_1 };
    expect(recomputeDecision({ ...body, verdict }, ENGINES)?.differences).toEqual([
      'verdict.desiredDeltaCoin: was 0.5000000000000001, is now 0.5',
    ]);
    const otherFees: Recomputers = {
      ...ENGINES,
      planHedge: (request) => planHedge({ ...request, netDeltaCoin: request.netDeltaCoin * 2 }),
    };
    const differences = recomputeDecision(body, otherFees)?.differences ?? [];
    expect(differences.some((line) => /^plan\.value\.plan\.deltaBeforeCoin: was 1\.2, is now 2\.4$/.test(line))).toBe(true);
  });

  it('notices inputs that were changed', () => {
    const body = stored(aBody(aPlanRequest()));
    if (body.inputs === null) throw new Error('expected inputs');
    const moved = { ...body, inputs: { ...body.inputs, policyInputs: { ...body.inputs.policyInputs, netDeltaCoin: 1.3 } } };
    expect(recomputeDecision(moved, ENGINES)?.same).toBe(false);
  });

  it('says what it lacks, and nothing of rows that never had inputs', () => {
    const without = (missing: string) => ({ ...ENGINES, partOf: (id: string) => (id === missing ? undefined : PARTS.get(id)) });
    for (const [missing, words] of [
      ['policy', 'verdict: the policy it was made by is not stored'],
      ['spec', 'plan: the instrument it was made for is not stored'],
      ['rules', 'plan: the rulebook it was made with is not stored'],
    ] as const)
      expect(recomputeDecision(stored(aBody(aPlanRequest())), without(missing))?.differences).toEqual([words]);
    expect(recomputeDecision(anOldBody(), ENGINES)).toBeNull();
    expect(recomputeDecision({ ...aBody(null), inputs: null }, ENGINES)).toBeNull();
  });

  it('outlives inputs of a shape that the code of today cannot read', () => {
    const body = stored(aBody(null));
    const broken = { ...body, inputs: { ...body.inputs, policyInputs: {} } } as unknown as DecisionBodyV2;
    const answer = recomputeDecision(broken, ENGINES);
    expect(answer?.same).toBe(false);
    expect(answer?.differences.length).toBeGreaterThan(0);
  });
});

/** Levels (size in 100 kUSD, width in USD) either side of 80,000. */
function aDeepBook(levels: readonly (readonly [number, number])[]): OrderBook {
  let distance = 0;
  const steps = levels.map(([size, width]) => ({ amount: Math.round(size * 10_000) * 10, distance: (distance += Math.ceil(width) / 2) }));
  const side = (sign: 1 | -1) => steps.map((step) => ({ price: 80_000 + sign * step.distance, amount: step.amount }));
  return { ...anOrderBook(), bids: side(-1), asks: side(1) };
}

function aGuard({ limits }: HedgePolicy, marginPct: number | null): HedgeGuard {
  return {
    policy: limits,
    desk: DEFAULT_PRE_TRADE_LIMITS,
    situation: {
      link: 'connected',
      quoteAgeMs: 90,
      indexUsd: 80_000,
      positionAmount: decimal('-12340'),
      notionalUsd: 12_340,
      tradedHourUsd: 1_000 / 3,
      tradedDayUsd: 70_000 / 3,
      spotHeldCoin: null,
      marginCurve:
        marginPct === null
          ? null
          : [
              { amount: 0, usePct: 20 / 3 },
              { amount: 5_000_000, usePct: 20 / 3 + marginPct * 30 },
            ],
      ordersLastMinute: 1,
      openOrders: [],
    },
  };
}

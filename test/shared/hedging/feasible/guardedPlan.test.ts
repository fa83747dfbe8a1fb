import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../../shared/domain/instrument.ts';
import type { OrderBook } from '../../../../shared/domain/market.ts';
import { plainDifferences, type PlainJson } from '../../../../shared/hedging/decision/plainJson.ts';
import { plannedJson, planRequestJson, readPlanRequest } from '../../../../shared/hedging/decision/recomputeDecision.ts';
import type { ConstraintName } from '../../../../shared/hedging/feasible/constraint.ts';
import { sampleMarginUse } from '../../../../shared/hedging/feasible/marginCurve.ts';
import {
  DEFAULT_HEDGE_SETTINGS,
  NO_PLAN_EDIT,
  planConstraints,
  planHedge,
  type HedgePlan,
  type HedgePlanOutcome,
  type HedgePlanRequest,
} from '../../../../shared/hedging/planHedge.ts';
import { preTradeChecks, type PreTradeInputs } from '../../../../shared/hedging/preTradeChecks.ts';
import { decimal, type DecimalText } from '../../../../shared/units/decimal.ts';
import { anInstrument, AT_MS, failureOf, RULEBOOK, valueOf } from '../../risk/riskBuilders.ts';
import { aGuard, type GuardChanges } from './guardBuilders.ts';

const perpetual = anInstrument('BTC-PERPETUAL');
const linear = anInstrument('BTC_USDC-PERPETUAL');
const future = anInstrument('BTC-27FEB26');
const spot = anInstrument('BTC_USDC');

function aBook(instrument: Instrument, levels: readonly (readonly [gapPct: number, amount: number])[]): OrderBook {
  const side = (sign: 1 | -1) => levels.map(([gapPct, amount]) => ({ price: 100_000 + sign * Math.round(gapPct * 1_000), amount }));
  return { instrumentId: instrument.id, bids: side(-1), asks: side(1), tsMs: AT_MS };
}

const DEEP = aBook(perpetual, [
  [0.01, 100_000],
  [0.2, 100_000],
  [1, 1e9],
]);

function aRequest(changes: Partial<HedgePlanRequest> = {}, guard: GuardChanges = {}): HedgePlanRequest {
  return {
    instrument: perpetual,
    numeraire: 'usd',
    netDeltaCoin: 3,
    desiredDeltaCoin: 0,
    targetDeltaCoin: 0,
    book: DEEP,
    markPriceUsd: 100_000,
    edit: NO_PLAN_EDIT,
    settings: { ...DEFAULT_HEDGE_SETTINGS, rounding: 'towardZero' },
    rulebook: RULEBOOK,
    tsMs: AT_MS,
    guard: aGuard(guard),
    ...changes,
  };
}

interface Held {
  readonly amount: number;
  readonly binding: readonly string[];
}

function heldBy(guard: GuardChanges, changes: Partial<HedgePlanRequest> = {}): Held {
  const outcome = valueOf(planHedge(aRequest(changes, guard)));
  const amount = outcome.kind === 'plan' ? Number(outcome.plan.amount) : 0;
  const binding = (outcome.kind === 'plan' ? outcome.plan.binding : outcome.feasible?.binding) ?? [];
  return { amount, binding: binding.map(({ name, isSole }) => (isSole ? name : `${name} (tied)`)) };
}

describe('planHedge under a guard: one constraint at a time', () => {
  const roomy = { book: aBook(perpetual, [[0.01, 1e9]]) };

  it('nothing limited: the whole hedge, 299,970 USD at 99,990', () => {
    expect(heldBy({}, roomy)).toEqual({ amount: 299_970, binding: [] });
  });

  it.each<[ConstraintName, number, GuardChanges]>([
    ['maxOrder', 50_000, { policy: { maxOrderUsd: 50_003 } }],
    ['maxOrder', 40_000, { policy: { maxOrderUsd: 50_000 }, desk: { maxOrderUsd: 40_000 } }],
    ['maxHour', 30_000, { policy: { maxHourUsd: 100_000 }, situation: { tradedHourUsd: 70_000 } }],
    ['maxHour', 0, { policy: { maxHourUsd: 100_000 }, situation: { tradedHourUsd: null } }],
    ['maxDay', 0, { policy: { maxDayUsd: 100_000 }, situation: { tradedDayUsd: 170_000 } }],
    ['maxPosition', 20_000, { policy: { maxPositionUsd: 100_000 }, situation: { positionAmount: decimal(-80_000) } }],
    ['maxPosition', 180_000, { policy: { maxPositionUsd: 100_000 }, situation: { positionAmount: decimal(80_000) } }],
    ['maxPosition', 239_990, { policy: { maxPositionUsd: 100_000 }, situation: { positionAmount: decimal(120_000) } }],
    ['maxNotional', 10_000, { desk: { maxNotionalUsd: 60_000 }, situation: { notionalUsd: 50_000 } }],
    ['maxNotional', 0, { situation: { notionalUsd: null } }],
    ['reduceOnly', 70_000, { policy: { reduceOnly: true }, situation: { positionAmount: decimal(70_000) } }],
    ['reduceOnly', 0, { policy: { reduceOnly: true }, situation: { positionAmount: decimal(-70_000) } }],
    ['venueState', 0, { situation: { link: 'resyncing' } }],
    ['staleData', 0, { situation: { quoteAgeMs: 5_001 } }],
    ['staleData', 0, { situation: { quoteAgeMs: null } }],
    ['rateBudget', 0, { situation: { ordersLastMinute: 30 } }],
    ['collar', 0, { situation: { indexUsd: 120_000 } }],
    ['collar', 0, { situation: { indexUsd: null } }],
    ['minOrder', 0, { policy: { minOrderUsd: 300_000 } }],
    [
      'margin',
      149_980,
      { policy: { maxMarginUsePct: 50 }, situation: { marginCurve: sampleMarginUse((amount) => (100 * amount) / 299_970, 299_970, null) } },
    ],
    ['margin', 0, { policy: { maxMarginUsePct: 50 } }],
  ])('%s allows %d', (name, amount, guard) => {
    expect(heldBy(guard, roomy)).toEqual({ amount, binding: [name] });
  });

  it('slippage: what the book holds up to the cap, though there is more beyond', () => {
    expect(heldBy({})).toEqual({ amount: 200_000, binding: ['slippage'] });
  });

  it('depth: the share of it that one order may take', () => {
    expect(heldBy({ policy: { maxDepthSharePct: 25 } })).toEqual({ amount: 50_000, binding: ['depth'] });
    expect(heldBy({}, { book: aBook(perpetual, [[0.01, 70_000]]) })).toEqual({ amount: 70_000, binding: ['depth'] });
  });

  it('collar: the walk ends there, and so does the limit of the order', () => {
    const outcome = valueOf(planHedge(aRequest({}, { desk: { collarPct: 0.1 } })));
    const plan = outcome.kind === 'plan' ? outcome.plan : null;
    expect([plan?.amount, plan?.limitPrice, plan?.binding.map(({ name }) => name)]).toEqual(['100000', '99900', ['collar']]);
    expect(plan?.boundBy).toEqual(['price collar 100,000 USD up to 99,900']);
  });

  it('margin above its limit may still be freed', () => {
    const marginCurve = sampleMarginUse((amount) => 60 + 40 * Math.abs(amount / 100_000 - 1), 300_000, 100_000);
    const guard = { policy: { maxMarginUsePct: 50 }, situation: { positionAmount: decimal(100_000), marginCurve } };
    expect(heldBy(guard, roomy)).toEqual({ amount: 199_990, binding: ['margin'] });
  });

  it('a delta beyond counting is refused, whatever limits the margin', () => {
    const guard = aGuard({ policy: { maxMarginUsePct: 50 }, situation: { marginCurve: [{ amount: 0, usePct: 1 }] } });
    expect(failureOf(planHedge(aRequest({ netDeltaCoin: 1e300, guard })))).toContain('invalidInput: idealCoin');
  });

  it('no short spot: the coins that are held, in lots of 0.0001', () => {
    const selling = { instrument: spot, book: aBook(spot, [[0.01, 1e6]]) };
    const guard = { policy: { allowShortSpot: false }, situation: { spotHeldCoin: 1.234_56 } };
    expect(heldBy(guard, selling)).toEqual({ amount: 1.2345, binding: ['shortSpot'] });
    expect(heldBy({ policy: { allowShortSpot: false } }, selling)).toEqual({ amount: 0, binding: ['shortSpot'] });
    expect(heldBy(guard, { ...selling, netDeltaCoin: -3 })).toEqual({ amount: 3, binding: [] });
  });

  it('amounts in coin count at the index', () => {
    const guard = { policy: { maxOrderUsd: 50_000 }, situation: { indexUsd: 99_000 } };
    expect(heldBy(guard, { instrument: linear, book: aBook(linear, [[0.01, 1e6]]) })).toEqual({ amount: 0.505, binding: ['maxOrder'] });
  });

  it('a working order of the same side, an order of unknown outcome, a crossed or missing book', () => {
    const order = {
      label: 'dd-1',
      instrumentId: perpetual.id,
      side: 'sell',
    } as never;
    const open = (state: 'sent' | 'unknown') => [
      { order, state, filledAmount: decimal(0), venueOrderId: null, note: null, decisionId: null, intendedMs: AT_MS, updatedMs: AT_MS },
    ];
    expect(heldBy({ situation: { openOrders: open('sent') } }).binding).toEqual(['workingOrder']);
    expect(heldBy({ situation: { openOrders: open('unknown') } }).binding).toEqual(['unknownOutcome']);
    expect(heldBy({}, { book: aBook(perpetual, [[-0.01, 1e9]]) }).binding).toContain('book');
    expect(heldBy({}, { book: null }).binding).toEqual(['book']);
  });

  it('asked of files, no state of a venue holds, and a mark does where there is no book; a crossed one is still refused', () => {
    const situation = { isOffline: true, link: 'disconnected', quoteAgeMs: 86_400_000 } as const;
    expect(heldBy({ situation }, { book: null })).toEqual({ amount: 300_000, binding: [] });
    const crossed = aBook(perpetual, [[-0.01, 1e9]]);
    expect(heldBy({ situation }, { book: crossed }).binding).toContain('book');
  });

  it('names every reason in the sentence', () => {
    const outcome = valueOf(planHedge(aRequest({}, { situation: { link: 'disconnected', quoteAgeMs: null } })));
    expect(outcome.kind === 'none' ? outcome.reason : '').toBe(
      'Nothing of 3 BTC may be traded: deribit is disconnected; no market data; must be younger than 5 s',
    );
  });

  it.each<[string, GuardChanges]>([
    ['maxHourUsd', { policy: { maxHourUsd: -1 } }],
    ['maxOrderUsd', { policy: { maxOrderUsd: 0 } }],
    ['maxDepthSharePct', { policy: { maxDepthSharePct: 101 } }],
    ['maxMarginUsePct', { policy: { maxMarginUsePct: Number.NaN } }],
    ['minOrderUsd 500 contradicts maxOrderUsd 400', { policy: { minOrderUsd: 500, maxOrderUsd: 400 } }],
    ['desk collarPct', { desk: { collarPct: -1 } }],
    ['tradedDayUsd', { situation: { tradedDayUsd: Number.NaN } }],
    ['indexUsd', { situation: { indexUsd: 0 } }],
    ['marginCurve', { situation: { marginCurve: [{ amount: 5, usePct: 1 }] } }],
  ])('refuses a guard that contradicts itself: %s', (words, guard) => {
    expect(failureOf(planHedge(aRequest({}, guard)))).toContain(`invalidInput: ${words}`);
  });
});

interface Drawn {
  readonly instrument: Instrument;
  readonly net: number;
  readonly desiredShare: number;
  readonly book: readonly (readonly [number, number])[];
  readonly style: 'market' | 'passive';
  readonly rounding: 'insideBand' | 'towardZero' | 'nearest' | 'up';
  readonly indexUsd: number;
  readonly maxOrderUsd: number;
  readonly maxPositionUsd: number;
  readonly maxNotionalUsd: number;
  readonly notionalUsd: number;
  readonly positionLots: number;
  readonly collarPct: number;
  readonly maxMarginUsePct: number | null;
  readonly marginSlope: number;
  readonly policy: { readonly minOrderUsd: number; readonly maxHourUsd: number | null; readonly maxDepthSharePct: number };
  readonly ownLots: number;
}

/** Evenly over the range: fast-check's own doubles are mostly tiny. */
function real({ min, max }: { readonly min: number; readonly max: number }): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 1e9 }).map((share) => min + ((max - min) * share) / 1e9);
}

const usd = fc.oneof(
  real({ min: 1, max: 500_000 }),
  fc.integer({ min: 1, max: 50 }).map((tens) => tens * 10_000),
);
const drawings: fc.Arbitrary<Drawn> = fc.record({
  instrument: fc.constantFrom(perpetual, linear, future, spot),
  net: real({ min: -5, max: 5 }),
  desiredShare: real({ min: -0.5, max: 0.99 }),
  book: fc.array(fc.tuple(real({ min: 0.01, max: 0.4 }), real({ min: 0, max: 200_000 })), { minLength: 1, maxLength: 4 }).map((levels) => {
    let gap = 0;
    return levels.map(([step, amount]) => [(gap += step), amount] as const);
  }),
  style: fc.constantFrom('market' as const, 'passive' as const),
  rounding: fc.constantFrom('insideBand' as const, 'towardZero' as const, 'nearest' as const, 'up' as const),
  indexUsd: real({ min: 99_000, max: 101_000 }),
  maxOrderUsd: usd,
  maxPositionUsd: usd,
  maxNotionalUsd: usd,
  notionalUsd: real({ min: 0, max: 100_000 }),
  positionLots: fc.integer({ min: -10_000, max: 10_000 }),
  collarPct: real({ min: 0.5, max: 4 }),
  maxMarginUsePct: fc.option(real({ min: 1, max: 100 })),
  marginSlope: real({ min: 0, max: 40 }),
  policy: fc.record({
    minOrderUsd: fc.constantFrom(0, 0, 1, 1_000),
    maxHourUsd: fc.option(usd),
    maxDepthSharePct: fc.constantFrom(100, 100, 50, 7),
  }),
  ownLots: fc.integer({ min: 1, max: 20_000 }),
});

/** Convex: falls until the position is closed, then rises faster and faster. */
function marginUseOf({ instrument, marginSlope, positionLots, net }: Drawn): (amount: number) => number {
  const position = positionLots * instrument.lot.toNumber() * (net > 0 ? 1 : -1);
  const unit = instrument.amountUnit === 'usd' ? 100_000 : 1;
  return (amount) => {
    const held = Math.abs(position - amount) / unit;
    return marginSlope * held * (1 + held / 10);
  };
}

function requestOf(drawn: Drawn): HedgePlanRequest {
  const { instrument, net, desiredShare, policy } = drawn;
  const scale = instrument.amountUnit === 'usd' ? 1 : 1e-5;
  const positionAmount = instrument.lot.times(drawn.positionLots);
  const useAt = marginUseOf(drawn);
  const marginCurve = sampleMarginUse(useAt, 1.5e6 * scale, Math.abs(positionAmount.toNumber()));
  const desk = {
    maxOrderUsd: drawn.maxOrderUsd,
    maxPositionUsd: drawn.maxPositionUsd,
    maxNotionalUsd: drawn.maxNotionalUsd,
    collarPct: drawn.collarPct,
  };
  const guard = aGuard({
    policy: { ...policy, minOrderUsd: Math.min(policy.minOrderUsd, drawn.maxOrderUsd), maxMarginUsePct: drawn.maxMarginUsePct },
    desk: { ...desk, maxMarginUsePct: drawn.maxMarginUsePct },
    situation: { indexUsd: drawn.indexUsd, notionalUsd: drawn.notionalUsd, positionAmount, marginCurve },
  });
  return aRequest({
    instrument,
    netDeltaCoin: net,
    desiredDeltaCoin: net * desiredShare,
    book: aBook(
      instrument,
      drawn.book.map(([gap, amount]) => [gap, amount * scale] as const),
    ),
    markPriceUsd: drawn.indexUsd,
    settings: { ...DEFAULT_HEDGE_SETTINGS, style: drawn.style, rounding: drawn.rounding },
    guard,
  });
}

function checksInputs(drawn: Drawn, request: HedgePlanRequest, plan: HedgePlan): PreTradeInputs {
  const guard = request.guard ?? aGuard();
  const useAt = marginUseOf(drawn);
  return {
    instrument: request.instrument,
    side: plan.side,
    amount: decimal(plan.amount),
    limitPrice: plan.limitPrice === null ? null : decimal(plan.limitPrice),
    armed: true,
    armNote: null,
    link: 'connected',
    quoteAgeMs: 100,
    book: request.book,
    indexUsd: guard.situation.indexUsd,
    markPriceUsd: request.markPriceUsd,
    positionAmount: guard.situation.positionAmount,
    notionalUsd: guard.situation.notionalUsd,
    netDeltaCoin: request.netDeltaCoin,
    targetDeltaCoin: request.targetDeltaCoin,
    orderDeltaCoin: plan.side === 'buy' ? plan.amountCoin : -plan.amountCoin,
    mayIncreaseDelta: false,
    ordersLastMinute: 0,
    openOrders: [],
    marginUseBeforePct: useAt(0),
    marginUseAfterPct: useAt(Number(plan.amount)),
    constraints: valueOf(planConstraints(request, plan.side, decimal(plan.amount))),
    limits: guard.desk,
  };
}

function failedChecks(drawn: Drawn, request: HedgePlanRequest, plan: HedgePlan): readonly string[] {
  return preTradeChecks(checksInputs(drawn, request, plan)).flatMap(({ name, passed, detail }) => (passed ? [] : [`${name}: ${detail}`]));
}

function isPlan(outcome: HedgePlanOutcome): outcome is Extract<HedgePlanOutcome, { kind: 'plan' }> {
  return outcome.kind === 'plan';
}

describe('planHedge under a guard and preTradeChecks agree (properties, seeded)', () => {
  it('a feasible plan passes every check with the same limits: 3,000 trades', () => {
    let plans = 0;
    fc.assert(
      fc.property(drawings, (drawn) => {
        const request = requestOf(drawn);
        const outcome = planHedge(request);
        if (!outcome.ok || !isPlan(outcome.value)) return;
        plans += 1;
        const failed = failedChecks(drawn, request, outcome.value.plan);
        if (failed.length > 0) throw new Error(failed.join(' | '));
      }),
      { numRuns: 3_000, seed: 7 },
    );
    expect(plans).toBeGreaterThan(1_000);
  });

  it('the request is data: out of JSON it gives the same plan, bit for bit: 300 trades', () => {
    fc.assert(
      fc.property(drawings, (drawn) => {
        const request = requestOf(drawn);
        const stored = JSON.parse(JSON.stringify(planRequestJson(request))) as PlainJson;
        const again = { ...readPlanRequest(stored), instrument: request.instrument, rulebook: RULEBOOK };
        expect(plainDifferences(plannedJson(planHedge(request)), plannedJson(planHedge(again)), 'plan')).toEqual([]);
      }),
      { numRuns: 300, seed: 9 },
    );
  });

  it('an own amount is never shrunk; it breaks a constraint exactly when the checks refuse it: 2,000 tickets', () => {
    let refused = 0;
    let passed = 0;
    fc.assert(
      fc.property(drawings, (drawn) => {
        const amount = drawn.instrument.lot.times(drawn.ownLots).toFixed() as DecimalText;
        const request = { ...requestOf(drawn), edit: { ...NO_PLAN_EDIT, amount } };
        const outcome = planHedge(request);
        if (!outcome.ok || !isPlan(outcome.value)) return;
        const { plan } = outcome.value;
        const failed = failedChecks(drawn, request, plan);
        if (plan.amount !== amount) throw new Error(`${amount} became ${plan.amount}`);
        if (plan.binding.length > 0 !== failed.length > 0) throw new Error(`${plan.boundBy.join('; ')} <> ${failed.join(' | ')}`);
        if (failed.length > 0) refused += 1;
        else passed += 1;
      }),
      { numRuns: 2_000, seed: 8 },
    );
    expect(Math.min(refused, passed)).toBeGreaterThan(100);
  });
});

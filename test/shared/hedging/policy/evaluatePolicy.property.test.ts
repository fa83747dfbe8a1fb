import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hedgePolicySchema, type HedgePolicy } from '../../../../shared/domain/policySchema.ts';
import { evaluatePolicy } from '../../../../shared/hedging/policy/evaluatePolicy.ts';
import type { PolicyInputs, PolicyVerdict } from '../../../../shared/hedging/policy/policyVerdict.ts';
import { aPolicy, NOON_MS } from './policyBuilders.ts';

/** Evenly spread, which fc.double is not: it prefers tiny numbers. */
const real = (min: number, max: number) =>
  fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((step) => min + ((max - min) * step) / (2 ** 31 - 1));
const log = (low: number, high: number) => real(Math.log(low), Math.log(high)).map((exponent) => Math.exp(exponent));
const mostly = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 25 });
const moment = fc.integer({ min: NOON_MS - 3 * 86_400_000, max: NOON_MS + 86_400_000 });

const costShare = fc.option(log(1e-7, 0.2), { nil: null });
const anyBand: fc.Arbitrary<HedgePolicy['band']> = fc.oneof(
  fc.constant(null),
  fc.record({
    kind: fc.constant('fixed'),
    unit: fc.constantFrom('coin', 'usd', 'equityPct'),
    below: log(1e-3, 1e6),
    above: log(1e-3, 1e6),
  }),
  fc.record({
    kind: fc.constant('gammaScaled'),
    movePct: log(0.01, 20),
    floorCoin: log(1e-6, 1),
    capCoin: fc.option(log(1, 1e4), { nil: null }),
  }),
  fc.record({ kind: fc.constant('whalleyWilmott'), riskAversionPerUsd: log(1e-9, 1), costShare }),
  fc.record({ kind: fc.constant('zakamouline'), riskAversionPerUsd: log(1e-9, 1), costShare }),
);
const anyEvent: fc.Arbitrary<HedgePolicy['events'][number]> = fc.oneof(
  fc.record({ kind: fc.constant('interval'), everyMinutes: log(0.1, 5_000) }),
  fc.record({ kind: fc.constant('timeOfDay'), timesUtc: fc.constantFrom<string[]>(['08:05'], ['00:00', '12:00', '23:59']) }),
  fc.record({ kind: fc.constant('priceMove'), unit: fc.constantFrom('pct', 'dailySigmas'), size: log(0.01, 200) }),
  fc.record({ kind: fc.constant('afterFill') }),
  fc.record({ kind: fc.constant('leland'), everyMinutes: log(1, 5_000), costShare }),
);
const anyFilters: fc.Arbitrary<HedgePolicy['filters']> = fc.record({
  minMove: fc.option(fc.record({ pct: log(0.01, 10), withinMinutes: fc.constant(30) }), { nil: null, freq: 1 }),
  quietHours: fc.constantFrom([], [{ fromUtc: '22:00', toUtc: '06:00' }], [{ fromUtc: '12:00', toUtc: '12:00' }]),
  blackout: fc.record({ settlementMinutes: fc.constantFrom(0, 30), fundingMinutes: fc.constantFrom(0, 5, 240) }),
  maxDataAgeMs: fc.constantFrom(null, 1_000),
});
const anyPolicy: fc.Arbitrary<HedgePolicy> = fc
  .record({
    targetDeltaCoin: fc.oneof(fc.constant(0), real(-100, 100)),
    band: anyBand,
    events: fc.array(anyEvent, { maxLength: 3 }),
    hysteresisShare: fc.oneof(fc.constant(0), real(0, 1)),
    coolDownSeconds: fc.constantFrom(0, 0, 600),
    sizing: fc.record({ to: fc.constantFrom('edge', 'target'), ratioPct: fc.oneof(fc.constant(100), real(1, 150)) }),
    filters: fc.oneof({ weight: 1, arbitrary: fc.constant(aPolicy().filters) }, { weight: 1, arbitrary: anyFilters }),
  })
  .map((overrides) => aPolicy(overrides));

const anyInputs: fc.Arbitrary<PolicyInputs> = fc.record({
  tsMs: moment,
  underlying: fc.constantFrom('BTC', 'ETH'),
  numeraire: fc.constantFrom('usd', 'coin'),
  netDeltaCoin: mostly(fc.oneof(fc.constant(-0), real(-1_000, 1_000))),
  unknownLegs: fc.integer({ min: 0, max: 3 }),
  indexUsd: mostly(log(0.1, 2e5)),
  greeks: fc.record({
    gammaCoinPerUsd: mostly(
      fc.oneof(
        fc.constantFrom(0, -0),
        log(1e-12, 0.1),
        log(1e-12, 0.1).map((gamma) => -gamma),
      ),
    ),
    sigma: mostly(fc.oneof(fc.constant(0), log(0.01, 5))),
    years: mostly(fc.oneof(fc.constant(0), log(1e-9, 3))),
    deltaShiftCoin: mostly(fc.oneof(fc.constant(-0), real(-10, 10))),
  }),
  equityUsd: mostly(real(-1e6, 1e8)),
  costShare: mostly(fc.oneof(fc.constant(0), log(1e-7, 0.2))),
  dataAgeMs: mostly(real(0, 3_000)),
  window: mostly(fc.record({ minutes: fc.constantFrom(10, 30, 60), lowUsd: real(90, 100), highUsd: real(100, 110) })),
  memory: fc.record({
    sinceMs: moment,
    sinceIndexUsd: mostly(log(0.1, 2e5)),
    lastHedgeMs: fc.option(moment, { nil: null }),
    lastHedgeIndexUsd: mostly(log(0.1, 2e5)),
    lastSpentEventMs: fc.option(moment, { nil: null }),
    lastSpentEventIndexUsd: fc.option(fc.double({ min: 1, max: 1e6, noNaN: true }), { nil: null }),
    lastOptionFillMs: fc.option(moment, { nil: null }),
  }),
});

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function numbersOf(verdict: PolicyVerdict): number[] {
  const own = Object.values(verdict).filter((value): value is number => typeof value === 'number');
  return [...own, ...verdict.figures.map(({ value }) => value)];
}

function assertOrder({ lowerCoin, centreCoin, upperCoin, triggerLowerCoin, triggerUpperCoin }: PolicyVerdict): void {
  if (lowerCoin === null || upperCoin === null || triggerLowerCoin === null || triggerUpperCoin === null) {
    const edges = [lowerCoin, upperCoin, triggerLowerCoin, triggerUpperCoin];
    if (edges.some((edge) => edge !== null)) throw new Error(`half a band: ${edges.join(' ')}`);
    return;
  }
  const order = [triggerLowerCoin, lowerCoin, centreCoin, upperCoin, triggerUpperCoin];
  if (!order.every((value, at) => value <= (order[at + 1] ?? Infinity))) throw new Error(`out of order: ${order.join(' ')}`);
}

/** A hedge goes towards the centre or an edge, at most 150 % of the way. */
function assertAim(policy: HedgePolicy, netDeltaCoin: number, verdict: PolicyVerdict): void {
  const { desiredDeltaCoin, centreCoin, lowerCoin, upperCoin } = verdict;
  const edge = upperCoin !== null && netDeltaCoin > upperCoin ? upperCoin : lowerCoin;
  const destination = policy.sizing.to === 'target' ? centreCoin : edge;
  if (desiredDeltaCoin === null || destination === null) throw new Error('due without a destination');
  const share = (desiredDeltaCoin - netDeltaCoin) / (destination - netDeltaCoin);
  if (!(Math.abs(share - policy.sizing.ratioPct / 100) < 1e-5 && share <= 1.5 + 1e-5)) throw new Error(`went ${share} of the way`);
}

describe('evaluatePolicy (property)', () => {
  it('the random policies are such as the schema takes', () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        expect(hedgePolicySchema.safeParse(policy).success).toBe(true);
      }),
      { numRuns: 200, seed: 61 },
    );
  });

  it('is total, ordered, aims where it says, and stored inputs give the same verdict bit for bit (10,000 runs)', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(anyPolicy, anyInputs, (policy, inputs) => {
        const verdict = evaluatePolicy(policy, inputs);
        seen.set(verdict.verdict, (seen.get(verdict.verdict) ?? 0) + 1);
        const again = evaluatePolicy(copyOf(policy), copyOf(inputs));
        if (JSON.stringify(again) !== JSON.stringify(verdict)) expect(again).toEqual(verdict);
        if (numbersOf(verdict).some((value) => !Number.isFinite(value) || Object.is(value, -0))) expect(copyOf(verdict)).toEqual(verdict);
        assertOrder(verdict);
        const isHedge = verdict.verdict === 'due' || verdict.verdict === 'blocked';
        expect(verdict.desiredDeltaCoin !== null).toBe(isHedge);
        expect(verdict.blockedBy !== null).toBe(verdict.verdict === 'blocked');
        if (inputs.netDeltaCoin === null) expect(verdict.verdict).toBe('unknown');
        else if (isHedge) assertAim(policy, inputs.netDeltaCoin, verdict);
        if (verdict.verdict === 'unknown') expect(verdict.firedBy).toBeNull();
      }),
      { numRuns: 10_000, seed: 62 },
    );
    for (const kind of ['inside', 'due', 'blocked', 'unknown']) expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(300);
  });
});

import { describe, expect, it } from 'vitest';
import type { CostPrediction, ExecutionKind } from '../../../../shared/costs/costPrediction.ts';
import { DEFAULT_IMPACT } from '../../../../shared/costs/impactModel.ts';
import type { OrderBook } from '../../../../shared/domain/market.ts';
import type { HedgeChoice } from '../../../../shared/domain/policySchema.ts';
import { candidateCosts } from '../../../../shared/hedging/candidates/candidateCosts.ts';
import type { DeltaBucket } from '../../../../shared/hedging/candidates/deltaBuckets.ts';
import type { HedgeCandidate, PredictCandidate } from '../../../../shared/hedging/candidates/hedgeCandidate.ts';
import { rankCandidates, type CandidatesRequest } from '../../../../shared/hedging/candidates/rankCandidates.ts';
import { DEFAULT_HEDGE_SETTINGS, NO_PLAN_EDIT, type HedgePlanRequest } from '../../../../shared/hedging/planHedge.ts';
import { fail, ok } from '../../../../shared/result/result.ts';
import { MS_PER_HOUR, toMs } from '../../../../shared/units/time.ts';
import { anInstrument, AT_MS, EXPIRY_MS, known, RULEBOOK } from '../../risk/riskBuilders.ts';
import { aGuard } from '../feasible/guardBuilders.ts';

function aRequest(name: string, changes: Partial<HedgePlanRequest> = {}): HedgePlanRequest {
  const instrument = anInstrument(name);
  const amount = instrument.amountUnit === 'usd' ? 1e7 : 100;
  const book: OrderBook = {
    instrumentId: instrument.id,
    bids: [{ price: 99_995, amount }],
    asks: [{ price: 100_005, amount }],
    tsMs: AT_MS,
  };
  return {
    instrument,
    numeraire: 'usd',
    netDeltaCoin: -3,
    desiredDeltaCoin: 0,
    targetDeltaCoin: 0,
    book,
    markPriceUsd: 100_000,
    edit: NO_PLAN_EDIT,
    settings: DEFAULT_HEDGE_SETTINGS,
    rulebook: RULEBOOK,
    tsMs: AT_MS,
    guard: aGuard({ desk: { maxBasisPct: 50 } }),
    ...changes,
  };
}

/** Per coin, all in, by instrument; what is not in it has no known cost. */
function flatCosts(perCoinUsd: Readonly<Record<string, number>>): PredictCandidate {
  return ({ request, plan, execution }) => {
    const perCoin = perCoinUsd[request.instrument.id];
    return perCoin === undefined ? fail('missingData', 'no cost') : ok(aPrediction(execution, perCoin * plan.amountCoin));
  };
}

function aPrediction(execution: ExecutionKind, totalUsd: number): CostPrediction {
  const parts = { feeUsd: totalUsd - 6, halfSpreadUsd: 1, slippageUsd: 1, impactUsd: 1, carryUsd: 2, marginUsd: 1 };
  return { execution, ...parts, totalUsd, averagePriceUsd: 100_005, fillProbability: 1, timingRiskUsd: 0 };
}

const NAMES = ['BTC-PERPETUAL', 'BTC_USDC-PERPETUAL', 'BTC-27FEB26', 'BTC-27MAR26', 'BTC_USDC'] as const;
const COSTS = { 'BTC-PERPETUAL': 50, 'BTC_USDC-PERPETUAL': 40, 'BTC-27FEB26': 70, 'BTC-27MAR26': 60, BTC_USDC: 90 };
const MARCH_MS = Date.UTC(2026, 2, 27, 8);
const BUCKETS: readonly DeltaBucket[] = [
  { expiryMs: EXPIRY_MS, deltaCoin: -2, optionDeltaCoin: -2, unknownLegs: 0 },
  { expiryMs: MARCH_MS, deltaCoin: -1, optionDeltaCoin: -1, unknownLegs: 0 },
];

function ranked(choice: HedgeChoice, changes: Partial<CandidatesRequest> = {}): readonly HedgeCandidate[] {
  return rankCandidates({
    requests: NAMES.map((name) => aRequest(name)),
    buckets: BUCKETS,
    choice: { buy: choice, sell: { kind: 'instrument', instrumentId: 'none' } },
    predict: flatCosts(COSTS),
    addedMargin: (_, signedAmount) => signedAmount / 1_000,
    tsMs: AT_MS,
    ...changes,
  });
}

function chosen(candidates: readonly HedgeCandidate[]): readonly (readonly [string, string])[] {
  return candidates.filter(({ isChosen }) => isChosen).map(({ instrumentId, words }) => [instrumentId, words] as const);
}

const CHEAPEST: HedgeChoice = { kind: 'cheapest' };

describe('rankCandidates', () => {
  it('ranks by all-in cost per coin', () => {
    const all = ranked(CHEAPEST);
    expect(all.map(({ instrumentId, rank }) => [instrumentId, rank])).toEqual([
      ['BTC_USDC-PERPETUAL', 1],
      ['BTC-PERPETUAL', 2],
      ['BTC-27MAR26', 3],
      ['BTC-27FEB26', 4],
      ['BTC_USDC', 5],
    ]);
    expect(chosen(all)).toEqual([['BTC_USDC-PERPETUAL', 'cheapest: 40 USD per coin, all in']]);
    expect(all.every(({ isWhole }) => isWhole)).toBe(true);
  });

  it('carries the figures of each: cost split, carry, margin, basis and what is left', () => {
    const future = ranked(CHEAPEST).find(({ instrumentId }) => instrumentId === 'BTC-27FEB26');
    expect([future?.kind, future?.expiryMs, future?.side, future?.amount]).toEqual(['future', EXPIRY_MS, 'buy', '300010']);
    expect(known(future?.totalUsd)).toBeCloseTo(70 * known(future?.feasibleCoin), 9);
    expect(known(future?.tradeUsd)).toBeCloseTo(known(future?.totalUsd) - 3, 9);
    expect([future?.carryUsd, future?.marginCostUsd, future?.marginEffectUsd]).toEqual([2, 1, 300.01]);
    expect(known(future?.basisDeltaCoin)).toBeCloseTo(known(future?.feasibleCoin) - 2, 12);
    expect(future?.basisDays).toBe(28);
    expect(Object.values(future?.costs ?? {}).map((cost) => cost?.execution)).toEqual(['market', 'passive', 'sliced']);
  });

  it('puts those that do the whole hedge first, and says what holds the others', () => {
    const held = aGuard({ policy: { maxOrderUsd: 100_000 }, desk: { maxBasisPct: 50 } });
    const requests = NAMES.map((name) => aRequest(name, name === 'BTC_USDC-PERPETUAL' ? { guard: held } : {}));
    const all = ranked(CHEAPEST, { requests });
    expect(all.map(({ instrumentId }) => instrumentId).at(-1)).toBe('BTC_USDC-PERPETUAL');
    expect(all.at(-1)?.words).toBe('does 1 BTC of 3 BTC: max order 100,000 USD');
    expect(chosen(all)[0]?.[0]).toBe('BTC-PERPETUAL');
  });

  it('does not rank what is not feasible or has no known cost, and says why', () => {
    const requests = [
      aRequest('BTC_USDC', { numeraire: 'coin' }),
      aRequest('BTC-PERPETUAL', { book: null }),
      aRequest('BTC-27MAR26'),
      aRequest('BTC-27FEB26'),
    ];
    const all = ranked(CHEAPEST, { requests, predict: flatCosts({ 'BTC-27FEB26': 70 }) });
    expect(all.map(({ instrumentId, rank }) => [instrumentId, rank])).toEqual([
      ['BTC-27FEB26', 1],
      ['BTC_USDC', null],
      ['BTC-PERPETUAL', null],
      ['BTC-27MAR26', null],
    ]);
    expect(all.slice(1).map(({ amount, words }) => [amount, words])).toEqual([
      [null, 'BTC_USDC: coins held have no delta in the coin numeraire'],
      [null, 'Nothing of 3 BTC may be traded: no order book of BTC-PERPETUAL'],
      ['300010', 'not ranked: no cost'],
    ]);
  });

  it('chooses none where nothing can be ranked, and takes an empty list', () => {
    expect(chosen(ranked(CHEAPEST, { predict: flatCosts({}) }))).toEqual([]);
    expect(ranked(CHEAPEST, { requests: [] })).toEqual([]);
  });

  it('tells venues apart, cheapest first, by name where they cost the same', () => {
    const other = aRequest('BTC-PERPETUAL');
    const requests = [other, { ...other, instrument: { ...other.instrument, venue: 'paper' as never } }];
    expect(ranked(CHEAPEST, { requests }).map(({ venue, rank }) => [venue, rank])).toEqual([
      ['deribit', 1],
      ['paper', 2],
    ]);
  });

  it('goes by the passive cost where the policy trades passively', () => {
    const settings = { ...DEFAULT_HEDGE_SETTINGS, style: 'passive' as const };
    const predict: PredictCandidate = ({ request, execution }) => {
      const isCheap = (request.instrument.id === 'BTC-PERPETUAL') === (execution === 'passive');
      return ok(aPrediction(execution, isCheap ? 10 : 20));
    };
    const requests = [aRequest('BTC_USDC-PERPETUAL', { settings }), aRequest('BTC-PERPETUAL', { settings })];
    expect(ranked(CHEAPEST, { requests, predict })[0]?.instrumentId).toBe('BTC-PERPETUAL');
  });
});

describe('the choice of a policy', () => {
  it('perpetual: settled in coin where there is one', () => {
    expect(chosen(ranked({ kind: 'perpetual' }))).toEqual([['BTC-PERPETUAL', 'the policy hedges with the perpetual']]);
    expect(chosen(ranked({ kind: 'perpetual' }, { requests: [aRequest('BTC_USDC-PERPETUAL')] }))[0]?.[0]).toBe('BTC_USDC-PERPETUAL');
  });

  it('instrument: that one and no other, even where it cannot trade', () => {
    expect(chosen(ranked({ kind: 'instrument', instrumentId: 'BTC-27MAR26' }))).toEqual([['BTC-27MAR26', 'the policy names it']]);
    expect(chosen(ranked({ kind: 'instrument', instrumentId: 'BTC-GONE' }))).toEqual([]);
    const requests = [aRequest('BTC-27MAR26', { book: null }), aRequest('BTC-PERPETUAL')];
    const [[id, words] = ['', '']] = chosen(ranked({ kind: 'instrument', instrumentId: 'BTC-27MAR26' }, { requests }));
    expect([id, words]).toEqual(['BTC-27MAR26', 'the policy names it; Nothing of 3 BTC may be traded: no order book of BTC-27MAR26']);
  });

  it('sameExpiry: the future whose expiry carries most of the options’ delta, else the perpetual', () => {
    expect(chosen(ranked({ kind: 'sameExpiry' }))).toEqual([['BTC-27FEB26', "27FEB26 carries most of the options' delta"]]);
    const requests = ['BTC-PERPETUAL', 'BTC-27MAR26'].map((name) => aRequest(name));
    expect(chosen(ranked({ kind: 'sameExpiry' }, { requests }))[0]).toEqual([
      'BTC-PERPETUAL',
      "no future of 27FEB26, which carries most of the options' delta, is listed: the perpetual",
    ]);
    expect(chosen(ranked({ kind: 'sameExpiry' }, { buckets: [] }))[0]?.[0]).toBe('BTC-PERPETUAL');
  });

  it('cheapest: within a day of an expiry with delta its own future, with the reason', () => {
    const near = { tsMs: EXPIRY_MS - 24 * MS_PER_HOUR };
    expect(chosen(ranked(CHEAPEST, near))).toEqual([
      ['BTC-27FEB26', 'same expiry as options that expire 27FEB26, within a day: it is delivered with them and leaves no basis'],
    ]);
    expect(chosen(ranked(CHEAPEST, { tsMs: EXPIRY_MS - 24 * MS_PER_HOUR - 1 }))[0]?.[0]).toBe('BTC_USDC-PERPETUAL');
    const held = aGuard({ policy: { maxOrderUsd: 100_000 }, desk: { maxBasisPct: 50 } });
    const partly = { ...near, requests: [aRequest('BTC-27FEB26', { guard: held }), aRequest('BTC-PERPETUAL')] };
    expect(chosen(ranked(CHEAPEST, partly))[0]?.[0]).toBe('BTC-PERPETUAL');
    const unlisted = { ...near, requests: ['BTC-PERPETUAL', 'BTC-27MAR26'].map((name) => aRequest(name)) };
    expect(chosen(ranked(CHEAPEST, unlisted))[0]?.[0]).toBe('BTC-PERPETUAL');
  });

  it('the side decides which choice holds', () => {
    const requests = [aRequest('BTC-PERPETUAL', { netDeltaCoin: 3 })];
    expect(chosen(ranked(CHEAPEST, { requests }))).toEqual([]);
    const choice = { buy: CHEAPEST, sell: { kind: 'perpetual' } as const };
    expect(chosen(ranked(CHEAPEST, { requests, choice }))[0]?.[0]).toBe('BTC-PERPETUAL');
  });
});

describe('candidateCosts', () => {
  const predict = candidateCosts({
    indexUsd: 100_000,
    dailySigma: 0.03,
    impact: DEFAULT_IMPACT,
    waitSeconds: 60,
    slices: 5,
    sliceSeconds: 120,
    refillHalfLifeSeconds: 10,
    horizonHours: 24,
    capitalCostPerYear: 0.1,
    premiumHalfLifeHours: null,
  });
  const at = toMs(Date.UTC(2026, 2, 1));

  it('predicts all three ways with carry and margin for every kind of instrument that the rulebook has fees of', () => {
    const requests = ['BTC-PERPETUAL', 'BTC_USDC-PERPETUAL', 'BTC-27MAR26'].map((name) => aRequest(name, { tsMs: at }));
    for (const { instrumentId, costs, totalUsd, marginCostUsd } of ranked(CHEAPEST, { requests, predict, tsMs: at })) {
      expect([instrumentId, costs.market !== null, costs.passive !== null, costs.sliced !== null]).toEqual([
        instrumentId,
        true,
        true,
        true,
      ]);
      expect(known(totalUsd)).toBe(known(costs.market?.totalUsd));
      expect(known(marginCostUsd)).toBeGreaterThan(0);
    }
  });

  it('is unknown without a book or a margin', () => {
    const [unbooked] = ranked(CHEAPEST, { requests: [aRequest('BTC-PERPETUAL', { book: null })], predict });
    expect(unbooked?.rank).toBeNull();
    const [unmargined] = ranked(CHEAPEST, { requests: [aRequest('BTC-PERPETUAL')], predict, addedMargin: () => null });
    expect([unmargined?.rank, unmargined?.costFailure?.reason]).toEqual([null, 'missingData']);
  });
});

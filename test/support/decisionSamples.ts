/** A decision as the desk makes it: a policy asked, a trade planned, ten ways compared; every number on the page. BTC at 80,000 USD. */
import { readFileSync } from 'node:fs';
import type { DecisionBodyV1, DecisionDetail, NewDecision } from '../../electron/desk/decisionJournal.ts';
import type { DecisionRecord } from '../../electron/ports/ledger.ts';
import type { HedgeCandidate, HedgePlan as ShownPlan, HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import { toCurrency, toInstrumentId, toVenueId, type Instrument } from '../../shared/domain/instrument.ts';
import type { OrderBook } from '../../shared/domain/market.ts';
import { parseRulebook, type Rulebook } from '../../shared/domain/rulebook.ts';
import { DEFAULT_HEDGE_SETTINGS, planHedge, type HedgePlanRequest } from '../../shared/hedging/planHedge.ts';
import { defaultPolicy } from '../../shared/hedging/policy/defaultPolicy.ts';
import { evaluatePolicy } from '../../shared/hedging/policy/evaluatePolicy.ts';
import type { PolicyInputs } from '../../shared/hedging/policy/policyVerdict.ts';
import type { DecimalText } from '../../shared/units/decimal.ts';
import { aDecision, BOOK_ID, instrumentOf, MARKET_MS, PERPETUAL, valueOf } from './storeSamples.ts';

export const RULEBOOK: Rulebook = valueOf(
  parseRulebook(JSON.parse(readFileSync(new URL('../../resources/rulebooks/deribit.json', import.meta.url), 'utf8'))),
);

export const POLICY = defaultPolicy('BTC');

function perpetual(): Instrument {
  const instrument = instrumentOf(PERPETUAL);
  if (instrument === undefined) throw new Error(`no ${PERPETUAL}`);
  return instrument;
}

/** Ten levels a side, 100,000 USD each, half a dollar apart around 80,000. */
export function anOrderBook(): OrderBook {
  const side = (sign: 1 | -1) => Array.from({ length: 10 }, (_, level) => ({ price: 80_000 + sign * (0.5 + level / 2), amount: 100_000 }));
  return { instrumentId: PERPETUAL, bids: side(-1), asks: side(1), tsMs: MARKET_MS };
}

/** Net 1.2 BTC, gamma 0.0001 BTC per USD, at 55 %. */
export function somePolicyInputs(changes: Partial<PolicyInputs> = {}): PolicyInputs {
  return {
    tsMs: MARKET_MS,
    underlying: 'BTC',
    numeraire: 'coin',
    netDeltaCoin: 1.2,
    unknownLegs: 0,
    indexUsd: 80_000,
    greeks: { gammaCoinPerUsd: 0.0001, sigma: 0.55, years: 0.1, deltaShiftCoin: 0 },
    equityUsd: 1_250_000,
    costShare: 0.000_506_25,
    dataAgeMs: 120,
    window: { minutes: 60, lowUsd: 79_500, highUsd: 80_400 },
    memory: {
      sinceMs: MARKET_MS - 3_600_000,
      sinceIndexUsd: 79_900,
      lastHedgeMs: MARKET_MS - 1_800_000,
      lastHedgeIndexUsd: 80_100,
      lastSpentEventMs: null,
      lastSpentEventIndexUsd: null,
      lastOptionFillMs: null,
    },
    ...changes,
  };
}

export function aPlanRequest(changes: Partial<HedgePlanRequest> = {}): HedgePlanRequest {
  return {
    instrument: perpetual(),
    numeraire: 'coin',
    netDeltaCoin: 1.2,
    desiredDeltaCoin: 0.5,
    targetDeltaCoin: 0,
    book: anOrderBook(),
    markPriceUsd: 80_000,
    edit: { style: null, amount: null, limitPrice: null },
    settings: DEFAULT_HEDGE_SETTINGS,
    rulebook: RULEBOOK,
    tsMs: MARKET_MS,
    ...changes,
  };
}

/** The policy's verdict and the plan are the engines' own, of exactly these inputs. */
export function aDetail(changes: Partial<DecisionDetail> = {}): DecisionDetail {
  const inputs = somePolicyInputs();
  const request = aPlanRequest();
  return {
    actor: 'trader',
    policyVersion: 1,
    evaluated: { policy: POLICY, inputs, verdict: evaluatePolicy(POLICY, inputs) },
    planned: { request, outcome: planHedge(request) },
    userAction: { kind: 'executed', edits: null },
    realised: null,
    ...changes,
  };
}

const COST: NonNullable<ShownPlan['cost']> = {
  execution: 'market',
  feeUsd: 28,
  halfSpreadUsd: 0.35,
  slippageUsd: 0,
  impactUsd: 0,
  carryUsd: -1.5,
  marginUsd: 0.4,
  totalUsd: 27.25,
  averagePriceUsd: 79_999.5,
  fillProbability: 1,
  timingRiskUsd: null,
};
const STANDING = { gammaCoinPerPct: 0.08, vegaUsdPerVolPoint: 900, initialMarginUsd: 210_000, marginUsePct: 16.8 };

export function aShownPlan(changes: Partial<ShownPlan> = {}): ShownPlan {
  return {
    planId: 'a1b2c3d4e5f60718',
    venue: toVenueId('paper'),
    instrumentId: PERPETUAL,
    side: 'sell',
    style: 'market',
    amount: '56000' as DecimalText,
    amountUnit: 'usd',
    amountUsd: 56_000,
    amountCoin: 0.7,
    contracts: 5_600,
    lot: '10' as DecimalText,
    tick: '0.5' as DecimalText,
    limitPrice: '79600' as DecimalText,
    bestBidUsd: 79_999.5,
    bestAskUsd: 80_000.5,
    averagePriceUsd: 79_999.5,
    cost: COST,
    costs: { market: COST, passive: null, sliced: null },
    costCurve: [{ amountUsd: 56_000, costUsd: 28.35, costBps: 5.0625 }],
    idealAmountCoin: 0.700_12,
    idealAmount: 56_009.2,
    remainderCoin: 0.000_12,
    deltaBeforeCoin: 1.2,
    residualDeltaCoin: 0.5,
    before: STANDING,
    after: { ...STANDING, initialMarginUsd: 212_000, marginUsePct: 16.96 },
    binding: [{ name: 'lot', words: 'lot 10 USD', isSole: true }],
    concealment: null,
    checks: [
      { name: 'armed', passed: true, detail: 'armed' },
      { name: 'collar', passed: true, detail: 'price 79,600 within 1.5 % of index 80,000' },
      { name: 'maxOrder', passed: true, detail: '56,000 USD of at most 2,000,000 USD' },
    ],
    ...changes,
  };
}

/** The i-th best of ten. */
export function aCandidate(index: number): HedgeCandidate {
  return {
    instrumentId: toInstrumentId(index === 0 ? 'BTC-PERPETUAL' : `BTC-${10 + index}MAR26`),
    venue: toVenueId('paper'),
    kind: index === 0 ? 'perpetual' : 'future',
    side: 'sell',
    amount: '56000' as DecimalText,
    amountUnit: 'usd',
    feasibleCoin: 0.7,
    remainderCoin: 0,
    priceUsd: 80_000 + 12.5 * index,
    tradeUsd: 28.35 + index,
    carryUsd: -1.5 * index,
    marginEffectUsd: 2_000,
    basisDeltaCoin: 0.01 * index,
    basisDays: 3 * index,
    totalUsd: 27.25 + 1.375 * index,
    perCoinUsd: 38.928_571_428_571_43 + 1.964_285_714_285_714_2 * index,
    rank: index + 1,
    isChosen: index === 0,
    words: index === 0 ? 'cheapest per coin' : '',
  };
}

export function aDecidedView(changes: Partial<HedgeView> = {}): HedgeView {
  const inputs = somePolicyInputs();
  const verdict = evaluatePolicy(POLICY, inputs);
  return {
    underlying: toCurrency('BTC'),
    tsMs: MARKET_MS,
    indexUsd: inputs.indexUsd,
    indexProvenance: 'recorded',
    change24hPct: null,
    atmIvPoints: null,
    numeraire: 'coin',
    filledDeltaCoin: 1.2,
    workingDeltaCoin: 0,
    inFlightDeltaCoin: 0,
    netDeltaCoin: inputs.netDeltaCoin,
    unknownLegs: 0,
    deltaUsdNumeraireCoin: 13.7,
    deltaCoinNumeraireCoin: 1.2,
    equityCoin: 12.5,
    gammaCoinPerPct: 0.08,
    vegaUsdPerVolPoint: 900,
    thetaUsdPerDay: -1_200,
    wholeDeltaCoin: 1.2,
    policy: POLICY,
    policyVersion: 1,
    lowerCoin: verdict.lowerCoin,
    targetCoin: verdict.centreCoin,
    upperCoin: verdict.upperCoin,
    triggerLowerCoin: verdict.triggerLowerCoin,
    triggerUpperCoin: verdict.triggerUpperCoin,
    distanceCoin: verdict.distanceCoin,
    firedBy: verdict.firedBy,
    blockedBy: null,
    blockedUntilMs: null,
    nextEventMs: null,
    figures: [],
    nextHedgeBelowUsd: null,
    nextHedgeAboveUsd: null,
    verdict: 'suggested',
    reason: verdict.reason,
    plan: aShownPlan(),
    candidates: Array.from({ length: 10 }, (_, index) => aCandidate(index)),
    debt: null,
    expiring: null,
    auto: NOT_ARMED,
    decisionId: null,
    snoozedUntilMs: null,
    lastHedge: null,
    ...changes,
  };
}

const NOT_ARMED: HedgeView['auto'] = { state: 'off', untilMs: null, ordersLeft: null, usdLeft: null, note: '' };

export function aDetailedDecision(changes: Partial<NewDecision> = {}): NewDecision {
  return {
    bookId: BOOK_ID,
    verdict: 'suggested',
    reason: 'Net delta 1.2 BTC is 0.7 BTC above the band −0.5 … 0.5 BTC',
    view: aDecidedView(),
    label: null,
    closes: null,
    realisedCostUsd: null,
    midUsd: 80_000,
    snapshot: null,
    detail: aDetail(),
    ...changes,
  };
}

/** As a build before version 70 of the database wrote it. */
export function anOldBody(changes: Partial<DecisionBodyV1> = {}): DecisionBodyV1 {
  return {
    closes: null,
    label: null,
    snapshotId: null,
    deltaCoin: 1.2,
    lowerCoin: -0.5,
    targetCoin: 0,
    upperCoin: 0.5,
    indexUsd: 80_000,
    estimatedCostUsd: 35,
    realisedCostUsd: null,
    midUsd: 80_000,
    plan: null,
    ...changes,
  };
}

export function anOldRecord(id: string, body: Partial<DecisionBodyV1> = {}, changes: Partial<DecisionRecord> = {}): DecisionRecord {
  return aDecision({ id, verdict: 'suggested', reason: 'above the band', body: anOldBody(body), ...changes });
}

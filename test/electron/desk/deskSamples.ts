/** Plain values of the desk for its unit tests: BTC at 80,000 USD, every number on the page. */
import type { DecisionBodyV1 } from '../../../electron/desk/decisionJournal.ts';
import type { HedgeMoment } from '../../../electron/desk/hedgeDesk.ts';
import { createMarketState, type MarketState } from '../../../electron/desk/marketState.ts';
import { createBookValuer, type ValuedBook } from '../../../electron/desk/valuedBook.ts';
import type { DecisionRecord } from '../../../electron/ports/ledger.ts';
import type { MarketTick } from '../../../electron/ports/marketData.ts';
import type { HedgePlan, HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { Book, BookState } from '../../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId, type InstrumentId } from '../../../shared/domain/instrument.ts';
import type { FutureQuote, IndexQuote, OptionQuote, Quote } from '../../../shared/domain/market.ts';
import type { HedgePolicy } from '../../../shared/domain/policySchema.ts';
import { emptyBookState } from '../../../shared/domain/ledger.ts';
import { fixedBandOf } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { evaluatePolicy } from '../../../shared/hedging/policy/evaluatePolicy.ts';
import type { PolicyInputs } from '../../../shared/hedging/policy/policyVerdict.ts';
import { aggregateRisk, type GroupRisk } from '../../../shared/risk/aggregate.ts';
import { decimal, type DecimalText } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import { demoInstrument } from '../../support/demoRecording.ts';
import type { ManualClock } from '../../support/manualClock.ts';
import { aBook, BOOK_ID, MARKET_MS } from '../../support/storeSamples.ts';

export const BTC = toCurrency('BTC');
export const ETH = toCurrency('ETH');
export const PERPETUAL = toInstrumentId('BTC-PERPETUAL');
export const POLICY: HedgePolicy = fixedBandOf({ halfWidthCoin: 0.5, targetDeltaCoin: 0, hedgeTo: 'edge' });

export function anIndex(indexUsd = 80_000, changes: Partial<IndexQuote> = {}): IndexQuote {
  return { kind: 'index', underlying: BTC, indexUsd, provenance: 'recorded', tsMs: MARKET_MS, ...changes };
}

export function aPerpetualQuote(markPriceUsd = 80_000, changes: Partial<FutureQuote> = {}): FutureQuote {
  const [bidPriceUsd, askPriceUsd] = [markPriceUsd - 5, markPriceUsd + 5];
  return {
    kind: 'future',
    instrumentId: PERPETUAL,
    bidPriceUsd,
    askPriceUsd,
    markPriceUsd,
    provenance: 'recorded',
    tsMs: MARKET_MS,
    ...changes,
  };
}

export function anOptionQuote(instrumentId: InstrumentId, changes: Partial<OptionQuote> = {}): OptionQuote {
  const common = { kind: 'option', forwardUsd: 80_000, markSigma: 0.5, bidPrice: 0.02, askPrice: 0.022, markPrice: 0.021 } as const;
  return { ...common, instrumentId, provenance: 'recorded', tsMs: MARKET_MS, ...changes };
}

export function aTick(quotes: readonly Quote[], changes: Partial<MarketTick> = {}): MarketTick {
  return { tsMs: MARKET_MS, quotes, isSnapshot: false, ...changes };
}

export function aMarketState(clock: ManualClock, quotes: readonly Quote[] = [anIndex(), aPerpetualQuote()]): MarketState {
  const market = createMarketState(clock.clock, MARKET_MS);
  market.apply(aTick(quotes, { isSnapshot: true }));
  return market;
}

const UNCHANGED: HedgePlan['before'] = { gammaCoinPerPct: 0, vegaUsdPerVolPoint: 0, initialMarginUsd: null, marginUsePct: null };

export function aPlan(changes: Partial<HedgePlan> = {}): HedgePlan {
  return {
    planId: 'plan-1',
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
    bestBidUsd: 79_995,
    bestAskUsd: 80_005,
    averagePriceUsd: 79_990,
    cost: {
      execution: 'market',
      feeUsd: 28,
      halfSpreadUsd: 3.5,
      slippageUsd: 3.5,
      impactUsd: 0,
      carryUsd: 0,
      marginUsd: 0,
      totalUsd: 35,
      averagePriceUsd: 79_990,
      fillProbability: 1,
      timingRiskUsd: null,
    },
    costs: { market: null, passive: null, sliced: null },
    costCurve: [],
    idealAmountCoin: 0.7,
    idealAmount: 56_000,
    remainderCoin: 0,
    deltaBeforeCoin: 1.2,
    residualDeltaCoin: 0.5,
    before: UNCHANGED,
    after: UNCHANGED,
    binding: [],
    concealment: null,
    checks: [],
    ...changes,
  };
}

export function aView(changes: Partial<HedgeView> = {}): HedgeView {
  return {
    underlying: BTC,
    tsMs: MARKET_MS,
    indexUsd: 80_000,
    indexProvenance: 'recorded',
    change24hPct: null,
    atmIvPoints: null,
    numeraire: 'usd',
    filledDeltaCoin: 1.2,
    workingDeltaCoin: 0,
    inFlightDeltaCoin: 0,
    netDeltaCoin: 1.2,
    unknownLegs: 0,
    deltaUsdNumeraireCoin: 1.2,
    deltaCoinNumeraireCoin: 0.2,
    equityCoin: 1,
    gammaCoinPerPct: 0,
    vegaUsdPerVolPoint: 0,
    thetaUsdPerDay: 0,
    wholeDeltaCoin: 1.2,
    policy: POLICY,
    policyVersion: null,
    lowerCoin: -0.5,
    targetCoin: 0,
    upperCoin: 0.5,
    triggerLowerCoin: -0.5,
    triggerUpperCoin: 0.5,
    distanceCoin: -0.7,
    firedBy: 'band',
    blockedBy: null,
    blockedUntilMs: null,
    nextEventMs: null,
    figures: [],
    nextHedgeBelowUsd: null,
    nextHedgeAboveUsd: null,
    verdict: 'suggested',
    reason: 'above the band',
    plan: aPlan(),
    candidates: [],
    debt: null,
    expiring: null,
    auto: { state: 'off', untilMs: null, ordersLeft: null, usdLeft: null, note: 'not armed' },
    decisionId: null,
    snoozedUntilMs: null,
    lastHedge: null,
    ...changes,
  };
}

/** A book that holds nothing, valued. */
export function anEmptyValuedBook(state: BookState = emptyBookState(BOOK_ID)): ValuedBook {
  return { state, legs: [], structure: [], risks: [], risk: aggregateRisk([], [], []), tsMs: MARKET_MS };
}

/** What the policy knows of a book with so much delta, set up when the market began. */
export function policyInputs(netDeltaCoin: number | null, changes: Partial<PolicyInputs> = {}): PolicyInputs {
  return {
    tsMs: MARKET_MS,
    underlying: 'BTC',
    numeraire: 'usd',
    netDeltaCoin,
    unknownLegs: netDeltaCoin === null ? 1 : 0,
    indexUsd: 80_000,
    greeks: { gammaCoinPerUsd: 0, sigma: null, years: null, deltaShiftCoin: 0 },
    equityUsd: 80_000,
    costShare: 0.000_562_5,
    dataAgeMs: 0,
    window: null,
    memory: {
      sinceMs: MARKET_MS,
      sinceIndexUsd: 80_000,
      lastHedgeMs: null,
      lastHedgeIndexUsd: null,
      lastSpentEventMs: null,
      lastSpentEventIndexUsd: null,
      lastOptionFillMs: null,
    },
    ...changes,
  };
}

/** BTC with so much delta, in the USD numeraire, judged by the policy that is in force. */
export function aMoment(netCoin: number | null, changes: Partial<HedgeMoment> = {}, book: Book = aBook()): HedgeMoment {
  const none: GroupRisk = aggregateRisk([], [], []).total;
  const group: GroupRisk = {
    ...none,
    deltaCoin: netCoin,
    unknownLegs: netCoin === null ? 1 : 0,
    unknownDeltaLegs: netCoin === null ? 1 : 0,
  };
  const inForce = changes.inForce ?? { policy: POLICY, version: null, sinceMs: MARKET_MS };
  const inputs = changes.inputs ?? policyInputs(netCoin);
  const verdict = evaluatePolicy(inForce.policy, inputs);
  const pending = { workingCoin: 0, inFlightCoin: 0, hasUnknownOutcome: false, unpriced: 0 };
  const memory = { dueSinceMs: null, isEscalated: false };
  return { book, underlying: BTC, group, inForce, ...memory, filledCoin: netCoin, pending, netCoin, inputs, verdict, ...changes };
}

export function aDecisionBody(changes: Partial<DecisionBodyV1> = {}): DecisionBodyV1 {
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

export function aDecisionRecord(id: string, body: Partial<DecisionBodyV1> = {}, changes: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    id,
    bookId: BOOK_ID,
    underlying: 'BTC',
    verdict: 'suggested',
    reason: 'above the band',
    body: aDecisionBody(body),
    tsMs: MARKET_MS,
    wallMs: toMs(1_790_000_000_000),
    ...changes,
  };
}

/** What the ledger holds, on the paper venue at 80,000 USD: amounts in the instrument's own unit, + long. */
export function aBookState(held: Readonly<Record<string, number>>, coins = 0): BookState {
  const positions = Object.entries(held).map(([id, amount]) => ({
    venue: toVenueId('paper'),
    instrumentId: toInstrumentId(id),
    signedAmount: decimal(amount),
    averagePrice: id.endsWith('-C') || id.endsWith('-P') ? null : decimal(80_000),
  }));
  const balances = coins === 0 ? new Map() : new Map([[BTC, decimal(coins)]]);
  return { ...emptyBookState(BOOK_ID), positions, balances };
}

/** The same, valued on `market`; instruments are the demo's. */
export function aValuedBook(market: MarketState, held: Readonly<Record<string, number>>, coins = 0): ValuedBook {
  const valuer = createBookValuer(market, demoInstrument);
  valuer.load(aBookState(held, coins));
  const valued = valuer.refresh();
  if (valued === null) throw new Error('nothing to value');
  return valued;
}

/** The part of a valued book that belongs to BTC. */
export function groupOf({ risk }: ValuedBook): GroupRisk {
  const group = risk.underlyings.find(({ underlying }) => underlying === BTC)?.risk;
  if (group === undefined) throw new Error('the book holds no BTC');
  return group;
}

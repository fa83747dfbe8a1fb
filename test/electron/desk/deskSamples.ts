/** Plain values of the desk for its unit tests: BTC at 80,000 USD, every number on the page. */
import type { DecisionBody } from '../../../electron/desk/decisionJournal.ts';
import type { HedgeMoment } from '../../../electron/desk/hedgeDesk.ts';
import { createMarketState, type MarketState } from '../../../electron/desk/marketState.ts';
import type { ValuedBook } from '../../../electron/desk/valuedBook.ts';
import type { DecisionRecord } from '../../../electron/ports/ledger.ts';
import type { MarketTick } from '../../../electron/ports/marketData.ts';
import type { HedgePlan, HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { Book, BookState } from '../../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId, type InstrumentId } from '../../../shared/domain/instrument.ts';
import type { FutureQuote, IndexQuote, OptionQuote, Quote } from '../../../shared/domain/market.ts';
import type { FixedBandPolicy } from '../../../shared/contract/hedgeSchemas.ts';
import { evaluateFixedBand } from '../../../shared/hedging/fixedBandPolicy.ts';
import { emptyBookState } from '../../../shared/domain/ledger.ts';
import { aggregateRisk, type GroupRisk } from '../../../shared/risk/aggregate.ts';
import type { DecimalText } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import type { ManualClock } from '../../support/manualClock.ts';
import { aBook, BOOK_ID, MARKET_MS } from '../../support/storeSamples.ts';

export const BTC = toCurrency('BTC');
export const ETH = toCurrency('ETH');
export const PERPETUAL = toInstrumentId('BTC-PERPETUAL');
export const POLICY: FixedBandPolicy = { kind: 'fixedBand', targetDeltaCoin: 0, halfWidthCoin: 0.5, hedgeTo: 'edge' };

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

export function aPlan(changes: Partial<HedgePlan> = {}): HedgePlan {
  return {
    planId: 'plan-1',
    venue: toVenueId('paper'),
    instrumentId: PERPETUAL,
    side: 'sell',
    style: 'market',
    amount: '56000' as DecimalText,
    amountUsd: 56_000,
    amountCoin: 0.7,
    contracts: 5_600,
    lot: '10' as DecimalText,
    tick: '0.5' as DecimalText,
    limitPrice: '79600' as DecimalText,
    bestBidUsd: 79_995,
    bestAskUsd: 80_005,
    averagePriceUsd: 79_990,
    cost: { feeUsd: 28, halfSpreadUsd: 3.5, slippageUsd: 3.5, totalUsd: 35 },
    idealAmountCoin: 0.7,
    deltaBeforeCoin: 1.2,
    residualDeltaCoin: 0.5,
    boundBy: [],
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
    policy: POLICY,
    lowerCoin: -0.5,
    targetCoin: 0,
    upperCoin: 0.5,
    nextHedgeBelowUsd: null,
    nextHedgeAboveUsd: null,
    verdict: 'suggested',
    reason: 'above the band',
    plan: aPlan(),
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

/** BTC with so much delta, in the USD numeraire. */
export function aMoment(netCoin: number | null, changes: Partial<HedgeMoment> = {}, book: Book = aBook()): HedgeMoment {
  const none: GroupRisk = aggregateRisk([], [], []).total;
  const group: GroupRisk = {
    ...none,
    deltaCoin: netCoin,
    unknownLegs: netCoin === null ? 1 : 0,
    unknownDeltaLegs: netCoin === null ? 1 : 0,
  };
  const band = evaluateFixedBand({ policy: POLICY, netDeltaCoin: netCoin, unknownLegs: group.unknownDeltaLegs, underlying: 'BTC' });
  const pending = { workingCoin: 0, inFlightCoin: 0, hasUnknownOutcome: false, unpriced: 0 };
  return { book, underlying: BTC, group, policy: POLICY, filledCoin: netCoin, pending, netCoin, band, ...changes };
}

export function aDecisionBody(changes: Partial<DecisionBody> = {}): DecisionBody {
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

export function aDecisionRecord(id: string, body: Partial<DecisionBody> = {}, changes: Partial<DecisionRecord> = {}): DecisionRecord {
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

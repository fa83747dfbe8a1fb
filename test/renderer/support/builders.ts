/** Plausible contract messages with the one field that matters changed by the test. */
import type { JournalRow, OrderRow, RiskMessage, RiskRowMeta, StatusMessage } from '../../../shared/contract/feeds.ts';
import type { HedgeCandidate, HedgeCost, HedgePlan, HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { HedgePolicy } from '../../../shared/contract/policyMessages.ts';
import { defaultPolicy } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { RISK_COLUMNS, type RiskColumn } from '../../../shared/contract/riskColumns.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { Currency, InstrumentId, VenueId } from '../../../shared/domain/instrument.ts';
import type { ClientLabel } from '../../../shared/domain/order.ts';
import type { DecimalText } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';

export const BOOK = 'demo' as BookId;
export const BTC = 'BTC' as Currency;
const NOON = toMs(Date.UTC(2026, 1, 3, 12));

/** A plain band of ±0.5 BTC, hedged to its edge with one click. */
export function aPolicy(change: Partial<HedgePolicy> = {}): HedgePolicy {
  return { ...defaultPolicy('BTC'), ...change };
}

export function aCost(change: Partial<HedgeCost> = {}): HedgeCost {
  return {
    execution: 'market',
    feeUsd: 34.9,
    halfSpreadUsd: 3.7,
    slippageUsd: 22.6,
    impactUsd: 0,
    carryUsd: -1.8,
    marginUsd: 0.4,
    totalUsd: 59.8,
    averagePriceUsd: 74_520,
    fillProbability: 1,
    timingRiskUsd: 3.1,
    ...change,
  };
}

export function aCandidate(change: Partial<HedgeCandidate> = {}): HedgeCandidate {
  return {
    instrumentId: 'BTC-PERPETUAL' as InstrumentId,
    venue: 'paper' as VenueId,
    kind: 'perpetual',
    side: 'buy',
    amount: '99840' as DecimalText,
    amountUnit: 'usd',
    feasibleCoin: 1.34,
    remainderCoin: 0.00008,
    priceUsd: 74_512,
    tradeUsd: 61.2,
    carryUsd: -1.8,
    marginEffectUsd: 2_870,
    basisDeltaCoin: null,
    basisDays: null,
    totalUsd: 59.8,
    perCoinUsd: 44.6,
    rank: 1,
    isChosen: true,
    words: 'cheapest all in per coin',
    ...change,
  };
}

export function aPlan(change: Partial<HedgePlan> = {}): HedgePlan {
  return {
    planId: 'p1',
    venue: 'paper' as VenueId,
    instrumentId: 'BTC-PERPETUAL' as InstrumentId,
    side: 'buy',
    style: 'market',
    amount: '99840' as DecimalText,
    amountUnit: 'usd',
    amountUsd: 99_840,
    amountCoin: 1.34,
    contracts: 9_984,
    lot: '10' as DecimalText,
    tick: '0.5' as DecimalText,
    limitPrice: '74800' as DecimalText,
    bestBidUsd: 74_511.5,
    bestAskUsd: 74_512,
    averagePriceUsd: 74_520,
    cost: aCost(),
    costs: { market: aCost(), passive: aCost({ execution: 'passive', totalUsd: 5.5, fillProbability: 0.72 }), sliced: null },
    costCurve: [
      { amountUsd: 50_000, costUsd: 20, costBps: 4 },
      { amountUsd: 150_000, costUsd: 90, costBps: 6 },
      { amountUsd: 900_000, costUsd: null, costBps: null },
    ],
    idealAmountCoin: 1.34,
    idealAmount: 99_846,
    remainderCoin: 0.00008,
    deltaBeforeCoin: -1.84,
    residualDeltaCoin: -0.5,
    before: { gammaCoinPerPct: -1.4, vegaUsdPerVolPoint: -5_600, initialMarginUsd: 61_230, marginUsePct: 31.2 },
    after: { gammaCoinPerPct: -1.4, vegaUsdPerVolPoint: -5_600, initialMarginUsd: 64_100, marginUsePct: 32.9 },
    binding: [{ name: 'lot', words: 'lot 10 USD', isSole: true }],
    concealment: null,
    checks: [{ name: 'price collar', passed: true, detail: 'price 74,800 within 1.5 % of index 74,512' }],
    ...change,
  };
}

export function aView(change: Partial<HedgeView> = {}): HedgeView {
  return {
    underlying: BTC,
    tsMs: NOON,
    indexUsd: 74_512,
    indexProvenance: 'interpolated',
    change24hPct: -3.1,
    atmIvPoints: 52.4,
    numeraire: 'usd',
    filledDeltaCoin: -1.84,
    workingDeltaCoin: 0,
    inFlightDeltaCoin: 0,
    netDeltaCoin: -1.84,
    unknownLegs: 0,
    deltaUsdNumeraireCoin: -1.84,
    deltaCoinNumeraireCoin: -3.1,
    equityCoin: 1.26,
    gammaCoinPerPct: -1.4,
    vegaUsdPerVolPoint: -5_600,
    thetaUsdPerDay: 4_300,
    wholeDeltaCoin: -1.84,
    policy: aPolicy(),
    policyVersion: 3,
    lowerCoin: -0.5,
    targetCoin: 0,
    upperCoin: 0.5,
    triggerLowerCoin: -0.5,
    triggerUpperCoin: 0.5,
    distanceCoin: -1.34,
    firedBy: 'band',
    blockedBy: null,
    blockedUntilMs: null,
    nextEventMs: null,
    figures: [{ name: 'width above', value: 0.5, unit: 'BTC' }],
    nextHedgeBelowUsd: null,
    nextHedgeAboveUsd: null,
    verdict: 'suggested',
    reason: 'fixed band ±0.50',
    plan: aPlan(),
    candidates: [],
    debt: null,
    expiring: null,
    auto: { state: 'off', untilMs: null, ordersLeft: null, usdLeft: null, note: '' },
    decisionId: 'd1',
    snoozedUntilMs: null,
    lastHedge: null,
    ...change,
  };
}

export function aMeta(change: Partial<RiskRowMeta> = {}): RiskRowMeta {
  return {
    key: 'leg:BTC-27FEB26-70000-P',
    parentKey: null,
    level: 'leg',
    label: 'BTC-27FEB26-70000-P',
    underlying: BTC,
    instrumentId: 'BTC-27FEB26-70000-P' as InstrumentId,
    kind: 'option',
    qtyUnit: 'coin',
    priceUnit: 'coin',
    ...change,
  };
}

export function aGroup(key: string, parentKey: string | null, level: RiskRowMeta['level']): RiskRowMeta {
  return aMeta({ key, parentKey, level, label: key, instrumentId: null, kind: 'group', qtyUnit: null, priceUnit: null });
}

/** A wire row with the named cells set and every other one unknown. */
export function aWireRow(index: number, cells: Partial<Record<RiskColumn, number>>): (number | null)[] {
  return [index, ...RISK_COLUMNS.map((field) => cells[field] ?? null)];
}

export function aRiskMessage(change: Partial<RiskMessage> = {}): RiskMessage {
  return { seq: 1, tsMs: NOON, bookId: BOOK, structureVersion: 1, structure: null, rows: [], failures: null, ...change };
}

export function anOrder(change: Partial<OrderRow> = {}): OrderRow {
  return {
    label: 'dd-1' as ClientLabel,
    bookId: BOOK,
    venue: 'paper' as VenueId,
    instrumentId: 'BTC-PERPETUAL' as InstrumentId,
    side: 'buy',
    amount: '99840' as DecimalText,
    filledAmount: '0' as DecimalText,
    amountUnit: 'usd',
    limitPrice: null,
    state: 'acknowledged',
    note: null,
    decisionId: 'd1',
    intendedMs: NOON,
    updatedMs: NOON,
    ...change,
  };
}

export function aJournalRow(change: Partial<JournalRow> = {}): JournalRow {
  return {
    id: 'd1',
    tsMs: NOON,
    underlying: BTC,
    verdict: 'suggested',
    reason: 'left the band',
    label: null,
    indexUsd: 74_512,
    deltaBeforeCoin: -1.84,
    deltaAfterCoin: null,
    lowerCoin: -0.5,
    targetCoin: 0,
    upperCoin: 0.5,
    estimatedCostUsd: 61.2,
    realisedCostUsd: null,
    ...change,
  };
}

export function aStatus(change: Partial<StatusMessage> = {}): StatusMessage {
  return {
    seq: 1,
    tsMs: NOON,
    wallMs: NOON,
    books: [{ id: BOOK, name: 'Demo', numeraire: 'usd' }],
    activeBookId: BOOK,
    armed: false,
    armNote: null,
    venues: [{ id: 'paper' as VenueId, isPaper: true, link: 'connected', quoteAgeMs: 200 }],
    replay: null,
    nextExpiryMs: toMs(NOON + 72_000_000),
    ticksPerSecond: 40,
    database: { ok: true, note: null },
    reconciliation: [],
    ...change,
  };
}

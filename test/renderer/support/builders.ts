/** Plausible contract messages with the one field that matters changed by the test. */
import type { JournalRow, OrderRow, RiskMessage, RiskRowMeta, StatusMessage } from '../../../shared/contract/feeds.ts';
import type { HedgePlan, HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { RISK_COLUMNS, type RiskColumn } from '../../../shared/contract/riskColumns.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { Currency, InstrumentId, VenueId } from '../../../shared/domain/instrument.ts';
import type { ClientLabel } from '../../../shared/domain/order.ts';
import type { DecimalText } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';

export const BOOK = 'demo' as BookId;
export const BTC = 'BTC' as Currency;
const NOON = toMs(Date.UTC(2026, 1, 3, 12));

export function aPlan(change: Partial<HedgePlan> = {}): HedgePlan {
  return {
    planId: 'p1',
    venue: 'paper' as VenueId,
    instrumentId: 'BTC-PERPETUAL' as InstrumentId,
    side: 'buy',
    style: 'market',
    amount: '99840' as DecimalText,
    amountUsd: 99_840,
    amountCoin: 1.34,
    contracts: 9_984,
    lot: '10' as DecimalText,
    tick: '0.5' as DecimalText,
    limitPrice: '74800' as DecimalText,
    bestBidUsd: 74_511.5,
    bestAskUsd: 74_512,
    averagePriceUsd: 74_520,
    cost: { feeUsd: 34.9, halfSpreadUsd: 3.7, slippageUsd: 22.6, totalUsd: 61.2 },
    idealAmountCoin: 1.34,
    deltaBeforeCoin: -1.84,
    residualDeltaCoin: -0.5,
    boundBy: ['lot 10 USD'],
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
    policy: { kind: 'fixedBand', targetDeltaCoin: 0, halfWidthCoin: 0.5, hedgeTo: 'edge' },
    lowerCoin: -0.5,
    targetCoin: 0,
    upperCoin: 0.5,
    nextHedgeBelowUsd: null,
    nextHedgeAboveUsd: null,
    verdict: 'suggested',
    reason: 'fixed band ±0.50',
    plan: aPlan(),
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

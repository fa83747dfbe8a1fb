import { describe, expect, it } from 'vitest';
import { createHedgeDesk, type HedgeDeskDeps } from '../../../electron/desk/hedgeDesk.ts';
import type { PendingOrder } from '../../../electron/desk/pendingOrders.ts';
import type { ValuedBook } from '../../../electron/desk/valuedBook.ts';
import { toVenueId } from '../../../shared/domain/instrument.ts';
import { NO_EDIT } from '../../../shared/hedging/hedgePolicy.ts';
import { DEFAULT_PRE_TRADE_LIMITS } from '../../../shared/hedging/preTradeChecks.ts';
import { emptyBookState } from '../../../shared/domain/ledger.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { demoInstrument, demoRulebook } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { anOrder, BOOK_ID, MARKET_MS } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { aMarketState, aMoment, anEmptyValuedBook, aPlan, PERPETUAL } from './deskSamples.ts';
import { aScriptedVenue } from './scriptedVenue.ts';

function aDesk(changes: Partial<HedgeDeskDeps> = {}) {
  const venue = aScriptedVenue();
  venue.setLink('connected');
  venue.book = { instrumentId: PERPETUAL, bids: [{ price: 79_995, amount: 1e6 }], asks: [{ price: 80_005, amount: 1e6 }], tsMs: MARKET_MS };
  return createHedgeDesk({
    market: aMarketState(createManualClock()),
    venue: venue.port,
    arming: { isArmed: () => true, note: () => null, arm: () => ({ ok: true, value: undefined }), disarm: () => undefined },
    rulebook: demoRulebook,
    limits: DEFAULT_PRE_TRADE_LIMITS,
    instrumentOf: (id) => demoInstrument(id),
    pendingOrders: () => [],
    ordersLastMinute: () => 0,
    quoteAgeMs: () => 0,
    isReconciled: () => true,
    ...changes,
  });
}

/** Names of the checks that a plan made earlier does not pass now. */
function failedChecks(changes: Partial<HedgeDeskDeps>, valued: ValuedBook = anEmptyValuedBook()): readonly string[] {
  const checks = expectOk(aDesk(changes).recheck(aMoment(1.2), valued, { ...aPlan(), boundBy: [], checks: [] }));
  return checks.flatMap(({ name, passed }) => (passed ? [] : [name]));
}

function holding(...positions: readonly (readonly [venue: string, usd: number])[]): ValuedBook {
  const held = positions.map(([venue, usd]) => ({
    venue: toVenueId(venue),
    instrumentId: PERPETUAL,
    signedAmount: decimal(usd),
    averagePrice: null,
  }));
  return anEmptyValuedBook({ ...emptyBookState(BOOK_ID), positions: held });
}

function pending(label: string, changes: Partial<PendingOrder> = {}): PendingOrder {
  const order = anOrder({ label: label as never, side: 'sell' });
  const view = { order, state: 'acknowledged', filledAmount: decimal(0), venueOrderId: null, note: null, decisionId: null } as const;
  return {
    view: { ...view, intendedMs: MARKET_MS, updatedMs: MARKET_MS },
    certainty: 'working',
    signedRemaining: decimal(-1_000),
    ...changes,
  };
}

describe('createHedgeDesk: checks', () => {
  it('lets a plan leave that nothing speaks against', () => {
    expect(failedChecks({})).toEqual([]);
  });

  it.each<[string, Partial<HedgeDeskDeps>]>([
    [
      'armed',
      { arming: { isArmed: () => false, note: () => 'KILL', arm: () => ({ ok: true, value: undefined }), disarm: () => undefined } },
    ],
    ['venue link', { isReconciled: () => false }],
    ['fresh quotes', { quoteAgeMs: () => 5_001 }],
    ['fresh quotes', { quoteAgeMs: () => null }],
    ['rate budget', { ordersLastMinute: () => 30 }],
    ['no duplicate', { pendingOrders: () => [pending('working')] }],
  ])('stops it on "%s"', (name, changes) => {
    expect(failedChecks(changes)).toEqual([name]);
  });

  it('asks for the age of the very instrument it would trade', () => {
    const asked: string[] = [];
    failedChecks({
      quoteAgeMs(underlying, id) {
        asked.push(`${underlying} ${id}`);
        return 0;
      },
    });
    expect(asked).toEqual(['BTC BTC-PERPETUAL']);
  });

  it('counts what is held of the instrument on every venue: −60 and −60 thousand, and 56 more, are beyond 150', () => {
    const limits = { ...DEFAULT_PRE_TRADE_LIMITS, maxPositionUsd: 150_000 };
    expect(failedChecks({ limits }, holding(['paper', -60_000]))).toEqual([]);
    expect(failedChecks({ limits }, holding(['deribit', -60_000], ['paper', -60_000]))).toHaveLength(1);
  });

  it('takes an order in an instrument that nobody knows for one of this underlying', () => {
    const unknown = pending('odd', { certainty: 'unknown' });
    const odd = {
      ...unknown,
      view: { ...unknown.view, state: 'unknown' as const, order: { ...unknown.view.order, instrumentId: 'ODD' as never } },
    };
    const instrumentOf: HedgeDeskDeps['instrumentOf'] = (id) => (id === 'ODD' ? undefined : demoInstrument(id));
    expect(failedChecks({ instrumentOf, pendingOrders: () => [odd] })).toContain('no unknown outcome');
  });
});

describe('createHedgeDesk: plan', () => {
  it('brings the delta to the edge of the band: sells 0.7 BTC of the perpetual, on the venue of the desk', () => {
    const plan = expectOk(aDesk().plan(aMoment(1.2), anEmptyValuedBook(), NO_EDIT));
    expect([plan.side, plan.instrumentId, plan.venue]).toEqual(['sell', PERPETUAL, 'paper']);
    expect(plan.residualDeltaCoin).toBeLessThanOrEqual(0.5);
    expect(plan.residualDeltaCoin).toBeGreaterThan(0.499);
  });

  it('has none inside the band, unless the trader asks for the centre, and none on an unknown delta', () => {
    expect(expectFailure(aDesk().plan(aMoment(0.3), anEmptyValuedBook(), NO_EDIT)).reason).toBe('notApplicable');
    expect(expectOk(aDesk().plan(aMoment(0.3), anEmptyValuedBook(), { ...NO_EDIT, hedgeTo: 'centre' })).side).toBe('sell');
    expect(expectFailure(aDesk().plan(aMoment(null), anEmptyValuedBook(), { ...NO_EDIT, hedgeTo: 'centre' })).reason).toBe('missingData');
  });
});

import { describe, expect, it } from 'vitest';
import { createBookMargins } from '../../../electron/desk/bookMargins.ts';
import { createHedgeDesk, type HedgeDeskDeps, type HedgeMoment, type PlannedHedge } from '../../../electron/desk/hedgeDesk.ts';
import { createHedgeInstruments } from '../../../electron/desk/hedgeInstruments.ts';
import { createSituations, type SituationDeps } from '../../../electron/desk/hedgeSituation.ts';
import { createPolicyReader } from '../../../electron/desk/policyReading.ts';
import type { PendingOrder } from '../../../electron/desk/pendingOrders.ts';
import type { ValuedBook } from '../../../electron/desk/valuedBook.ts';
import { toVenueId } from '../../../shared/domain/instrument.ts';
import type { OrderBook } from '../../../shared/domain/market.ts';
import { fitImpact } from '../../../shared/costs/fitImpact.ts';
import { planHedge } from '../../../shared/hedging/planHedge.ts';
import { ok, type Result } from '../../../shared/result/result.ts';
import { NO_EDIT, type TicketEdit } from '../../../shared/hedging/ticketEdit.ts';
import { DEFAULT_PRE_TRADE_LIMITS } from '../../../shared/hedging/preTradeChecks.ts';
import { emptyBookState } from '../../../shared/domain/ledger.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { demoInstrument, demoRulebook } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { anOrder, BOOK_ID, MARKET_MS } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { aMarketState, aMoment, anEmptyValuedBook, aPlan, PERPETUAL, POLICY } from './deskSamples.ts';
import { aScriptedVenue } from './scriptedVenue.ts';

const BOOK: OrderBook = {
  instrumentId: PERPETUAL,
  bids: [{ price: 79_995, amount: 1e6 }],
  asks: [{ price: 80_005, amount: 1e6 }],
  tsMs: MARKET_MS,
};

type Rig = Omit<Partial<HedgeDeskDeps> & Partial<SituationDeps>, 'market' | 'venue'>;

/** A desk with the real parts that size and check a hedge, on a market and a venue that stand still. */
function aDesk(changes: Rig = {}) {
  const venue = aScriptedVenue();
  venue.setLink('connected');
  venue.book = BOOK;
  const clock = createManualClock();
  const market = aMarketState(clock);
  const instrumentOf = changes.instrumentOf ?? demoInstrument;
  const pendingOrders = changes.pendingOrders ?? (() => []);
  const common = { market, venue: venue.port, instrumentOf, pendingOrders };
  const margins = createBookMargins({ market, rulebook: demoRulebook, wallClock: clock.clock });
  const traded = { of: () => ({ lastHourUsd: 0, lastDayUsd: 0 }), lastOptionFillMs: () => null };
  const instruments = createHedgeInstruments(common);
  const orderBook = () => ok(BOOK);
  return createHedgeDesk({
    ...common,
    arming: { isArmed: () => true, note: () => null },
    rulebook: demoRulebook,
    limits: DEFAULT_PRE_TRADE_LIMITS,
    instruments,
    situations: createSituations({
      ...common,
      traded,
      margins,
      ordersLastMinute: () => 0,
      quoteAgeMs: () => 0,
      isReconciled: () => true,
      ...changes,
    }),
    reader: createPolicyReader({
      ...common,
      rulebook: demoRulebook,
      windows: { over: () => null },
      traded,
      hedgeInstrument: () => demoInstrument('BTC-PERPETUAL'),
      orderBook,
      quoteAgeMs: () => 0,
    }),
    margins,
    impact: () => fitImpact([]),
    isEscalated: () => false,
    ...changes,
  });
}

/** Names of the checks that a plan made earlier does not pass now. */
function failedChecks(changes: Rig, valued: ValuedBook = anEmptyValuedBook(), moment: HedgeMoment = aMoment(1.2)): readonly string[] {
  const checks = expectOk(aDesk(changes).recheck(moment, valued, aPlan()));
  return checks.flatMap(({ name, passed }) => (passed ? [] : [name]));
}

function planned(moment: HedgeMoment, edit: Partial<TicketEdit> = {}, changes: Rig = {}): Result<PlannedHedge> {
  return aDesk(changes).plan(moment, anEmptyValuedBook(), { ...NO_EDIT, ...edit }).planned;
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

  it.each<[readonly string[], Rig]>([
    [['armed'], { arming: { isArmed: () => false, note: () => 'KILL' } }],
    [['venue link', 'constraints'], { isReconciled: () => false }],
    [['fresh quotes', 'constraints'], { quoteAgeMs: () => 5_001 }],
    [['fresh quotes', 'constraints'], { quoteAgeMs: () => null }],
    [['constraints', 'rate budget'], { ordersLastMinute: () => 30 }],
    [['constraints', 'no duplicate'], { pendingOrders: () => [pending('working')] }],
  ])('stops it on %s and on nothing else', (names, changes) => {
    expect(failedChecks(changes)).toEqual(names);
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
    expect(failedChecks({ limits }, holding(['deribit', -60_000], ['paper', -60_000]))).toEqual(['position size', 'constraints']);
  });

  it('takes an order in an instrument that nobody knows for one of this underlying', () => {
    const unknown = pending('odd', { certainty: 'unknown' });
    const odd = {
      ...unknown,
      view: { ...unknown.view, state: 'unknown' as const, order: { ...unknown.view.order, instrumentId: 'ODD' as never } },
    };
    const instrumentOf: Rig['instrumentOf'] = (id) => (id === 'ODD' ? undefined : demoInstrument(id));
    expect(failedChecks({ instrumentOf, pendingOrders: () => [odd] })).toContain('no unknown outcome');
  });
});

describe('createHedgeDesk: plan', () => {
  it('brings the delta to the edge of the band: sells 0.7 BTC of the perpetual, on the venue of the desk', () => {
    const { message, delaySeconds } = expectOk(planned(aMoment(1.2)));
    expect([message.side, message.instrumentId, message.venue]).toEqual(['sell', PERPETUAL, 'paper']);
    expect(message.residualDeltaCoin).toBeLessThanOrEqual(0.5);
    expect(message.residualDeltaCoin).toBeGreaterThan(0.499);
    expect([delaySeconds, message.concealment]).toEqual([0, null]);
  });

  it('has none inside the band, unless the trader asks for the target, and none on an unknown delta', () => {
    expect(expectFailure(planned(aMoment(0.3))).reason).toBe('notApplicable');
    expect(expectOk(planned(aMoment(0.3), { hedgeTo: 'target' })).message.side).toBe('sell');
    expect(expectFailure(planned(aMoment(null), { hedgeTo: 'target' })).reason).toBe('missingData');
  });

  it('tells the gamma of the delta that the book hedges, and what the trade does to it: nothing in USD, 1 % of its delta in coin', () => {
    const gammaOf = (numeraire: 'usd' | 'coin') => {
      const { group, book, inputs } = aMoment(1.2);
      const gammas = { gammaCoinPerUsd: -1e-5, premiumAdjustedGammaCoinPerUsd: -2e-5, gammaCoinPerPct: -0.8 };
      const moment = aMoment(1.2, {
        group: { ...group, ...gammas },
        book: { ...book, numeraire },
        inputs: { ...inputs, indexUsd: 80_000 },
      });
      const { before, after, deltaBeforeCoin, residualDeltaCoin } = expectOk(planned(moment)).message;
      const gained = (after.gammaCoinPerPct ?? Number.NaN) - (before.gammaCoinPerPct ?? Number.NaN);
      return [before.gammaCoinPerPct, gained / (deltaBeforeCoin - residualDeltaCoin)];
    };
    expect(gammaOf('usd')).toEqual([-0.008, 0]);
    expect(gammaOf('coin')[0]).toBe(-0.016);
    expect(gammaOf('coin')[1]).toBeCloseTo(0.01, 12);
  });

  it('keeps what the planner was asked and said, so that the same can be asked again', () => {
    const { asked, planned: message } = aDesk().plan(aMoment(1.2), anEmptyValuedBook(), NO_EDIT);
    if (asked === null) throw new Error('nothing was asked');
    expect(planHedge(asked.request)).toEqual(asked.outcome);
    expect(asked.outcome).toMatchObject({ ok: true, value: { plan: { planId: expectOk(message).message.planId } } });
  });

  it('goes to market where the policy rests, once the resting one ran out of time', () => {
    const patient = { ...POLICY, execution: { ...POLICY.execution, style: 'passive' as const } };
    const inForce = { policy: patient, version: 1, sinceMs: MARKET_MS };
    expect(expectOk(planned(aMoment(1.2, { inForce }))).message.style).toBe('passive');
    expect(expectOk(planned(aMoment(1.2, { inForce, isEscalated: true }))).message.style).toBe('market');
  });

  it('names the instrument of the policy that is not listed instead of hedging with another', () => {
    const sell = { kind: 'instrument', instrumentId: 'BTC-NEVER' } as const;
    const inForce = { policy: { ...POLICY, instruments: { buy: sell, sell } }, version: 1, sinceMs: MARKET_MS };
    const instrumentOf: Rig['instrumentOf'] = (id) => (id === 'BTC-NEVER' ? undefined : demoInstrument(id));
    expect(expectFailure(planned(aMoment(1.2, { inForce }), {}, { instrumentOf })).message).toContain('BTC-NEVER');
  });

  it('carries what a cap of the policy leaves as remainder, and names the cap', () => {
    const inForce = { policy: { ...POLICY, limits: { ...POLICY.limits, maxOrderUsd: 8_000 } }, version: 1, sinceMs: MARKET_MS };
    const { message } = expectOk(planned(aMoment(1.2, { inForce })));
    expect(message.amount).toBe('8000');
    expect(message.remainderCoin).toBeCloseTo(-0.6, 3);
    expect(message.binding.map(({ name }) => name).join()).toContain('maxOrder');
  });
});

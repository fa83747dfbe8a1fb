import { describe, expect, it } from 'vitest';
import { createBookMargins } from '../../../electron/desk/bookMargins.ts';
import { createSituations, markPriceOf, type SituationDeps, type SituationQuestion } from '../../../electron/desk/hedgeSituation.ts';
import type { PendingOrder } from '../../../electron/desk/pendingOrders.ts';
import { toInstrumentId, toVenueId, type InstrumentId } from '../../../shared/domain/instrument.ts';
import type { ClientLabel } from '../../../shared/domain/order.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { demoInstrument, demoRulebook } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { anOrder, BOOK_ID, CALL, MARKET_MS } from '../../support/storeSamples.ts';
import { aMarketState, anIndex, anOptionQuote, aPerpetualQuote, aValuedBook, BTC, PERPETUAL } from './deskSamples.ts';

const FUTURE = toInstrumentId('BTC-27MAR26');
const clock = createManualClock();
const market = aMarketState(clock, [anIndex(), aPerpetualQuote(), aPerpetualQuote(81_000, { instrumentId: FUTURE }), anOptionQuote(CALL)]);

function pending(instrumentId: InstrumentId, signedUsd: number): PendingOrder {
  const order = anOrder({ label: `on-${instrumentId}` as ClientLabel, instrumentId });
  const state = { state: 'acknowledged', filledAmount: decimal(0), venueOrderId: null, note: null, decisionId: null } as const;
  return {
    view: { order, ...state, intendedMs: MARKET_MS, updatedMs: MARKET_MS },
    certainty: 'working',
    signedRemaining: decimal(signedUsd),
  };
}

function situation(changes: Partial<SituationDeps> = {}, held: Record<string, number> = {}, question: Partial<SituationQuestion> = {}) {
  const situations = createSituations({
    market,
    venue: { link: () => 'connected' },
    traded: { of: () => ({ lastHourUsd: 1_000, lastDayUsd: 5_000 }) },
    margins: createBookMargins({ market, rulebook: demoRulebook, wallClock: clock.clock }),
    instrumentOf: (id) => (id.startsWith('ODD') ? undefined : demoInstrument(id)),
    pendingOrders: () => [],
    ordersLastMinute: () => 4,
    quoteAgeMs: () => 77,
    isReconciled: () => true,
    ...changes,
  });
  return situations.of({
    bookId: BOOK_ID,
    underlying: BTC,
    valued: aValuedBook(market, held, 2),
    instrument: { ...demoInstrument('BTC-PERPETUAL'), venue: toVenueId('paper') },
    side: 'sell',
    upToAmount: null,
    ...question,
  });
}

describe('createSituations', () => {
  it('says what is known: link, age, index, rate and what was traded', () => {
    expect(situation()).toMatchObject({
      link: 'connected',
      quoteAgeMs: 77,
      indexUsd: 80_000,
      ordersLastMinute: 4,
      tradedHourUsd: 1_000,
      tradedDayUsd: 5_000,
      spotHeldCoin: null,
      marginCurve: null,
      openOrders: [],
    });
  });

  it('is resyncing, not connected, until the desk and the venue agree; a link that is down stays down', () => {
    expect(situation({ isReconciled: () => false }).link).toBe('resyncing');
    expect(situation({ isReconciled: () => false, venue: { link: () => 'disconnected' } }).link).toBe('disconnected');
  });

  it('counts orders that are out there into position, notional and what is traded: of the instrument, of the underlying', () => {
    const orders = [pending(PERPETUAL, -3_000), pending(FUTURE, 2_000), pending(toInstrumentId('ETH-PERPETUAL'), 9_000)];
    const { positionAmount, notionalUsd, tradedHourUsd, tradedDayUsd, openOrders } = situation(
      { pendingOrders: () => orders },
      { [PERPETUAL]: 10_000, [FUTURE]: -4_000, [CALL]: 1 },
    );
    expect(positionAmount.toNumber()).toBe(7_000);
    expect(notionalUsd).toBe(10_000 + 4_000 + 3_000 + 2_000);
    expect([tradedHourUsd, tradedDayUsd]).toEqual([6_000, 10_000]);
    expect(openOrders.map(({ order }) => order.instrumentId)).toEqual([PERPETUAL, FUTURE]);
  });

  it('knows neither volume nor notional while an order has no price, and never passes it off as nothing', () => {
    const linear = pending(toInstrumentId('BTC_USDC-PERPETUAL'), 0.5);
    const { tradedHourUsd, tradedDayUsd, notionalUsd } = situation({ pendingOrders: () => [linear] });
    expect([tradedHourUsd, tradedDayUsd, notionalUsd]).toEqual([null, null, null]);
    const odd = situation({ pendingOrders: () => [pending('ODD' as InstrumentId, 1)] });
    expect([odd.tradedHourUsd, odd.openOrders.length]).toEqual([null, 1]);
  });

  it('lets no more spot be sold than the coins that are held: the balance and the spot positions', () => {
    const spot = { ...demoInstrument('BTC_USDC'), venue: toVenueId('paper') };
    expect(situation({}, { BTC_USDC: 0.5 }, { instrument: spot }).spotHeldCoin).toBe(2.5);
  });

  it('samples the margin up to the amount asked for', () => {
    const curve = situation({}, { [PERPETUAL]: 10_000 }, { upToAmount: 40_000 }).marginCurve ?? [];
    expect([curve[0]?.amount, curve.at(-1)?.amount]).toEqual([0, 40_000]);
    expect(curve.map(({ amount }) => amount)).toContain(10_000);
    const useAt = (amount: number) => curve.find((point) => point.amount === amount)?.usePct ?? Number.NaN;
    expect(useAt(10_000)).toBe(0);
    expect(useAt(40_000)).toBeGreaterThan(useAt(20_000));
  });
});

describe('markPriceOf', () => {
  it('is that of the instrument itself, and unknown where it is not quoted', () => {
    expect(['BTC-PERPETUAL', 'BTC-27MAR26', 'ETH-PERPETUAL'].map((id) => markPriceOf(demoInstrument(id), market))).toEqual([
      80_000,
      81_000,
      null,
    ]);
  });
});

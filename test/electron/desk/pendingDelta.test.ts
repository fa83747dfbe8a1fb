import { describe, expect, it } from 'vitest';
import { pendingDelta } from '../../../electron/desk/pendingDelta.ts';
import type { Certainty, PendingOrder } from '../../../electron/desk/pendingOrders.ts';
import { toInstrumentId } from '../../../shared/domain/instrument.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { demoInstrument } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { anOrder, MARKET_MS } from '../../support/storeSamples.ts';
import { aMarketState, BTC, ETH } from './deskSamples.ts';

const MARKET = aMarketState(createManualClock());

function aPending(certainty: Certainty, signedUsd: number, instrumentId = 'BTC-PERPETUAL'): PendingOrder {
  const order = anOrder({ instrumentId: toInstrumentId(instrumentId) });
  const common = {
    order,
    filledAmount: decimal(0),
    venueOrderId: null,
    note: null,
    decisionId: null,
    intendedMs: MARKET_MS,
    updatedMs: MARKET_MS,
  };
  return {
    view: { ...common, state: certainty === 'unknown' ? 'unknown' : 'acknowledged' },
    certainty,
    signedRemaining: decimal(signedUsd),
  };
}

const of = (pending: readonly PendingOrder[], underlying = BTC) =>
  pendingDelta(pending, underlying, 'usd', MARKET, (id) => demoInstrument(id));

describe('pendingDelta', () => {
  it('turns what may still fill into coins at the mark: 40,000 USD at 80,000 are half a coin', () => {
    expect(of([aPending('working', 40_000)])).toEqual({ workingCoin: 0.5, inFlightCoin: 0, hasUnknownOutcome: false, unpriced: 0 });
    expect(of([aPending('inFlight', -40_000), aPending('working', 80_000)])).toMatchObject({ workingCoin: 1, inFlightCoin: -0.5 });
  });

  it('counts an order without an answer as on its way, and says that there is one', () => {
    expect(of([aPending('unknown', -40_000)])).toMatchObject({ inFlightCoin: -0.5, hasUnknownOutcome: true });
    expect(of([aPending('unknown', 0)])).toMatchObject({ inFlightCoin: 0, hasUnknownOutcome: true, unpriced: 0 });
  });

  it('leaves out other underlyings', () => {
    expect(of([aPending('unknown', 40_000)], ETH)).toEqual({ workingCoin: 0, inFlightCoin: 0, hasUnknownOutcome: false, unpriced: 0 });
  });

  it('says of which orders the delta cannot be told: no quote, or terms that nobody knows, for whatever underlying is asked', () => {
    expect(of([aPending('working', 40_000, 'BTC-27MAR26')])).toMatchObject({ workingCoin: 0, unpriced: 1 });
    expect(pendingDelta([aPending('working', 40_000)], ETH, 'usd', MARKET, () => undefined)).toMatchObject({ unpriced: 1 });
  });

  it('needs no quote for what has nothing left to fill', () => {
    expect(of([aPending('working', 0, 'BTC-27MAR26')])).toMatchObject({ unpriced: 0 });
  });
});

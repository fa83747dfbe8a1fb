import { describe, expect, it } from 'vitest';
import { expiringOf } from '../../../electron/desk/expiringBook.ts';
import { toInstrumentId } from '../../../shared/domain/instrument.ts';
import { toMs } from '../../../shared/units/time.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { aMarketState, aMoment, anIndex, anOptionQuote, aPerpetualQuote, aTick, aValuedBook, PERPETUAL } from './deskSamples.ts';
import { aBook } from '../../support/storeSamples.ts';

const CALL = toInstrumentId('BTC-4FEB26-70000-C');
/** 08:00 UTC of that day. */
const EXPIRY_MS = Date.UTC(2026, 1, 4, 8);
const MINUTE_MS = 60_000;

/** Two deep calls in the book, so long before they expire; in the USD numeraire. */
function expiringAt(minutesBefore: number) {
  const market = aMarketState(createManualClock());
  const tsMs = toMs(EXPIRY_MS - minutesBefore * MINUTE_MS);
  market.apply(
    aTick([anIndex(80_000, { tsMs }), aPerpetualQuote(80_000, { tsMs }), anOptionQuote(CALL, { tsMs, markPrice: 0.125 })], {
      tsMs,
      isSnapshot: true,
    }),
  );
  const valued = aValuedBook(market, { [CALL]: 2, [PERPETUAL]: 8_000 });
  return expiringOf(aMoment(0, {}, aBook({ numeraire: 'usd' })), valued, market);
}

describe('expiringOf', () => {
  it('shows what expires within two hours, nothing earlier', () => {
    expect(expiringAt(121)).toBeNull();
    expect(expiringAt(120)?.expiryMs).toBe(EXPIRY_MS);
  });

  it('lets nothing decay before the averaging window and half of it in its middle', () => {
    const before = expiringAt(31);
    expect(before?.decayedDeltaCoin).toBe(before?.undecayedDeltaCoin);
    expect(before?.undecayedDeltaCoin).toBeCloseTo(2, 2);
    const middle = expiringAt(15);
    // Deep in the money: 2 live; what is fixed pays 2 × 10,000 USD in coin, 0.25, whose delta in USD stays.
    expect(middle?.decayedDeltaCoin).toBeCloseTo((2 + 0.25) / 2, 2);
  });

  it('plans to unwind the hedge in a straight line every five minutes, to nothing at the expiry', () => {
    const { unwind = [] } = expiringAt(60) ?? {};
    expect(unwind.map(({ tsMs }) => (EXPIRY_MS - tsMs) / MINUTE_MS)).toEqual([30, 25, 20, 15, 10, 5, 0]);
    const first = unwind[0]?.hedgeCoin ?? Number.NaN;
    expect(first).toBeCloseTo(-(2 - 0.25), 2);
    unwind.forEach(({ hedgeCoin }, at) => expect(hedgeCoin).toBeCloseTo(first * (1 - at / 6), 9));
  });
});

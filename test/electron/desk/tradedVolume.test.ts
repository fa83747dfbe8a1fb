import { describe, expect, it } from 'vitest';
import { createTradedVolume } from '../../../electron/desk/tradedVolume.ts';
import type { Fill } from '../../../shared/domain/order.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import { demoInstrument } from '../../support/demoRecording.ts';
import { aFill, BOOK_ID, CALL, MARKET_MS } from '../../support/storeSamples.ts';
import { BTC, ETH } from './deskSamples.ts';

const HOUR_MS = 3_600_000;

/** In the BTC perpetual unless told otherwise, so long before `MARKET_MS`. */
function fill(agoMs: number, usd: number, changes: Partial<Fill> = {}): Fill {
  return aFill({ amount: decimal(usd), tsMs: toMs(MARKET_MS - agoMs), ...changes });
}

function volumeOf(fills: readonly Fill[]) {
  const volume = createTradedVolume({ recentFills: () => fills }, (id) => (id.startsWith('ODD') ? undefined : demoInstrument(id)));
  volume.load(BOOK_ID);
  return volume;
}

describe('createTradedVolume', () => {
  it('adds up the hedges of the last hour and day, buys and sells alike, per underlying', () => {
    const volume = volumeOf([
      fill(0, 1_000),
      fill(HOUR_MS - 1, 2_000, { side: 'sell' }),
      fill(HOUR_MS, 4_000),
      fill(24 * HOUR_MS - 1, 8_000),
      fill(24 * HOUR_MS, 16_000),
      fill(0, 500, { instrumentId: demoInstrument('ETH-PERPETUAL').id }),
    ]);
    expect(volume.of(BTC, MARKET_MS)).toEqual({ lastHourUsd: 3_000, lastDayUsd: 15_000 });
    expect(volume.of(ETH, MARKET_MS)).toEqual({ lastHourUsd: 500, lastDayUsd: 500 });
  });

  it('counts coins at the price they traded at', () => {
    const linear = { instrumentId: demoInstrument('BTC_USDC-PERPETUAL').id, amount: decimal('0.5'), price: decimal(80_000) };
    expect(volumeOf([fill(0, 0, linear)]).of(BTC, MARKET_MS).lastHourUsd).toBe(40_000);
  });

  it('does not count options as hedges, but knows when the last one filled', () => {
    const volume = volumeOf([fill(5_000, 3, { instrumentId: CALL }), fill(9_000, 3, { instrumentId: CALL })]);
    expect(volume.of(BTC, MARKET_MS)).toEqual({ lastHourUsd: 0, lastDayUsd: 0 });
    expect([volume.lastOptionFillMs(BTC), volume.lastOptionFillMs(ETH)]).toEqual([MARKET_MS - 5_000, null]);
  });

  it('takes in what fills afterwards, forgets what has passed, and leaves an unknown instrument out', () => {
    const volume = volumeOf([fill(0, 1_000)]);
    volume.fillBooked(fill(-1_000, 500));
    volume.fillBooked(fill(0, 9_000, { instrumentId: 'ODD' as Fill['instrumentId'] }));
    volume.fillBooked(fill(-2_000, 1, { instrumentId: CALL }));
    expect(volume.of(BTC, MARKET_MS + 2_000)).toEqual({ lastHourUsd: 1_500, lastDayUsd: 1_500 });
    expect(volume.of(BTC, MARKET_MS + HOUR_MS)).toEqual({ lastHourUsd: 500, lastDayUsd: 1_500 });
    expect(volume.lastOptionFillMs(BTC)).toBe(MARKET_MS + 2_000);
  });

  it('begins anew with another book', () => {
    const byBook = new Map([[BOOK_ID as string, [fill(0, 1_000), fill(0, 1, { instrumentId: CALL })]]]);
    const volume = createTradedVolume({ recentFills: (bookId) => byBook.get(bookId) ?? [] }, demoInstrument);
    volume.load(BOOK_ID);
    volume.load('other' as typeof BOOK_ID);
    expect([volume.of(BTC, MARKET_MS).lastDayUsd, volume.lastOptionFillMs(BTC)]).toEqual([0, null]);
  });
});

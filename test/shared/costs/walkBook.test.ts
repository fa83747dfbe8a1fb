import { describe, expect, it } from 'vitest';
import { depthUpTo, walkBook } from '../../../shared/costs/walkBook.ts';
import type { OrderBook } from '../../../shared/domain/market.ts';
import { toInstrumentId } from '../../../shared/domain/instrument.ts';
import { toMs } from '../../../shared/units/time.ts';

const book: OrderBook = {
  instrumentId: toInstrumentId('BTC-PERPETUAL'),
  bids: [
    { price: 50_000, amount: 1_000 },
    { price: 40_000, amount: 1_000 },
  ],
  asks: [
    { price: 60_000, amount: 1_000 },
    { price: 80_000, amount: 4_000 },
  ],
  tsMs: toMs(0),
};

describe('walkBook', () => {
  it('averages USD amounts harmonically: 1,000 at 50,000 and 1,000 at 40,000 buy 0.045 coin, 44,444.4 each', () => {
    const walk = walkBook(book, { side: 'sell', amount: 2_000, amountUnit: 'usd', limitPrice: null });
    expect(walk.averagePrice).toBeCloseTo(2_000 / 0.045, 8);
    expect([walk.filledAmount, walk.isComplete, walk.worstPrice]).toEqual([2_000, true, 40_000]);
  });

  it('averages coin amounts arithmetically, on the asks for a buy', () => {
    const walk = walkBook(book, { side: 'buy', amount: 4_000, amountUnit: 'coin', limitPrice: null });
    expect(walk.averagePrice).toBe(75_000);
  });

  it('stops at the limit and at the end of the book, and says so', () => {
    const limited = walkBook(book, { side: 'buy', amount: 4_000, amountUnit: 'usd', limitPrice: 70_000 });
    expect([limited.filledAmount, limited.isComplete, limited.worstPrice]).toEqual([1_000, false, 60_000]);
    const all = walkBook(book, { side: 'sell', amount: 1e9, amountUnit: 'usd', limitPrice: null });
    expect([all.filledAmount, all.isComplete]).toEqual([2_000, false]);
  });

  it('has no price when nothing trades', () => {
    const empty: OrderBook = { ...book, asks: [] };
    const walk = walkBook(empty, { side: 'buy', amount: 10, amountUnit: 'usd', limitPrice: null });
    expect([walk.filledAmount, walk.averagePrice, walk.worstPrice, walk.isComplete]).toEqual([0, null, null, false]);
    expect(walkBook(book, { side: 'buy', amount: 0, amountUnit: 'usd', limitPrice: null }).averagePrice).toBeNull();
  });
});

describe('depthUpTo', () => {
  it('adds what a side holds up to the limit', () => {
    expect(depthUpTo(book, 'buy', null)).toBe(5_000);
    expect(depthUpTo(book, 'buy', 60_000)).toBe(1_000);
    expect(depthUpTo(book, 'sell', 45_000)).toBe(1_000);
  });
});

/** Which legs are priced again, and when: quotes that moved at once, all the others in turn. */
import { describe, expect, it } from 'vitest';
import { createMarketState, type MarketState } from '../../../electron/desk/marketState.ts';
import { createBookValuer, type BookValuer } from '../../../electron/desk/valuedBook.ts';
import type { BookId, BookState } from '../../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId, type Instrument, type InstrumentId } from '../../../shared/domain/instrument.ts';
import { emptyBookState } from '../../../shared/domain/ledger.ts';
import type { Quote } from '../../../shared/domain/market.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import { demoInstrument } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { BOOK_ID } from '../../support/storeSamples.ts';
import { aMarketState, anIndex, aPerpetualQuote, BTC, PERPETUAL } from './deskSamples.ts';

const START_MS = Date.UTC(2026, 1, 1);
const LEGS = 50;

const ids: readonly InstrumentId[] = Array.from({ length: LEGS }, (_, at) => toInstrumentId(`BTC-27FEB26-${60_000 + 1_000 * at}-C`));
const instruments = new Map<InstrumentId, Instrument>(ids.map((id) => [id, demoInstrument(id)]));
const state: BookState = {
  bookId: 'sweep' as BookId,
  positions: ids.map((instrumentId) => ({ venue: toVenueId('paper'), instrumentId, signedAmount: decimal(1), averagePrice: null })),
  balances: new Map(),
  realisedPnl: new Map(),
  feesPaid: new Map(),
  unknownRealisedIn: [],
  throughSeq: 0,
};

function tick(market: MarketState, tsMs: number, quotes: readonly Quote[] = []): void {
  market.apply({ tsMs: toMs(tsMs), quotes, isSnapshot: false });
}

function optionQuote(instrumentId: InstrumentId, tsMs: number): Quote {
  const prices = { bidPrice: 0.04, askPrice: 0.05, markPrice: 0.045 };
  return { kind: 'option', instrumentId, forwardUsd: 78_000, markSigma: 0.5, ...prices, provenance: 'live', tsMs: toMs(tsMs) };
}

/** A valuer that has just priced everything once. */
function aValuer(): { readonly market: MarketState; readonly valuer: BookValuer } {
  const market = createMarketState({ nowMs: () => toMs(START_MS) }, toMs(START_MS));
  const valuer = createBookValuer(market, (id) => instruments.get(id));
  valuer.load(state);
  valuer.refresh();
  expect(valuer.takeRepriced().size).toBe(LEGS);
  return { market, valuer };
}

describe('createBookValuer', () => {
  it('prices the leg whose quote moved at once and leaves the others, while no time passes', () => {
    const { market, valuer } = aValuer();
    const [, second] = ids;
    tick(market, START_MS, second === undefined ? [] : [optionQuote(second, START_MS)]);
    valuer.refresh();
    expect([...valuer.takeRepriced()]).toEqual([1]);
  });

  it('prices legs without a quote in turn: each one within a second of market time, one in fifty with every 20 ms', () => {
    const { market, valuer } = aValuer();
    const seen = new Set<number>();
    for (let step = 1; step <= 50; step += 1) {
      tick(market, START_MS + 20 * step);
      valuer.refresh();
      const repriced = valuer.takeRepriced();
      expect(repriced.size).toBe(1);
      for (const at of repriced) seen.add(at);
    }
    expect(seen.size).toBe(LEGS);
  });

  it('prices everything when a second or more went by at once, forwards or back, and after a snapshot', () => {
    const { market, valuer } = aValuer();
    for (const tsMs of [START_MS + 1_000, START_MS]) {
      tick(market, tsMs);
      valuer.refresh();
      expect(valuer.takeRepriced().size).toBe(LEGS);
    }
    market.apply({ tsMs: toMs(START_MS), quotes: [], isSnapshot: true });
    valuer.refresh();
    expect(valuer.takeRepriced().size).toBe(LEGS);
  });

  it('hands out the legs of one underlying only', () => {
    const { valuer } = aValuer();
    expect(valuer.legsOf(toCurrency('BTC'))).toHaveLength(LEGS);
    expect(valuer.legsOf(toCurrency('ETH'))).toEqual([]);
  });
});

/** Short 8,000 USD of a future and long so many of the perpetual, at 80,000. */
function twoFutures(perpetualUsd: number): BookState {
  const common = { venue: toVenueId('paper'), averagePrice: decimal(80_000) };
  const positions = [
    { ...common, instrumentId: toInstrumentId('BTC-27MAR26'), signedAmount: decimal(-8_000) },
    { ...common, instrumentId: PERPETUAL, signedAmount: decimal(perpetualUsd) },
  ];
  return { ...emptyBookState(BOOK_ID), positions };
}

describe('createBookValuer: projections', () => {
  const future = aPerpetualQuote(80_000, { instrumentId: toInstrumentId('BTC-27MAR26') });
  const aFutureValuer = () =>
    createBookValuer(aMarketState(createManualClock(), [anIndex(), aPerpetualQuote(), future]), (id) => demoInstrument(id));

  it('has nothing before a book is on the desk', () => {
    expect(aFutureValuer().refresh()).toBeNull();
  });

  it('values a new projection whole, on the tree it had when only sizes changed', () => {
    const valuer = aFutureValuer();
    valuer.load(twoFutures(40_000));
    const before = valuer.refresh();
    valuer.load(twoFutures(80_000));
    const after = valuer.refresh();
    expect(after?.structure).toBe(before?.structure);
    const deltaOf = (book: typeof after) => book?.risk.underlyings.find(({ underlying }) => underlying === BTC)?.risk.deltaCoin;
    // N ÷ S of inverse contracts: 40,000 − 8,000 and 80,000 − 8,000 USD at 80,000.
    expect([deltaOf(before), deltaOf(after)].map((coin) => coin?.toFixed(9))).toEqual(['0.400000000', '0.900000000']);
  });

  it('does not guess the terms of an instrument that no rulebook knows', () => {
    const valuer = createBookValuer(aMarketState(createManualClock()), () => undefined);
    expect(() => valuer.load(twoFutures(1))).toThrow('which no rulebook knows');
  });
});

/** The demo recording as plain markets at any of its times, and the demo book as legs: for calculations that need no replay. */
import { readFileSync } from 'node:fs';
import { parseBookCsv } from '../../electron/importers/bookCsv.ts';
import { modelDepth } from '../../electron/venues/paper/depthModel.ts';
import { createIndexPath, type IndexPath } from '../../electron/venues/replay/indexPath.ts';
import { deliveryAverage } from '../../electron/venues/replay/pathFigures.ts';
import { createRecordedMarket } from '../../electron/venues/replay/recordedMarket.ts';
import { toCurrency, type Currency, type Instrument } from '../../shared/domain/instrument.ts';
import type { BookLevel, IndexQuote, OrderBook, Quote } from '../../shared/domain/market.ts';
import type { Leg } from '../../shared/risk/leg.ts';
import type { InstrumentQuote, MarketView } from '../../shared/risk/marketView.ts';
import { toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import { DEMO_FOLDER, demoInstrumentOf, demoRecording, demoRulebook } from './demoRecording.ts';
import { expectOk } from './expectOk.ts';

/** Of the bridge between snapshots, which the delivery prices are read from. */
const SEED = 7;

export interface DemoMoment {
  readonly tsMs: MsSinceEpoch;
  readonly market: MarketView;
  readonly instruments: readonly Instrument[];
}

export interface DemoMarket {
  /** Of the recorded snapshots, rising. */
  readonly timesMs: readonly MsSinceEpoch[];
  momentAt(tsMs: MsSinceEpoch): DemoMoment;
  /** The index average that an expiry was delivered at. */
  deliveryIndexUsd(underlying: Currency, expiryMs: MsSinceEpoch): number;
}

export function demoMarket(): DemoMarket {
  const recording = demoRecording();
  const path: IndexPath = createIndexPath(recording.index, SEED);
  const recorded = createRecordedMarket({ ...recording, path, instrumentOf: demoInstrumentOf });
  return {
    timesMs: recording.index.snapshots.map(({ tsMs }) => tsMs),
    momentAt: (tsMs) => ({
      tsMs,
      market: viewOf(expectOk(recorded.quotes(tsMs, null))),
      instruments: expectOk(recorded.instruments(tsMs)),
    }),
    deliveryIndexUsd: (underlying, expiryMs) => expectOk(deliveryAverage(path, underlying, expiryMs)),
  };
}

function viewOf(quotes: readonly Quote[]): MarketView {
  const byId = new Map<string, InstrumentQuote>();
  const indexes = new Map<Currency, IndexQuote>();
  for (const quote of quotes) {
    if (quote.kind === 'index') indexes.set(quote.underlying, quote);
    else byId.set(quote.instrumentId, quote);
  }
  return { quote: (id) => byId.get(id), index: (underlying) => indexes.get(underlying) };
}

/** The demo book's legs on one underlying, its coin balance included. */
export function demoLegs(underlying: string, atMs: MsSinceEpoch): readonly Leg[] {
  const { rows, errors } = parseBookCsv(readFileSync(`${DEMO_FOLDER}/book.csv`, 'utf8'), demoRulebook, atMs);
  if (errors.length > 0) throw new Error(JSON.stringify(errors[0]));
  return rows.flatMap((row): Leg[] => {
    if (row.kind === 'balance') {
      return row.currency === toCurrency(underlying)
        ? [{ kind: 'balance', currency: row.currency, amount: row.signedAmount.toNumber() }]
        : [];
    }
    if (row.instrument.underlying !== toCurrency(underlying)) return [];
    const averagePrice = row.averagePrice?.toNumber() ?? null;
    return [{ kind: 'position', instrument: row.instrument, signedAmount: row.signedAmount.toNumber(), averagePrice }];
  });
}

/** The paper venue's depth behind the quoted touch; undefined without one. */
export function demoOrderBook(instrument: Instrument, { market, tsMs }: DemoMoment): OrderBook | undefined {
  const quote = market.quote(instrument.id);
  if (quote === undefined) return undefined;
  const [bid, ask] = quote.kind === 'option' ? [quote.bidPrice, quote.askPrice] : [quote.bidPriceUsd, quote.askPriceUsd];
  if (bid === null || ask === null) return undefined;
  const side = (name: 'bids' | 'asks', touchPrice: number): readonly BookLevel[] =>
    modelDepth({ instrument, side: name, touchPrice, seed: SEED, marketMs: toMs(tsMs) }).map(({ price, lots }) => ({
      price,
      amount: lots * instrument.lot.toNumber(),
    }));
  return { instrumentId: instrument.id, bids: side('bids', bid), asks: side('asks', ask), tsMs };
}

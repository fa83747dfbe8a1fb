/** The market as risk reads it: the latest quotes by instrument, the index by underlying. */
import type { Currency, InstrumentId } from '../domain/instrument.ts';
import type { FutureQuote, IndexQuote, OptionQuote } from '../domain/market.ts';

export type InstrumentQuote = OptionQuote | FutureQuote;

export interface MarketView {
  quote(id: InstrumentId): InstrumentQuote | undefined;
  index(underlying: Currency): IndexQuote | undefined;
}

/**
 * `view` with every forward, future and index multiplied by `spotRatio`; sigmas stay (sticky strike).
 * Meant for legs of one underlying: it moves all that it is asked for. Option prices of the venue do not survive a move, so
 * bid, ask and mark of options become null.
 */
export function shiftedMarket(view: MarketView, spotRatio: number): MarketView {
  return {
    quote(id) {
      const quote = view.quote(id);
      return quote === undefined ? undefined : shiftedQuote(quote, spotRatio);
    },
    index(underlying) {
      const index = view.index(underlying);
      return index === undefined ? undefined : { ...index, indexUsd: index.indexUsd * spotRatio };
    },
  };
}

function shiftedQuote(quote: InstrumentQuote, ratio: number): InstrumentQuote {
  if (quote.kind === 'option') {
    return { ...quote, forwardUsd: quote.forwardUsd * ratio, bidPrice: null, askPrice: null, markPrice: null };
  }
  return {
    ...quote,
    bidPriceUsd: scaled(quote.bidPriceUsd, ratio),
    askPriceUsd: scaled(quote.askPriceUsd, ratio),
    markPriceUsd: quote.markPriceUsd * ratio,
  };
}

function scaled(priceUsd: number | null, ratio: number): number | null {
  return priceUsd === null ? null : priceUsd * ratio;
}

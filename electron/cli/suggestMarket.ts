/** What a chain file says of the instruments a book can be hedged with. */
import type { Currency, Instrument } from '../../shared/domain/instrument.ts';
import type { BookLevel, OrderBook } from '../../shared/domain/market.ts';
import { instrumentFromName, type Rulebook } from '../../shared/domain/rulebook.ts';
import { isCash } from '../../shared/risk/leg.ts';
import type { MarketView } from '../../shared/risk/marketView.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { ChainMarket } from './chainMarket.ts';

interface HedgeMarket {
  readonly market: ChainMarket;
  readonly atMs: MsSinceEpoch;
}

/**
 * The perpetual of `underlying` (settled in the coin where the venue has one, else in USDC), with a row of its own or without, then what else
 * the chain lists and has not expired.
 */
export function hedgeInstruments({ market, atMs }: HedgeMarket, underlying: Currency, rulebook: Rulebook): readonly Instrument[] {
  const ofName = (name: string): Instrument[] => {
    const found = instrumentFromName(name, rulebook, atMs);
    return found.ok && isHedge(found.value, underlying, atMs) ? [found.value] : [];
  };
  const [perpetual] = [`${underlying}-PERPETUAL`, `${underlying}_USDC-PERPETUAL`].flatMap(ofName);
  const others = market.listed.flatMap(ofName).filter(({ id }) => id !== perpetual?.id);
  return perpetual === undefined ? others : [perpetual, ...others];
}

function isHedge(instrument: Instrument, underlying: Currency, atMs: MsSinceEpoch): boolean {
  if (instrument.underlying !== underlying || !isCash(instrument.quoteCurrency)) return false;
  return instrument.kind === 'perpetual' || (instrument.kind === 'future' && instrument.expiryMs > atMs);
}

/** Names that a policy may hedge with: what the book's coins can be hedged with, and what else of the kind the chain lists. */
export function knownHedges(data: HedgeMarket, underlyings: readonly Currency[], rulebook: Rulebook): ReadonlySet<string> {
  const own = underlyings.flatMap((underlying) => hedgeInstruments(data, underlying, rulebook).map(({ id }) => id));
  const listed = data.market.listed.filter((name) => {
    const found = instrumentFromName(name, rulebook, data.atMs);
    return found.ok && isHedge(found.value, found.value.underlying, data.atMs);
  });
  return new Set<string>([...own, ...listed]);
}

/** More than any order takes. */
const ENDLESS_LOTS = 2 ** 40;

/**
 * Bid and ask as the chain prints them, each as deep as an order wants: the touch is all that is known, so nothing is cut off and nothing is
 * paid for beyond it. Null: the chain does not print both.
 */
export function touchBook(market: MarketView, { id, lot }: Instrument): OrderBook | null {
  const quote = market.quote(id);
  if (quote?.kind !== 'future' || quote.bidPriceUsd === null || quote.askPriceUsd === null) return null;
  const level = (price: number): readonly BookLevel[] => [{ price, amount: lot.times(ENDLESS_LOTS).toNumber() }];
  return { instrumentId: id, bids: level(quote.bidPriceUsd), asks: level(quote.askPriceUsd), tsMs: quote.tsMs };
}

/** Null: the market has no price of it. */
export function markUsd(market: MarketView, { id }: Pick<Instrument, 'id'>): number | null {
  const quote = market.quote(id);
  return quote?.kind === 'future' ? quote.markPriceUsd : null;
}

/** Pre-trade checks on the market: fresh, whole, and the price near where the coin trades. */
import type { Instrument } from '../domain/instrument.ts';
import { inWords, priceInWords } from './numberWords.ts';
import type { PreTradeCheck, PreTradeInputs, PreTradeLimits } from './preTradeChecks.ts';
import type { UsdMeasure } from './usdSize.ts';

export function freshnessCheck({ quoteAgeMs, limits }: Pick<PreTradeInputs, 'quoteAgeMs' | 'limits'>): PreTradeCheck {
  const name = 'fresh quotes';
  const limit = `${inWords(limits.maxQuoteAgeMs / 1_000, 1)} s`;
  if (quoteAgeMs === null) return { name, passed: false, detail: `no market data; must be younger than ${limit}` };
  const age = `${inWords(quoteAgeMs / 1_000, 1)} s`;
  return { name, passed: quoteAgeMs <= limits.maxQuoteAgeMs, detail: `oldest quote is ${age} old, at most ${limit}` };
}

/** Both sides there and not crossed; a locked book (bid = ask) is crossed. */
export function bookCheck({ book, instrument }: Pick<PreTradeInputs, 'book' | 'instrument'>): PreTradeCheck {
  const name = 'book';
  const bid = book?.bids[0]?.price;
  const ask = book?.asks[0]?.price;
  if (book === null) return { name, passed: false, detail: `no order book of ${instrument.id}` };
  if (bid === undefined || ask === undefined)
    return { name, passed: false, detail: `the book has no ${bid === undefined ? 'bid' : 'ask'}` };
  const touch = `bid ${priceInWords(bid)}, ask ${priceInWords(ask)}`;
  return bid < ask ? { name, passed: true, detail: touch } : { name, passed: false, detail: `the book is crossed: ${touch}` };
}

/** Against the index; a dated future against its own mark, whose basis to the index has a limit of its own. */
export function collarCheck(inputs: PreTradeInputs): PreTradeCheck {
  const name = 'price collar';
  const priceUsd = orderPriceUsd(inputs);
  const collar = collarOf(inputs);
  if (priceUsd === null) return { name, passed: false, detail: 'the order names no price and the book gives none' };
  if (collar.referenceUsd === null) return { name, passed: false, detail: collar.words };
  const offPct = (Math.abs(priceUsd - collar.referenceUsd) * 100) / collar.referenceUsd;
  const detail = `price ${priceInWords(priceUsd)} is ${inWords(offPct, 2)} % from ${collar.words}, at most ${inWords(collar.pct, 2)} %`;
  return { name, passed: isWithinCollar(priceUsd, collar), detail };
}

/** How far a price may lie from its reference. */
export interface Collar {
  /** Null: unknown, and no price lies within it. */
  readonly referenceUsd: number | null;
  readonly pct: number;
  /** The reference, or why there is none. */
  readonly words: string;
}

export interface CollarInputs extends UsdMeasure {
  readonly limits: Pick<PreTradeLimits, 'collarPct' | 'maxBasisPct'>;
}

export function collarOf({ instrument, indexUsd, markPriceUsd, limits }: CollarInputs): Collar {
  const pct = limits.collarPct;
  if (indexUsd === null || !(indexUsd > 0)) return { referenceUsd: null, pct, words: `the ${instrument.underlying} index is unknown` };
  if (!hasBasis(instrument)) return { referenceUsd: indexUsd, pct, words: `the index ${priceInWords(indexUsd)}` };
  if (markPriceUsd === null || !(markPriceUsd > 0)) return { referenceUsd: null, pct, words: `the mark of ${instrument.id} is unknown` };
  const basisPct = Math.abs(markPriceUsd / indexUsd - 1) * 100;
  if (basisPct > limits.maxBasisPct) {
    const words = `the mark ${priceInWords(markPriceUsd)} is ${inWords(basisPct, 2)} % from the index, at most ${limits.maxBasisPct} %`;
    return { referenceUsd: null, pct, words };
  }
  return { referenceUsd: markPriceUsd, pct, words: `the mark ${priceInWords(markPriceUsd)} (index ${priceInWords(indexUsd)})` };
}

export function isWithinCollar(priceUsd: number, { referenceUsd, pct }: Pick<Collar, 'referenceUsd' | 'pct'>): boolean {
  return referenceUsd !== null && Math.abs(priceUsd - referenceUsd) * 100 <= pct * referenceUsd;
}

function orderPriceUsd({ limitPrice, side, book }: PreTradeInputs): number | null {
  if (limitPrice !== null) return limitPrice.toNumber();
  return (side === 'buy' ? book?.asks[0]?.price : book?.bids[0]?.price) ?? null;
}

function hasBasis(instrument: Instrument): boolean {
  return instrument.kind === 'future';
}

/** Pre-trade checks on the market: fresh, whole, and the price near where the coin trades. */
import type { Instrument } from '../domain/instrument.ts';
import { inWords, priceInWords } from './numberWords.ts';
import type { PreTradeCheck, PreTradeInputs } from './preTradeChecks.ts';

export function freshnessCheck({ quoteAgeMs, limits }: PreTradeInputs): PreTradeCheck {
  const name = 'fresh quotes';
  const limit = `${inWords(limits.maxQuoteAgeMs / 1_000, 1)} s`;
  if (quoteAgeMs === null) return { name, passed: false, detail: `no market data; must be younger than ${limit}` };
  const age = `${inWords(quoteAgeMs / 1_000, 1)} s`;
  return { name, passed: quoteAgeMs <= limits.maxQuoteAgeMs, detail: `oldest quote is ${age} old, at most ${limit}` };
}

/** Both sides there and not crossed; a locked book (bid = ask) is crossed. */
export function bookCheck({ book, instrument }: PreTradeInputs): PreTradeCheck {
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
  const reference = referenceOf(inputs);
  if (priceUsd === null) return { name, passed: false, detail: 'the order names no price and the book gives none' };
  if (reference.priceUsd === null) return { name, passed: false, detail: reference.words };
  const { collarPct } = inputs.limits;
  const offHundredfold = Math.abs(priceUsd - reference.priceUsd) * 100;
  const offPct = offHundredfold / reference.priceUsd;
  const detail = `price ${priceInWords(priceUsd)} is ${inWords(offPct, 2)} % from ${reference.words}, at most ${inWords(collarPct, 2)} %`;
  return { name, passed: offHundredfold <= collarPct * reference.priceUsd, detail };
}

function orderPriceUsd({ limitPrice, side, book }: PreTradeInputs): number | null {
  if (limitPrice !== null) return limitPrice.toNumber();
  return (side === 'buy' ? book?.asks[0]?.price : book?.bids[0]?.price) ?? null;
}

interface Reference {
  readonly priceUsd: number | null;
  readonly words: string;
}

function referenceOf({ instrument, indexUsd, markPriceUsd, limits }: PreTradeInputs): Reference {
  if (indexUsd === null || !(indexUsd > 0)) return { priceUsd: null, words: `the ${instrument.underlying} index is unknown` };
  if (!hasBasis(instrument)) return { priceUsd: indexUsd, words: `the index ${priceInWords(indexUsd)}` };
  if (markPriceUsd === null || !(markPriceUsd > 0)) return { priceUsd: null, words: `the mark of ${instrument.id} is unknown` };
  const basisPct = Math.abs(markPriceUsd / indexUsd - 1) * 100;
  if (basisPct > limits.maxBasisPct) {
    return {
      priceUsd: null,
      words: `the mark ${priceInWords(markPriceUsd)} is ${inWords(basisPct, 2)} % from the index, at most ${limits.maxBasisPct} %`,
    };
  }
  return { priceUsd: markPriceUsd, words: `the mark ${priceInWords(markPriceUsd)} (index ${priceInWords(indexUsd)})` };
}

function hasBasis(instrument: Instrument): boolean {
  return instrument.kind === 'future';
}

/** Limits that the order book sets: what it holds up to the slippage cap and up to the collar, and the share of it one order may take. */
import { depthUpTo } from '../../costs/walkBook.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { OrderBook } from '../../domain/market.ts';
import type { TradeSide } from '../../domain/order.ts';
import type { HedgePrice } from '../hedgePrice.ts';
import { amountInWords } from '../lotWords.ts';
import { isWithinCollar, type Collar } from '../marketChecks.ts';
import { inWords, priceInWords } from '../numberWords.ts';
import type { Constraint } from './constraint.ts';

export interface DepthInputs {
  readonly instrument: Instrument;
  readonly side: TradeSide;
  readonly book: OrderBook;
  readonly price: HedgePrice;
  /** 100: all of it. */
  readonly maxDepthSharePct: number;
}

/**
 * Of an order that takes and never rests. slippage: there is more in the book, beyond the cap. collar: likewise. depth: the book shows no
 * more, or one order may take no more of what it shows up to the cap.
 */
export function depthConstraints({ instrument, side, book, price, maxDepthSharePct }: DepthInputs): readonly Constraint[] {
  const slippageUsd = price.slippageLimit?.toNumber() ?? null;
  const collarUsd = price.collarLimit?.toNumber() ?? null;
  const all = depthUpTo(book, side, null);
  const upToCap = depthUpTo(book, side, slippageUsd);
  const upToCollar = depthUpTo(book, side, collarUsd);
  const constraints: Constraint[] = [];
  if (upToCap < all)
    constraints.push({ name: 'slippage', maxAmount: upToCap, words: reachWords('slippage cap', instrument, upToCap, slippageUsd) });
  if (upToCollar < all)
    constraints.push({ name: 'collar', maxAmount: upToCollar, words: reachWords('price collar', instrument, upToCollar, collarUsd) });
  if (maxDepthSharePct < 100) {
    const words = `${inWords(maxDepthSharePct, 1)} % of the ${reachWords('book depth', instrument, upToCap, slippageUsd)}`;
    constraints.push({ name: 'depth', maxAmount: (upToCap * maxDepthSharePct) / 100, words });
  } else {
    constraints.push({ name: 'depth', maxAmount: all, words: reachWords('book depth', instrument, all, slippageUsd) });
  }
  return constraints;
}

function reachWords(what: string, instrument: Instrument, amount: number, limitUsd: number | null): string {
  return `${what} ${amountInWords(instrument, amount)}${limitUsd === null ? '' : ` up to ${priceInWords(limitUsd)}`}`;
}

/** The price that stands on the order, all or nothing; none where it lies within the collar. */
export function orderCollar(priceUsd: number, collar: Collar): readonly Constraint[] {
  if (isWithinCollar(priceUsd, collar)) return [];
  const { referenceUsd, pct, words } = collar;
  const detail = referenceUsd === null ? words : `price ${priceInWords(priceUsd)} is more than ${inWords(pct, 2)} % from ${words}`;
  return [{ name: 'collar', maxAmount: 0, words: `price collar: ${detail}` }];
}

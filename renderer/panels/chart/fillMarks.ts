/** Fills that hedge an underlying, as chart marks. Options are the book, not its hedge. */
import type { FillRow } from '../../../shared/contract/feeds.ts';
import type { HedgeMark } from '../../charts/chartSeries.ts';
import { coinOf } from '../../format/words.ts';

const OPTION_NAME = /-[CP]$/;

/** Null: not a hedge of `underlying`, or its price is no number. */
export function fillMark(fill: FillRow, underlying: string): HedgeMark | null {
  if (OPTION_NAME.test(fill.instrumentId) || coinOf(fill.instrumentId) !== underlying) return null;
  const priceUsd = Number(fill.price);
  const amount = Number(fill.amount);
  if (!(priceUsd > 0) || !Number.isFinite(amount)) return null;
  return { tsMs: fill.tsMs, side: fill.side, priceUsd, amountCoin: fill.amountUnit === 'usd' ? amount / priceUsd : amount };
}

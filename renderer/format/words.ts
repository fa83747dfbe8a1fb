/** Names of states and kinds as a trader reads them. */
import type { OrderState } from '../../shared/domain/order.ts';
import type { AmountUnit, Currency } from '../../shared/domain/instrument.ts';
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';

export const ORDER_STATE_WORDS: Readonly<Record<OrderState, string>> = {
  intended: 'intended',
  sent: 'sent',
  acknowledged: 'working',
  partiallyFilled: 'partly filled',
  filled: 'filled',
  cancelled: 'cancelled',
  rejected: 'rejected',
  unknown: 'outcome unknown',
};

const VERDICT_WORDS: Readonly<Record<HedgeView['verdict'], string>> = {
  inside: 'inside the band',
  suggested: 'hedge suggested',
  withheld: 'suggestion withheld',
  unknown: 'delta unknown',
};

type Judged = Pick<HedgeView, 'verdict' | 'netDeltaCoin' | 'lowerCoin' | 'upperCoin'>;

/** A policy of events alone has no band to be inside of, and within the hysteresis the delta is outside without a hedge being due. */
export function verdictWords(view: Judged): string {
  const { verdict, netDeltaCoin, lowerCoin, upperCoin } = view;
  if (verdict !== 'inside' || netDeltaCoin === null) return VERDICT_WORDS[verdict];
  if (lowerCoin === null || upperCoin === null) return 'no hedge due';
  return netDeltaCoin < lowerCoin || netDeltaCoin > upperCoin ? 'outside, not due yet' : VERDICT_WORDS.inside;
}

/** The coin an instrument's amounts are in, read from its id ("BTC-PERPETUAL" → "BTC", "SOL_USDC-PERPETUAL" → "SOL"). */
export function coinOf(instrumentId: string): string {
  return /^[A-Z0-9]+/.exec(instrumentId)?.[0] ?? 'coin';
}

/** "USD" or the coin itself. */
export function amountUnitText(unit: AmountUnit, instrumentId: string): string {
  return unit === 'usd' ? 'USD' : coinOf(instrumentId);
}

/** Decimals that suit a delta of this coin: whole lots of ETH are small money, of BTC they are not. */
export function deltaDecimals(underlying: Currency | string): number {
  return underlying === 'BTC' ? 3 : 2;
}

export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

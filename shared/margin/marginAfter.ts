/** What one more trade does to the margin, without adding the book up again. */
import type { Currency, Instrument, SpotInstrument } from '../domain/instrument.ts';
import type { MarketView } from '../risk/marketView.ts';
import { isCash } from '../risk/leg.ts';
import { accountFor, summariseMargin, type BookMargin, type MarginContext } from './bookMargin.ts';
import { addToBalance, countHolding, emptyTally, heldOf, holdingOf, type AccountTally, type MarginBook } from './marginBook.ts';
import { markPriceOf } from './markPrice.ts';
import { marginRuleOf } from './positionMargin.ts';

export interface MarginTrade {
  readonly instrument: Instrument;
  /** > 0 bought, amount units. */
  readonly signedAmount: number;
}

/**
 * Margin after `trade`, at the mark and without fees: the same figures as `bookMargin` of the legs with the trade among them. A future moves no
 * cash; an option moves its premium from the balance into its value; spot moves coins and cash. The context must be the one `book` was made with.
 */
export function marginAfter(book: MarginBook, trade: MarginTrade, context: MarginContext): BookMargin {
  const { instrument, signedAmount } = trade;
  const accounts = new Map<Currency, Readonly<AccountTally>>(book.accounts);
  const indexUsdOf = new Map(book.indexUsdOf);
  const touch = (currency: Currency): AccountTally => {
    const tally = { ...(accounts.get(currency) ?? emptyTally()) };
    accounts.set(currency, tally);
    const indexUsd = isCash(currency) ? 1 : context.market.index(currency)?.indexUsd;
    if (indexUsd !== undefined && indexUsd > 0) indexUsdOf.set(currency, indexUsd);
    return tally;
  };
  if (instrument.kind === 'spot') exchange(instrument, signedAmount, touch, context.market);
  else {
    const tally = touch(instrument.settlementCurrency);
    const held = heldOf(book, instrument);
    const rule = held?.rule ?? marginRuleOf(instrument, context.rulebook, context.atMs);
    if (held !== undefined) countHolding(tally, held, -1);
    countHolding(tally, holdingOf(instrument, (held?.signedAmount ?? 0) + signedAmount, context, rule), 1);
    if (instrument.kind === 'option') payPremium(tally, trade, context);
  }
  return summariseMargin({ accounts, indexUsdOf });
}

/** Initial margin that `trade` adds, USD, in the account of its instrument; < 0: it frees margin. Null: unknown before or after. */
export function addedInitialUsd(before: BookMargin, after: BookMargin, { instrument }: MarginTrade): number | null {
  const first = accountFor(before, instrument);
  const initialBefore = first === undefined ? 0 : first.initialUsd;
  const initialAfter = accountFor(after, instrument)?.initialUsd ?? null;
  return initialBefore === null || initialAfter === null ? null : initialAfter - initialBefore;
}

function payPremium(tally: AccountTally, { instrument, signedAmount }: MarginTrade, { market, atMs }: MarginContext): void {
  const quote = market.quote(instrument.id);
  const mark = instrument.kind === 'option' && quote?.kind === 'option' ? markPriceOf(instrument, quote, atMs) : null;
  if (mark?.ok !== true) {
    tally.unknownWorths += 1;
    return;
  }
  tally.optionCoin += signedAmount * mark.value;
  if (tally.balanceCoin !== null) addToBalance(tally, -signedAmount * mark.value);
}

/** A balance that was unknown stays unknown. Without a price the cash side is unknown. */
function exchange(spot: SpotInstrument, signedAmount: number, touch: (currency: Currency) => AccountTally, market: MarketView): void {
  const quote = market.quote(spot.id);
  const index = isCash(spot.quoteCurrency) ? market.index(spot.underlying)?.indexUsd : undefined;
  const price = quote?.kind === 'future' ? quote.markPriceUsd : index;
  const coins = touch(spot.underlying);
  if (coins.balanceCoin !== null) addToBalance(coins, signedAmount);
  const cash = touch(spot.quoteCurrency);
  if (price === undefined) cash.unknownWorths += 1;
  else if (cash.balanceCoin !== null) addToBalance(cash, -signedAmount * price);
}

/** A book as its margin sees it: one holding per instrument and running sums per account, so that one trade changes one holding. */
import type { Currency, Instrument, InstrumentId, VenueId } from '../domain/instrument.ts';
import type { MarginRule } from '../domain/rulebook.ts';
import { pnlCoin } from '../pricing/inverseFuture.ts';
import type { Result } from '../result/result.ts';
import { isCash, type Leg, type PositionLeg } from '../risk/leg.ts';
import type { InstrumentQuote } from '../risk/marketView.ts';
import type { MarginContext } from './bookMargin.ts';
import { markPriceOf } from './markPrice.ts';
import { marginOfPosition, marginRuleOf, type PositionMargin } from './positionMargin.ts';

/** Sums of one account, in its currency. Unknown parts are counted, not summed. */
export interface AccountTally {
  /** Null: no balance of the currency was handed in. */
  balanceCoin: number | null;
  initialCoin: number;
  maintenanceCoin: number;
  unknownMargins: number;
  /** Of futures and perpetuals since their averages. */
  pnlCoin: number;
  optionCoin: number;
  unknownWorths: number;
  /** Holdings under a rule without a primary source. */
  unconfirmed: number;
}

export interface Holding {
  readonly instrument: Instrument;
  /** Net of all legs in the instrument. */
  readonly signedAmount: number;
  readonly rule: Result<MarginRule | null>;
  /** Null: not known. */
  readonly margin: PositionMargin | null;
}

interface Netted {
  readonly instrument: Instrument;
  signedAmount: number;
}

/** By venue, then instrument: joining the two into one key would cost more than everything else here. */
type NettedByVenue = Map<VenueId, Map<InstrumentId, Netted>>;

interface KnownRule extends Pick<Instrument, 'kind' | 'underlying' | 'settlementCurrency'> {
  readonly rule: Result<MarginRule | null>;
}

/** Lives within one moment: prices are those of the context it was made with. */
export interface MarginBook {
  readonly accounts: ReadonlyMap<Currency, Readonly<AccountTally>>;
  readonly holdings: ReadonlyMap<VenueId, ReadonlyMap<InstrumentId, Holding>>;
  readonly indexUsdOf: ReadonlyMap<Currency, number>;
}

/** The holdings and sums of `legs` at one moment. */
export function marginBook(legs: readonly Leg[], context: MarginContext): MarginBook {
  const accounts = new Map<Currency, AccountTally>();
  const netted: NettedByVenue = new Map();
  for (const leg of legs) {
    if (leg.kind === 'balance') addToBalance(tallyOf(accounts, leg.currency), leg.amount);
    else if (leg.instrument.kind === 'spot') addToBalance(tallyOf(accounts, leg.instrument.underlying), leg.signedAmount);
    else addPosition(tallyOf(accounts, leg.instrument.settlementCurrency), netted, leg, context);
  }
  const holdings = new Map<VenueId, Map<InstrumentId, Holding>>();
  const rules: KnownRule[] = [];
  for (const [venue, positions] of netted) {
    const held = new Map<InstrumentId, Holding>();
    holdings.set(venue, held);
    for (const { instrument, signedAmount } of positions.values()) {
      const holding = holdingOf(instrument, signedAmount, context, ruleFor(instrument, rules, context));
      held.set(instrument.id, holding);
      countHolding(tallyOf(accounts, instrument.settlementCurrency), holding, 1);
    }
  }
  return { accounts, holdings, indexUsdOf: indexesOf(accounts, context) };
}

/** What the book holds of `instrument` on its venue; undefined: nothing. */
export function heldOf({ holdings }: Pick<MarginBook, 'holdings'>, { venue, id }: Pick<Instrument, 'venue' | 'id'>): Holding | undefined {
  return holdings.get(venue)?.get(id);
}

export function holdingOf(
  instrument: Instrument,
  signedAmount: number,
  { market, atMs }: Pick<MarginContext, 'market' | 'atMs'>,
  rule: Result<MarginRule | null>,
): Holding {
  if (!rule.ok) return { instrument, signedAmount, rule, margin: null };
  const indexUsd = market.index(instrument.underlying)?.indexUsd ?? null;
  const margin = marginOfPosition({ instrument, signedAmount, quote: market.quote(instrument.id), indexUsd, atMs }, rule.value);
  return { instrument, signedAmount, rule, margin: margin.ok ? margin.value : null };
}

/** Counts the margin of `holding` in (`sign` 1) or out (−1). A flat holding counts for nothing, known or not. */
export function countHolding(tally: AccountTally, { signedAmount, margin, rule }: Holding, sign: 1 | -1): void {
  if (signedAmount === 0) return;
  if (margin === null) tally.unknownMargins += sign;
  else {
    tally.initialCoin += sign * margin.initialCoin;
    tally.maintenanceCoin += sign * margin.maintenanceCoin;
  }
  if (rule.ok && rule.value !== null && !rule.value.confirmed) tally.unconfirmed += sign;
}

export function emptyTally(): AccountTally {
  return {
    balanceCoin: null,
    initialCoin: 0,
    maintenanceCoin: 0,
    unknownMargins: 0,
    pnlCoin: 0,
    optionCoin: 0,
    unknownWorths: 0,
    unconfirmed: 0,
  };
}

export function addToBalance(tally: AccountTally, amount: number): void {
  tally.balanceCoin = (tally.balanceCoin ?? 0) + amount;
}

function addPosition(tally: AccountTally, netted: NettedByVenue, leg: PositionLeg, context: MarginContext): void {
  const { instrument, signedAmount } = leg;
  let positions = netted.get(instrument.venue);
  if (positions === undefined) netted.set(instrument.venue, (positions = new Map()));
  const held = positions.get(instrument.id);
  if (held === undefined) positions.set(instrument.id, { instrument, signedAmount });
  else held.signedAmount += signedAmount;
  const worth = worthOf(leg, context.market.quote(instrument.id), context);
  if (worth === null) tally.unknownWorths += 1;
  else if (instrument.kind === 'option') tally.optionCoin += worth;
  else tally.pnlCoin += worth;
}

/** In the settlement currency: an option's mark value, a future's P&L since its average. Null: not known. */
function worthOf(
  { instrument, signedAmount, averagePrice }: PositionLeg,
  quote: InstrumentQuote | undefined,
  { atMs }: MarginContext,
): number | null {
  if (signedAmount === 0) return 0;
  if (instrument.kind === 'option') {
    const mark = quote?.kind === 'option' ? markPriceOf(instrument, quote, atMs) : null;
    return mark?.ok === true ? signedAmount * mark.value : null;
  }
  if (instrument.kind === 'spot' || quote?.kind !== 'future' || averagePrice === null) return null;
  if (!(quote.markPriceUsd > 0) || !(averagePrice > 0)) return null;
  return instrument.settlement === 'inverse'
    ? pnlCoin(signedAmount, averagePrice, quote.markPriceUsd)
    : signedAmount * (quote.markPriceUsd - averagePrice);
}

function tallyOf(accounts: Map<Currency, AccountTally>, currency: Currency): AccountTally {
  const found = accounts.get(currency);
  if (found !== undefined) return found;
  const tally = emptyTally();
  accounts.set(currency, tally);
  return tally;
}

/** Looking a rule up costs more than using it, and a book of thousands of legs knows a handful. */
function ruleFor(instrument: Instrument, rules: KnownRule[], { rulebook, atMs }: MarginContext): Result<MarginRule | null> {
  const { kind, underlying, settlementCurrency } = instrument;
  for (const known of rules) {
    if (known.kind === kind && known.underlying === underlying && known.settlementCurrency === settlementCurrency) return known.rule;
  }
  const rule = marginRuleOf(instrument, rulebook, atMs);
  rules.push({ kind, underlying, settlementCurrency, rule });
  return rule;
}

function indexesOf(accounts: ReadonlyMap<Currency, unknown>, { market }: MarginContext): Map<Currency, number> {
  const indexes = new Map<Currency, number>();
  for (const currency of accounts.keys()) {
    const indexUsd = isCash(currency) ? 1 : market.index(currency)?.indexUsd;
    if (indexUsd !== undefined && indexUsd > 0) indexes.set(currency, indexUsd);
  }
  return indexes;
}

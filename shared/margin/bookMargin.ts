/** The standard margin of a whole book, account by account: an estimate until the venue's own account summary is there. */
import type { Currency, Instrument } from '../domain/instrument.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import { isCash, type Leg } from '../risk/leg.ts';
import type { MarketView } from '../risk/marketView.ts';
import { marginBook, type AccountTally, type MarginBook } from './marginBook.ts';

export interface MarginContext {
  readonly market: MarketView;
  readonly atMs: MsSinceEpoch;
  readonly rulebook: Rulebook;
}

/** One account of segregated margin. "Coin" is the account's currency: BTC, ETH, USDC. Null: something in it is unknown, never 0. */
export interface AccountMargin {
  readonly currency: Currency;
  readonly initialCoin: number | null;
  readonly maintenanceCoin: number | null;
  /** Balance + P&L of futures since their averages + option values. Null also when no balance of the currency was handed in. */
  readonly equityCoin: number | null;
  /** Equity without the option values: what the venue holds the margin against. */
  readonly marginBalanceCoin: number | null;
  readonly initialUsd: number | null;
  readonly maintenanceUsd: number | null;
  readonly equityUsd: number | null;
  readonly marginBalanceUsd: number | null;
  /** Instruments whose margin is not known. */
  readonly unknownLegs: number;
  /** False: the rulebook has no primary source for some of the rules used. */
  readonly isConfirmed: boolean;
}

export interface BookMargin {
  /** By currency, sorted. */
  readonly accounts: readonly AccountMargin[];
  /** Sums over the accounts, USD. */
  readonly initialUsd: number | null;
  readonly maintenanceUsd: number | null;
  readonly equityUsd: number | null;
  readonly marginBalanceUsd: number | null;
  readonly unknownLegs: number;
}

/**
 * Margin and equity of `legs`. Positions net per venue and instrument before any rate is applied; options and futures do not offset each other,
 * as in the venue's standard margin. Hand in the balances too, or equity is null.
 */
export function bookMargin(legs: readonly Leg[], context: MarginContext): BookMargin {
  return summariseMargin(marginBook(legs, context));
}

/** The figures of a book of holdings. */
export function summariseMargin({ accounts, indexUsdOf }: Pick<MarginBook, 'accounts' | 'indexUsdOf'>): BookMargin {
  const rows = [...accounts].map(([currency, tally]) =>
    accountOf(currency, tally, isCash(currency) ? 1 : (indexUsdOf.get(currency) ?? null)),
  );
  rows.sort((a, b) => (a.currency < b.currency ? -1 : 1));
  return {
    accounts: rows,
    initialUsd: sumOf(rows, 'initialUsd'),
    maintenanceUsd: sumOf(rows, 'maintenanceUsd'),
    equityUsd: sumOf(rows, 'equityUsd'),
    marginBalanceUsd: sumOf(rows, 'marginBalanceUsd'),
    unknownLegs: rows.reduce((sum, { unknownLegs }) => sum + unknownLegs, 0),
  };
}

/** The account that margins `instrument`; undefined: the book has none yet. */
export function accountFor({ accounts }: BookMargin, instrument: Instrument): AccountMargin | undefined {
  return accounts.find(({ currency }) => currency === instrument.settlementCurrency);
}

/** Initial margin in percent of the margin balance; 100 and more: nothing may be added. Null: unknown, or no balance to hold it against. */
export function marginUsePct({ initialCoin, marginBalanceCoin }: AccountMargin): number | null {
  if (initialCoin === 0) return 0;
  if (initialCoin === null || marginBalanceCoin === null || !(marginBalanceCoin > 0)) return null;
  return (100 * initialCoin) / marginBalanceCoin;
}

/** The margin use that a trade of `instrument` bears on: of spot the higher of both its accounts, as coins sold are collateral no more. Null: unknown. */
export function marginUseOf({ accounts }: BookMargin, instrument: Instrument): number | null {
  const currencies = instrument.kind === 'spot' ? [instrument.underlying, instrument.quoteCurrency] : [instrument.settlementCurrency];
  const uses = accounts.filter(({ currency }) => currencies.includes(currency)).map(marginUsePct);
  return uses.reduce((most, use) => (most === null || use === null ? null : Math.max(most, use)), uses[0] ?? null);
}

function accountOf(currency: Currency, tally: AccountTally, indexUsd: number | null): AccountMargin {
  const isKnown = tally.unknownMargins === 0;
  const isWorthKnown = tally.unknownWorths === 0 && tally.balanceCoin !== null;
  const initialCoin = isKnown ? tally.initialCoin : null;
  const maintenanceCoin = isKnown ? tally.maintenanceCoin : null;
  const equityCoin = isWorthKnown ? (tally.balanceCoin ?? 0) + tally.pnlCoin + tally.optionCoin : null;
  const marginBalanceCoin = isWorthKnown ? (tally.balanceCoin ?? 0) + tally.pnlCoin : null;
  return {
    currency,
    initialCoin,
    maintenanceCoin,
    equityCoin,
    marginBalanceCoin,
    initialUsd: inUsd(initialCoin, indexUsd),
    maintenanceUsd: inUsd(maintenanceCoin, indexUsd),
    equityUsd: inUsd(equityCoin, indexUsd),
    marginBalanceUsd: inUsd(marginBalanceCoin, indexUsd),
    unknownLegs: tally.unknownMargins,
    isConfirmed: tally.unconfirmed === 0,
  };
}

/** Nothing is worth nothing at every price. */
function inUsd(coin: number | null, indexUsd: number | null): number | null {
  if (coin === 0) return 0;
  return coin === null || indexUsd === null ? null : coin * indexUsd;
}

function sumOf(rows: readonly AccountMargin[], name: 'initialUsd' | 'maintenanceUsd' | 'equityUsd' | 'marginBalanceUsd'): number | null {
  let sum = 0;
  for (const row of rows) {
    const value = row[name];
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

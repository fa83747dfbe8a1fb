/** What is known of the desk, the venue and the book when a hedge is sized: positions and orders in the instrument, volumes, margin, freshness. */
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import type { HedgeSituation } from '../../shared/hedging/feasible/hedgeGuard.ts';
import type { LinkState } from '../../shared/hedging/preTradeChecks.ts';
import { decimal, sumDecimals, type Decimal } from '../../shared/units/decimal.ts';
import type { VenuePort } from '../ports/venue.ts';
import type { BookMargins } from './bookMargins.ts';
import type { MarketState } from './marketState.ts';
import type { PendingOrder } from './pendingOrders.ts';
import type { TradedVolume } from './tradedVolume.ts';
import type { ValuedBook } from './valuedBook.ts';

export interface SituationQuestion {
  readonly bookId: BookId;
  readonly underlying: Currency;
  readonly valued: ValuedBook;
  readonly instrument: Instrument;
  readonly side: TradeSide;
  /** As far as margin is looked at, amount units, > 0; null: not at all. */
  readonly upToAmount: number | null;
}

export interface Situations {
  readonly of: (question: SituationQuestion) => HedgeSituation;
  /** Orders of the underlying that are out there. */
  readonly pendingOf: (underlying: Currency) => readonly PendingOrder[];
}

export interface SituationDeps {
  readonly market: MarketState;
  readonly venue: Pick<VenuePort, 'link'>;
  readonly traded: Pick<TradedVolume, 'of'>;
  readonly margins: BookMargins;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  readonly pendingOrders: () => readonly PendingOrder[];
  readonly ordersLastMinute: () => number;
  /** Wall age of the market data a hedge rests on; a paused recording does not age. */
  readonly quoteAgeMs: (underlying: Currency, instrumentId: InstrumentId) => number | null;
  readonly isReconciled: () => boolean;
}

export function createSituations(deps: SituationDeps): Situations {
  const { market, instrumentOf } = deps;

  function pendingOf(underlying: Currency): readonly PendingOrder[] {
    return deps.pendingOrders().filter(({ view }) => (instrumentOf(view.order.instrumentId)?.underlying ?? underlying) === underlying);
  }

  function link(): LinkState {
    const state = deps.venue.link();
    return state === 'connected' && !deps.isReconciled() ? 'resyncing' : state;
  }

  /** Null: one of them has no price. */
  function workingUsd(pending: readonly PendingOrder[]): number | null {
    let totalUsd = 0;
    for (const { view, signedRemaining } of pending) {
      const instrument = instrumentOf(view.order.instrumentId);
      const usd = instrument === undefined ? null : usdOf(instrument, signedRemaining.toNumber(), market);
      if (usd === null) return null;
      totalUsd += usd;
    }
    return totalUsd;
  }

  return {
    pendingOf,
    of({ underlying, valued, instrument, side, upToAmount }) {
      const pending = pendingOf(underlying);
      const positionAmount = positionWithOrders(valued, instrument.id, pending);
      const traded = deps.traded.of(underlying, valued.tsMs);
      const working = workingUsd(pending);
      return {
        link: link(),
        quoteAgeMs: deps.quoteAgeMs(underlying, instrument.id),
        indexUsd: market.index(underlying)?.indexUsd ?? null,
        positionAmount,
        notionalUsd: hedgeNotionalUsd(valued, underlying, pending, market, instrumentOf),
        tradedHourUsd: working === null ? null : traded.lastHourUsd + working,
        tradedDayUsd: working === null ? null : traded.lastDayUsd + working,
        spotHeldCoin: instrument.kind === 'spot' ? spotHeld(valued, instrument.underlying) : null,
        marginCurve: upToAmount === null ? null : deps.margins.curve(valued, instrument, side, upToAmount, positionAmount.toNumber()),
        ordersLastMinute: deps.ordersLastMinute(),
        openOrders: pending.map(({ view }) => view),
      };
    },
  };
}

export function markPriceOf(instrument: Instrument, market: MarketState): number | null {
  const quote = market.quote(instrument.id);
  return quote?.kind === 'future' ? quote.markPriceUsd : null;
}

/** |amount| in USD: at the mark where the amount is coins; null: no mark. */
function usdOf(instrument: Instrument, amount: number, market: MarketState): number | null {
  const priceUsd = instrument.amountUnit === 'usd' ? 1 : markPriceOf(instrument, market);
  return priceUsd === null ? null : Math.abs(amount) * priceUsd;
}

/** Signed, amount units: in the ledger whatever the venue, working and in flight. */
function positionWithOrders(valued: ValuedBook, id: InstrumentId, pending: readonly PendingOrder[]): Decimal {
  const held = valued.state.positions.filter(({ instrumentId }) => instrumentId === id).map((position) => position.signedAmount);
  const ordered = pending.filter(({ view }) => view.order.instrumentId === id).map(({ signedRemaining }) => signedRemaining);
  return sumDecimals([...held, ...ordered]);
}

/** Coins held: the balance of the coin and spot positions in it. */
function spotHeld(valued: ValuedBook, coin: Currency): number {
  const balance = valued.state.balances.get(coin) ?? decimal(0);
  const positions = valued.legs.flatMap((leg) =>
    leg.kind === 'position' && leg.instrument.kind === 'spot' && leg.instrument.underlying === coin ? [leg.signedAmount] : [],
  );
  return positions.reduce((sum, amount) => sum + amount, balance.toNumber());
}

/** Σ|position| of the perpetuals and futures of one underlying, and of the orders out there in them, USD; null: one of them has no price. */
function hedgeNotionalUsd(
  valued: ValuedBook,
  underlying: Currency,
  pending: readonly PendingOrder[],
  market: MarketState,
  instrumentOf: (id: InstrumentId) => Instrument | undefined,
): number | null {
  const isHedge = (instrument: Instrument): boolean =>
    (instrument.kind === 'perpetual' || instrument.kind === 'future') && instrument.underlying === underlying;
  const held = valued.legs.flatMap((leg) =>
    leg.kind === 'position' && isHedge(leg.instrument) ? [{ instrument: leg.instrument, amount: leg.signedAmount }] : [],
  );
  const ordered = pending.flatMap(({ view, signedRemaining }) => {
    const instrument = instrumentOf(view.order.instrumentId);
    return instrument !== undefined && isHedge(instrument) ? [{ instrument, amount: signedRemaining.toNumber() }] : [];
  });
  let totalUsd = 0;
  for (const { instrument, amount } of [...held, ...ordered]) {
    const usd = usdOf(instrument, amount, market);
    if (usd === null) return null;
    totalUsd += usd;
  }
  return totalUsd;
}

/** Where the delta stands against its band, what to trade about it, and why not: evaluated on every batch, per underlying. */
import { editedPolicy, type TicketEdit } from '../../shared/hedging/hedgePolicy.ts';
import { evaluateFixedBand, type BandVerdict } from '../../shared/hedging/fixedBandPolicy.ts';
import { DEFAULT_HEDGE_SETTINGS, planHedge, type HedgePlan } from '../../shared/hedging/planHedge.ts';
import { preTradeChecks, type PreTradeCheck, type PreTradeLimits } from '../../shared/hedging/preTradeChecks.ts';
import type { FixedBandPolicy } from '../../shared/contract/hedgeSchemas.ts';
import type { Book } from '../../shared/domain/book.ts';
import { toInstrumentId, type Currency, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { netDeltaCoin, type GroupRisk } from '../../shared/risk/aggregate.ts';
import { decimal, sumDecimals, type Decimal } from '../../shared/units/decimal.ts';
import type { Arming } from './arming.ts';
import type { MarketState } from './marketState.ts';
import { pendingDelta, type PendingDelta } from './pendingDelta.ts';
import type { PendingOrder } from './pendingOrders.ts';
import type { ValuedBook } from './valuedBook.ts';
import type { VenuePort } from '../ports/venue.ts';

/** What a hedge of one underlying rests on at one moment. */
export interface HedgeMoment {
  readonly book: Book;
  readonly underlying: Currency;
  readonly group: GroupRisk;
  readonly policy: FixedBandPolicy;
  readonly filledCoin: number | null;
  readonly pending: PendingDelta;
  /** filled + working + in flight; null: unknown. */
  readonly netCoin: number | null;
  readonly band: BandVerdict;
}

export interface HedgeDesk {
  readonly moment: (book: Book, valued: ValuedBook, underlying: Currency, policy: FixedBandPolicy) => HedgeMoment | null;
  /** The trade back into the band, with the trader's edits and every pre-trade check; failures say why there is none. */
  readonly plan: (moment: HedgeMoment, valued: ValuedBook, edit: TicketEdit) => Result<HedgePlan>;
  /** The same checks on a plan made earlier, with the book and the market as they are now. */
  readonly recheck: (moment: HedgeMoment, valued: ValuedBook, plan: HedgePlan) => Result<PreTradeCheck[]>;
  /** The perpetual of the underlying as the venue trades it: coin-settled where there is one, else USDC-settled. */
  readonly hedgeInstrument: (underlying: Currency) => Instrument | undefined;
}

export interface HedgeDeskDeps {
  readonly market: MarketState;
  readonly venue: VenuePort;
  readonly arming: Arming;
  readonly rulebook: Rulebook;
  readonly limits: PreTradeLimits;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  readonly pendingOrders: () => readonly PendingOrder[];
  readonly ordersLastMinute: () => number;
  /** Wall age of the market data a hedge rests on; a paused recording does not age. */
  readonly quoteAgeMs: (underlying: Currency, instrumentId: InstrumentId) => number | null;
  readonly isReconciled: () => boolean;
}

export function createHedgeDesk(deps: HedgeDeskDeps): HedgeDesk {
  const { market, venue, instrumentOf } = deps;

  /** Orders go to the desk's venue whatever venue's rulebook the terms came from. */
  function tradable(id: InstrumentId): Instrument | undefined {
    const instrument = instrumentOf(id);
    return instrument === undefined ? undefined : { ...instrument, venue: venue.id };
  }

  function hedgeInstrument(underlying: Currency): Instrument | undefined {
    return tradable(toInstrumentId(`${underlying}-PERPETUAL`)) ?? tradable(toInstrumentId(`${underlying}_USDC-PERPETUAL`));
  }

  function moment(book: Book, valued: ValuedBook, underlying: Currency, policy: FixedBandPolicy): HedgeMoment | null {
    const group = valued.risk.underlyings.find((part) => part.underlying === underlying)?.risk;
    if (group === undefined) return null;
    const filledCoin = netDeltaCoin(group, book.numeraire);
    const pending = pendingDelta(deps.pendingOrders(), underlying, book.numeraire, market, instrumentOf);
    const isKnown = filledCoin !== null && pending.unpriced === 0;
    const netCoin = isKnown ? filledCoin + pending.workingCoin + pending.inFlightCoin : null;
    const unknownLegs = book.numeraire === 'usd' ? group.unknownDeltaLegs : group.unknownPremiumAdjustedDeltaLegs;
    const band = evaluateFixedBand({ policy, netDeltaCoin: netCoin, unknownLegs, underlying });
    return { book, underlying, group, policy, filledCoin, pending, netCoin, band };
  }

  function plan(at: HedgeMoment, valued: ValuedBook, edit: TicketEdit): Result<HedgePlan> {
    const instrument = edit.instrumentId === null ? hedgeInstrument(at.underlying) : tradable(edit.instrumentId);
    if (instrument === undefined) return fail('missingData', `no perpetual of ${at.underlying} to hedge with`);
    const aim = aimOf(at, edit);
    if (!aim.ok) return aim;
    const orderBook = venue.orderBook(instrument.id);
    const outcome = planHedge({
      instrument,
      numeraire: at.book.numeraire,
      netDeltaCoin: aim.value.netCoin,
      desiredDeltaCoin: aim.value.desiredCoin,
      targetDeltaCoin: at.policy.targetDeltaCoin,
      book: orderBook.ok ? orderBook.value : null,
      markPriceUsd: markPriceOf(instrument, market),
      edit,
      settings: { ...DEFAULT_HEDGE_SETTINGS, maxOrderUsd: deps.limits.maxOrderUsd },
      rulebook: deps.rulebook,
      tsMs: market.nowMs(),
    });
    if (!outcome.ok) return outcome;
    if (outcome.value.kind === 'none') return fail('notApplicable', outcome.value.reason);
    return ok({ ...outcome.value.plan, checks: checksOf(at, valued, instrument, outcome.value.plan) });
  }

  function checksOf(at: HedgeMoment, valued: ValuedBook, instrument: Instrument, hedge: HedgePlan): PreTradeCheck[] {
    const orderBook = venue.orderBook(instrument.id);
    const mine = deps
      .pendingOrders()
      .filter(({ view }) => (instrumentOf(view.order.instrumentId)?.underlying ?? at.underlying) === at.underlying);
    return preTradeChecks({
      instrument,
      side: hedge.side,
      amount: decimal(hedge.amount),
      limitPrice: hedge.limitPrice === null ? null : decimal(hedge.limitPrice),
      armed: deps.arming.isArmed(),
      armNote: deps.arming.note(),
      link: linkState(venue, deps.isReconciled()),
      quoteAgeMs: deps.quoteAgeMs(at.underlying, instrument.id),
      book: orderBook.ok ? orderBook.value : null,
      indexUsd: market.index(at.underlying)?.indexUsd ?? null,
      markPriceUsd: markPriceOf(instrument, market),
      positionAmount: positionWithOrders(valued, instrument.id, mine),
      notionalUsd: hedgeNotionalUsd(valued, at.underlying, mine, market, instrumentOf),
      netDeltaCoin: at.netCoin,
      targetDeltaCoin: at.policy.targetDeltaCoin,
      orderDeltaCoin: hedge.side === 'buy' ? hedge.amountCoin : -hedge.amountCoin,
      mayIncreaseDelta: false,
      ordersLastMinute: deps.ordersLastMinute(),
      openOrders: mine.map(({ view }) => view),
      limits: deps.limits,
    });
  }

  return {
    moment,
    plan,
    recheck(at, valued, hedge) {
      const instrument = tradable(hedge.instrumentId);
      return instrument === undefined
        ? fail('missingData', `${hedge.instrumentId} is not listed`)
        : ok(checksOf(at, valued, instrument, hedge));
    },
    hedgeInstrument,
  };
}

/** Where a trade should bring the delta. Inside the band a trader may still ask for the centre. */
function aimOf(at: HedgeMoment, edit: TicketEdit): Result<{ netCoin: number; desiredCoin: number }> {
  if (at.netCoin === null) return fail('missingData', at.band.reason);
  const edited = evaluateFixedBand({
    policy: editedPolicy(at.policy, edit),
    netDeltaCoin: at.netCoin,
    unknownLegs: 0,
    underlying: at.underlying,
  });
  const desiredCoin = edited.desiredDeltaCoin ?? (edit.hedgeTo === 'centre' ? at.policy.targetDeltaCoin : null);
  return desiredCoin === null ? fail('notApplicable', at.band.reason) : ok({ netCoin: at.netCoin, desiredCoin });
}

function linkState(venue: VenuePort, isReconciled: boolean) {
  const link = venue.link();
  return link === 'connected' && !isReconciled ? 'resyncing' : link;
}

function markPriceOf(instrument: Instrument, market: MarketState): number | null {
  const quote = market.quote(instrument.id);
  return quote?.kind === 'future' ? quote.markPriceUsd : null;
}

/** Signed, amount units: in the ledger whatever the venue, working and in flight. */
function positionWithOrders(valued: ValuedBook, id: InstrumentId, pending: readonly PendingOrder[]): Decimal {
  const held = valued.state.positions.filter(({ instrumentId }) => instrumentId === id).map((position) => position.signedAmount);
  const ordered = pending.filter(({ view }) => view.order.instrumentId === id).map(({ signedRemaining }) => signedRemaining);
  return sumDecimals([...held, ...ordered]);
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
    const priceUsd = instrument.amountUnit === 'usd' ? 1 : markPriceOf(instrument, market);
    if (priceUsd === null) return null;
    totalUsd += Math.abs(amount) * priceUsd;
  }
  return totalUsd;
}

/** P&L explain: why a book is worth more or less than at an earlier mark, leg by leg and group by group. */
import type { LedgerRow, Position } from '../../domain/book.ts';
import { findPosition } from '../../domain/bookState.ts';
import type { Currency, Instrument, InstrumentId, VenueId } from '../../domain/instrument.ts';
import type { InstrumentLookup } from '../../domain/ledger.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import { isCash, type BalanceLeg, type PositionLeg } from '../leg.ts';
import type { MarketView } from '../marketView.ts';
import { bookedChange, flowKey, NO_FLOWS, type BookedChange, type HeldLeg } from './bookedChange.ts';
import { paymentReader, type FundingOf } from './bookedPayments.ts';
import { deliveryIndexes } from './deliveryIndex.ts';
import { sumFigures, type ExplainFigures } from './explainFigures.ts';
import { explainBalance, explainPosition, type LegFigures, type Marks } from './explainLeg.ts';

/** The book as it stood at one moment, and the market it is valued in. */
export interface ExplainMark {
  /** One leg per instrument and venue; balances of one currency may be many and are added. */
  readonly legs: readonly HeldLeg[];
  readonly market: MarketView;
  readonly atMs: number;
}

export interface ExplainInputs {
  readonly before: ExplainMark;
  readonly after: ExplainMark;
  /** All of the book's rows between the marks, oldest first. */
  readonly rows: readonly LedgerRow[];
  readonly instrumentOf: InstrumentLookup;
  /** Null: funding was not recorded. */
  readonly fundingOf: FundingOf | null;
}

export interface ExplainedLeg {
  /** Null: a balance. */
  readonly venue: VenueId | null;
  /** Instrument or currency. */
  readonly name: string;
  /** Null: cash. */
  readonly underlying: Currency | null;
  readonly figures: Result<LegFigures>;
}

/** Sums over the legs that are known, never shown without `unknownLegs`. */
export interface ExplainedGroup {
  readonly underlying: Currency | null;
  readonly usd: ExplainFigures;
  /** In `underlying`; null for cash and for sums over several coins. */
  readonly coin: ExplainFigures | null;
  readonly legCount: number;
  readonly unknownLegs: number;
}

export interface ExplainedPnl {
  /** Positions of the first mark, then new ones, then balances. */
  readonly legs: readonly ExplainedLeg[];
  /** By underlying, by name, cash last. */
  readonly underlyings: readonly ExplainedGroup[];
  readonly total: ExplainedGroup;
}

/**
 * Explains the change from `before` to `after`. A leg that a mark cannot value fails by itself and is counted; the whole fails with
 * invalidInput when the marks are in the wrong order, and as bookedChange does when a ledger row does not fit the first mark.
 */
export function explainPnl(inputs: ExplainInputs): Result<ExplainedPnl> {
  const { before, after, rows, fundingOf } = inputs;
  if (!(after.atMs >= before.atMs)) return fail('invalidInput', `after.atMs: expected >= ${before.atMs}, was ${after.atMs}`);
  const instrumentOf = lookupWithLegs(inputs);
  const booked = bookedChange(before.legs, rows, instrumentOf, paymentReader(rows, fundingOf));
  if (!booked.ok) return booked;
  const marks: Marks = {
    before: before.market,
    beforeMs: before.atMs,
    after: after.market,
    afterMs: after.atMs,
    deliveryIndexOf: deliveryIndexes(rows, instrumentOf),
    isFundingRecorded: fundingOf !== null,
  };
  const legs = [
    ...positionPlaces(inputs, booked.value).map((place) => explainPlace(place, inputs, booked.value, instrumentOf, marks)),
    ...balanceCurrencies(inputs).map((currency) => explainCurrency(currency, inputs, booked.value, marks)),
  ];
  return ok({ legs, underlyings: byUnderlying(legs), total: { ...explainGroup(null, legs), coin: null } });
}

/** The sum over any choice of legs; `underlying` null: no coin figures. The legs must be of that underlying. */
export function explainGroup(underlying: Currency | null, legs: readonly ExplainedLeg[]): ExplainedGroup {
  const known = legs.flatMap(({ figures }) => (figures.ok ? [figures.value] : []));
  const coins = known.flatMap(({ coin }) => (coin === null ? [] : [coin]));
  return {
    underlying,
    usd: sumFigures(known.map(({ usd }) => usd)),
    coin: underlying === null ? null : sumFigures(coins),
    legCount: legs.length,
    unknownLegs: legs.length - known.length,
  };
}

function byUnderlying(legs: readonly ExplainedLeg[]): readonly ExplainedGroup[] {
  const groups = [...Map.groupBy(legs, ({ underlying }) => underlying)];
  const named = groups.flatMap(([underlying, members]) => (underlying === null ? [] : [explainGroup(underlying, members)]));
  const cash = groups.flatMap(([underlying, members]) => (underlying === null ? [explainGroup(null, members)] : []));
  return [...named.sort((a, b) => ((a.underlying ?? '') < (b.underlying ?? '') ? -1 : 1)), ...cash];
}

interface Place {
  readonly venue: VenueId;
  readonly instrumentId: InstrumentId;
}

function positionPlaces({ before, after }: ExplainInputs, { flows }: BookedChange): readonly Place[] {
  const keys = new Set<string>();
  for (const { venue, leg } of before.legs) if (leg.kind === 'position') keys.add(flowKey(venue, leg.instrument.id));
  for (const { venue, leg } of after.legs) if (leg.kind === 'position') keys.add(flowKey(venue, leg.instrument.id));
  for (const key of flows.keys()) keys.add(key);
  return [...keys].map(placeOf);
}

function explainPlace(
  place: Place,
  inputs: ExplainInputs,
  booked: BookedChange,
  instrumentOf: InstrumentLookup,
  marks: Marks,
): ExplainedLeg {
  const { venue, instrumentId } = place;
  const instrument = instrumentOf(instrumentId);
  const named = { venue, name: instrumentId };
  if (instrument === undefined) {
    return { ...named, underlying: null, figures: fail('missingData', `terms of ${instrumentId} are not known`) };
  }
  const figures = explainPosition(
    {
      instrument,
      before: legAt(inputs.before, place),
      after: legAt(inputs.after, place),
      booked: bookedLeg(instrument, findPosition(booked.after, venue, instrumentId)),
      flows: booked.flows.get(flowKey(venue, instrumentId)) ?? NO_FLOWS,
    },
    marks,
  );
  return { ...named, underlying: instrument.underlying, figures };
}

function bookedLeg(instrument: Instrument, position: Position | undefined): PositionLeg | null {
  if (position === undefined) return null;
  const averagePrice = position.averagePrice?.toNumber() ?? null;
  return { kind: 'position', instrument, signedAmount: position.signedAmount.toNumber(), averagePrice };
}

function legAt({ legs }: ExplainMark, { venue, instrumentId }: Place): PositionLeg | null {
  for (const held of legs) {
    if (held.leg.kind === 'position' && held.venue === venue && held.leg.instrument.id === instrumentId) return held.leg;
  }
  return null;
}

/** A currency that neither mark lists is not watched: there is nothing to compare its flows with. */
function balanceCurrencies({ before, after }: ExplainInputs): readonly Currency[] {
  const all = [...before.legs, ...after.legs].flatMap(({ leg }) => (leg.kind === 'balance' ? [leg.currency] : []));
  return [...new Set(all)];
}

function explainCurrency(currency: Currency, { before, after }: ExplainInputs, booked: BookedChange, marks: Marks): ExplainedLeg {
  const figures = explainBalance(
    {
      before: balanceAt(before, currency),
      after: balanceAt(after, currency),
      changed: booked.cashChanges.get(currency)?.toNumber() ?? 0,
      transferred: booked.transfers.get(currency)?.toNumber() ?? 0,
    },
    marks,
  );
  return { venue: null, name: currency, underlying: isCash(currency) ? null : currency, figures };
}

function balanceAt({ legs }: ExplainMark, currency: Currency): BalanceLeg {
  let amount = 0;
  for (const { leg } of legs) if (leg.kind === 'balance' && leg.currency === currency) amount += leg.amount;
  return { kind: 'balance', currency, amount };
}

function placeOf(key: string): Place {
  const [venue, instrumentId] = JSON.parse(key) as readonly [VenueId, InstrumentId];
  return { venue, instrumentId };
}

/** Legs bring the terms of what they hold; the lookup is for what was traded between. */
function lookupWithLegs({ before, after, instrumentOf }: ExplainInputs): InstrumentLookup {
  const known = new Map<InstrumentId, Instrument>();
  for (const { leg } of [...before.legs, ...after.legs]) if (leg.kind === 'position') known.set(leg.instrument.id, leg.instrument);
  return (id) => known.get(id) ?? instrumentOf(id);
}

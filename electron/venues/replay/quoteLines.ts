/**
 * How one instrument's quote runs from one recorded snapshot to the next. At both ends it is what was recorded; in between a model:
 * forward/index ratio, IV and the distances bid–mark and ask–mark are straight lines in time, the mark is the model price plus the
 * straight line between what the recorded marks differ from it (they are of other moments within the recorder's run).
 */
import type { FutureInstrument, Instrument, OptionInstrument, PerpetualInstrument } from '../../../shared/domain/instrument.ts';
import type { FutureQuote, OptionQuote, Provenance } from '../../../shared/domain/market.ts';
import { logRatio } from '../../../shared/math/logRatio.ts';
import { blackTerms } from '../../../shared/pricing/blackTerms.ts';
import { yearsBetween, type MsSinceEpoch } from '../../../shared/units/time.ts';
import type { SnapshotRow } from './snapshotCsv.ts';
import { multipleOf, nearestTick, tickNumberAt, toTickLadder, type TickLadder } from './tickNumber.ts';

/** A recorded row and its moment; `indexUsd` is the path's own level then. */
export interface LineEnd {
  readonly row: SnapshotRow;
  readonly tsMs: number;
  readonly indexUsd: number;
}

type Ends = readonly [from: number, to: number];
type MaybeEnds = Ends | null;

export interface OptionLine {
  readonly kind: 'option';
  readonly instrument: OptionInstrument;
  readonly ladder: TickLadder;
  readonly ratio: Ends;
  readonly sigma: MaybeEnds;
  /** Recorded mark minus model price, price unit. */
  readonly residual: Ends;
  readonly bidOffset: MaybeEnds;
  readonly askOffset: MaybeEnds;
}

export interface FutureLine {
  readonly kind: 'future';
  readonly instrument: PerpetualInstrument | FutureInstrument;
  readonly ladder: TickLadder;
  readonly ratio: Ends;
}

export type QuoteLine = OptionLine | FutureLine;

/**
 * The recording has no bid and ask of futures, so their spread is a model: a perpetual's best prices are the nearest ticks at least
 * one tick from its mark, a dated future's at least this share of the mark away.
 */
export const FUTURE_HALF_SPREAD = 0.0001;

/** The line of `instrument` between two rows. `to` null: it expires on the way and keeps what it had. Null for spot, which is not recorded. */
export function toQuoteLine(instrument: Instrument, from: LineEnd, to: LineEnd | null): QuoteLine | null {
  if (instrument.kind === 'spot') return null;
  const end = to ?? from;
  const ratio: Ends = [from.row.forwardUsd / from.indexUsd, end.row.forwardUsd / end.indexUsd];
  const ladder = toTickLadder(instrument.tickSteps);
  if (instrument.kind !== 'option') return { kind: 'future', instrument, ladder, ratio };
  const bases: Ends = [basePrice(instrument, from), basePrice(instrument, end)];
  return {
    kind: 'option',
    instrument,
    ladder,
    ratio,
    sigma: endsOf(from.row.markSigma, end.row.markSigma),
    residual: [bases[0] - modelAt(instrument, from), bases[1] - modelAt(instrument, end)],
    bidOffset: offsets(from.row.bidPrice, end.row.bidPrice, bases),
    askOffset: offsets(from.row.askPrice, end.row.askPrice, bases),
  };
}

function modelAt(instrument: OptionInstrument, { row, tsMs }: LineEnd): number {
  return modelPrice(instrument, row.forwardUsd, row.markSigma ?? 0, tsMs);
}

function basePrice(instrument: OptionInstrument, end: LineEnd): number {
  return end.row.markPrice ?? modelAt(instrument, end);
}

/** Known at the start: a line, level where the end is not known. Not known at the start: nothing until the next snapshot. */
function endsOf(from: number | null, to: number | null): MaybeEnds {
  return from === null ? null : [from, to ?? from];
}

function offsets(from: number | null, to: number | null, bases: Ends): MaybeEnds {
  return endsOf(from === null ? null : from - bases[0], to === null ? null : to - bases[1]);
}

function modelPrice({ side, strikeUsd, expiryMs, settlement }: OptionInstrument, forwardUsd: number, sigma: number, tsMs: number): number {
  const stdDev = sigma * Math.sqrt(yearsBetween(tsMs, expiryMs));
  const valueUsd = blackTerms(side === 'call' ? 1 : -1, forwardUsd, strikeUsd, logRatio(forwardUsd, strikeUsd), stdDev).price;
  return settlement === 'inverse' ? valueUsd / forwardUsd : valueUsd;
}

function at([from, to]: Ends, share: number): number {
  return from + share * (to - from);
}

/** A moment on the way: `share` 0 at the segment's start, 1 at its end. */
export interface LineMoment {
  readonly tsMs: MsSinceEpoch;
  readonly share: number;
  readonly indexUsd: number;
}

/** The option's quote on the way. Never crossed, on tick, no negative price; without an IV there is nothing to say but the forward. */
export function optionQuoteOn(line: OptionLine, { tsMs, share, indexUsd }: LineMoment): OptionQuote {
  const forwardUsd = indexUsd * at(line.ratio, share);
  const head = { kind: 'option', instrumentId: line.instrument.id, forwardUsd, provenance: 'interpolated', tsMs } as const;
  if (line.sigma === null) return { ...head, markSigma: null, bidPrice: null, askPrice: null, markPrice: null };
  const markSigma = at(line.sigma, share);
  const markPrice = Math.max(0, modelPrice(line.instrument, forwardUsd, markSigma, tsMs) + at(line.residual, share));
  const bid = line.bidOffset === null ? 0 : nearestTick(line.ladder, Math.max(0, markPrice + at(line.bidOffset, share)));
  const bidPrice = bid > 0 ? bid : null;
  const askPrice = line.askOffset === null ? null : askAbove(line.ladder, markPrice + at(line.askOffset, share), bidPrice);
  return { ...head, markSigma, bidPrice, askPrice, markPrice };
}

function askAbove(ladder: TickLadder, price: number, bidPrice: number | null): number {
  const ask = nearestTick(ladder, Math.max(0, price));
  const floor = bidPrice ?? 0;
  return ask > floor ? ask : nearestTick(ladder, floor + tickNumberAt(ladder, floor));
}

export function futureQuoteOn(line: FutureLine, { tsMs, share, indexUsd }: LineMoment): FutureQuote {
  return futureQuoteAround(line, indexUsd * at(line.ratio, share), 'interpolated', tsMs);
}

export function recordedFutureQuote(line: FutureLine, row: SnapshotRow, tsMs: MsSinceEpoch): FutureQuote {
  return futureQuoteAround(line, row.forwardUsd, 'recorded', tsMs);
}

function futureQuoteAround(line: FutureLine, markPriceUsd: number, provenance: Provenance, tsMs: MsSinceEpoch): FutureQuote {
  const tick = tickNumberAt(line.ladder, markPriceUsd);
  const half = line.instrument.kind === 'perpetual' ? tick : Math.max(tick, FUTURE_HALF_SPREAD * markPriceUsd);
  return {
    kind: 'future',
    instrumentId: line.instrument.id,
    bidPriceUsd: multipleOf(tick, Math.floor((markPriceUsd - half) / tick)),
    askPriceUsd: multipleOf(tick, Math.ceil((markPriceUsd + half) / tick)),
    markPriceUsd,
    provenance,
    tsMs,
  };
}

export function recordedOptionQuote(line: OptionLine, row: SnapshotRow, tsMs: MsSinceEpoch): OptionQuote {
  const { forwardUsd, markSigma, bidPrice, askPrice, markPrice } = row;
  return {
    kind: 'option',
    instrumentId: line.instrument.id,
    forwardUsd,
    markSigma,
    bidPrice,
    askPrice,
    markPrice,
    provenance: 'recorded',
    tsMs,
  };
}

/** Which instruments of a chain the optimiser looks at: futures and perpetuals, and the options that are liquid, of a useful delta and in range. */
import type { Currency, Instrument } from '../../domain/instrument.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import type { Leg } from '../../risk/leg.ts';
import { MS_PER_DAY } from '../../units/time.ts';
import type { LotCandidate } from './lotCandidate.ts';
import { lotCarryUsdPerDay, lotGreeks, sideTerms, touchOf, type LotGreeks, type LotMarket, type Touch } from './lotTerms.ts';

export interface ChainFilter {
  /** Futures and perpetuals included. */
  readonly maxCandidates: number;
  /** Of one coin, absolute, USD numeraire. */
  readonly minAbsDelta: number;
  readonly maxAbsDelta: number;
  /** Ask less bid, percent of the mid. */
  readonly maxSpreadPct: number;
  readonly minDays: number;
  readonly maxDays: number;
  /** Only these; null: all. */
  readonly instrumentIds: readonly string[] | null;
}

export const DEFAULT_CHAIN_FILTER: ChainFilter = {
  maxCandidates: 60,
  minAbsDelta: 0.05,
  maxAbsDelta: 0.6,
  maxSpreadPct: 15,
  minDays: 1,
  maxDays: 200,
  instrumentIds: null,
};

export interface ChainRequest {
  readonly underlying: Currency;
  readonly instruments: readonly Instrument[];
  /** The book: what is held counts against position limits and for covered sales. */
  readonly legs: readonly Leg[];
  readonly context: LotMarket;
  readonly filter: ChainFilter;
  readonly fixedCostUsd: number;
  readonly maxPositionLots: number | null;
  /** Half spread of a future or perpetual whose bid and ask are not quoted, share of its mark; null: it is set aside. */
  readonly assumedHalfSpreadShare: number | null;
}

export interface ChainCandidates {
  /** Futures and perpetuals first, then options in the order they were dealt. */
  readonly candidates: readonly LotCandidate[];
  /** Why instruments were left out, most frequent first. */
  readonly setAside: readonly { readonly why: string; readonly count: number }[];
  /** Futures whose spread is assumed. */
  readonly assumedSpreads: readonly string[];
}

/** invalidInput: a filter that contradicts itself, an index or a horizon that is not > 0. missingData: an instrument asked for by name is not in the chain, or nothing is left. */
export function candidatesFromChain(request: ChainRequest): Result<ChainCandidates> {
  const problem = filterProblem(request.filter) ?? contextProblem(request.context);
  if (problem !== null) return fail('invalidInput', problem);
  const ours = request.instruments.filter(({ underlying, kind }) => underlying === request.underlying && kind !== 'spot');
  const unknown = request.filter.instrumentIds?.find((id) => ours.every((instrument) => instrument.id !== id));
  if (unknown !== undefined)
    return fail('missingData', `instrumentIds: ${unknown} is not an instrument of the ${request.underlying} chain`);
  const reasons = new Map<string, number>();
  const lots = ours.flatMap((instrument) => {
    const read = readLot(request, instrument);
    if (read.ok) return [read.value];
    reasons.set(read.failure.message, (reasons.get(read.failure.message) ?? 0) + 1);
    return [];
  });
  const picked = pick(lots, request.filter.maxCandidates, reasons);
  if (picked.length === 0) return fail('missingData', `the ${request.underlying} chain has no instrument that passes the filters`);
  return ok({
    candidates: picked.map(({ candidate }) => candidate),
    setAside: [...reasons].map(([why, count]) => ({ why, count })).sort((a, b) => b.count - a.count),
    assumedSpreads: picked.flatMap(({ candidate, isAssumed }) => (isAssumed ? [candidate.instrumentId] : [])),
  });
}

function filterProblem({ maxCandidates, minAbsDelta, maxAbsDelta, maxSpreadPct, minDays, maxDays }: ChainFilter): string | null {
  if (!(Number.isInteger(maxCandidates) && maxCandidates >= 1)) return `maxCandidates: expected a whole number ≥ 1, was ${maxCandidates}`;
  if (!(minAbsDelta >= 0 && minAbsDelta <= maxAbsDelta)) return `minAbsDelta: expected 0…${maxAbsDelta}, was ${minAbsDelta}`;
  if (!(maxSpreadPct > 0)) return `maxSpreadPct: expected > 0, was ${maxSpreadPct}`;
  return minDays >= 0 && minDays <= maxDays ? null : `minDays: expected 0…${maxDays}, was ${minDays}`;
}

function contextProblem({ indexUsd, horizonDays }: LotMarket): string | null {
  if (!(indexUsd > 0 && indexUsd < Infinity)) return `indexUsd: expected a finite number > 0, was ${indexUsd}`;
  return horizonDays > 0 && horizonDays < Infinity ? null : `horizonDays: expected a finite number > 0, was ${horizonDays}`;
}

interface ReadLot {
  readonly candidate: LotCandidate;
  readonly expiryMs: number;
  /** Spread in vol points: small is liquid. */
  readonly spreadVolPoints: number;
  readonly isAssumed: boolean;
}

/** A failure's message is why the instrument is set aside, without its name: they are counted. */
function readLot(request: ChainRequest, instrument: Instrument): Result<ReadLot> {
  const { context, filter } = request;
  if (filter.instrumentIds !== null && !filter.instrumentIds.includes(instrument.id)) return aside('not asked for');
  const expiryMs = instrument.kind === 'option' || instrument.kind === 'future' ? instrument.expiryMs : Infinity;
  const days = (expiryMs - context.atMs) / MS_PER_DAY;
  if (days <= 0 || (instrument.kind === 'option' && (days < filter.minDays || days > filter.maxDays)))
    return aside('outside the expiry range');
  const quoted = context.market.quote(instrument.id);
  const known = quoted === undefined ? null : touchOf(quoted);
  const touch = known ?? assumedTouch(request, instrument);
  if (touch === null) return aside('no bid or no ask');
  const greeks = lotGreeks(instrument, context);
  if (!greeks.ok) return aside('greeks not known');
  const unfit = instrument.kind === 'option' ? optionProblem(filter, touch, greeks.value) : null;
  if (unfit !== null) return aside(unfit);
  const candidate = toCandidate(request, instrument, touch, { ...greeks.value, daysLeft: Number.isFinite(days) ? days : null });
  if (!candidate.ok) return aside('fee, margin or carry not known');
  return ok({ candidate: candidate.value, expiryMs, spreadVolPoints: spreadVolPoints(candidate.value), isAssumed: known === null });
}

function aside(why: string): Result<never> {
  return fail('notApplicable', why);
}

function optionProblem(
  { minAbsDelta, maxAbsDelta, maxSpreadPct }: ChainFilter,
  { bid, ask }: Touch,
  { unitDelta }: LotGreeks,
): string | null {
  if (!(Math.abs(unitDelta) >= minAbsDelta && Math.abs(unitDelta) <= maxAbsDelta)) return 'outside the delta range';
  return (100 * (ask - bid)) / ((ask + bid) / 2) > maxSpreadPct ? 'spread too wide' : null;
}

function assumedTouch({ context, assumedHalfSpreadShare }: ChainRequest, { id }: Instrument): Touch | null {
  const quote = context.market.quote(id);
  if (quote?.kind !== 'future' || assumedHalfSpreadShare === null) return null;
  const { markPriceUsd } = quote;
  return { bid: markPriceUsd * (1 - assumedHalfSpreadShare), ask: markPriceUsd * (1 + assumedHalfSpreadShare) };
}

function toCandidate(
  request: ChainRequest,
  instrument: Instrument,
  touch: Touch,
  figures: LotGreeks & Pick<LotCandidate, 'daysLeft'>,
): Result<LotCandidate> {
  const { context, legs, fixedCostUsd, maxPositionLots } = request;
  const buy = sideTerms(instrument, 'buy', touch, context);
  if (!buy.ok) return buy;
  const sell = sideTerms(instrument, 'sell', touch, context);
  if (!sell.ok) return sell;
  const carry = lotCarryUsdPerDay(instrument, context);
  if (!carry.ok) return carry;
  if (instrument.kind === 'spot') return fail('unsupported', `${instrument.id}: spot is not optimised`);
  const lotAmount = instrument.lot.toNumber();
  const { deltaCoin, gammaCoinPerUsd, vegaUsdPerVolPoint, thetaUsdPerDay, daysLeft } = figures;
  return ok({
    instrumentId: instrument.id,
    kind: instrument.kind,
    lotAmount,
    positionLots: heldAmount(legs, instrument) / lotAmount,
    deltaCoin,
    gammaCoinPerUsd,
    vegaUsdPerVolPoint,
    thetaUsdPerDay,
    daysLeft,
    carryUsdPerDay: carry.value,
    fixedCostUsd,
    buy: buy.value,
    sell: sell.value,
    maxPositionLots,
  });
}

function heldAmount(legs: readonly Leg[], { id }: Instrument): number {
  return legs.reduce((sum, leg) => (leg.kind === 'position' && leg.instrument.id === id ? sum + leg.signedAmount : sum), 0);
}

function spreadVolPoints({ buy, sell, vegaUsdPerVolPoint }: LotCandidate): number {
  return vegaUsdPerVolPoint > 0 ? (buy.costUsdPerLot + sell.costUsdPerLot) / vegaUsdPerVolPoint : Infinity;
}

/** All futures and perpetuals, then the most liquid option of each expiry in turn, the second of each, and so on. */
function pick(lots: readonly ReadLot[], maxCandidates: number, reasons: Map<string, number>): readonly ReadLot[] {
  const futures = lots.filter(({ candidate }) => candidate.kind !== 'option');
  const options = lots.filter(({ candidate }) => candidate.kind === 'option');
  const byExpiry = [...Map.groupBy(options, ({ expiryMs }) => expiryMs)]
    .sort(([a], [b]) => a - b)
    .map(([, group]) => group.toSorted((a, b) => a.spreadVolPoints - b.spreadVolPoints));
  const rounds = Math.max(0, ...byExpiry.map((group) => group.length));
  const dealt = Array.from({ length: rounds }, (_, round) => byExpiry.flatMap((group) => group[round] ?? [])).flat();
  const picked = [...futures, ...dealt].slice(0, maxCandidates);
  const left = lots.length - picked.length;
  if (left > 0) reasons.set('less liquid than those taken', left);
  return picked;
}

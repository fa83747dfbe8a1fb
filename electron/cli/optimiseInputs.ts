/** The question of `desk optimise`, read from the two files and the options. */
import type { Numeraire } from '../../shared/domain/book.ts';
import { toCurrency, type Currency, type Instrument } from '../../shared/domain/instrument.ts';
import { instrumentFromName } from '../../shared/domain/rulebook.ts';
import { bookGreeks } from '../../shared/hedging/optimise/bookGreeks.ts';
import { candidatesFromChain, DEFAULT_CHAIN_FILTER, type ChainCandidates } from '../../shared/hedging/optimise/chainCandidates.ts';
import type { LotMarket } from '../../shared/hedging/optimise/lotTerms.ts';
import type { GreekLimits, OptimiseRequest } from '../../shared/hedging/optimise/optimiseRequest.ts';
import { checkRequest } from '../../shared/hedging/optimise/requestChecks.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { underlyingOf, type Leg } from '../../shared/risk/leg.ts';
import { parseChainCsv } from '../importers/chainCsv.ts';
import type { BookAndChain, BookAndChainInputs } from './bookAndChain.ts';

export interface OptimiseCommandInputs extends BookAndChainInputs {
  /** Needed when the file has positions on more than one. */
  readonly underlying?: string;
  readonly numeraire: Numeraire;
  readonly limits: GreekLimits;
  readonly targetDeltaCoin: number;
  readonly maxInstruments: number | null;
  readonly timeLimitSeconds: number;
  readonly allowsNakedShorts: boolean;
  readonly horizonDays: number;
  readonly thetaWeight: number;
  readonly capitalCostPctPerYear: number;
  readonly fixedCostUsd: number;
  /** Of each side of an option: a chain has no depth. */
  readonly maxLots: number;
  readonly maxSpreadPct: number;
  readonly maxCandidates: number;
  /** 0: no frontier; else how many points, 2…50. */
  readonly frontierPoints: number;
  readonly format: 'json' | 'csv';
}

export interface OptimiseCase {
  readonly request: OptimiseRequest;
  readonly chosen: ChainCandidates;
  readonly underlying: Currency;
  /** Of the underlying; cash is left out. */
  readonly legs: readonly Leg[];
  readonly context: LotMarket;
  readonly instruments: ReadonlyMap<string, Instrument>;
}

/** Of a future the chain prints no bid and ask of. */
const ASSUMED_HALF_SPREAD_SHARE = 0.0001;
/** What a side of a future or perpetual is taken to hold. */
export const ASSUMED_FUTURE_USD = 500_000;
const RELATIVE_GAP = 0.001;
/** A perpetual's premium, and the funding with it, is expected to halve in this time. */
const PREMIUM_HALF_LIFE_HOURS = 4;

/** invalidInput: an option that contradicts itself or the book. missingData: what the book or the chain does not have. */
export function optimiseCase(inputs: OptimiseCommandInputs, data: BookAndChain): Result<OptimiseCase> {
  const underlying = chosenUnderlying(inputs, data.legs);
  if (!underlying.ok) return underlying;
  const indexUsd = data.market.index(underlying.value)?.indexUsd;
  if (indexUsd === undefined) return fail('missingData', `chain: expected an index of ${underlying.value}, was none`);
  const legs = data.legs.filter((leg) => underlyingOf(leg) === underlying.value);
  const book = bookGreeks(legs, underlying.value, inputs.numeraire, data.market, data.atMs);
  if (!book.ok) return book;
  const context = lotMarket(inputs, data, indexUsd);
  const instruments = instrumentsOf(inputs, data, underlying.value);
  const { maxSpreadPct, maxCandidates, fixedCostUsd } = inputs;
  const chosen = candidatesFromChain({
    underlying: underlying.value,
    instruments: [...instruments.values()],
    legs,
    context,
    filter: { ...DEFAULT_CHAIN_FILTER, maxSpreadPct, maxCandidates },
    fixedCostUsd,
    maxPositionLots: null,
    assumedHalfSpreadShare: ASSUMED_HALF_SPREAD_SHARE,
  });
  if (!chosen.ok) return chosen;
  const request = checkRequest(toRequest(inputs, underlying.value, book.value, chosen.value));
  return request.ok
    ? ok({ request: request.value, chosen: chosen.value, underlying: underlying.value, legs, context, instruments })
    : request;
}

function chosenUnderlying({ underlying }: OptimiseCommandInputs, legs: readonly Leg[]): Result<Currency> {
  const held = [...new Set(legs.flatMap((leg) => (leg.kind === 'position' ? [leg.instrument.underlying] : [])))];
  if (underlying !== undefined) {
    const wanted = toCurrency(underlying);
    return held.includes(wanted)
      ? ok(wanted)
      : fail('missingData', `book: expected a position on ${underlying}, was ${held.join(', ') || 'none'}`);
  }
  const [only, ...more] = held;
  if (only === undefined) return fail('missingData', 'book: expected at least one position, was none');
  return more.length === 0 ? ok(only) : fail('invalidInput', `--underlying: expected one of ${held.join(', ')}`);
}

function lotMarket(inputs: OptimiseCommandInputs, { market, atMs }: BookAndChain, indexUsd: number): LotMarket {
  return {
    market,
    indexUsd,
    atMs,
    numeraire: inputs.numeraire,
    rulebook: inputs.rulebook,
    orderBook: () => undefined,
    horizonDays: inputs.horizonDays,
    premiumHalfLifeHours: PREMIUM_HALF_LIFE_HOURS,
    assumedOptionLots: inputs.maxLots,
    assumedFutureUsd: ASSUMED_FUTURE_USD,
    maxDepthSharePct: 100,
  };
}

/** Everything the chain prints on the underlying, and its perpetual, which a chain of options may leave out. */
function instrumentsOf(
  { chainCsv, rulebook }: OptimiseCommandInputs,
  { atMs }: BookAndChain,
  underlying: Currency,
): Map<string, Instrument> {
  const names = new Set([`${underlying}-PERPETUAL`, ...parseChainCsv(chainCsv).rows.map(({ instrumentId }) => instrumentId as string)]);
  const instruments = new Map<string, Instrument>();
  for (const name of names) {
    const instrument = instrumentFromName(name, rulebook, atMs);
    if (instrument.ok && instrument.value.underlying === underlying) instruments.set(name, instrument.value);
  }
  return instruments;
}

function toRequest(
  inputs: OptimiseCommandInputs,
  underlying: Currency,
  book: OptimiseRequest['book'],
  { candidates }: ChainCandidates,
): OptimiseRequest {
  const { limits, targetDeltaCoin, maxInstruments, allowsNakedShorts, horizonDays, thetaWeight, capitalCostPctPerYear, timeLimitSeconds } =
    inputs;
  return {
    underlying,
    targetDeltaCoin,
    book,
    limits,
    candidates,
    maxInstruments,
    allowsNakedShorts,
    horizonDays,
    thetaWeight,
    capitalCostPctPerYear,
    soft: null,
    timeLimitSeconds,
    relativeGap: RELATIVE_GAP,
  };
}

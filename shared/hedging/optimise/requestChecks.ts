/** What makes a question to the optimiser contradict itself: every refusal names the field. */
import { fail, ok, type Result } from '../../result/result.ts';
import type { LotCandidate, SideTerms } from './lotCandidate.ts';
import type { OptimiseRequest } from './optimiseRequest.ts';

/** More lots than this of one instrument are a mistake, and beyond what a solver's tolerances tell apart. */
const MAX_LOTS = 10_000_000;
const MAX_CANDIDATES = 500;

/** The request itself, or invalidInput: "candidates[3] BTC-…: buy.costUsdPerLot: expected …, was …". */
export function checkRequest(request: OptimiseRequest): Result<OptimiseRequest> {
  const message = scalarProblem(request) ?? limitProblem(request) ?? candidatesProblem(request.candidates);
  return message === null ? ok(request) : fail('invalidInput', message);
}

interface Range {
  readonly min: number;
  readonly max: number;
  /** The least value is not allowed itself. */
  readonly isOpen?: boolean;
}

const ANY: Range = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE };
const AT_LEAST_0: Range = { min: 0, max: Number.MAX_VALUE };

function scalarProblem(request: OptimiseRequest): string | null {
  const { book, maxInstruments } = request;
  return (
    outside('targetDeltaCoin', request.targetDeltaCoin, ANY) ??
    outside('book.deltaCoin', book.deltaCoin, ANY) ??
    outside('book.gammaCoinPerUsd', book.gammaCoinPerUsd, ANY) ??
    outside('book.vegaUsdPerVolPoint', book.vegaUsdPerVolPoint, ANY) ??
    outside('book.thetaUsdPerDay', book.thetaUsdPerDay, ANY) ??
    outside('horizonDays', request.horizonDays, { min: 0, max: 3_650, isOpen: true }) ??
    outside('thetaWeight', request.thetaWeight, { min: 0, max: 1 }) ??
    outside('capitalCostPctPerYear', request.capitalCostPctPerYear, { min: 0, max: 1_000 }) ??
    outside('timeLimitSeconds', request.timeLimitSeconds, { min: 0, max: 3_600, isOpen: true }) ??
    outside('relativeGap', request.relativeGap, { min: 0, max: 1 }) ??
    (maxInstruments === null ? null : notWhole('maxInstruments', maxInstruments, 1))
  );
}

function limitProblem({ limits, soft }: OptimiseRequest): string | null {
  const penalties: Readonly<Record<string, number | null>> = { ...soft };
  const named: readonly (readonly [string, number | null])[] = [
    ...Object.entries<number | null>({ ...limits }).map(([name, value]) => [`limits.${name}`, value] as const),
    ...Object.entries(penalties).map(([name, value]) => [`soft.${name}`, value] as const),
  ];
  return firstProblem(named, ([name, value]) => (value === null ? null : outside(name, value, AT_LEAST_0)));
}

function candidatesProblem(candidates: readonly LotCandidate[]): string | null {
  if (candidates.length === 0) return 'candidates: expected at least one instrument, was none';
  if (candidates.length > MAX_CANDIDATES) return `candidates: expected at most ${MAX_CANDIDATES}, was ${candidates.length}`;
  const seen = new Set<string>();
  return firstProblem([...candidates.entries()], ([at, candidate]) => {
    const name = `candidates[${at}] ${candidate.instrumentId}`;
    if (seen.has(candidate.instrumentId)) return `${name}: instrumentId: expected each instrument once`;
    seen.add(candidate.instrumentId);
    const problem = candidateProblem(candidate);
    return problem === null ? null : `${name}: ${problem}`;
  });
}

function candidateProblem(candidate: LotCandidate): string | null {
  const { maxPositionLots, daysLeft } = candidate;
  return (
    outside('lotAmount', candidate.lotAmount, { ...AT_LEAST_0, isOpen: true }) ??
    outside('positionLots', candidate.positionLots, ANY) ??
    outside('deltaCoin', candidate.deltaCoin, ANY) ??
    outside('gammaCoinPerUsd', candidate.gammaCoinPerUsd, ANY) ??
    outside('vegaUsdPerVolPoint', candidate.vegaUsdPerVolPoint, ANY) ??
    outside('thetaUsdPerDay', candidate.thetaUsdPerDay, ANY) ??
    (daysLeft === null ? null : outside('daysLeft', daysLeft, { ...AT_LEAST_0, isOpen: true })) ??
    outside('carryUsdPerDay', candidate.carryUsdPerDay, ANY) ??
    outside('fixedCostUsd', candidate.fixedCostUsd, AT_LEAST_0) ??
    (maxPositionLots === null ? null : outside('maxPositionLots', maxPositionLots, AT_LEAST_0)) ??
    sideProblem('buy', candidate.buy) ??
    sideProblem('sell', candidate.sell)
  );
}

function sideProblem(side: 'buy' | 'sell', { maxLots, costUsdPerLot, marginUsdPerLot }: SideTerms): string | null {
  return (
    notWhole(`${side}.maxLots`, maxLots, 0) ??
    outside(`${side}.costUsdPerLot`, costUsdPerLot, AT_LEAST_0) ??
    outside(`${side}.marginUsdPerLot`, marginUsdPerLot, AT_LEAST_0)
  );
}

function firstProblem<T>(items: readonly T[], problemOf: (item: T) => string | null): string | null {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== null) return problem;
  }
  return null;
}

/** NaN is outside of every range. */
function outside(name: string, value: number, { min, max, isOpen = false }: Range): string | null {
  if (value <= max && (isOpen ? value > min : value >= min)) return null;
  const least = min === ANY.min ? 'a finite number' : `${isOpen ? 'a number >' : 'at least'} ${min}`;
  return `${name}: expected ${max === ANY.max ? least : `${least} and at most ${max}`}, was ${value}`;
}

function notWhole(name: string, value: number, min: number): string | null {
  if (Number.isInteger(value) && value >= min && value <= MAX_LOTS) return null;
  return `${name}: expected a whole number ${min}…${MAX_LOTS}, was ${value}`;
}

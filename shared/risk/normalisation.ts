/** One delta or vega in other people's units: a benchmark's coins, contracts, a share of equity, thirty days. */
import { convertQuantity } from '../domain/quantity.ts';
import type { Instrument } from '../domain/instrument.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { decimal, type Decimal } from '../units/decimal.ts';
import { DAYS_PER_YEAR } from '../units/time.ts';
import type { Leg } from './leg.ts';
import type { LegRisk } from './riskFigures.ts';

export interface BenchmarkInputs {
  readonly deltaUsd: number;
  /** Of the benchmark (BTC for a book of ETH). */
  readonly benchmarkUsd: number;
  /** Return of the underlying per return of the benchmark; the user's. */
  readonly beta: number;
}

/** Coins of the benchmark that gain as much on its move: deltaUsd · β / benchmark price. Fails with invalidInput. */
export function betaWeightedDeltaCoin({ deltaUsd, benchmarkUsd, beta }: BenchmarkInputs): Result<number> {
  const problem = notFinite({ deltaUsd, beta }) ?? notPositive({ benchmarkUsd });
  return problem === null ? ok((deltaUsd * beta) / benchmarkUsd) : fail('invalidInput', problem);
}

/** USD gained when the spot rises by one standard deviation of a day: deltaUsd · σ/√365, σ decimal per √year. Fails with invalidInput. */
export function volWeightedDeltaUsd(deltaUsd: number, sigma: number): Result<number> {
  const problem = notFinite({ deltaUsd }) ?? notPositive({ sigma });
  return problem === null ? ok((deltaUsd * sigma) / Math.sqrt(DAYS_PER_YEAR)) : fail('invalidInput', problem);
}

/** Cash delta in percent of equity (100 = fully invested). Fails with notApplicable when there is no equity to be a share of. */
export function deltaPctOfEquity(deltaUsd: number, equityUsd: number): Result<number> {
  const problem = notFinite({ deltaUsd, equityUsd });
  if (problem !== null) return fail('invalidInput', problem);
  return equityUsd > 0 ? ok((100 * deltaUsd) / equityUsd) : fail('notApplicable', `equityUsd: expected > 0, was ${equityUsd}`);
}

/** The delta as contracts of `instrument` at `priceUsd`, signed, unrounded. Fails with invalidInput. */
export function deltaContracts(deltaCoin: number, instrument: Instrument, priceUsd: number): Result<Decimal> {
  const problem = notFinite({ deltaCoin }) ?? notPositive({ priceUsd });
  if (problem !== null) return fail('invalidInput', problem);
  const contracts = convertQuantity({ unit: 'coin', amount: decimal(deltaCoin) }, 'contracts', instrument, decimal(priceUsd));
  return contracts.ok ? ok(contracts.value.amount) : contracts;
}

const TERM_DAYS = 30;

export interface TermVega {
  /** Σ vega · √(30 days ÷ days left) over the legs that are known: what a parallel move of 30-day volatility does if σ moves like 1/√T. */
  readonly vegaUsdPerVolPoint: number;
  readonly unknownLegs: number;
}

/** `risks[i]` belongs to `legs[i]`. What does not expire has no vega, and what has expired has none left. */
export function termWeightedVega(legs: readonly Leg[], risks: readonly Result<LegRisk>[]): TermVega {
  let vegaUsdPerVolPoint = 0;
  let unknownLegs = 0;
  for (const at of legs.keys()) {
    const risk = risks[at];
    if (risk?.ok !== true || risk.value.vegaUsdPerVolPoint === null) {
      unknownLegs += 1;
      continue;
    }
    const { vegaUsdPerVolPoint: vega, daysLeft } = risk.value;
    if (vega !== 0 && daysLeft !== null && daysLeft > 0) vegaUsdPerVolPoint += vega * Math.sqrt(TERM_DAYS / daysLeft);
  }
  return { vegaUsdPerVolPoint, unknownLegs };
}

function notFinite(numbers: Readonly<Record<string, number>>): string | null {
  const bad = Object.entries(numbers).find(([, value]) => !Number.isFinite(value));
  return bad === undefined ? null : `${bad[0]}: expected a finite number, was ${bad[1]}`;
}

function notPositive(numbers: Readonly<Record<string, number>>): string | null {
  const bad = Object.entries(numbers).find(([, value]) => !(value > 0 && value < Infinity));
  return bad === undefined ? null : `${bad[0]}: expected a finite number > 0, was ${bad[1]}`;
}

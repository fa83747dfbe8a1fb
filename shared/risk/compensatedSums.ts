/**
 * Running sums of the risk figures that keep what rounding loses (Neumaier, ZAMM 54 (1974) 39–51), so that parts add up to the
 * whole and the order of the legs does not show. Unrolled by field: this runs for every leg on every tick.
 */
import type { RiskFigures } from './riskFigures.ts';

/** Places of the summed figures. */
const AT = {
  deltaCoin: 0,
  premiumAdjustedDeltaCoin: 1,
  deltaUsd: 2,
  gammaCoinPerUsd: 3,
  premiumAdjustedGammaCoinPerUsd: 4,
  gammaCoinPerPct: 5,
  gammaUsdPerPct: 6,
  vegaUsdPerVolPoint: 7,
  thetaUsdPerDay: 8,
  rhoUsdPerPct: 9,
  vannaCoinPerVolPoint: 10,
  volgaUsdPerVolPointSquared: 11,
  charmCoinPerDay: 12,
  valueUsd: 13,
  valueCoin: 14,
  pnlUsd: 15,
} as const satisfies Record<keyof RiskFigures, number>;

const FIGURES = 16;

export interface RiskSums {
  readonly sums: Float64Array;
  readonly lost: Float64Array;
  /** How many summands were known, per figure. */
  readonly known: Int32Array;
}

export function createRiskSums(): RiskSums {
  return { sums: new Float64Array(FIGURES), lost: new Float64Array(FIGURES), known: new Int32Array(FIGURES) };
}

/** Adds the figures of a leg, or of legs already added up; null ones are not counted as known. */
export function addRisk(into: RiskSums, risk: RiskFigures): void {
  add(into, AT.deltaCoin, risk.deltaCoin);
  add(into, AT.premiumAdjustedDeltaCoin, risk.premiumAdjustedDeltaCoin);
  add(into, AT.deltaUsd, risk.deltaUsd);
  add(into, AT.gammaCoinPerUsd, risk.gammaCoinPerUsd);
  add(into, AT.premiumAdjustedGammaCoinPerUsd, risk.premiumAdjustedGammaCoinPerUsd);
  add(into, AT.gammaCoinPerPct, risk.gammaCoinPerPct);
  add(into, AT.gammaUsdPerPct, risk.gammaUsdPerPct);
  add(into, AT.vegaUsdPerVolPoint, risk.vegaUsdPerVolPoint);
  add(into, AT.thetaUsdPerDay, risk.thetaUsdPerDay);
  add(into, AT.rhoUsdPerPct, risk.rhoUsdPerPct);
  add(into, AT.vannaCoinPerVolPoint, risk.vannaCoinPerVolPoint);
  add(into, AT.volgaUsdPerVolPointSquared, risk.volgaUsdPerVolPointSquared);
  add(into, AT.charmCoinPerDay, risk.charmCoinPerDay);
  add(into, AT.valueUsd, risk.valueUsd);
  add(into, AT.valueCoin, risk.valueCoin);
  add(into, AT.pnlUsd, risk.pnlUsd);
}

/** Adds another group's sums, with what they lost. */
export function mergeSums(into: RiskSums, part: RiskSums): void {
  for (let at = 0; at < FIGURES; at += 1) {
    addPlace(into, at, part.sums[at] ?? 0);
    into.lost[at] = (into.lost[at] ?? 0) + (part.lost[at] ?? 0);
    into.known[at] = (into.known[at] ?? 0) + (part.known[at] ?? 0);
  }
}

/** The sums as figures; null where not one summand was known. */
export function toFigures(sums: RiskSums): RiskFigures {
  return {
    deltaCoin: total(sums, AT.deltaCoin),
    premiumAdjustedDeltaCoin: total(sums, AT.premiumAdjustedDeltaCoin),
    deltaUsd: total(sums, AT.deltaUsd),
    gammaCoinPerUsd: total(sums, AT.gammaCoinPerUsd),
    premiumAdjustedGammaCoinPerUsd: total(sums, AT.premiumAdjustedGammaCoinPerUsd),
    gammaCoinPerPct: total(sums, AT.gammaCoinPerPct),
    gammaUsdPerPct: total(sums, AT.gammaUsdPerPct),
    vegaUsdPerVolPoint: total(sums, AT.vegaUsdPerVolPoint),
    thetaUsdPerDay: total(sums, AT.thetaUsdPerDay),
    rhoUsdPerPct: total(sums, AT.rhoUsdPerPct),
    vannaCoinPerVolPoint: total(sums, AT.vannaCoinPerVolPoint),
    volgaUsdPerVolPointSquared: total(sums, AT.volgaUsdPerVolPointSquared),
    charmCoinPerDay: total(sums, AT.charmCoinPerDay),
    valueUsd: total(sums, AT.valueUsd),
    valueCoin: total(sums, AT.valueCoin),
    pnlUsd: total(sums, AT.pnlUsd),
  };
}

function add(into: RiskSums, at: number, x: number | null): void {
  if (x === null) return;
  addPlace(into, at, x);
  into.known[at] = (into.known[at] ?? 0) + 1;
}

function addPlace({ sums, lost }: RiskSums, at: number, x: number): void {
  const sum = sums[at] ?? 0;
  const next = sum + x;
  lost[at] = (lost[at] ?? 0) + (Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum);
  sums[at] = next;
}

function total({ sums, lost, known }: RiskSums, at: number): number | null {
  return (known[at] ?? 0) === 0 ? null : (sums[at] ?? 0) + (lost[at] ?? 0);
}

/** One such sum on its own; its value is `sum + lost`. */
export interface CompensatedSum {
  sum: number;
  lost: number;
}

export function addNumber(into: CompensatedSum, x: number): void {
  const next = into.sum + x;
  into.lost += Math.abs(into.sum) >= Math.abs(x) ? into.sum - next + x : x - next + into.sum;
  into.sum = next;
}

/**
 * The optimiser's question as a mixed-integer program. Columns: lots bought and sold of each candidate (whole), whether it is used (0 or 1),
 * the holding bill (theta and carry over the horizon, never below 0: what a hedge would earn is no reason to trade it), and how far a soft
 * limit is exceeded. Rows are divided by a scale of their own, as a solver's tolerances are absolute.
 */
import { DAYS_PER_YEAR } from '../../units/time.ts';
import { lotRoom, type LotCandidate } from './lotCandidate.ts';
import { createMipBuilder, type MipBuilder, type MipModel, type MipSolveOptions } from './mipModel.ts';
import { limitPart, limitTerms } from './limitTerms.ts';
import { LIMIT_NAMES, type LimitName, type OptimiseRequest } from './optimiseRequest.ts';

/** cost: least cost, limits hard or at the request's penalties. feasible: any answer. slack: how near one limit can be got, the others hard. */
export type HedgeObjective =
  | { readonly kind: 'cost' }
  | { readonly kind: 'feasible' }
  | { readonly kind: 'slack'; readonly limit: LimitName };

export interface HedgeModel {
  readonly mip: MipModel;
  /** Net whole lots of each candidate (bought > 0) in a solution's columns: the nearest first, then other roundings of lots that are fine. */
  readonly roundingsOf: (values: readonly number[]) => readonly (readonly number[])[];
}

/** `tightenShare`: limits are drawn in by this share of their row's scale; for a second try when a tolerance or a rounding let one slip. */
export function hedgeModel(request: OptimiseRequest, objective: HedgeObjective, tightenShare = 0): HedgeModel {
  const builder = createMipBuilder();
  const columns = request.candidates.map((candidate) => lotColumns(builder, request, candidate, objective));
  if (objective.kind === 'cost') addHoldingRow(builder, request, columns);
  for (const name of LIMIT_NAMES) addLimitRow(builder, request, columns, name, objective, tightenShare);
  addUseRows(builder, request, columns);
  return {
    mip: builder.build(),
    roundingsOf: (values) => roundings(columns.map(({ buy, sell, isFine }) => ({ net: (values[buy] ?? 0) - (values[sell] ?? 0), isFine }))),
  };
}

/** Beyond this many lots to round either way, only the nearest are tried. */
const MAX_ROUNDED = 6;
/** A number this near a whole one is that one. */
const WHOLE = 1e-4;

interface UnroundedLots {
  readonly net: number;
  readonly isFine: boolean;
}

function roundings(lots: readonly UnroundedLots[]): readonly (readonly number[])[] {
  const nearest = lots.map(({ net }) => Math.round(net) + 0);
  const open = [...lots.entries()].filter(([, { net, isFine }]) => isFine && Math.abs(net - Math.round(net)) > WHOLE).map(([at]) => at);
  if (open.length > MAX_ROUNDED) return [nearest];
  const other = (at: number): number => 2 * Math.floor(lots[at]?.net ?? 0) + 1 - (nearest[at] ?? 0);
  return Array.from({ length: 2 ** open.length }, (_, mask) =>
    nearest.map((count, at) => (((mask >> open.indexOf(at)) & 1) === 1 && open.includes(at) ? other(at) : count)),
  );
}

/** A cent: nobody waits for a proof of less. */
const ABSOLUTE_GAP_USD = 0.01;

export function searchOptions({ timeLimitSeconds, relativeGap }: OptimiseRequest): MipSolveOptions {
  return { timeLimitSeconds, relativeGap, absoluteGap: relativeGap === 0 ? 0 : ABSOLUTE_GAP_USD, tolerance: 'usual' };
}

interface LotColumns {
  readonly candidate: LotCandidate;
  readonly buy: number;
  readonly sell: number;
  readonly buyLots: number;
  readonly sellLots: number;
  /** Null: whether it is used changes nothing. */
  readonly used: number | null;
  /** Counted as if they could be split, and rounded afterwards. */
  readonly isFine: boolean;
}

function lotColumns(builder: MipBuilder, request: OptimiseRequest, candidate: LotCandidate, objective: HedgeObjective): LotColumns {
  const hasCost = objective.kind === 'cost';
  const isFine = hasFineLots(request, candidate, objective);
  const { buyLots, sellLots } = lotRoom(candidate, request.allowsNakedShorts);
  const capitalShare = capitalCostShare(request, candidate);
  const column = (lots: number, { costUsdPerLot, marginUsdPerLot }: LotCandidate['buy']): number =>
    builder.column({ cost: hasCost ? costUsdPerLot + capitalShare * marginUsdPerLot : 0, upper: lots, isInteger: !isFine });
  const buy = column(buyLots, candidate.buy);
  const sell = column(sellLots, candidate.sell);
  const isCounted = request.maxInstruments !== null || (hasCost && candidate.fixedCostUsd > 0);
  const needsUse = isCounted && buyLots + sellLots > 0;
  const used = needsUse ? builder.column({ cost: hasCost ? candidate.fixedCostUsd : 0, upper: 1, isInteger: true }) : null;
  return { candidate, buy, sell, buyLots, sellLots, used, isFine };
}

/** Of a limit: lots that each change less are fine. 10 USD of a perpetual are, 0.1 of an option are not. */
export const FINE_SHARE = 0.001;

/** Whole numbers in the thousands only slow the search down. A gap of 0 asks for the exact optimum, so then nothing is fine. */
function hasFineLots(request: OptimiseRequest, candidate: LotCandidate, objective: HedgeObjective): boolean {
  if (request.relativeGap === 0) return false;
  return LIMIT_NAMES.every((name) => {
    const { limit } = limitTerms(request, name);
    if (limit === null || (objective.kind === 'slack' && objective.limit === name)) return true;
    const effect = Math.max(Math.abs(limitPart(candidate, name, 1)), Math.abs(limitPart(candidate, name, -1)));
    return effect <= FINE_SHARE * limit;
  });
}

/** USD of capital cost per USD of margin over the horizon, as long as the instrument lives. */
export function capitalCostShare(
  { capitalCostPctPerYear, horizonDays }: OptimiseRequest,
  { daysLeft }: Pick<LotCandidate, 'daysLeft'>,
): number {
  return (capitalCostPctPerYear / 100 / DAYS_PER_YEAR) * heldDays(horizonDays, daysLeft);
}

function heldDays(horizonDays: number, daysLeft: number | null): number {
  return daysLeft === null ? horizonDays : Math.min(horizonDays, daysLeft);
}

/** What a long lot is expected to pay over the horizon, its theta as long as it lives; < 0: to receive. */
export function holdingUsdPerLot({ thetaWeight, horizonDays }: OptimiseRequest, candidate: LotCandidate): number {
  const { carryUsdPerDay, thetaUsdPerDay, daysLeft } = candidate;
  return horizonDays * carryUsdPerDay - heldDays(horizonDays, daysLeft) * thetaWeight * thetaUsdPerDay;
}

/** bill ≥ Σ holding × lots, bill ≥ 0. */
function addHoldingRow(builder: MipBuilder, request: OptimiseRequest, columns: readonly LotColumns[]): void {
  const entries = signedEntries(columns, (candidate) => holdingUsdPerLot(request, candidate));
  const scale = largest(entries);
  if (scale === 0) return;
  const bill = builder.column({ cost: scale, upper: Infinity, isInteger: false });
  builder.row(-Infinity, 0, [...entries.map(([at, value]) => [at, value / scale] as const), [bill, -1]]);
}

type Entries = readonly (readonly [column: number, value: number])[];

function signedEntries(columns: readonly LotColumns[], perLot: (candidate: LotCandidate) => number): Entries {
  return columns.flatMap(({ candidate, buy, sell }) => {
    const value = perLot(candidate);
    return [[buy, value] as const, [sell, -value] as const];
  });
}

function largest(entries: Entries): number {
  return entries.reduce((most, [, value]) => Math.max(most, Math.abs(value)), 0);
}

const GREEK_OF = { delta: 'deltaCoin', gamma: 'gammaCoinPerUsd', vega: 'vegaUsdPerVolPoint' } as const;

function limitEntries(columns: readonly LotColumns[], name: LimitName): Entries {
  if (name !== 'margin') return signedEntries(columns, (candidate) => candidate[GREEK_OF[name]]);
  return columns.flatMap(({ candidate, buy, sell }) => [
    [buy, candidate.buy.marginUsdPerLot] as const,
    [sell, candidate.sell.marginUsdPerLot] as const,
  ]);
}

function addLimitRow(
  builder: MipBuilder,
  request: OptimiseRequest,
  columns: readonly LotColumns[],
  name: LimitName,
  objective: HedgeObjective,
  tightenShare: number,
): void {
  const { limit, start, penaltyUsdPerUnit } = limitTerms(request, name);
  if (limit === null) return;
  const entries = limitEntries(columns, name);
  const scale = Math.max(limit, largest(entries)) || 1;
  const slackCost = slackCostOf(objective, name, scale, penaltyUsdPerUnit);
  const slacks: Entries =
    slackCost === null
      ? []
      : [-1, 1].map((sign) => [builder.column({ cost: slackCost, upper: Infinity, isInteger: false }), sign] as const);
  const upper = (limit - start) / scale - tightenShare;
  const lower = name === 'margin' ? -Infinity : (-limit - start) / scale + tightenShare;
  builder.row(Math.min(lower, upper), upper, [...entries.map(([at, value]) => [at, value / scale] as const), ...slacks]);
}

/** Per scaled unit beyond the limit; null: the limit is hard. */
function slackCostOf(objective: HedgeObjective, name: LimitName, scale: number, penaltyUsdPerUnit: number | null): number | null {
  if (objective.kind === 'slack') return objective.limit === name ? 1 : null;
  return objective.kind === 'cost' && penaltyUsdPerUnit !== null ? penaltyUsdPerUnit * scale : null;
}

/** bought ÷ most + sold ÷ most ≤ used, and at most so many used. */
function addUseRows(builder: MipBuilder, { maxInstruments }: OptimiseRequest, columns: readonly LotColumns[]): void {
  const counted: (readonly [number, number])[] = [];
  for (const { used, buy, sell, buyLots, sellLots } of columns) {
    if (used === null) continue;
    counted.push([used, 1]);
    builder.row(-Infinity, 0, [
      [buy, buyLots > 0 ? 1 / buyLots : 0],
      [sell, sellLots > 0 ? 1 / sellLots : 0],
      [used, -1],
    ]);
  }
  if (maxInstruments !== null && counted.length > maxInstruments) builder.row(-Infinity, maxInstruments, counted);
}

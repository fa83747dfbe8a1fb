/** Book risk from leg risks: leg → expiry → underlying → all. Coins of different underlyings are never added. */
import type { Numeraire } from '../domain/book.ts';
import type { Currency } from '../domain/instrument.ts';
import type { ThetaConvention } from '../pricing/thetaConventions.ts';
import type { Result } from '../result/result.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import { bookStructure, type BookStructure, type ExpiryStructure, type UnderlyingStructure } from './bookStructure.ts';
import { addRisk, createRiskSums, mergeSums, toFigures, type RiskSums } from './compensatedSums.ts';
import type { Leg } from './leg.ts';
import { legRisk } from './legRisk.ts';
import type { MarketView } from './marketView.ts';
import type { LegRisk, RiskFigures } from './riskFigures.ts';

/**
 * Sums over the legs that are known, never shown without `unknownLegs`. pnlUsd is stricter: null as soon as one position's is unknown.
 */
export interface GroupRisk extends RiskFigures {
  readonly legCount: number;
  /** Legs without a value or without one of the two deltas. */
  readonly unknownLegs: number;
  /** Legs without deltaCoin (cash has none to know). */
  readonly unknownDeltaLegs: number;
  readonly unknownPremiumAdjustedDeltaLegs: number;
  /** No leg is unknown. */
  readonly complete: boolean;
  readonly oldestQuoteMs: number | null;
}

export interface ExpiryRisk {
  readonly expiryMs: MsSinceEpoch | null;
  readonly risk: GroupRisk;
  readonly legs: readonly number[];
}

export interface UnderlyingRisk {
  /** Null: cash. */
  readonly underlying: Currency | null;
  readonly risk: GroupRisk;
  readonly expiries: readonly ExpiryRisk[];
}

export interface BookRisk {
  /** USD figures only; every coin figure is null. */
  readonly total: GroupRisk;
  readonly underlyings: readonly UnderlyingRisk[];
}

/** Everything about a book at one moment; `legs[i]` belongs to the i-th leg handed in. */
export interface ValuedBook extends BookRisk {
  readonly legs: readonly Result<LegRisk>[];
}

/** Values every leg and adds up. `structure` may be kept between calls while the legs are the same. */
export function bookRisk(
  legs: readonly Leg[],
  market: MarketView,
  atMs: number,
  theta: ThetaConvention,
  structure: BookStructure = bookStructure(legs),
): ValuedBook {
  const risks = legs.map((leg) => legRisk(leg, market, atMs, theta));
  return { ...aggregateRisk(structure, legs, risks), legs: risks };
}

/** `risks[i]` is the risk of `legs[i]`; `structure` comes from the same legs. */
export function aggregateRisk(structure: BookStructure, legs: readonly Leg[], risks: readonly Result<LegRisk>[]): BookRisk {
  return aggregateGroups(structure, (part, isCash, group) => addLegs(group, part, isCash, legs, risks));
}

function addLegs(group: Group, part: ExpiryStructure, isCash: boolean, legs: readonly Leg[], risks: readonly Result<LegRisk>[]): void {
  for (const at of part.legs) addLeg(group, legs[at]?.kind === 'position', isCash, risks[at]);
}

/** The same where the caller fills the group of each expiry: expiry → underlying → all. */
export function aggregateGroups(structure: BookStructure, fill: FillGroup): BookRisk {
  return sumUp(structure, (part, isCash) => {
    const group = createGroup();
    fill(part, isCash, group);
    return group;
  });
}

/** A book that is added up again and again while its legs stay the same. */
export interface RunningRisk {
  /** Exactly `aggregateRisk`. `changed` names at least the places whose risk is another than at the last call. */
  readonly update: (risks: readonly Result<LegRisk>[], changed: ReadonlySet<number>) => BookRisk;
}

/** Only the expiries of changed legs are added up anew. */
export function createRunningRisk(structure: BookStructure, legs: readonly Leg[]): RunningRisk {
  const groups = new Map<ExpiryStructure, Group>();
  return {
    update: (risks, changed) =>
      sumUp(structure, (part, isCash) => {
        const kept = groups.get(part);
        if (kept !== undefined && !part.legs.some((at) => changed.has(at))) return kept;
        const group = createGroup();
        addLegs(group, part, isCash, legs, risks);
        groups.set(part, group);
        return group;
      }),
  };
}

/** Expiry → underlying → all. */
function sumUp(structure: BookStructure, groupOf: GroupOf): BookRisk {
  const all = createGroup();
  const underlyings = structure.map((part) => underlyingRisk(part, groupOf, all));
  return { total: { ...toGroupRisk(all), ...NO_COINS }, underlyings };
}

type GroupOf = (part: ExpiryStructure, isCash: boolean) => Group;

/** Adds the legs of one expiry to its empty group. */
export type FillGroup = (part: ExpiryStructure, isCash: boolean, group: Group) => void;

type NetDeltas = Pick<GroupRisk, 'deltaCoin' | 'premiumAdjustedDeltaCoin' | 'unknownDeltaLegs' | 'unknownPremiumAdjustedDeltaLegs'>;

/** The delta a book of this numeraire hedges; null while a leg of it is unknown: no hedge is computed on a guess. */
export function netDeltaCoin(group: NetDeltas, numeraire: Numeraire): number | null {
  if (numeraire === 'usd') return group.unknownDeltaLegs > 0 ? null : group.deltaCoin;
  return group.unknownPremiumAdjustedDeltaLegs > 0 ? null : group.premiumAdjustedDeltaCoin;
}

const NO_COINS = {
  deltaCoin: null,
  premiumAdjustedDeltaCoin: null,
  gammaCoinPerUsd: null,
  premiumAdjustedGammaCoinPerUsd: null,
  gammaCoinPerPct: null,
  vannaCoinPerVolPoint: null,
  charmCoinPerDay: null,
  valueCoin: null,
} as const satisfies Partial<RiskFigures>;

/** Sums being collected. */
export interface Group {
  readonly sums: RiskSums;
  legCount: number;
  unknownLegs: number;
  unknownDeltaLegs: number;
  unknownPremiumAdjustedDeltaLegs: number;
  unknownPnlLegs: number;
  oldestQuoteMs: number | null;
}

function createGroup(): Group {
  return {
    sums: createRiskSums(),
    legCount: 0,
    unknownLegs: 0,
    unknownDeltaLegs: 0,
    unknownPremiumAdjustedDeltaLegs: 0,
    unknownPnlLegs: 0,
    oldestQuoteMs: null,
  };
}

function underlyingRisk(part: UnderlyingStructure, groupOf: GroupOf, all: Group): UnderlyingRisk {
  const group = createGroup();
  const isCash = part.underlying === null;
  const expiries = part.expiries.map((expiry) => expiryRisk(expiry, groupOf(expiry, isCash), group));
  mergeGroup(all, group);
  return { underlying: part.underlying, risk: toGroupRisk(group), expiries };
}

function expiryRisk(part: ExpiryStructure, group: Group, underlying: Group): ExpiryRisk {
  mergeGroup(underlying, group);
  return { expiryMs: part.expiryMs, risk: toGroupRisk(group), legs: part.legs };
}

/** Adds one leg, or counts it as unknown. */
export function addLeg(group: Group, isPosition: boolean, isCash: boolean, result: Result<LegRisk> | undefined): void {
  group.legCount += 1;
  const risk = result?.ok === true ? result.value : null;
  const lacksDelta = !isCash && (risk === null || risk.deltaCoin === null);
  const lacksAdjusted = !isCash && (risk === null || risk.premiumAdjustedDeltaCoin === null);
  if (lacksDelta) group.unknownDeltaLegs += 1;
  if (lacksAdjusted) group.unknownPremiumAdjustedDeltaLegs += 1;
  if (lacksDelta || lacksAdjusted || risk === null || risk.valueUsd === null) group.unknownLegs += 1;
  if (isPosition && (risk === null || risk.pnlUsd === null)) group.unknownPnlLegs += 1;
  if (risk === null) return;
  addRisk(group.sums, risk);
  group.oldestQuoteMs = older(group.oldestQuoteMs, risk.oldestQuoteMs);
}

function mergeGroup(into: Group, part: Group): void {
  mergeSums(into.sums, part.sums);
  into.legCount += part.legCount;
  into.unknownLegs += part.unknownLegs;
  into.unknownDeltaLegs += part.unknownDeltaLegs;
  into.unknownPremiumAdjustedDeltaLegs += part.unknownPremiumAdjustedDeltaLegs;
  into.unknownPnlLegs += part.unknownPnlLegs;
  into.oldestQuoteMs = older(into.oldestQuoteMs, part.oldestQuoteMs);
}

function toGroupRisk(group: Group): GroupRisk {
  const figures = toFigures(group.sums);
  return {
    ...figures,
    pnlUsd: group.unknownPnlLegs > 0 ? null : figures.pnlUsd,
    legCount: group.legCount,
    unknownLegs: group.unknownLegs,
    unknownDeltaLegs: group.unknownDeltaLegs,
    unknownPremiumAdjustedDeltaLegs: group.unknownPremiumAdjustedDeltaLegs,
    complete: group.unknownLegs === 0,
    oldestQuoteMs: group.oldestQuoteMs,
  };
}

/** The smaller; null stands for none. */
export function older(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

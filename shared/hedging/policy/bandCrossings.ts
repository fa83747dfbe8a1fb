/** The index levels at which a policy's next hedge falls due, for bands that move with spot too. */
import type { HedgePolicy } from '../../domain/policySchema.ts';
import type { DeltaAt } from '../../risk/bookDelta.ts';
import type { GammaAt } from '../../risk/bookGamma.ts';
import { nearestExits, type ExcessAt } from '../../risk/nextHedgePrices.ts';
import { bandGeometry, type BandGeometry } from './bandGeometry.ts';
import type { BandMarket } from './bandWidths.ts';
import type { DeltaShiftAt } from './deltaShift.ts';
import { bandWidthsOf } from './policyBand.ts';
import { moveLevels, readEvent } from './policyEvents.ts';
import { bandMarketOf, usableInputs } from './policyInputs.ts';
import type { PolicyInputs } from './policyVerdict.ts';
import { hasOwnVolatility, volatilityFactor } from './volatilityFactor.ts';

export interface CrossingInputs {
  readonly policy: HedgePolicy;
  readonly inputs: PolicyInputs;
  /** Net delta of the hedge set, working and in-flight orders included. */
  readonly deltaAt: DeltaAt;
  /** Gamma of the hedge set; null: today's holds at every spot. */
  readonly gammaAt: GammaAt | null;
  /** Needed by policies with a volatility of their own; null: today's shift holds at every spot. */
  readonly shiftAt: DeltaShiftAt | null;
}

export type CrossingCause = 'band' | 'priceMove';

export interface BandCrossings {
  /** Null: none within ±30 %, or a hedge is due now. */
  readonly belowUsd: number | null;
  readonly aboveUsd: number | null;
  readonly belowBy: CrossingCause | null;
  readonly aboveBy: CrossingCause | null;
}

const NO_CROSSINGS: BandCrossings = { belowUsd: null, aboveUsd: null, belowBy: null, aboveBy: null };
/** Beyond no edge, and beyond one, where there is no number to say by how much. */
const INSIDE = -1;
const OUTSIDE = 1;
/** Relative; the solver's own tolerance is 1e-9. */
const SAME_LEVEL = 1e-8;

/**
 * The nearest level on each side where the net delta passes a trigger of the band, or where a price move falls due and has something to
 * trade: whichever comes first. The band is worked out anew at each spot (index, gamma, own volatility; sigma, time, equity and cost as
 * they are); where it cannot be, nothing falls due. Filters and the clock are left out. Null both ways without an index or a delta.
 */
export function bandCrossings(crossing: CrossingInputs): BandCrossings {
  const inputs = usableInputs(crossing.inputs);
  const { indexUsd } = inputs;
  if (indexUsd === null || inputs.netDeltaCoin === null) return NO_CROSSINGS;
  const levels = priceMoveLevels(crossing.policy, inputs);
  const excess = excessFunction({ ...crossing, inputs }, indexUsd, levels);
  const { belowUsd, aboveUsd } = nearestExits(excess, indexUsd);
  const below = exitOf(crossing.policy, belowUsd, levels.belowUsd, 1);
  const above = exitOf(crossing.policy, aboveUsd, levels.aboveUsd, -1);
  return { belowUsd: below.usd, aboveUsd: above.usd, belowBy: below.by, aboveBy: above.by };
}

interface MoveLevels {
  readonly belowUsd: number | null;
  readonly aboveUsd: number | null;
}

function priceMoveLevels(policy: HedgePolicy, inputs: PolicyInputs): MoveLevels {
  return moveLevels(policy.events.filter(({ kind }) => kind === 'priceMove').map((event) => readEvent(event, inputs)));
}

/** Puts an exit that the solver found beside a price-move level on the level. `side`: 1 for levels below today's, −1 for those above. */
function exitOf(
  { sizing, hysteresisShare }: HedgePolicy,
  exitUsd: number | null,
  levelUsd: number | null,
  side: 1 | -1,
): { readonly usd: number | null; readonly by: CrossingCause | null } {
  if (exitUsd === null) return { usd: null, by: null };
  const isBeforeMove = levelUsd === null || side * (exitUsd - levelUsd) > SAME_LEVEL * levelUsd;
  const isBand = isBeforeMove || (sizing.to === 'edge' && hysteresisShare === 0);
  if (isBand) return { usd: exitUsd, by: 'band' };
  return { usd: Math.abs(exitUsd - levelUsd) <= SAME_LEVEL * levelUsd ? levelUsd : exitUsd, by: 'priceMove' };
}

/** Beyond a trigger; once a price move is due: beyond where it would hedge to, which is an edge or the centre. */
function excessFunction(crossing: CrossingInputs, indexUsd: number, levels: MoveLevels): ExcessAt {
  const { policy, deltaAt } = crossing;
  const isMoved = (spotUsd: number): boolean =>
    (levels.belowUsd !== null && spotUsd <= levels.belowUsd) || (levels.aboveUsd !== null && spotUsd >= levels.aboveUsd);
  return (spotRatio) => {
    const geometry = geometryAt(crossing, indexUsd, spotRatio);
    if (geometry === null) return INSIDE;
    const moved = isMoved(indexUsd * spotRatio);
    if (moved && policy.sizing.to === 'target') return OUTSIDE;
    const lowerCoin = moved ? geometry.lowerCoin : geometry.triggerLowerCoin;
    const upperCoin = moved ? geometry.upperCoin : geometry.triggerUpperCoin;
    if (lowerCoin === null || upperCoin === null) return INSIDE;
    const delta = deltaAt(spotRatio);
    return Math.max(lowerCoin - delta, delta - upperCoin);
  };
}

/** Null where a figure that the band or the centre needs is unknown at that spot. */
function geometryAt({ policy, inputs, gammaAt, shiftAt }: CrossingInputs, indexUsd: number, spotRatio: number): BandGeometry | null {
  const today = bandMarketOf(inputs);
  const gammaCoinPerUsd = gammaAt === null || !usesGamma(policy) ? today.gammaCoinPerUsd : gammaAt(spotRatio);
  const market = { ...today, indexUsd: indexUsd * spotRatio, gammaCoinPerUsd };
  const shiftCoin = hasOwnVolatility(policy) ? ownShiftAt(policy, market, inputs, shiftAt, spotRatio) : 0;
  const widths = policy.band === null ? null : bandWidthsOf(policy.band, market);
  return shiftCoin === null || widths?.kind === 'unknown' ? null : bandGeometry(policy, shiftCoin, widths);
}

function usesGamma(policy: HedgePolicy): boolean {
  return (policy.band !== null && policy.band.kind !== 'fixed') || hasOwnVolatility(policy);
}

function ownShiftAt(
  policy: HedgePolicy,
  market: BandMarket,
  inputs: PolicyInputs,
  shiftAt: DeltaShiftAt | null,
  spotRatio: number,
): number | null {
  const factor = volatilityFactor(policy, market);
  if (!factor.ok) return null;
  return shiftAt === null ? inputs.greeks.deltaShiftCoin : shiftAt(spotRatio, factor.value);
}

/** Where the numbers of one grid lie in the memory that JavaScript and the lane program share. */
import { TABLES_END } from '../math/simd/laneFunctions.ts';
import type { BoundaryGrid } from './americanGrid.ts';
import { BYTES, PAIR_BYTES } from './americanLaneTools.ts';

const PAGE_BYTES = 65_536;

/** What the program is told about the option, in this order, each in both lanes. */
export const OPTION_NUMBERS = ['rate', 'carry', 'sigma', 'inverseSigma', 'drift', 'top', 'logAtExpiry'] as const;
export type OptionNumber = (typeof OPTION_NUMBERS)[number];

/** What the program works out about each node before it turns to the angles, each in both lanes. */
export const NODE_NUMBERS = ['depth', 'rootTau', 'scale', 'inverseStdDev', 'lowestDepth', 'probability', 'strikeSlope'] as const;
export type NodeNumber = (typeof NODE_NUMBERS)[number];

/** Byte addresses. */
export interface LaneLayout {
  readonly optionAt: (number: OptionNumber) => number;
  /** Int32: 0 where there is no carry, and so nothing to work out for it. */
  readonly isCarriedAt: number;
  /** Of the first node; the next one's lies `nodeStride` further. */
  readonly nodeAt: (number: NodeNumber) => number;
  readonly nodeStride: number;
  readonly sinesAt: number;
  readonly inverseSinesAt: number;
  readonly cosinesAt: number;
  /** Weights of the angles times their cosines. */
  readonly cosineWeightsAt: number;
  /** Per angle, for the node at hand: what its share of the Jacobian is made of, and the share. */
  readonly backsAt: number;
  readonly leansAt: number;
  readonly sharesAt: number;
  /** Per node and angle: 2 √τ √s e^(−qs) cosine × weight, the same for every step. */
  readonly growthsAt: number;
  /** Per node: √τ; the unknown; each unknown in both lanes. */
  readonly rootTausAt: number;
  readonly unknownsAt: number;
  readonly unknownPairsAt: number;
  /** Results per node, in both lanes: the sides of the equation, and the residual's derivative by the own depth. */
  readonly leftsAt: number;
  readonly rightsAt: number;
  readonly ownSlopesAt: number;
  /** Result: row-major, without the own depths. */
  readonly jacobianAt: number;
  /** `BoundaryGrid.interpolation`, but angles side by side: (node, contributing node, angle). */
  readonly interpolationAt: number;
  readonly pages: number;
}

/** The layout for a grid; every part starts on 16 bytes, because node and angle counts are even. */
export function laneLayout({ nodeCount, angleCount }: Pick<BoundaryGrid, 'nodeCount' | 'angleCount'>): LaneLayout {
  let end = Math.ceil(TABLES_END / PAIR_BYTES) * PAIR_BYTES;
  const take = (doubles: number): number => {
    const start = end;
    end += doubles * BYTES;
    return start;
  };
  const optionsAt = take(2 * OPTION_NUMBERS.length);
  const isCarriedAt = take(2);
  const nodesAt = take(2 * NODE_NUMBERS.length * nodeCount);
  const perAngle = (): number => take(angleCount);
  const perNode = (): number => take(nodeCount);
  const layout = {
    optionAt: (number: OptionNumber) => optionsAt + OPTION_NUMBERS.indexOf(number) * PAIR_BYTES,
    isCarriedAt,
    nodeAt: (number: NodeNumber) => nodesAt + NODE_NUMBERS.indexOf(number) * PAIR_BYTES,
    nodeStride: NODE_NUMBERS.length * PAIR_BYTES,
    sinesAt: perAngle(),
    inverseSinesAt: perAngle(),
    cosinesAt: perAngle(),
    cosineWeightsAt: perAngle(),
    backsAt: perAngle(),
    leansAt: perAngle(),
    sharesAt: perAngle(),
    growthsAt: take(nodeCount * angleCount),
    rootTausAt: perNode(),
    unknownsAt: perNode(),
    unknownPairsAt: take(2 * nodeCount),
    leftsAt: take(2 * nodeCount),
    rightsAt: take(2 * nodeCount),
    ownSlopesAt: take(2 * nodeCount),
    jacobianAt: take(nodeCount * nodeCount),
    interpolationAt: take(nodeCount * nodeCount * angleCount),
  };
  return { ...layout, pages: Math.ceil(end / PAGE_BYTES) };
}

/** Where the band lies, where it triggers, and where a hedge out of it goes. */
import type { HedgePolicy } from '../../domain/policySchema.ts';
import { assertNever } from '../../result/assertNever.ts';
import type { BandWidths } from './bandWidths.ts';
import { unsignedZero } from './policyFigures.ts';

/** Edges are null where the policy has no band, or one that is unknown or without end. */
export interface BandGeometry {
  readonly centreCoin: number;
  readonly lowerCoin: number | null;
  readonly upperCoin: number | null;
  /** The edges moved outwards by the hysteresis share of their own width. */
  readonly triggerLowerCoin: number | null;
  readonly triggerUpperCoin: number | null;
}

/** A delta nearer to an edge than this touches it: sums of floats never land on an edge exactly. Far below any lot. */
export const TOUCH_COIN = 1e-9;

/** `shiftCoin`: net delta at the policy's own volatility minus at the mark's. */
export function bandGeometry(
  policy: Pick<HedgePolicy, 'targetDeltaCoin' | 'hysteresisShare'>,
  shiftCoin: number,
  widths: BandWidths | null,
): BandGeometry {
  const centreCoin = unsignedZero(policy.targetDeltaCoin - shiftCoin);
  if (widths?.kind !== 'widths') {
    return { centreCoin, lowerCoin: null, upperCoin: null, triggerLowerCoin: null, triggerUpperCoin: null };
  }
  const { belowCoin, aboveCoin } = widths;
  const reach = 1 + policy.hysteresisShare;
  return {
    centreCoin,
    lowerCoin: finiteEdge(centreCoin - belowCoin),
    upperCoin: finiteEdge(centreCoin + aboveCoin),
    triggerLowerCoin: finiteEdge(centreCoin - belowCoin * reach),
    triggerUpperCoin: finiteEdge(centreCoin + aboveCoin * reach),
  };
}

/** True when the band itself asks for a hedge; touching a trigger does not. */
export function isBeyondTrigger({ triggerLowerCoin, triggerUpperCoin }: BandGeometry, netDeltaCoin: number): boolean {
  const isBelow = triggerLowerCoin !== null && netDeltaCoin < triggerLowerCoin - TOUCH_COIN;
  return isBelow || (triggerUpperCoin !== null && netDeltaCoin > triggerUpperCoin + TOUCH_COIN);
}

/** To the nearest trigger, < 0 beyond it; null: there is none. */
export function distanceToTrigger({ triggerLowerCoin, triggerUpperCoin }: BandGeometry, netDeltaCoin: number): number | null {
  if (triggerLowerCoin === null || triggerUpperCoin === null) return null;
  return finiteEdge(Math.min(triggerUpperCoin - netDeltaCoin, netDeltaCoin - triggerLowerCoin));
}

/** An edge past every number is none: a decision has no words for infinity, and could not be written down. */
function finiteEdge(coin: number): number | null {
  return Number.isFinite(coin) ? unsignedZero(coin) : null;
}

/** The edge that `netDeltaCoin` lies beyond; null: it is between them, touches one, or there is none. */
export function passedEdge({ lowerCoin, upperCoin }: BandGeometry, netDeltaCoin: number): number | null {
  if (upperCoin !== null && netDeltaCoin > upperCoin + TOUCH_COIN) return upperCoin;
  if (lowerCoin !== null && netDeltaCoin < lowerCoin - TOUCH_COIN) return lowerCoin;
  return null;
}

/** Where a hedge that is due goes; null: it is there already. */
export function destinationOf(to: HedgePolicy['sizing']['to'], geometry: BandGeometry, netDeltaCoin: number): number | null {
  switch (to) {
    case 'edge':
      return passedEdge(geometry, netDeltaCoin);
    case 'target':
      return Math.abs(geometry.centreCoin - netDeltaCoin) <= TOUCH_COIN ? null : geometry.centreCoin;
    default:
      return assertNever(to);
  }
}

/** `ratioPct` of the way from the delta to its destination: 100 is the destination itself, more goes past it. */
export function desiredDelta(netDeltaCoin: number, destinationCoin: number, ratioPct: number): number {
  if (ratioPct === 100) return unsignedZero(destinationCoin);
  return unsignedZero(netDeltaCoin + (ratioPct / 100) * (destinationCoin - netDeltaCoin));
}

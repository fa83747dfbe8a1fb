/** The fixed-band policy: do nothing inside target ± half width, outside it trade back to the edge or to the target. */
import { assertNever } from '../result/assertNever.ts';
import type { FixedBandPolicy } from './hedgePolicy.ts';
import { coinInWords, inWords } from './numberWords.ts';

export interface BandInputs {
  readonly policy: FixedBandPolicy;
  /** The book's numeraire, working and in-flight orders included; null: some legs are unknown. */
  readonly netDeltaCoin: number | null;
  /** Legs without a delta, for the sentence. */
  readonly unknownLegs: number;
  /** Its name is the unit in the sentence. */
  readonly underlying: string;
}

export interface BandVerdict {
  readonly lowerCoin: number;
  readonly targetCoin: number;
  readonly upperCoin: number;
  /** unknown: no hedge is suggested on a guess. */
  readonly verdict: 'inside' | 'outside' | 'unknown';
  /** Where a hedge should bring the delta; null unless the verdict is outside. */
  readonly desiredDeltaCoin: number | null;
  /** One sentence with its numbers. */
  readonly reason: string;
}

/** A delta nearer to an edge than this touches it: sums of floats never land on an edge exactly. Far below any lot. */
const TOUCH_COIN = 1e-9;

/** Compares the net delta with the band; touching an edge is inside. */
export function evaluateFixedBand({ policy, netDeltaCoin, unknownLegs, underlying }: BandInputs): BandVerdict {
  const targetCoin = policy.targetDeltaCoin;
  const band = { lowerCoin: targetCoin - policy.halfWidthCoin, targetCoin, upperCoin: targetCoin + policy.halfWidthCoin };
  if (netDeltaCoin === null) return { ...band, verdict: 'unknown', desiredDeltaCoin: null, reason: unknownReason(unknownLegs) };
  const words = `${inWords(band.lowerCoin, 4)} … ${coinInWords(band.upperCoin, underlying)}`;
  const delta = coinInWords(netDeltaCoin, underlying);
  const edgeCoin = crossedEdge(band, netDeltaCoin);
  if (edgeCoin === null) {
    return { ...band, verdict: 'inside', desiredDeltaCoin: null, reason: `Net delta ${delta} is inside the band ${words}` };
  }
  const desiredDeltaCoin = destination(policy, edgeCoin);
  const excess = coinInWords(Math.abs(netDeltaCoin - edgeCoin), underlying);
  const where = `${excess} ${netDeltaCoin > edgeCoin ? 'above' : 'below'} the band ${words}`;
  const aim = `hedge to the ${policy.hedgeTo} at ${coinInWords(desiredDeltaCoin, underlying)}`;
  return { ...band, verdict: 'outside', desiredDeltaCoin, reason: `Net delta ${delta} is ${where}: ${aim}` };
}

function crossedEdge(band: { lowerCoin: number; upperCoin: number }, netDeltaCoin: number): number | null {
  if (netDeltaCoin > band.upperCoin + TOUCH_COIN) return band.upperCoin;
  if (netDeltaCoin < band.lowerCoin - TOUCH_COIN) return band.lowerCoin;
  return null;
}

function destination(policy: FixedBandPolicy, edgeCoin: number): number {
  switch (policy.hedgeTo) {
    case 'edge':
      return edgeCoin;
    case 'centre':
      return policy.targetDeltaCoin;
    default:
      return assertNever(policy.hedgeTo);
  }
}

function unknownReason(unknownLegs: number): string {
  if (unknownLegs === 0) return 'Net delta is unknown: no hedge is suggested on a guess';
  const legs = unknownLegs === 1 ? '1 leg has' : `${unknownLegs} legs have`;
  return `Net delta is unknown: ${legs} no delta, and no hedge is suggested on a guess`;
}

/** The sentence of a verdict. */
import type { HedgePolicy } from '../../domain/policySchema.ts';
import { coinInWords, inWords } from '../numberWords.ts';
import { TOUCH_COIN, type BandGeometry } from './bandGeometry.ts';
import type { BandWidths } from './bandWidths.ts';
import { bandInWords } from './policyBand.ts';
import { hasOwnVolatility } from './volatilityFactor.ts';

export interface ReasonContext {
  readonly policy: HedgePolicy;
  readonly underlying: string;
  readonly netDeltaCoin: number;
  readonly geometry: BandGeometry;
  readonly widths: BandWidths | null;
  /** Events that are due, in words. */
  readonly dueEvents: readonly string[];
}

export function unknownDeltaReason(unknownLegs: number): string {
  if (unknownLegs === 0) return 'Net delta is unknown: no hedge is suggested on a guess';
  const legs = unknownLegs === 1 ? '1 leg has' : `${unknownLegs} legs have`;
  return `Net delta is unknown: ${legs} no delta, and no hedge is suggested on a guess`;
}

export function unknownReason(what: string): string {
  return `${what}, and no hedge is suggested on a guess`;
}

/** Nothing is due, or what is due has nothing to trade. */
export function insideReason(context: ReasonContext): string {
  const { dueEvents, policy } = context;
  if (dueEvents.length === 0) return `${placeInWords(context)}${context.policy.band === null ? ': no event is due' : ''}`;
  const destination =
    policy.sizing.to === 'edge' ? 'a hedge to the edge has nothing to trade' : `it is at the ${targetWord(policy)} already`;
  return `${placeInWords(context)}: ${dueInWords(dueEvents)}, but ${destination}`;
}

/** `destinationCoin`: the edge or the target; `desiredCoin`: that, after the ratio. */
export function dueReason(context: ReasonContext, destinationCoin: number, desiredCoin: number): string {
  const { policy, underlying, dueEvents } = context;
  const { to, ratioPct } = policy.sizing;
  const where = `the ${to === 'edge' ? 'edge' : targetWord(policy)} at ${coinInWords(destinationCoin, underlying)}`;
  const aim =
    ratioPct === 100
      ? `hedge to ${where}`
      : `hedge ${inWords(ratioPct, 2)} % of the way to ${where}, to ${coinInWords(desiredCoin, underlying)}`;
  const events = dueEvents.length === 0 ? '' : `, and ${dueInWords(dueEvents)}`;
  return `${placeInWords(context)}${events}: ${aim}`;
}

/** "Net delta −1.2 BTC is 0.7 BTC below the band −0.5 … 0.5 BTC" */
function placeInWords({ netDeltaCoin, underlying, geometry, policy, widths }: ReasonContext): string {
  const delta = `Net delta is ${coinInWords(netDeltaCoin, underlying)}`;
  const { lowerCoin, upperCoin } = geometry;
  if (policy.band === null) return delta;
  if (lowerCoin === null || upperCoin === null) {
    return `${delta}, and the ${bandInWords(policy.band)} has no end${widths?.kind === 'unbounded' ? `: ${widths.why}` : ''}`;
  }
  const band = `the band ${inWords(lowerCoin, 4)} … ${coinInWords(upperCoin, underlying)}`;
  const excessCoin = Math.max(netDeltaCoin - upperCoin, lowerCoin - netDeltaCoin);
  if (excessCoin <= TOUCH_COIN) return `Net delta ${coinInWords(netDeltaCoin, underlying)} is inside ${band}`;
  const side = netDeltaCoin > upperCoin ? 'above' : 'below';
  const place = `Net delta ${coinInWords(netDeltaCoin, underlying)} is ${coinInWords(excessCoin, underlying)} ${side} ${band}`;
  return isInHysteresis(geometry, netDeltaCoin) ? `${place}, within its hysteresis` : place;
}

function isInHysteresis({ triggerLowerCoin, triggerUpperCoin }: BandGeometry, netDeltaCoin: number): boolean {
  if (triggerLowerCoin === null || triggerUpperCoin === null) return false;
  return netDeltaCoin <= triggerUpperCoin + TOUCH_COIN && netDeltaCoin >= triggerLowerCoin - TOUCH_COIN;
}

function dueInWords(events: readonly string[]): string {
  return `due: ${events.join(', ')}`;
}

function targetWord(policy: HedgePolicy): string {
  return hasOwnVolatility(policy) ? "target at the policy's own volatility" : 'target';
}

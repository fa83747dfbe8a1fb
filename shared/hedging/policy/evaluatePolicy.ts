/** The policy engine: one question, one answer, the same for the live desk, a replay and a simulation. */
import type { HedgePolicy } from '../../domain/policySchema.ts';
import { bandGeometry, desiredDelta, destinationOf, distanceToTrigger, isBeyondTrigger, type BandGeometry } from './bandGeometry.ts';
import type { BandWidths } from './bandWidths.ts';
import type { EventReading } from './eventReading.ts';
import { ownVolatility, type OwnVolatility } from './ownVolatility.ts';
import { bandInWords, bandWidthsOf } from './policyBand.ts';
import { moveLevels, nextEventMs, readEvent } from './policyEvents.ts';
import { figuresOf } from './policyFigures.ts';
import { blockOf } from './policyFilters.ts';
import { bandMarketOf, usableInputs } from './policyInputs.ts';
import { dueReason, insideReason, unknownDeltaReason, unknownReason } from './policyReasons.ts';
import type { EvaluatePolicy, PolicyFigure, PolicyInputs, PolicyVerdict } from './policyVerdict.ts';

interface Reading {
  readonly policy: HedgePolicy;
  readonly inputs: PolicyInputs;
  readonly own: OwnVolatility;
  readonly widths: BandWidths | null;
  readonly geometry: BandGeometry;
  readonly events: readonly EventReading[];
}

type Judgement = Pick<PolicyVerdict, 'verdict' | 'desiredDeltaCoin' | 'firedBy' | 'blockedBy' | 'blockedUntilMs' | 'reason'>;

/**
 * What the policy says of these inputs. Total, and a function of its arguments alone.
 * unknown: the delta, the policy's own volatility, the band, or (where nothing else fired) an event lacks a figure, which is named.
 * An event that is due inside the band hedges to its destination: to the target, or to the edge only from outside it.
 */
export const evaluatePolicy: EvaluatePolicy = (policy, raw) => {
  const reading = readPolicy(policy, usableInputs(raw));
  const { geometry, events, inputs } = reading;
  const { belowUsd, aboveUsd } = moveLevels(events);
  return {
    ...geometry,
    ...judge(reading),
    distanceCoin: inputs.netDeltaCoin === null ? null : distanceToTrigger(geometry, inputs.netDeltaCoin),
    nextEventMs: nextEventMs(events),
    moveBelowUsd: belowUsd,
    moveAboveUsd: aboveUsd,
    figures: allFigures(reading),
  };
};

function readPolicy(policy: HedgePolicy, inputs: PolicyInputs): Reading {
  const own = ownVolatility(policy, inputs);
  const widths = policy.band === null ? null : bandWidthsOf(policy.band, bandMarketOf(inputs));
  const geometry = bandGeometry(policy, own.kind === 'known' ? own.shiftCoin : 0, own.kind === 'known' ? widths : null);
  const events = policy.events.map((event) => readEvent(event, inputs));
  return { policy, inputs, own, widths, geometry, events };
}

function judge(reading: Reading): Judgement {
  const { policy, inputs, own, widths, geometry, events } = reading;
  const { netDeltaCoin } = inputs;
  if (netDeltaCoin === null) return unknown(unknownDeltaReason(inputs.unknownLegs));
  if (own.kind === 'unknown') return unknown(unknownReason(`The policy's own volatility is unknown: ${own.why}`));
  if (policy.band !== null && widths?.kind === 'unknown') {
    return unknown(unknownReason(`The ${bandInWords(policy.band)} is unknown: ${widths.missing} missing`));
  }
  const dueEvents = events.flatMap(({ words, isDue }) => (isDue === true ? [words] : []));
  const fired = [...(isBeyondTrigger(geometry, netDeltaCoin) ? ['band'] : []), ...dueEvents];
  const destinationCoin = destinationOf(policy.sizing.to, geometry, netDeltaCoin);
  const context = { policy, underlying: inputs.underlying, netDeltaCoin, geometry, widths, dueEvents };
  const firedBy = fired.length === 0 ? null : fired.join(', ');
  if (destinationCoin === null) return { ...NOTHING, verdict: 'inside', firedBy, reason: insideReason(context) };
  if (firedBy === null) return unknownEvent(events) ?? { ...NOTHING, verdict: 'inside', reason: insideReason(context) };
  const desiredDeltaCoin = desiredDelta(netDeltaCoin, destinationCoin, policy.sizing.ratioPct);
  const reason = dueReason(context, destinationCoin, desiredDeltaCoin);
  return held({ ...NOTHING, verdict: 'due', desiredDeltaCoin, firedBy, reason }, policy, inputs);
}

const NOTHING = { desiredDeltaCoin: null, firedBy: null, blockedBy: null, blockedUntilMs: null } as const;

function unknown(reason: string): Judgement {
  return { ...NOTHING, verdict: 'unknown', reason };
}

/** Null: every event can be judged. */
function unknownEvent(events: readonly EventReading[]): Judgement | null {
  const event = events.find(({ isDue }) => isDue === null);
  return event === undefined
    ? null
    : unknown(unknownReason(`Whether a ${event.words} is due is unknown: ${event.missing ?? 'a figure'} missing`));
}

function held(due: Judgement, policy: HedgePolicy, inputs: PolicyInputs): Judgement {
  const block = blockOf(policy, inputs);
  if (block === null) return due;
  const { words, untilMs } = block;
  return { ...due, verdict: 'blocked', blockedBy: words, blockedUntilMs: untilMs, reason: `${due.reason}; held by ${words}` };
}

function allFigures({ policy, inputs, own, widths, events, geometry }: Reading): readonly PolicyFigure[] {
  const { underlying } = inputs;
  return [
    ...figuresOf([
      ['net delta', inputs.netDeltaCoin, underlying],
      ['target', policy.targetDeltaCoin, underlying],
      ['centre', geometry.centreCoin, underlying],
      ['hysteresis', policy.band === null ? null : policy.hysteresisShare, 'share'],
    ]),
    ...(widths === null || widths.kind === 'unknown' ? [] : widths.figures),
    ...(own.kind === 'known' ? own.figures : []),
    ...events.flatMap(({ figures }) => figures),
  ];
}

/** Parts of a policy that cannot hold at the same time. */
import type { HedgePolicy, PolicyEvent, PolicyLimits } from '../../domain/policySchema.ts';
import { inWords } from '../numberWords.ts';
import { coverWholeDay, dayWindows, isInWindow, msOfTimeOfDay } from './dayWindows.ts';

/** One sentence per conflict, each starting with the field it is about; empty: the policy is consistent. */
export function policyConflicts(policy: HedgePolicy): readonly string[] {
  return [
    ...triggerConflicts(policy),
    ...bandConflicts(policy),
    ...rhythmConflicts(policy),
    ...timeConflicts(policy),
    ...limitConflicts(policy.limits),
  ];
}

function triggerConflicts({ band, events, sizing, hysteresisShare }: HedgePolicy): string[] {
  const conflicts: string[] = [];
  if (band === null && events.length === 0) conflicts.push('band, events: neither is set, so no hedge would ever fall due');
  if (band === null && sizing.to === 'edge') conflicts.push('sizing.to: "edge" needs a band, and band is off');
  if (band === null && hysteresisShare > 0) conflicts.push(`hysteresisShare: ${inWords(hysteresisShare, 4)} needs a band, and band is off`);
  return conflicts;
}

function bandConflicts({ band, events }: HedgePolicy): string[] {
  const conflicts: string[] = [];
  if (band?.kind === 'gammaScaled' && band.capCoin !== null && band.floorCoin > band.capCoin) {
    conflicts.push(`band.floorCoin: ${inWords(band.floorCoin, 8)} is above band.capCoin ${inWords(band.capCoin, 8)}`);
  }
  if (band?.kind === 'zakamouline' && events.some(({ kind }) => kind === 'leland')) {
    conflicts.push('band, events: zakamouline and leland each have a volatility, and so a centre, of their own');
  }
  return conflicts;
}

type RhythmEvent = Extract<PolicyEvent, { everyMinutes: number }>;

function rhythmConflicts({ events, coolDownSeconds }: HedgePolicy): string[] {
  const rhythms = events.filter((event): event is RhythmEvent => event.kind === 'interval' || event.kind === 'leland');
  const conflicts: string[] = [];
  const [first, ...others] = rhythms;
  const other = others.find((event) => event.everyMinutes !== first?.everyMinutes);
  if (first !== undefined && other !== undefined) {
    conflicts.push(`events: ${rhythmInWords(first)} and ${rhythmInWords(other)} contradict each other`);
  }
  if (rhythms.filter(({ kind }) => kind === 'leland').length > 1)
    conflicts.push('events: leland is listed twice, and each has a centre of its own');
  const hurried = rhythms.find(({ everyMinutes }) => coolDownSeconds > everyMinutes * 60);
  if (hurried !== undefined) {
    conflicts.push(`coolDownSeconds: ${inWords(coolDownSeconds, 1)} s is longer than ${rhythmInWords(hurried)}`);
  }
  return conflicts;
}

function rhythmInWords({ kind, everyMinutes }: RhythmEvent): string {
  return `${kind} every ${inWords(everyMinutes, 2)} min`;
}

function timeConflicts({ events, filters }: HedgePolicy): string[] {
  const windows = dayWindows(filters);
  if (coverWholeDay(windows)) {
    return [`filters: ${windows.map(({ words }) => words).join(', ')} leave no moment of the day to hedge in`];
  }
  const times = events.flatMap((event) => (event.kind === 'timeOfDay' ? event.timesUtc : []));
  return times.flatMap((text) => {
    const window = windows.find((candidate) => isInWindow(candidate, msOfTimeOfDay(text)));
    return window === undefined ? [] : [`events: ${text} UTC lies in ${window.words}`];
  });
}

/** From small to large; each may not exceed any later one. */
const RISING_LIMITS = ['minOrderUsd', 'maxOrderUsd', 'maxHourUsd', 'maxDayUsd'] as const;

function limitConflicts(limits: PolicyLimits): string[] {
  const known = RISING_LIMITS.flatMap((name) => {
    const usd = limits[name];
    return usd === null ? [] : [{ name, usd }];
  });
  const conflicts = known.flatMap((small, at) => {
    const large = known[at + 1];
    return large === undefined || small.usd <= large.usd ? [] : [overInWords(small, large)];
  });
  const { minOrderUsd, maxPositionUsd } = limits;
  if (maxPositionUsd !== null && minOrderUsd > maxPositionUsd) {
    conflicts.push(overInWords({ name: 'minOrderUsd', usd: minOrderUsd }, { name: 'maxPositionUsd', usd: maxPositionUsd }));
  }
  return conflicts;
}

interface Limit {
  readonly name: string;
  readonly usd: number;
}

function overInWords(small: Limit, large: Limit): string {
  return `limits.${small.name}: ${inWords(small.usd, 2)} USD is above limits.${large.name} ${inWords(large.usd, 2)} USD`;
}

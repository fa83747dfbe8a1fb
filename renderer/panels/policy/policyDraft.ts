/** A policy while it is typed: every number as text in the unit of its field, every choice as it is. Pure. */
import type { HedgePolicy } from '../../../shared/contract/policyMessages.ts';
import { assertNever } from '../../../shared/result/assertNever.ts';
import { NUMBER_FIELDS, type NumberKey } from './policyFields.ts';

type Band = NonNullable<HedgePolicy['band']>;
type Event = HedgePolicy['events'][number];

export type BandKind = 'none' | Band['kind'];
export type BandUnit = Extract<Band, { kind: 'fixed' }>['unit'];
export type EventKind = Event['kind'];
export type MoveUnit = Extract<Event, { kind: 'priceMove' }>['unit'];

export interface EventDraft {
  /** Of the form only; rises. */
  readonly id: number;
  readonly kind: EventKind;
  readonly everyMinutes: string;
  /** "08:05, 15:00" */
  readonly timesUtc: string;
  readonly unit: MoveUnit;
  readonly size: string;
  readonly costBp: string;
}

export interface InstrumentDraft {
  readonly kind: HedgePolicy['instruments']['buy']['kind'];
  readonly instrumentId: string;
}

export interface PolicyDraft {
  readonly name: string;
  readonly numbers: Readonly<Record<NumberKey, string>>;
  readonly bandKind: BandKind;
  readonly bandUnit: BandUnit;
  readonly events: readonly EventDraft[];
  /** "22:00–06:00, 12:00–12:30", UTC */
  readonly quietHours: string;
  readonly sizingTo: HedgePolicy['sizing']['to'];
  readonly setKind: HedgePolicy['hedgeSet']['kind'];
  readonly legKeys: readonly string[];
  readonly buy: InstrumentDraft;
  readonly sell: InstrumentDraft;
  readonly style: HedgePolicy['execution']['style'];
  readonly rounding: HedgePolicy['execution']['rounding'];
  readonly allowShortSpot: boolean;
  readonly reduceOnly: boolean;
  readonly conceals: boolean;
  readonly avoidRoundLevels: boolean;
  readonly mode: HedgePolicy['mode'];
}

const BP_PER_SHARE = 1e4;
const PCT_PER_SHARE = 100;
const MS_PER_S = 1_000;

/** What a field starts with when the policy has no such part: a start for the trader, seen before it is applied. */
const STARTS: Readonly<Partial<Record<NumberKey, number>>> = {
  below: 0.5,
  above: 0.5,
  movePct: 2,
  floorCoin: 0.1,
  riskAversion: 1e-6,
  withinDays: 1,
  seed: 1,
  maxDelaySeconds: 60,
  maxSizeCutPct: 10,
  maxPriceTicks: 2,
};

export function toPolicyDraft(policy: HedgePolicy): PolicyDraft {
  const { band, hedgeSet, instruments, execution, limits, concealment } = policy;
  return {
    name: policy.name,
    numbers: numbersOf(policy),
    bandKind: band?.kind ?? 'none',
    bandUnit: band?.kind === 'fixed' ? band.unit : 'coin',
    events: policy.events.map(toEventDraft),
    quietHours: policy.filters.quietHours.map(({ fromUtc, toUtc }) => `${fromUtc}–${toUtc}`).join(', '),
    sizingTo: policy.sizing.to,
    setKind: hedgeSet.kind,
    legKeys: hedgeSet.kind === 'legs' ? hedgeSet.legKeys : [],
    buy: toInstrumentDraft(instruments.buy),
    sell: toInstrumentDraft(instruments.sell),
    style: execution.style,
    rounding: execution.rounding,
    allowShortSpot: limits.allowShortSpot,
    reduceOnly: limits.reduceOnly,
    conceals: concealment !== null,
    avoidRoundLevels: concealment?.avoidRoundLevels ?? true,
    mode: policy.mode,
  };
}

function numbersOf(policy: HedgePolicy): Readonly<Record<NumberKey, string>> {
  const { filters, sizing, hedgeSet, execution, limits, concealment } = policy;
  const values: Partial<Record<NumberKey, number | null>> = {
    ...bandNumbers(policy.band),
    ...(concealment === null ? {} : { ...concealment }),
    ...(hedgeSet.kind === 'expiring' ? { withinDays: hedgeSet.withinDays } : {}),
    ...limits,
    target: policy.targetDeltaCoin,
    hysteresisPct: scaled(policy.hysteresisShare, PCT_PER_SHARE),
    coolDownSeconds: policy.coolDownSeconds,
    minMovePct: filters.minMove?.pct ?? null,
    minMoveMinutes: filters.minMove?.withinMinutes ?? null,
    settlementMinutes: filters.blackout.settlementMinutes,
    fundingMinutes: filters.blackout.fundingMinutes,
    maxDataAgeSeconds: filters.maxDataAgeMs === null ? null : filters.maxDataAgeMs / MS_PER_S,
    ratioPct: sizing.ratioPct,
    escalateAfterSeconds: execution.escalateAfterSeconds,
    horizonHours: policy.horizonHours,
    capitalCostPct: policy.capitalCostPctPerYear,
  };
  const keys = Object.keys(NUMBER_FIELDS) as NumberKey[];
  return Object.fromEntries(keys.map((key) => [key, textOf(key, values[key])])) as Record<NumberKey, string>;
}

function textOf(key: NumberKey, value: number | null | undefined): string {
  const shown = value === undefined ? STARTS[key] : value;
  return shown === undefined || shown === null ? '' : String(shown);
}

function bandNumbers(band: HedgePolicy['band']): Partial<Record<NumberKey, number | null>> {
  if (band === null) return {};
  switch (band.kind) {
    case 'fixed':
      return { below: band.below, above: band.above };
    case 'gammaScaled':
      return { movePct: band.movePct, floorCoin: band.floorCoin, capCoin: band.capCoin };
    case 'whalleyWilmott':
    case 'zakamouline':
      return { riskAversion: band.riskAversionPerUsd, costBp: bpOf(band.costShare) };
    default:
      return assertNever(band);
  }
}

const NEW_EVENT: Omit<EventDraft, 'id' | 'kind'> = { everyMinutes: '60', timesUtc: '07:45', unit: 'pct', size: '2', costBp: '' };

export function toEventDraft(event: Event, at: number): EventDraft {
  const start = { ...NEW_EVENT, id: at + 1, kind: event.kind };
  switch (event.kind) {
    case 'interval':
      return { ...start, everyMinutes: String(event.everyMinutes) };
    case 'timeOfDay':
      return { ...start, timesUtc: event.timesUtc.join(', ') };
    case 'priceMove':
      return { ...start, unit: event.unit, size: String(event.size) };
    case 'leland':
      return { ...start, everyMinutes: String(event.everyMinutes), costBp: String(bpOf(event.costShare) ?? '') };
    case 'afterFill':
      return start;
    default:
      return assertNever(event);
  }
}

export function withEvent(draft: PolicyDraft, kind: EventKind): PolicyDraft {
  const id = Math.max(0, ...draft.events.map((event) => event.id)) + 1;
  return { ...draft, events: [...draft.events, { ...NEW_EVENT, id, kind }] };
}

export function withoutEvent(draft: PolicyDraft, id: number): PolicyDraft {
  return { ...draft, events: draft.events.filter((event) => event.id !== id) };
}

export function withEventChange(draft: PolicyDraft, id: number, change: Partial<EventDraft>): PolicyDraft {
  return { ...draft, events: draft.events.map((event) => (event.id === id ? { ...event, ...change, id } : event)) };
}

/** Without a band there is no edge and nothing to widen: what would contradict it goes along. */
export function withBandKind(draft: PolicyDraft, bandKind: BandKind): PolicyDraft {
  if (bandKind !== 'none') return { ...draft, bandKind };
  return { ...withNumber(draft, 'hysteresisPct', '0'), bandKind, sizingTo: 'target' };
}

export function withNumber(draft: PolicyDraft, key: NumberKey, text: string): PolicyDraft {
  return { ...draft, numbers: { ...draft.numbers, [key]: text } };
}

function toInstrumentDraft(choice: HedgePolicy['instruments']['buy']): InstrumentDraft {
  return { kind: choice.kind, instrumentId: choice.kind === 'instrument' ? choice.instrumentId : '' };
}

function bpOf(costShare: number | null): number | null {
  return costShare === null ? null : scaled(costShare, BP_PER_SHARE);
}

/** Without the digits that binary fractions add: 0.07 is 7 %, not 7.000000000000001 %. */
function scaled(share: number, factor: number): number {
  return Number((share * factor).toPrecision(12));
}

/** The typed form → the policy, or what is wrong with each field. Pure; whether its parts contradict each other is `policyConflicts`'s to say. */
import type { HedgePolicy } from '../../../shared/contract/policyMessages.ts';
import { assertNever } from '../../../shared/result/assertNever.ts';
import { parsePlainNumber } from '../../format/plainNumber.ts';
import type { EventDraft, InstrumentDraft, PolicyDraft } from './policyDraft.ts';
import { EVENT_FIELDS, expectedWords, NUMBER_FIELDS, type NumberField, type NumberKey } from './policyFields.ts';

/** `event/3` is the event with id 3. */
export type FieldKey = NumberKey | 'name' | 'quietHours' | 'legKeys' | 'buy' | 'sell' | `event/${number}`;
export type FieldErrors = ReadonlyMap<FieldKey, string>;
export type PolicyParse = { readonly ok: true; readonly policy: HedgePolicy } | { readonly ok: false; readonly errors: FieldErrors };

type Event = HedgePolicy['events'][number];
const BP_PER_SHARE = 1e4;
const PCT_PER_SHARE = 100;
const MS_PER_S = 1_000;
const MAX_NAME_CHARS = 60;
const MAX_QUIET_HOURS = 8;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Only the fields that the choices made ask for are read. */
export function parsePolicyDraft(draft: PolicyDraft): PolicyParse {
  const errors = new Map<FieldKey, string>();
  const policy = policyOf(draft, new FieldReader(draft, errors));
  return errors.size === 0 ? { ok: true, policy } : { ok: false, errors };
}

/** Reads one field at a time and notes what is wrong; what it returns for a wrong field is never used, because the errors are. */
class FieldReader {
  readonly #draft: PolicyDraft;
  readonly #errors: Map<FieldKey, string>;

  constructor(draft: PolicyDraft, errors: Map<FieldKey, string>) {
    this.#draft = draft;
    this.#errors = errors;
  }
  error(key: FieldKey, words: string): void {
    if (!this.#errors.has(key)) this.#errors.set(key, words);
  }
  number(key: NumberKey): number {
    return this.#read(key, this.#draft.numbers[key], { ...NUMBER_FIELDS[key], emptyMeans: null }) ?? 0;
  }
  numberOrNull(key: NumberKey): number | null {
    return this.#read(key, this.#draft.numbers[key], NUMBER_FIELDS[key]);
  }
  ofEvent({ id }: EventDraft, text: string, field: NumberField): number | null {
    return this.#read(`event/${id}`, text, field);
  }

  #read(key: FieldKey, text: string, field: NumberField): number | null {
    if (field.emptyMeans !== null && text.trim() === '') return null;
    const value = parsePlainNumber(text);
    if (value !== null && fits(value, field)) return value;
    this.error(key, expectedWords(field));
    return null;
  }
}

function fits(value: number, { min, isAboveMin, max, isWhole }: NumberField): boolean {
  return (isAboveMin ? value > min : value >= min) && value <= max && (!isWhole || Number.isInteger(value));
}

function policyOf(draft: PolicyDraft, reader: FieldReader): HedgePolicy {
  return {
    schemaVersion: 1,
    name: nameOf(draft, reader),
    targetDeltaCoin: reader.number('target'),
    band: bandOf(draft, reader),
    events: draft.events.map((event) => eventOf(event, reader)),
    hysteresisShare: reader.number('hysteresisPct') / PCT_PER_SHARE,
    coolDownSeconds: reader.number('coolDownSeconds'),
    filters: filtersOf(draft, reader),
    sizing: { to: draft.sizingTo, ratioPct: reader.number('ratioPct') },
    hedgeSet: hedgeSetOf(draft, reader),
    instruments: { buy: instrumentOf('buy', draft.buy, reader), sell: instrumentOf('sell', draft.sell, reader) },
    execution: { style: draft.style, rounding: draft.rounding, escalateAfterSeconds: reader.numberOrNull('escalateAfterSeconds') },
    limits: limitsOf(draft, reader),
    concealment: concealmentOf(draft, reader),
    horizonHours: reader.number('horizonHours'),
    capitalCostPctPerYear: reader.number('capitalCostPct'),
    mode: draft.mode,
  };
}

function nameOf(draft: PolicyDraft, reader: FieldReader): string {
  const name = draft.name.trim();
  if (name.length === 0 || name.length > MAX_NAME_CHARS) reader.error('name', `expected 1 to ${MAX_NAME_CHARS} characters`);
  return name;
}

function bandOf({ bandKind, bandUnit }: PolicyDraft, reader: FieldReader): HedgePolicy['band'] {
  switch (bandKind) {
    case 'none':
      return null;
    case 'fixed':
      return { kind: 'fixed', unit: bandUnit, below: reader.number('below'), above: reader.number('above') };
    case 'gammaScaled':
      return {
        kind: 'gammaScaled',
        movePct: reader.number('movePct'),
        floorCoin: reader.number('floorCoin'),
        capCoin: reader.numberOrNull('capCoin'),
      };
    case 'whalleyWilmott':
    case 'zakamouline':
      return { kind: bandKind, riskAversionPerUsd: reader.number('riskAversion'), costShare: shareOf(reader.numberOrNull('costBp')) };
    default:
      return assertNever(bandKind);
  }
}

function eventOf(event: EventDraft, reader: FieldReader): Event {
  const everyMinutes = () => reader.ofEvent(event, event.everyMinutes, EVENT_FIELDS.everyMinutes) ?? 0;
  switch (event.kind) {
    case 'interval':
      return { kind: 'interval', everyMinutes: everyMinutes() };
    case 'timeOfDay':
      return { kind: 'timeOfDay', timesUtc: timesOf(event, reader) };
    case 'priceMove':
      return { kind: 'priceMove', unit: event.unit, size: reader.ofEvent(event, event.size, EVENT_FIELDS.size) ?? 0 };
    case 'afterFill':
      return { kind: 'afterFill' };
    case 'leland':
      return { kind: 'leland', everyMinutes: everyMinutes(), costShare: shareOf(reader.ofEvent(event, event.costBp, EVENT_FIELDS.costBp)) };
    default:
      return assertNever(event.kind);
  }
}

function timesOf(event: EventDraft, reader: FieldReader): string[] {
  const times = partsOf(event.timesUtc);
  if (times.length === 0 || !times.every((time) => TIME.test(time)))
    reader.error(`event/${event.id}`, 'expected UTC times like 08:05, 15:00');
  return times;
}

function filtersOf(draft: PolicyDraft, reader: FieldReader): HedgePolicy['filters'] {
  const maxDataAgeSeconds = reader.numberOrNull('maxDataAgeSeconds');
  return {
    minMove: minMoveOf(reader),
    quietHours: quietHoursOf(draft.quietHours, reader),
    blackout: { settlementMinutes: reader.number('settlementMinutes'), fundingMinutes: reader.number('fundingMinutes') },
    maxDataAgeMs: maxDataAgeSeconds === null ? null : maxDataAgeSeconds * MS_PER_S,
  };
}

/** Both or neither. */
function minMoveOf(reader: FieldReader): HedgePolicy['filters']['minMove'] {
  const pct = reader.numberOrNull('minMovePct');
  const withinMinutes = reader.numberOrNull('minMoveMinutes');
  if (pct === null && withinMinutes === null) return null;
  if (pct === null) reader.error('minMovePct', 'expected a move as well: the minutes alone say nothing');
  if (withinMinutes === null) reader.error('minMoveMinutes', 'expected minutes as well: the move alone says nothing');
  return { pct: pct ?? 0, withinMinutes: withinMinutes ?? 0 };
}

function quietHoursOf(text: string, reader: FieldReader): HedgePolicy['filters']['quietHours'] {
  const spans = partsOf(text).map((part) => part.split(/\s*[-–−]\s*/));
  const isGood = (span: readonly string[]) => span.length === 2 && span.every((time) => TIME.test(time));
  if (!spans.every(isGood)) reader.error('quietHours', 'expected UTC spans like 22:00–06:00, 12:00–12:30');
  if (spans.length > MAX_QUIET_HOURS) reader.error('quietHours', `expected at most ${MAX_QUIET_HOURS} spans`);
  return spans.map(([fromUtc = '', toUtc = '']) => ({ fromUtc, toUtc }));
}

function hedgeSetOf(draft: PolicyDraft, reader: FieldReader): HedgePolicy['hedgeSet'] {
  switch (draft.setKind) {
    case 'all':
      return { kind: 'all' };
    case 'expiring':
      return { kind: 'expiring', withinDays: reader.number('withinDays') };
    case 'legs':
      if (draft.legKeys.length === 0) reader.error('legKeys', 'expected at least one leg: select some in Positions and take them over');
      return { kind: 'legs', legKeys: [...draft.legKeys] };
    default:
      return assertNever(draft.setKind);
  }
}

function instrumentOf(
  side: 'buy' | 'sell',
  { kind, instrumentId }: InstrumentDraft,
  reader: FieldReader,
): HedgePolicy['instruments']['buy'] {
  if (kind !== 'instrument') return { kind };
  const id = instrumentId.trim();
  if (id === '' || id.length > 64) reader.error(side, 'expected the name of an instrument');
  return { kind, instrumentId: id };
}

function limitsOf({ allowShortSpot, reduceOnly }: PolicyDraft, reader: FieldReader): HedgePolicy['limits'] {
  return {
    minOrderUsd: reader.number('minOrderUsd'),
    maxOrderUsd: reader.numberOrNull('maxOrderUsd'),
    maxHourUsd: reader.numberOrNull('maxHourUsd'),
    maxDayUsd: reader.numberOrNull('maxDayUsd'),
    maxPositionUsd: reader.numberOrNull('maxPositionUsd'),
    maxSlippagePct: reader.number('maxSlippagePct'),
    maxDepthSharePct: reader.number('maxDepthSharePct'),
    maxMarginUsePct: reader.numberOrNull('maxMarginUsePct'),
    allowShortSpot,
    reduceOnly,
  };
}

function concealmentOf({ conceals, avoidRoundLevels }: PolicyDraft, reader: FieldReader): HedgePolicy['concealment'] {
  if (!conceals) return null;
  return {
    seed: reader.number('seed'),
    maxDelaySeconds: reader.number('maxDelaySeconds'),
    maxSizeCutPct: reader.number('maxSizeCutPct'),
    maxPriceTicks: reader.number('maxPriceTicks'),
    avoidRoundLevels,
  };
}

function shareOf(bp: number | null): number | null {
  return bp === null ? null : bp / BP_PER_SHARE;
}

function partsOf(text: string): string[] {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  toPolicyDraft,
  withBandKind,
  withEvent,
  withEventChange,
  withNumber,
  withoutEvent,
  type PolicyDraft,
} from '../../../../renderer/panels/policy/policyDraft.ts';
import { NUMBER_FIELDS, type NumberKey } from '../../../../renderer/panels/policy/policyFields.ts';
import { parsePolicyDraft } from '../../../../renderer/panels/policy/policyParse.ts';
import { hedgePolicySchema, type HedgePolicy } from '../../../../shared/contract/policyMessages.ts';
import { aPolicy } from '../../support/builders.ts';

const PRESETS = new URL('../../../../resources/policies/', import.meta.url);
const presets: HedgePolicy[] = readdirSync(PRESETS)
  .filter((name) => name.endsWith('.json'))
  .map((name) => hedgePolicySchema.parse(JSON.parse(readFileSync(new URL(name, PRESETS), 'utf8'))));

const draft = toPolicyDraft(aPolicy());
const typed = (key: NumberKey, text: string, over: PolicyDraft = draft) => parsePolicyDraft(withNumber(over, key, text));
const errorsOf = (policyDraft: PolicyDraft) => {
  const parsed = parsePolicyDraft(policyDraft);
  return parsed.ok ? [] : [...parsed.errors.keys()];
};

describe('parsePolicyDraft', () => {
  it('reads every policy that ships with the desk back as it was', () => {
    expect(presets.length).toBeGreaterThan(10);
    for (const policy of presets) expect(parsePolicyDraft(toPolicyDraft(policy))).toEqual({ ok: true, policy });
  });
  it('reads back shares that binary fractions cannot hold: 7 %, 5.5 bp', () => {
    const band = { kind: 'whalleyWilmott', riskAversionPerUsd: 1e-6, costShare: 0.000_55 } as const;
    const policy = aPolicy({ band, hysteresisShare: 0.07 });
    expect(toPolicyDraft(policy).numbers).toMatchObject({ hysteresisPct: '7', costBp: '5.5' });
    expect(parsePolicyDraft(toPolicyDraft(policy))).toEqual({ ok: true, policy });
  });
  it('reads every kind of part at once', () => {
    const policy = aPolicy({
      events: [
        { kind: 'interval', everyMinutes: 60 },
        { kind: 'timeOfDay', timesUtc: ['07:45', '15:00'] },
        { kind: 'priceMove', unit: 'dailySigmas', size: 0.5 },
        { kind: 'afterFill' },
        { kind: 'leland', everyMinutes: 60, costShare: 0.0005 },
      ],
      filters: {
        minMove: { pct: 0.2, withinMinutes: 30 },
        quietHours: [{ fromUtc: '22:00', toUtc: '06:00' }],
        blackout: { settlementMinutes: 5, fundingMinutes: 2 },
        maxDataAgeMs: 2_500,
      },
      hedgeSet: { kind: 'legs', legKeys: ['paper/BTC-27FEB26-70000-P'] },
      instruments: { buy: { kind: 'instrument', instrumentId: 'BTC-27MAR26' }, sell: { kind: 'sameExpiry' } },
      concealment: { seed: 7, maxDelaySeconds: 30, maxSizeCutPct: 10, maxPriceTicks: 3, avoidRoundLevels: true },
    });
    expect(parsePolicyDraft(toPolicyDraft(policy))).toEqual({ ok: true, policy });
  });
  it('never lets a number past that the schema of policies refuses', () => {
    const keys = Object.keys(NUMBER_FIELDS) as NumberKey[];
    const wide = toPolicyDraft(aPolicy({ execution: { style: 'passive', rounding: 'up', escalateAfterSeconds: 5 } }));
    const drafts = (['fixed', 'gammaScaled', 'zakamouline'] as const).map((bandKind) => ({
      ...wide,
      bandKind,
      conceals: true,
      setKind: 'expiring' as const,
    }));
    for (const base of drafts) {
      for (const key of keys) {
        for (const text of ['-1', '0', '0.5', '1', '11', '101', '151', '241', '601', '1441', '8761', '86401', '4294967296', '']) {
          const parsed = typed(key, text, base);
          if (parsed.ok) expect([key, text, hedgePolicySchema.safeParse(parsed.policy).success]).toEqual([key, text, true]);
        }
      }
    }
  });
  it('says what each wrong field expected', () => {
    const words = (key: NumberKey, text: string) => {
      const parsed = typed(key, text);
      return parsed.ok ? null : parsed.errors.get(key);
    };
    expect(words('below', '0')).toBe('expected a number above 0');
    expect(words('ratioPct', '151')).toBe('expected a number above 0, at most 150');
    expect(words('maxOrderUsd', 'lots')).toBe('expected a number above 0, or nothing (no cap)');
    expect(words('maxOrderUsd', '')).toBeNull();
    expect(words('coolDownSeconds', '')).toBe('expected a number from 0 to 86400');
    expect(errorsOf({ ...draft, name: '  ' })).toEqual(['name']);
  });
  it('reads only the fields that the choices ask for', () => {
    expect(errorsOf(withNumber(draft, 'movePct', 'x'))).toEqual([]);
    expect(errorsOf({ ...withNumber(draft, 'movePct', 'x'), bandKind: 'gammaScaled' })).toEqual(['movePct']);
    expect(errorsOf(withNumber(draft, 'seed', '1.5'))).toEqual([]);
    expect(errorsOf({ ...withNumber(draft, 'seed', '1.5'), conceals: true })).toEqual(['seed']);
  });
  it('wants a move and its minutes together', () => {
    expect(errorsOf(withNumber(draft, 'minMovePct', '1'))).toEqual(['minMoveMinutes']);
    expect(errorsOf(withNumber(draft, 'minMoveMinutes', '5'))).toEqual(['minMovePct']);
  });
  it('wants times and spans of the day', () => {
    for (const quietHours of ['22-06', '22:00', '24:00–06:00', '22:00–06:00 x'])
      expect(errorsOf({ ...draft, quietHours })).toEqual(['quietHours']);
    for (const quietHours of ['', '22:00-06:00', '22:00 – 06:00, 12:00–12:30']) expect(errorsOf({ ...draft, quietHours })).toEqual([]);
  });
  it('wants legs and a name where they were chosen', () => {
    expect(errorsOf({ ...draft, setKind: 'legs' })).toEqual(['legKeys']);
    expect(errorsOf({ ...draft, buy: { kind: 'instrument', instrumentId: ' ' } })).toEqual(['buy']);
  });
});

describe('events of a draft', () => {
  it('can be added, changed and removed, each by its own id', () => {
    const two = withEvent(withEvent(draft, 'interval'), 'timeOfDay');
    expect(two.events.map(({ id, kind }) => [id, kind])).toEqual([
      [1, 'interval'],
      [2, 'timeOfDay'],
    ]);
    expect(errorsOf(withEventChange(two, 2, { timesUtc: '7:45' }))).toEqual(['event/2']);
    expect(withEvent(withoutEvent(two, 1), 'afterFill').events.map(({ id }) => id)).toEqual([2, 3]);
  });
});

describe('withBandKind', () => {
  it('takes along what would contradict a policy without a band', () => {
    const none = withBandKind(withNumber(draft, 'hysteresisPct', '10'), 'none');
    expect([none.bandKind, none.sizingTo, none.numbers.hysteresisPct]).toEqual(['none', 'target', '0']);
    expect(withBandKind(none, 'fixed').sizingTo).toBe('target');
  });
});

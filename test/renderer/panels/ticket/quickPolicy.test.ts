import { describe, expect, it } from 'vitest';
import { plainHalfWidth, toQuickDraft, withQuickDraft } from '../../../../renderer/panels/ticket/quickPolicy.ts';
import { choicesFor } from '../../../../renderer/panels/ticket/useAlternatives.ts';
import { aPolicy } from '../../support/builders.ts';

describe('withQuickDraft', () => {
  const policy = aPolicy({ targetDeltaCoin: -0.25, sizing: { to: 'target', ratioPct: 80 }, coolDownSeconds: 30 });
  it('reads back what toQuickDraft wrote, and keeps the rest of the policy', () => {
    const draft = toQuickDraft(policy);
    expect(draft).toEqual({ halfWidth: '0.5', target: '-0.25', hedgeTo: 'target' });
    expect(draft === null ? null : withQuickDraft(policy, draft)).toEqual({ ok: true, value: policy });
  });
  it('names the field that is wrong', () => {
    const message = (halfWidth: string, target: string) => {
      const result = withQuickDraft(policy, { halfWidth, target, hedgeTo: 'edge' });
      return result.ok ? 'ok' : result.failure.message;
    };
    for (const halfWidth of ['0', '-1', '', 'x', '0,5', 'Infinity']) expect(message(halfWidth, '0')).toMatch(/^half width/);
    expect(message('0.5', '')).toMatch(/^target/);
    expect(message('0.5', '−1.5')).toBe('ok');
  });
});

describe('plainHalfWidth', () => {
  it('is there for one band in coin, as wide above as below, and for no other', () => {
    const band = (below: number, above: number, unit: 'coin' | 'usd') => aPolicy({ band: { kind: 'fixed', unit, below, above } });
    expect(plainHalfWidth(band(0.3, 0.3, 'coin'))).toBe(0.3);
    expect([band(0.3, 0.4, 'coin'), band(3, 3, 'usd'), aPolicy({ band: null })].map(plainHalfWidth)).toEqual([null, null, null]);
  });
});

describe('choicesFor', () => {
  const names = (policyTo: 'edge' | 'target', hasBand: boolean) => choicesFor({ policyTo, hasBand }, null).map((choice) => choice.name);
  it('offers the goal that the policy does not already have', () => {
    expect(names('edge', true)).toEqual(['Market', 'Passive', 'To target']);
    expect(names('target', true)).toEqual(['Market', 'Passive', 'To edge']);
  });
  it('offers no edge where there is no band', () => {
    expect(names('target', false)).toEqual(['Market', 'Passive']);
  });
  it('keeps the instrument that was picked', () => {
    const picked = 'BTC-27MAR26' as never;
    expect(choicesFor({ policyTo: 'edge', hasBand: true }, picked).every(({ edit }) => edit.instrumentId === picked)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { THIN_SPACE } from '../../../../renderer/format/number.ts';
import { FIRST_AUTO_ARM, parseAutoArm, type AutoArmDraft } from '../../../../renderer/panels/ticket/autoArm.ts';
import { requests } from '../../../../shared/contract/requests.ts';

const good: AutoArmDraft = { hours: '4', maxOrders: '20', maxUsd: '500 000', words: 'ARM AUTO' };
const errorsOf = (change: Partial<AutoArmDraft>) => {
  const parsed = parseAutoArm({ ...good, ...change });
  return parsed.ok ? [] : Object.keys(parsed.errors);
};

describe('parseAutoArm', () => {
  it('reads terms that the contract accepts', () => {
    const parsed = parseAutoArm(good);
    expect(parsed).toEqual({ ok: true, terms: { hours: 4, maxOrders: 20, maxUsd: 500_000, words: 'ARM AUTO' } });
    const payload = { bookId: 'demo', underlying: 'BTC', ...(parsed.ok ? parsed.terms : {}) };
    expect(requests['auto.arm'].request.safeParse(payload).success).toBe(true);
  });
  it('names each field that is wrong', () => {
    for (const hours of ['0', '25', '', 'x']) expect(errorsOf({ hours })).toEqual(['hours']);
    for (const maxOrders of ['0', '1.5', '1001']) expect(errorsOf({ maxOrders })).toEqual(['maxOrders']);
    for (const maxUsd of ['0', '-1', '2e9']) expect(errorsOf({ maxUsd })).toEqual(['maxUsd']);
    const tooMuch = parseAutoArm({ ...good, maxUsd: '2e9' });
    expect(tooMuch.ok ? null : tooMuch.errors.maxUsd?.replaceAll(THIN_SPACE, ' ')).toBe('expected USD above 0, at most 1 000 000 000');
  });
  it('wants the words to the letter', () => {
    for (const words of ['', 'arm auto', 'ARM  AUTO']) expect(errorsOf({ words })).toEqual(['words']);
    expect(parseAutoArm(FIRST_AUTO_ARM).ok).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { createArming } from '../../../electron/desk/arming.ts';
import type { AuditPort } from '../../../electron/ports/ledger.ts';
import { fail } from '../../../shared/result/result.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';

function anArming(changes: { audit?: AuditPort; obstacle?: () => string | null } = {}) {
  const audit = changes.audit ?? createMemoryStore().audit;
  let told = 0;
  const arming = createArming({ audit, onChange: () => void (told += 1), obstacle: changes.obstacle ?? (() => null) });
  return { arming, told: () => told, kinds: () => audit.recent(10).map(({ kind }) => kind) };
}

describe('createArming', () => {
  it('starts disarmed, and writes down both turns of the switch', () => {
    const { arming, told, kinds } = anArming();
    expect([arming.isArmed(), arming.note()]).toEqual([false, 'disarmed at start']);
    expectOk(arming.arm());
    expect([arming.isArmed(), arming.note()]).toEqual([true, null]);
    arming.disarm('lunch');
    expect([arming.isArmed(), arming.note()]).toEqual([false, 'lunch']);
    expect(kinds()).toEqual(['disarm', 'arm']);
    expect(told()).toBe(2);
  });

  it('does not arm over an obstacle, and says which', () => {
    const { arming, kinds } = anArming({ obstacle: () => 'not reconciled with paper yet' });
    expect(expectFailure(arming.arm())).toEqual({
      reason: 'limitBreached',
      message: 'the desk cannot be armed: not reconciled with paper yet',
    });
    expect([arming.isArmed(), kinds()]).toEqual([false, []]);
  });

  it('does not arm when that cannot be written down', () => {
    const { arming } = anArming({ audit: { append: () => fail('persistence', 'the disk is full'), recent: () => [] } });
    expect(expectFailure(arming.arm()).reason).toBe('persistence');
    expect(arming.isArmed()).toBe(false);
  });

  it('is disarmed before anything can go wrong with writing that down', () => {
    let works = true;
    const append: AuditPort['append'] = () => {
      if (works) return { ok: true, value: undefined };
      throw new Error('the database is closed');
    };
    const { arming, told } = anArming({ audit: { append, recent: () => [] } });
    expectOk(arming.arm());
    works = false;
    expect(() => arming.disarm('KILL')).toThrow('closed');
    expect([arming.isArmed(), arming.note(), told()]).toEqual([false, 'KILL', 2]);
  });
});

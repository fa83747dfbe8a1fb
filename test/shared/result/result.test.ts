import { describe, expect, it } from 'vitest';
import { assertNever } from '../../../shared/result/assertNever.ts';
import { fail, FAILURE_REASONS, ok } from '../../../shared/result/result.ts';

describe('ok and fail', () => {
  it('carry a value, or a reason with words', () => {
    expect(ok(1)).toEqual({ ok: true, value: 1 });
    expect(fail('missingData', 'no index')).toEqual({ ok: false, failure: { reason: 'missingData', message: 'no index' } });
  });

  it('have a detail only where one was given, so that plain comparison works', () => {
    expect(Object.keys(fail('conflict', 'twice').failure)).toEqual(['reason', 'message']);
    expect(fail('conflict', 'twice', { seq: 3 }).failure.detail).toEqual({ seq: 3 });
  });

  it('know each reason once', () => {
    expect(new Set(FAILURE_REASONS).size).toBe(FAILURE_REASONS.length);
  });
});

describe('assertNever', () => {
  it('throws with the value that lied about its type', () => {
    expect(() => assertNever({ kind: 'surprise' } as never)).toThrow('{"kind":"surprise"}');
  });
});

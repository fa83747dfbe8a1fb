import { describe, expect, it } from 'vitest';
import { createAccessKeys } from '../../../electron/gateway/accessKeys.ts';

describe('createAccessKeys', () => {
  it('exchanges a token once for a secret that stays good', () => {
    const keys = createAccessKeys();
    const token = keys.issueToken();
    const secret = keys.redeem(token);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(keys.redeem(token)).toBeNull();
    expect([keys.isSession(secret ?? ''), keys.isSession(token), keys.isSession('')]).toEqual([true, false, false]);
  });

  it('keeps tokens of several windows apart', () => {
    const keys = createAccessKeys();
    const [first, second] = [keys.issueToken(), keys.issueToken()];
    expect(keys.redeem(second)).not.toBeNull();
    expect(keys.redeem(first)).not.toBeNull();
  });

  it('lets the oldest unused token die when too many were printed', () => {
    const keys = createAccessKeys();
    const tokens = Array.from({ length: 9 }, () => keys.issueToken());
    expect(keys.redeem(tokens[0] ?? '')).toBeNull();
    expect(keys.redeem(tokens[1] ?? '')).not.toBeNull();
  });
});

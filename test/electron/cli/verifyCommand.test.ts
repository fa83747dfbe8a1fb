import { describe, expect, it } from 'vitest';
import { verifyCommand } from '../../../electron/cli/verifyCommand.ts';

const SOUND = { auditRows: 12, ledgerRows: 3, problems: [] };
const BROKEN = { auditRows: 12, ledgerRows: 3, problems: ['ledger row 2 is missing', 'audit row 9 was altered: its hash does not match'] };

describe('verifyCommand', () => {
  it('says ok with the counts', () => {
    expect(verifyCommand(SOUND, 'text')).toEqual({
      kind: 'ok',
      stdout: 'ok: 12 audit rows, 3 ledger rows; the chain is whole, every row is as it was written, positions add up\n',
    });
  });

  it('lists every problem on stdout and for stderr', () => {
    expect(verifyCommand(BROKEN, 'text')).toEqual({
      kind: 'problems',
      stdout:
        'NOT ok: 12 audit rows, 3 ledger rows, 2 problems\n- ledger row 2 is missing\n- audit row 9 was altered: its hash does not match\n',
      stderrLines: BROKEN.problems,
    });
  });

  it('writes one line of JSON for scripts', () => {
    expect(JSON.parse(verifyCommand(SOUND, 'json').stdout)).toEqual({ ok: true, ...SOUND });
    const broken = verifyCommand(BROKEN, 'json');
    expect(broken.kind).toBe('problems');
    expect(JSON.parse(broken.stdout)).toEqual({ ok: false, ...BROKEN });
  });
});

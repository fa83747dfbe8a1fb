/** The one switch that lets orders out. It starts off in every session, and KILL turns it off before anything else is tried. */
import { ok, type Result } from '../../shared/result/result.ts';
import type { AuditPort } from '../ports/ledger.ts';

export interface Arming {
  isArmed(): boolean;
  /** What the header says beside the switch; null: nothing. */
  note(): string | null;
  arm(): Result<void>;
  disarm(why: string): void;
}

export function createArming(audit: AuditPort, onChange: () => void): Arming {
  let armed = false;
  let note: string | null = 'disarmed at start';
  return {
    isArmed: () => armed,
    note: () => note,
    arm() {
      const written = audit.append('arm', {});
      if (!written.ok) return written;
      armed = true;
      note = null;
      onChange();
      return ok(undefined);
    },
    disarm(why) {
      armed = false;
      note = why;
      audit.append('disarm', { why });
      onChange();
    },
  };
}

/** The one switch that lets orders out. It starts off in every session, and KILL turns it off before anything else is tried. */
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { AuditPort } from '../ports/ledger.ts';

export interface Arming {
  readonly isArmed: () => boolean;
  /** What the header says beside the switch; null: nothing. */
  readonly note: () => string | null;
  /** limitBreached while something stands in the way; persistence when it could not be written down. The switch is then off. */
  readonly arm: () => Result<void>;
  readonly disarm: (why: string) => void;
}

interface ArmingDeps {
  readonly audit: AuditPort;
  readonly onChange: () => void;
  /** Why the desk may not be armed now; null: it may. */
  readonly obstacle: () => string | null;
}

export function createArming({ audit, onChange, obstacle }: ArmingDeps): Arming {
  let armed = false;
  let note: string | null = 'disarmed at start';
  return {
    isArmed: () => armed,
    note: () => note,
    arm() {
      const why = obstacle();
      if (why !== null) return fail('limitBreached', `the desk cannot be armed: ${why}`);
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
      onChange();
      audit.append('disarm', { why });
    },
  };
}

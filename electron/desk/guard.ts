/** Keeps a broken invariant from spreading: what throws in a timer or a listener is logged and reported, and everything else goes on. */
import type { ClockPort } from '../ports/clock.ts';
import type { LogPort } from '../ports/log.ts';

export interface Guard {
  /** Runs `work`; whether it came to its end. */
  readonly run: (doing: string, work: () => void) => boolean;
  /** Starts `work` and does not wait for it. */
  readonly start: (doing: string, work: () => Promise<unknown>) => void;
}

interface GuardDeps {
  readonly log: LogPort;
  readonly wallClock: ClockPort;
  /** Told every time, in words for the header. Must not throw. */
  readonly broken: (why: string) => void;
}

/** The same trouble is written to the log at most this often: a batch that throws does so fifty times a second. */
const LOG_EVERY_MS = 60_000;

export function createGuard({ log, wallClock, broken }: GuardDeps): Guard {
  const logged = new Map<string, { message: string; wallMs: number }>();

  function report(doing: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const nowMs = wallClock.nowMs();
    const last = logged.get(doing);
    if (last === undefined || last.message !== message || nowMs - last.wallMs >= LOG_EVERY_MS) {
      logged.set(doing, { message, wallMs: nowMs });
      log.error('a broken invariant', { doing, error: error instanceof Error ? (error.stack ?? message) : message });
    }
    broken(`internal error while ${doing}: ${message}`);
  }

  return {
    run(doing, work) {
      try {
        work();
        return true;
      } catch (error) {
        report(doing, error);
        return false;
      }
    },
    start(doing, work) {
      work().catch((error: unknown) => report(doing, error));
    },
  };
}

/** For whoever lets errors fly: scripts and tests that want to see them. */
export const UNGUARDED: Guard = {
  run(_doing, work) {
    work();
    return true;
  },
  start: (_doing, work) => void work(),
};

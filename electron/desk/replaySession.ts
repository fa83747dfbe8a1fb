/** The controls of the recorded market as the trader has them, and where it goes on after a restart. */
import type { Book } from '../../shared/domain/book.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import { z } from 'zod';
import type { AuditPort, SettingsPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { ReplayPort } from '../ports/marketData.ts';
import type { BookRuns } from './bookRuns.ts';
import type { Guard } from './guard.ts';
import type { OrderDesk } from './orderDesk.ts';

const REPLAY_KEY = 'replay';
/** A minute of wall time is an hour of market: the first look shows movement without racing. */
const DEMO_SPEED = 60;

const rememberedSchema = z.object({ nowMs: z.int(), speed: z.number(), loop: z.boolean() });
export type RememberedReplay = z.infer<typeof rememberedSchema>;

export interface ReplaySession {
  readonly play: () => void;
  readonly pause: () => void;
  readonly step: () => void;
  readonly setSpeed: (speed: number) => Result<void>;
  readonly setLoop: (loop: boolean) => void;
  /** Backwards starts a new run; the book that is then on the desk. */
  readonly seek: (toMs: MsSinceEpoch) => Result<Book>;
  /** The market jumped back to `tsMs` (a seek, or the end of the loop): working orders are cancelled and a new run begins. */
  readonly wentBack: (tsMs: MsSinceEpoch) => void;
  readonly playDemo: () => void;
  /** Stores where the replay stands. */
  readonly remember: () => void;
}

interface ReplaySessionDeps {
  readonly replay: ReplayPort;
  readonly runs: BookRuns;
  readonly settings: SettingsPort;
  readonly orders: Pick<OrderDesk, 'cancelAll'>;
  readonly guard: Guard;
  readonly audit: AuditPort;
  readonly switchTo: (book: Book) => void;
  readonly log: LogPort;
}

export function createReplaySession(deps: ReplaySessionDeps): ReplaySession {
  const { replay, runs, settings, orders, guard, audit, log } = deps;

  function remember(): void {
    const { nowMs, speed, loop } = replay.status();
    const written = settings.set(REPLAY_KEY, { nowMs, speed, loop });
    if (!written.ok) log.warn('the replay position was not stored', { message: written.failure.message });
  }

  async function cancelOrdersOf({ id }: Book): Promise<void> {
    const { problems } = await orders.cancelAll([id]);
    if (problems.length > 0) log.warn('orders of the run that ended may still be working', { bookId: id, problems });
  }

  return {
    play: () => replay.play(),
    pause() {
      replay.pause();
      remember();
    },
    step: () => replay.step(),
    setSpeed(speed) {
      const set = replay.setSpeed(speed);
      if (set.ok) remember();
      return set;
    },
    setLoop(loop) {
      replay.setLoop(loop);
      remember();
    },
    seek(toMs) {
      const moved = replay.seek(toMs);
      if (!moved.ok) return moved;
      remember();
      return ok(runs.active());
    },
    wentBack(tsMs) {
      const left = runs.active();
      guard.start(`cancelling the orders of ${left.id}`, () => cancelOrdersOf(left));
      const started = runs.startRun(tsMs);
      if (!started.ok) throw new Error(`a new run could not be opened: ${started.failure.message}`);
      audit.append('run', { from: left.id, to: started.value.id, tsMs });
      deps.switchTo(started.value);
    },
    playDemo() {
      replay.setSpeed(DEMO_SPEED);
      replay.play();
    },
    remember,
  };
}

/** Where the last session left the recorded market; null: nowhere yet. */
export function rememberedReplay(settings: SettingsPort): RememberedReplay | null {
  const parsed = rememberedSchema.safeParse(settings.get(REPLAY_KEY));
  return parsed.success ? parsed.data : null;
}

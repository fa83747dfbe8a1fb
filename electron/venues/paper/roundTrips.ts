/** Requests and their answers on a link with latency: every question ends with an answer, or with the words why there is none. */
import type { ClockPort } from '../../ports/clock.ts';
import type { TimerPort } from '../../ports/timer.ts';
import { createDelayLine } from './delayLine.ts';

/** Milliseconds, uniform between the two. */
export const REQUEST_LATENCY_MS = [5, 25] as const;
export const ANSWER_LATENCY_MS = [5, 25] as const;
/** After this long without an answer the outcome is unknown. */
export const ANSWER_TIMEOUT_MS = 3_000;

export interface RoundTripDeps {
  readonly clock: ClockPort;
  readonly timer: TimerPort;
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** What arrives while there is no link is lost. */
  readonly isLinked: () => boolean;
}

export interface RoundTrips {
  /** `serve` runs when the request arrives; null: no answer is sent. `lost` makes the answer when none came. */
  ask<T>(serve: () => T | null, lost: (why: string) => T): Promise<T>;
  /** Something the other side says by itself, in line with its answers. */
  say(work: () => void): void;
  /** The link dropped: every open question is lost; requests on their way still arrive. */
  drop(): void;
  /** As `drop`, and nothing arrives any more. */
  close(): void;
}

export function createRoundTrips({ clock, timer, next, isLinked }: RoundTripDeps): RoundTrips {
  const uniform = ([min, max]: readonly [number, number]): number => min + (max - min) * next();
  const requests = createDelayLine({ clock, timer, nextDelayMs: () => uniform(REQUEST_LATENCY_MS) });
  const answers = createDelayLine({ clock, timer, nextDelayMs: () => uniform(ANSWER_LATENCY_MS) });
  const waiting = new Set<() => void>();
  const say = (work: () => void): void => answers.push(() => (isLinked() ? work() : undefined));
  const drop = (): void => {
    for (const giveUp of waiting) giveUp();
  };
  return {
    ask: (serve, lost) =>
      new Promise((resolve) => {
        const finish = (value: Parameters<typeof resolve>[0]): void => {
          waiting.delete(giveUp);
          stopTimeout();
          resolve(value);
        };
        const giveUp = (): void => finish(lost('the link dropped before an answer came'));
        const stopTimeout = timer.after(ANSWER_TIMEOUT_MS, () => finish(lost(`no answer within ${ANSWER_TIMEOUT_MS} ms`)));
        waiting.add(giveUp);
        requests.push(() => {
          const value = serve();
          if (value !== null) say(() => finish(value));
        });
      }),
    say,
    drop,
    close() {
      drop();
      requests.clear();
      answers.clear();
    },
  };
}

/** Repeating and delayed work is handed in, so that tests move time by hand. */
import type { Unsubscribe } from './unsubscribe.ts';

export interface TimerPort {
  every(periodMs: number, work: () => void): Unsubscribe;
  after(delayMs: number, work: () => void): Unsubscribe;
}

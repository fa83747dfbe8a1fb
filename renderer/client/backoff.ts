/** Pause before reconnect attempt `attempt` (0, 1, …): 250 ms doubling to 5 s, shifted ±20 % by `jitter` (0…1) so that two windows do not march in step. */
export function backoffMs(attempt: number, jitter: number): number {
  const base = Math.min(5_000, 250 * 2 ** Math.min(attempt, 10));
  return Math.round(base * (0.8 + 0.4 * jitter));
}

/** A token bucket: so many per second on average, so many at once. Time is handed in. */
export interface RateBudget {
  /** False: over the budget, nothing was taken. */
  take(): boolean;
}

export function createRateBudget(perSecond: number, burst: number, nowMs: () => number): RateBudget {
  let tokens = burst;
  let lastMs = nowMs();
  return {
    take() {
      const now = nowMs();
      tokens = Math.min(burst, tokens + (Math.max(0, now - lastMs) / 1_000) * perSecond);
      lastMs = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}

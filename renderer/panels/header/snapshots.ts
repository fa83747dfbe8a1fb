/** The recorded moments of a replay, as stops for its slider. Pure. */

/** The snapshot next to `tsMs` when it lies within `reachMs`, else `tsMs` itself: a slider that likes to rest on real data. */
export function nearestSnapshot(snapshotsMs: readonly number[], tsMs: number, reachMs: number): number {
  let nearest = tsMs;
  let distanceMs = reachMs;
  for (const snapshotMs of snapshotsMs) {
    const gapMs = Math.abs(snapshotMs - tsMs);
    if (gapMs > distanceMs) continue;
    nearest = snapshotMs;
    distanceMs = gapMs;
  }
  return nearest;
}

/** The first snapshot after (`direction` 1) or before (−1) `tsMs`; `tsMs` itself when there is none. `snapshotsMs` rises. */
export function adjacentSnapshot(snapshotsMs: readonly number[], tsMs: number, direction: 1 | -1): number {
  const found = direction === 1 ? snapshotsMs.find((ms) => ms > tsMs) : snapshotsMs.findLast((ms) => ms < tsMs);
  return found ?? tsMs;
}

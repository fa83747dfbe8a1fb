/** The recorded snapshot next to `tsMs` when it lies within `reachMs`, else `tsMs` itself: a slider that likes to rest on real data. */
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

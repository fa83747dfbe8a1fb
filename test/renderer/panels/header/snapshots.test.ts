import { describe, expect, it } from 'vitest';
import { adjacentSnapshot, nearestSnapshot } from '../../../../renderer/panels/header/snapshots.ts';

const SNAPSHOTS = [100, 200, 300];

describe('nearestSnapshot', () => {
  it('snaps within reach, to the nearer one, and lets go beyond it', () => {
    expect([120, 190, 150, 260].map((tsMs) => nearestSnapshot(SNAPSHOTS, tsMs, 30))).toEqual([100, 200, 150, 260]);
    expect(nearestSnapshot([], 5, 1_000)).toBe(5);
  });
});

describe('adjacentSnapshot', () => {
  it('walks from stop to stop and stays at the ends', () => {
    expect([adjacentSnapshot(SNAPSHOTS, 150, 1), adjacentSnapshot(SNAPSHOTS, 200, 1), adjacentSnapshot(SNAPSHOTS, 300, 1)]).toEqual([
      200, 300, 300,
    ]);
    expect([adjacentSnapshot(SNAPSHOTS, 150, -1), adjacentSnapshot(SNAPSHOTS, 100, -1)]).toEqual([100, 100]);
  });
});

import { describe, expect, it } from 'vitest';
import { AVERAGING_MS, decayedDelta, openShare } from '../../../shared/risk/deltaDecay.ts';
import { MS_PER_MINUTE } from '../../../shared/units/time.ts';

/** 08:00 UTC. */
const EXPIRY_MS = Date.UTC(2026, 1, 27, 8);

describe('decayedDelta', () => {
  it.each([
    ['a day before', 24 * 60, 0.5],
    ['when the window opens', 30, 0.5],
    ['15 minutes before (the venue’s own example)', 15, 0.25],
    ['a minute before', 1, 0.5 / 30],
    ['at the expiry', 0, 0],
    ['after it', -5, 0],
  ])('%s: a delta of 0.5 counts %d minutes before the expiry as %d', (_, minutes, expected) => {
    expect(decayedDelta(0.5, EXPIRY_MS, EXPIRY_MS - minutes * MS_PER_MINUTE)).toBeCloseTo(expected, 15);
  });

  it('starts the moment the window opens, and keeps the sign', () => {
    expect(decayedDelta(-3, EXPIRY_MS, EXPIRY_MS - AVERAGING_MS)).toBe(-3);
    expect(decayedDelta(-3, EXPIRY_MS, EXPIRY_MS - AVERAGING_MS + 1)).toBeGreaterThan(-3);
    expect(Object.is(decayedDelta(-3, EXPIRY_MS, EXPIRY_MS), 0)).toBe(true);
  });
});

describe('openShare', () => {
  it('is 1 before the window, 0 after the expiry', () => {
    expect([openShare(EXPIRY_MS, 0), openShare(EXPIRY_MS, EXPIRY_MS - AVERAGING_MS / 3), openShare(EXPIRY_MS, EXPIRY_MS + 1)]).toEqual([
      1,
      1 / 3,
      0,
    ]);
  });
});

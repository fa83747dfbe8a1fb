import { describe, expect, it } from 'vitest';
import { gapWords, recomputedReading, whyCommand } from '../../../../renderer/panels/story/storyWords.ts';

describe('recomputedReading', () => {
  it('tells the same, different and impossible apart', () => {
    expect(recomputedReading({ recomputed: { isSame: true, differences: [] } })).toEqual({
      state: 'same',
      words: 'recomputed from its stored inputs: the same',
    });
    expect(recomputedReading({ recomputed: { isSame: false, differences: ['verdict: due, was inside'] } }).words).toMatch(/1 difference$/);
    expect(recomputedReading({ recomputed: null }).state).toBe('impossible');
  });
});

describe('gapWords', () => {
  const steps = [0, 0, 420, 2_420, 122_420].map((tsMs) => ({ tsMs: tsMs as never }));
  it('is the time since the step before, and nothing in the same moment', () => {
    expect(steps.map((_, at) => gapWords(steps, at))).toEqual(['', '', '+420 ms', '+2.0 s', '+2 min']);
  });
});

describe('whyCommand', () => {
  it('is what a terminal takes', () => {
    expect(whyCommand('01ABC')).toBe('npm run desk -- why 01ABC');
  });
});

/** The story of a decision in the screen's words. Pure. */
import type { DecisionStory, StoryStep } from '../../../shared/contract/storySchemas.ts';
import { countOf } from '../../format/words.ts';

export const STEP_WORDS: Readonly<Record<StoryStep['kind'], string>> = {
  market: 'market',
  policy: 'policy',
  plan: 'plan',
  alternatives: 'alternatives',
  action: 'action',
  order: 'order',
  fill: 'fill',
  outcome: 'outcome',
  markOut: 'mark-out',
};

export interface RecomputedReading {
  readonly state: 'same' | 'different' | 'impossible';
  readonly words: string;
}

/** Whether the stored inputs give the stored verdict again. */
export function recomputedReading({ recomputed }: Pick<DecisionStory, 'recomputed'>): RecomputedReading {
  if (recomputed === null) return { state: 'impossible', words: 'not recomputed: an older decision, stored without its inputs' };
  if (recomputed.isSame) return { state: 'same', words: 'recomputed from its stored inputs: the same' };
  return { state: 'different', words: `recomputed from its stored inputs: ${countOf(recomputed.differences.length, 'difference')}` };
}

/** "+1.4 s" after the step before; nothing for the first and for steps of the same moment. */
export function gapWords(steps: readonly Pick<StoryStep, 'tsMs'>[], at: number): string {
  const now = steps[at];
  const before = steps[at - 1];
  if (now === undefined || before === undefined || now.tsMs === before.tsMs) return '';
  const gapMs = now.tsMs - before.tsMs;
  if (gapMs < 1_000) return `+${gapMs} ms`;
  return gapMs < 60_000 ? `+${(gapMs / 1_000).toFixed(1)} s` : `+${Math.round(gapMs / 60_000)} min`;
}

/** What a terminal is asked for the same story. */
export function whyCommand(id: string): string {
  return `npm run desk -- why ${id}`;
}

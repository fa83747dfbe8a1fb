/** The pure part of `desk why`: a story as the text a trader reads, or as JSON. */
import type { DecisionStory, StoryStep } from '../../shared/contract/storySchemas.ts';
import type { DoorAnswer } from './standardStreams.ts';
import { timeInWords } from '../desk/storyFacts.ts';

export type WhyFormat = 'json' | 'text';

/** failed (exit code 1): the stored inputs give another verdict or plan today; what differs is in the story and on stderr. */
export function whyCommand(story: DecisionStory, format: WhyFormat): DoorAnswer {
  const stdout = format === 'json' ? `${JSON.stringify(story)}\n` : `${storyText(story)}\n`;
  const differences = story.recomputed?.differences ?? [];
  return story.recomputed?.isSame === false ? { kind: 'failed', stdout, stderrLines: differences } : { kind: 'ok', stdout };
}

/** Lines of at most a screen's width where the words allow it; times in UTC, later steps as seconds of market time after the decision. */
export function storyText(story: DecisionStory): string {
  const { id, underlying, verdict, bookId, tsMs } = story;
  const title = `Decision ${id}: ${verdict}, ${underlying}, book ${bookId}, ${timeInWords(tsMs)}`;
  return [title, ...story.steps.flatMap((step) => ['', ...stepLines(step, tsMs)]), '', ...proofLines(story.recomputed)].join('\n');
}

const INDENT = '    ';

function stepLines({ kind, tsMs, words, facts }: StoryStep, decidedMs: number): readonly string[] {
  const width = Math.max(0, ...facts.map(({ name }) => name.length));
  const lines = facts.map(({ name, text }) => `${INDENT}${name.padEnd(width)}  ${text}`);
  return [`${HEADINGS[kind]}${afterDecision(tsMs - decidedMs)}`, `  ${words}`, ...lines];
}

const HEADINGS: Readonly<Record<StoryStep['kind'], string>> = {
  market: 'MARKET AND BOOK',
  policy: 'POLICY',
  plan: 'TRADE',
  alternatives: 'ALTERNATIVES',
  action: 'DONE',
  order: 'ORDER',
  fill: 'FILL',
  outcome: 'OUTCOME',
  markOut: 'AFTERWARDS',
};

/** " +1.25 s"; nothing at the decision itself. */
function afterDecision(ms: number): string {
  if (ms === 0) return '';
  return ` ${ms < 0 ? '−' : '+'}${Math.abs(ms) / 1_000} s`;
}

function proofLines(recomputed: DecisionStory['recomputed']): readonly string[] {
  if (recomputed === null) return ['Not computed again: an older desk wrote this row without its inputs.'];
  if (recomputed.isSame) return ['Computed again from the stored inputs: the same verdict and trade, number by number.'];
  const lines = recomputed.differences.map((difference) => `  - ${difference}`);
  return ['NOT THE SAME when computed again from the stored inputs:', ...lines];
}

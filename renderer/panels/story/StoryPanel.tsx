/** The story of one decision: what was known, what the policy said, what was done and what came of it. */
import { useState, type ReactNode } from 'react';
import type { DecisionStory, StoryStep } from '../../../shared/contract/storySchemas.ts';
import { formatClock, formatStamp } from '../../format/time.ts';
import { storyStore } from './storyStore.ts';
import { gapWords, recomputedReading, STEP_WORDS, whyCommand } from './storyWords.ts';
import { useStory } from './useStory.ts';

export function StoryPanel(): ReactNode {
  const { decisionId, opened } = storyStore();
  return (
    <section className="panel story-panel" aria-label="Story of a decision">
      {decisionId === null ? <NoStory /> : <OpenStory key={opened} id={decisionId} />}
    </section>
  );
}

function OpenStory({ id }: { readonly id: string }): ReactNode {
  const reply = useStory(id);
  if (reply === null) return <p className="story-wait unit">Reading the ledger…</p>;
  if (!reply.ok) return <p className="story-wait warn-text">No story: {reply.failure.message}</p>;
  return <Story story={reply.value} />;
}

function Story({ story }: { readonly story: DecisionStory }): ReactNode {
  return (
    <article className="story" data-testid="story" data-id={story.id}>
      <header className="story-head">
        <p>
          <b>{story.underlying}</b> <span className="num">{formatStamp(story.tsMs)}</span> <span className="unit">UTC</span>{' '}
          <span className="tag">{story.verdict}</span>{' '}
          <span className="unit">{story.policyVersion === null ? 'default policy' : `policy v${story.policyVersion}`}</span>
        </p>
        <p className="story-reason">{story.reason}</p>
        <Recomputed story={story} />
        <StoryId id={story.id} />
      </header>
      <ol className="story-steps">
        {story.steps.map((step, at) => (
          <Step key={`${at} ${step.kind}`} step={step} gap={gapWords(story.steps, at)} />
        ))}
      </ol>
    </article>
  );
}

function Step({ step, gap }: { readonly step: StoryStep; readonly gap: string }): ReactNode {
  return (
    <li className="story-step" data-testid="story-step" data-kind={step.kind}>
      <span className="story-time num">
        {formatClock(step.tsMs)} <span className="life-gap">{gap}</span>
      </span>
      <span className="story-kind">{STEP_WORDS[step.kind]}</span>
      <div className="story-body">
        <p>{step.words}</p>
        {step.facts.length === 0 ? null : (
          <dl className="story-facts">
            {step.facts.map(({ name, text }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="num">{text}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </li>
  );
}

function Recomputed({ story }: { readonly story: DecisionStory }): ReactNode {
  const { state, words } = recomputedReading(story);
  const mark = { same: '✓', different: '✕', impossible: '–' }[state];
  return (
    <div className="recomputed" data-testid="story-recomputed" data-state={state}>
      <span>
        <span aria-hidden="true">{mark}</span> {words}
      </span>
      {state === 'different' ? (
        <ul>
          {story.recomputed?.differences.map((difference) => (
            <li key={difference}>{difference}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** The id can be copied, and the command that tells the same story offline stands beside it. */
function StoryId({ id }: { readonly id: string }): ReactNode {
  const [hasCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(id);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <p className="story-id">
      <code data-testid="story-id">{id}</code>
      <button type="button" className="button-quiet" title="Copy the id" onClick={() => void copy()}>
        {hasCopied ? 'copied' : 'copy'}
      </button>
      <span className="unit">offline:</span> <code data-testid="story-command">{whyCommand(id)}</code>
    </p>
  );
}

function NoStory(): ReactNode {
  return (
    <div className="empty">
      <h3>No decision picked</h3>
      <p>Press “story” on a row of the hedge journal: what was known then, what the policy said, what was done, and what came of it.</p>
    </div>
  );
}

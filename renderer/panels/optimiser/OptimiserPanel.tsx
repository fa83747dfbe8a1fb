/** The delta–gamma–vega optimiser: which few trades bring the greeks inside limits at least cost. It only answers; nothing here sends orders. */
import { useEffect, useReducer, useState, type ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { useDesk, useDeskState } from '../deskContext.ts';
import { useFocusedView } from '../focusStore.ts';
import { OptimiserForm } from './OptimiserForm.tsx';
import { OptimiserResult } from './OptimiserResult.tsx';
import { EMPTY_OPTIMISER, FIRST_OPTIMISER_DRAFT, optimiserReducer, parseOptimiser, type OptimiserDraft } from './optimiserForm.ts';
import { askedWords, progressWords, staleWords } from './optimiserReading.ts';

const LOOK_EVERY_MS = 100;

export function OptimiserPanel(): ReactNode {
  const { bookId } = useDeskState(({ hedge }) => hedge);
  const view = useFocusedView();
  return (
    <section className="panel optimiser" aria-label="Optimiser">
      {bookId === null || view === null ? (
        <div className="empty">
          <h3>No book to optimise yet</h3>
          <p>
            As soon as a book is valued, the optimiser finds the few trades that bring its delta, gamma and vega inside your limits at least
            cost.
          </p>
        </div>
      ) : (
        <Optimiser key={`${bookId}/${view.underlying}`} bookId={bookId} view={view} />
      )}
    </section>
  );
}

function Optimiser({ bookId, view }: { readonly bookId: BookId; readonly view: HedgeView }): ReactNode {
  const { underlying } = view;
  const { client } = useDesk();
  const [draft, setDraft] = useState<OptimiserDraft>(FIRST_OPTIMISER_DRAFT);
  const [state, dispatch] = useReducer(optimiserReducer, EMPTY_OPTIMISER);
  const elapsedMs = useElapsed(state.isBusy);
  const parsed = parseOptimiser(draft);
  const ask = async () => {
    if (!parsed.ok) return;
    const number = state.asked + 1;
    dispatch({ kind: 'asked', number, asking: parsed.question });
    dispatch({ kind: 'answered', number, result: await client.request('hedge.optimise', { bookId, underlying, ...parsed.question }) });
  };
  const { isBusy } = state;
  const now = { question: parsed.ok ? parsed.question : null, deltaCoin: view.wholeDeltaCoin };
  const progress = isBusy && parsed.ok ? progressWords(elapsedMs, parsed.question.timeLimitSeconds, parsed.question.frontierPoints) : null;
  return (
    <>
      <OptimiserForm draft={draft} parsed={parsed} underlying={underlying} isBusy={isBusy} onChange={setDraft} onAsk={() => void ask()} />
      <div className="optimiser-scroll" aria-busy={isBusy}>
        {progress === null ? null : (
          <p className="optimiser-progress" role="status" data-testid="optimiser-progress">
            {progress}
          </p>
        )}
        {state.failure === null ? null : (
          <p className="policy-refusal" role="alert" data-testid="optimiser-failure">
            {state.failure.message}
          </p>
        )}
        {state.answer === null ? (
          state.failure === null && !isBusy && <Teaching />
        ) : (
          <>
            {state.answered === null ? null : (
              <Provenance
                words={askedWords(state.answered, state.answer.tsMs, underlying)}
                stale={staleWords(state.answered, state.answer.before, now, underlying)}
              />
            )}
            <OptimiserResult
              answer={state.answer}
              picked={state.picked}
              underlying={underlying}
              onPick={(at) => dispatch({ kind: 'picked', at })}
            />
          </>
        )}
      </div>
    </>
  );
}

/** What the answer below answers, and whether form and book are still the same. */
function Provenance({ words, stale }: { readonly words: string; readonly stale: readonly string[] }): ReactNode {
  return (
    <p data-testid="optimiser-asked" data-stale={stale.length > 0 || undefined}>
      <span className="unit">{words}</span>
      {stale.length === 0 ? null : <span className="warn-text"> Optimise again: {stale.join(', and ')}.</span>}
    </p>
  );
}

/** Since the question that is open was asked. */
function useElapsed(isBusy: boolean): number {
  const [elapsedMs, setElapsedMs] = useState(0);
  useEffect(() => {
    if (!isBusy) return undefined;
    const sinceMs = performance.now();
    const look = () => setElapsedMs(performance.now() - sinceMs);
    look();
    const timer = window.setInterval(look, LOOK_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [isBusy]);
  return elapsedMs;
}

function Teaching(): ReactNode {
  return (
    <div className="empty">
      <h3>Delta alone, or buy some gamma?</h3>
      <p>
        Set what may be left after the trades; an empty limit is free. The answer is a set of whole lots at least cost, the frontier of cost
        against the gamma left, and how the book would live with and without it. Nothing is sent from here.
      </p>
    </div>
  );
}

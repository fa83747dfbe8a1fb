/** Values the active book and judges every underlying of it; the latest answer is kept for the feeds and the clicks. */
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { underlyingOf } from '../../shared/risk/leg.ts';
import { toDecimalText } from '../../shared/units/decimal.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { LogPort } from '../ports/log.ts';
import type { BookRuns } from './bookRuns.ts';
import type { DecisionJournal } from './decisionJournal.ts';
import type { HedgeDesk, HedgeMoment } from './hedgeDesk.ts';
import type { HedgeMemory, HedgeNote } from './hedgeMemory.ts';
import { sideOf, type HedgeViews } from './hedgeViews.ts';
import type { MarketState } from './marketState.ts';
import type { Policies } from './policies.ts';
import type { RecentPlans } from './recentPlans.ts';
import type { BookValuer, ValuedBook } from './valuedBook.ts';

export interface Evaluation {
  readonly moment: HedgeMoment;
  readonly valued: ValuedBook;
  readonly view: HedgeView;
}

export interface EvaluatedBook {
  readonly valued: ValuedBook;
  readonly views: readonly HedgeView[];
}

export interface Evaluator {
  /** Re-prices what moved; judges again when it is time or when it must. The views of all underlyings. */
  readonly evaluate: (mustJudge: boolean) => EvaluatedBook | null;
  /** A fresh evaluation for a click. `conflict` when the book is not the one on the desk. */
  readonly now: (bookId: BookId, underlying: Currency) => Result<Evaluation>;
  readonly latest: () => EvaluatedBook | null;
  /** What a decision saw: positions by ledger row, and the quotes of the underlying's legs. */
  readonly snapshot: (at: Evaluation) => unknown;
}

interface EvaluatorDeps {
  readonly runs: Pick<BookRuns, 'active'>;
  readonly valuer: BookValuer;
  readonly hedges: HedgeDesk;
  readonly views: HedgeViews;
  readonly policies: Policies;
  readonly memory: HedgeMemory;
  readonly plans: RecentPlans;
  readonly market: MarketState;
  readonly decisions: DecisionJournal;
  readonly decisionRecorded: () => void;
  /** Hands a changed ledger projection to the valuer; whether there was one. */
  readonly settle: () => boolean;
  /** A click took in what the feeds have not shown yet. */
  readonly tookIn: () => void;
  readonly wallClock: ClockPort;
  readonly log: LogPort;
}

/** A verdict that flickers around an edge is written down at most this often, each time with a snapshot of the market. */
const RECORD_EVERY_MS = 1_000;
const RECORDS_PER_MINUTE = 10;

/** Legs are valued with every batch; bands, plans and checks are looked at ten times a second, and at once when a person or a fill asks. */
const JUDGE_EVERY_MS = 80;

export function createEvaluator(deps: EvaluatorDeps): Evaluator {
  const { runs, valuer, hedges, policies, memory, plans, market, decisions, wallClock } = deps;
  let latest: EvaluatedBook | null = null;
  let judgedMs = Number.NEGATIVE_INFINITY;

  function judgeAll(valued: ValuedBook): readonly HedgeView[] {
    judgedMs = wallClock.nowMs();
    return valuer.underlyings().flatMap((underlying) => judge(valued, underlying)?.view ?? []);
  }

  function judge(valued: ValuedBook, underlying: Currency): Evaluation | null {
    const book = runs.active();
    const moment = hedges.moment(book, valued, underlying, policies.of(book.id, underlying));
    if (moment === null) return null;
    const note = memory.note(book.id, underlying);
    if (moment.band.verdict !== 'unknown' && note.dismissed !== sideOf(moment)) note.dismissed = null;
    const { view, code } = deps.views.judge(moment, valued, note);
    if (view.plan !== null) plans.remember(book.id, underlying, view.plan);
    const evaluation = { moment, valued, view };
    return { ...evaluation, view: { ...view, decisionId: recordChange(evaluation, note, code) } };
  }

  function recordChange(at: Evaluation, note: HedgeNote, code: string): string | null {
    const nowMs = wallClock.nowMs();
    if (note.code === code) return note.decisionId;
    if (Math.abs(nowMs - note.recordedWallMs) < RECORD_EVERY_MS || note.recorded.inLastMinute() >= RECORDS_PER_MINUTE) return null;
    note.recordedWallMs = nowMs;
    note.recorded.count();
    const { verdict, reason, plan } = at.view;
    const midUsd = plan?.bestBidUsd == null || plan.bestAskUsd == null ? null : (plan.bestBidUsd + plan.bestAskUsd) / 2;
    const snapshot = verdict === 'inside' ? null : snapshotOf(at);
    const bookId = at.moment.book.id;
    const written = decisions.record({
      bookId,
      verdict,
      reason,
      view: at.view,
      label: null,
      closes: null,
      realisedCostUsd: null,
      midUsd,
      snapshot,
    });
    if (!written.ok) {
      deps.log.error('a decision was not recorded', { message: written.failure.message });
      return null;
    }
    note.code = code;
    note.decisionId = written.value;
    deps.decisionRecorded();
    return written.value;
  }

  function snapshotOf({ valued, moment }: Evaluation): unknown {
    const legs = valued.legs.filter((leg) => underlyingOf(leg) === moment.underlying);
    return {
      bookId: moment.book.id,
      numeraire: moment.book.numeraire,
      throughSeq: valued.state.throughSeq,
      tsMs: valued.tsMs,
      index: market.index(moment.underlying) ?? null,
      quotes: legs.flatMap((leg) => (leg.kind === 'position' ? (market.quote(leg.instrument.id) ?? []) : [])),
      positions: valued.state.positions.map(({ instrumentId, signedAmount }) => [instrumentId, toDecimalText(signedAmount)]),
    };
  }

  return {
    evaluate(mustJudge) {
      const isReprojected = deps.settle();
      const valued = valuer.refresh();
      if (valued === null) return null;
      const isJudged = latest !== null && !mustJudge && !isReprojected && Math.abs(wallClock.nowMs() - judgedMs) < JUDGE_EVERY_MS;
      latest = { valued, views: isJudged ? (latest?.views ?? []) : judgeAll(valued) };
      return latest;
    },
    now(bookId, underlying) {
      if (runs.active().id !== bookId) return fail('conflict', `book "${bookId}" is not the one on the desk`);
      if (deps.settle() || market.isDirty()) deps.tookIn();
      const valued = valuer.refresh();
      const at = valued === null ? null : judge(valued, underlying);
      return at === null ? fail('missingData', `the book holds nothing of ${underlying}`) : ok(at);
    },
    latest: () => latest,
    snapshot: snapshotOf,
  };
}

/** Values the active book and judges every underlying of it; the latest answer is kept for the feeds and the clicks. */
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import type { PolicyVerdict } from '../../shared/hedging/policy/policyVerdict.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { underlyingOf } from '../../shared/risk/leg.ts';
import { toDecimalText } from '../../shared/units/decimal.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { LogPort } from '../ports/log.ts';
import type { BookRuns } from './bookRuns.ts';
import { detailOf } from './decisionDetail.ts';
import type { DecisionJournal } from './decisionJournal.ts';
import type { HedgeDesk, HedgeMoment, PlanAnswer } from './hedgeDesk.ts';
import type { HedgeMemory, HedgeNote } from './hedgeMemory.ts';
import { sideOf, type HedgeViews } from './hedgeViews.ts';
import type { MarketState } from './marketState.ts';
import type { Policies, PolicyInForce } from './policies.ts';
import type { RecentPlans } from './recentPlans.ts';
import type { BookValuer, ValuedBook } from './valuedBook.ts';

export interface Evaluation {
  readonly moment: HedgeMoment;
  readonly valued: ValuedBook;
  readonly view: HedgeView;
  /** What the planner was asked and said about the verdict; null: no hedge is due. */
  readonly answer: PlanAnswer | null;
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
  /** Something of its own may follow: automatic hedging, taking back what rests too long. */
  readonly judged: (at: Evaluation) => void;
  /** A click took in what the feeds have not shown yet. */
  readonly tookIn: () => void;
  readonly wallClock: ClockPort;
  readonly log: LogPort;
}

/** Every change of the verdict is written down; the market snapshot beside it, which grows with the book, at most this often. */
const SNAPSHOT_EVERY_MS = 1_000;
const SNAPSHOTS_PER_MINUTE = 10;
/** A row that could not be written is tried again this much later. */
const RETRY_MS = 1_000;

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
    const note = memory.note(book.id, underlying);
    const inForce = policies.of(book, underlying);
    if (note.policyVersion !== inForce.version) beginPolicy(note, inForce, valued, underlying);
    const found = hedges.moment(book, valued, underlying, inForce, note);
    if (found === null) return null;
    const { verdict } = found.verdict;
    if (verdict !== 'unknown' && note.dismissed !== sideOf(found)) note.dismissed = null;
    note.dueSinceMs = verdict === 'due' ? (note.dueSinceMs ?? valued.tsMs) : null;
    if (verdict === 'inside') note.debt = null;
    const moment = { ...found, dueSinceMs: note.dueSinceMs };
    const { view, code, answer } = deps.views.judge(moment, valued, note);
    if (isSpent(moment.verdict, answer)) note.spentEvent = { tsMs: valued.tsMs, indexUsd: moment.inputs.indexUsd };
    if (view.plan !== null) plans.remember(book.id, underlying, view.plan, answer?.asked ?? null);
    const evaluation = { moment, valued, view, answer };
    const judged = { ...evaluation, view: { ...view, decisionId: recordChange(evaluation, note, code) } };
    deps.judged(judged);
    return judged;
  }

  /** A policy that is new here measures from now; one that was there before this process started, from when it was set. */
  function beginPolicy(note: HedgeNote, { version, sinceMs }: PolicyInForce, valued: ValuedBook, underlying: Currency): void {
    const isFirstLook = note.policyVersion === undefined;
    note.policyVersion = version;
    note.policySince = { tsMs: isFirstLook ? sinceMs : valued.tsMs, indexUsd: market.index(underlying)?.indexUsd ?? null };
  }

  function recordChange(at: Evaluation, note: HedgeNote, code: string): string | null {
    const nowMs = wallClock.nowMs();
    const written = `${code} v${at.moment.inForce.version ?? 0}`;
    if (note.code === written) return note.decisionId;
    if (Math.abs(nowMs - note.failedWallMs) < RETRY_MS) return null;
    const { verdict, reason, plan } = at.view;
    const midUsd = plan?.bestBidUsd == null || plan.bestAskUsd == null ? null : (plan.bestBidUsd + plan.bestAskUsd) / 2;
    const recorded = decisions.record({
      bookId: at.moment.book.id,
      verdict,
      reason,
      view: at.view,
      label: null,
      closes: null,
      realisedCostUsd: null,
      midUsd,
      snapshot: verdict !== 'inside' && mayStoreSnapshot(note, nowMs) ? snapshotOf(at) : null,
      detail: detailOf(at, 'desk', null),
    });
    if (!recorded.ok) {
      note.failedWallMs = nowMs;
      deps.log.error('a decision was not recorded', { message: recorded.failure.message });
      return null;
    }
    note.code = written;
    note.decisionId = recorded.value;
    deps.decisionRecorded();
    return recorded.value;
  }

  function mayStoreSnapshot(note: HedgeNote, nowMs: number): boolean {
    if (Math.abs(nowMs - note.recordedWallMs) < SNAPSHOT_EVERY_MS || note.recorded.inLastMinute() >= SNAPSHOTS_PER_MINUTE) return false;
    note.recordedWallMs = nowMs;
    note.recorded.count();
    return true;
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

/** An event fired, and what it would trade is nothing or less than the smallest order: it has been answered and does not stay due. */
function isSpent({ verdict, firedBy }: PolicyVerdict, answer: PlanAnswer | null): boolean {
  if (firedBy === null || firedBy.startsWith('band')) return false;
  if (verdict === 'inside') return true;
  const outcome = answer?.asked?.outcome;
  if (outcome?.ok !== true || outcome.value.kind !== 'none') return false;
  return outcome.value.feasible?.binding.every(({ name }) => name === 'lot' || name === 'minOrder') ?? true;
}

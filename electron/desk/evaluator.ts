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
  /** Re-prices what moved. */
  readonly value: () => ValuedBook | null;
  /**
   * The views of all underlyings. Judges every one anew when it must or when positions changed; else the one that has waited longest, if it is
   * time, so that the ticks of a large book never wait for more than one.
   */
  readonly judge: (valued: ValuedBook, mustJudge: boolean) => EvaluatedBook;
  /** The latest values, while some underlying was judged on older ones: the market may stand still now. Null: nothing is owed. */
  readonly owed: () => ValuedBook | null;
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
  /** A click is about to be answered; `isNews`: with what the feeds have not shown yet. */
  readonly clicked: (isNews: boolean) => void;
  readonly wallClock: ClockPort;
  readonly log: LogPort;
}

/** Every change of the verdict is written down; the market snapshot beside it, which grows with the book, at most this often. */
const SNAPSHOT_EVERY_MS = 1_000;
const SNAPSHOTS_PER_MINUTE = 10;
/** A row that could not be written is tried again this much later. */
const RETRY_MS = 1_000;

/** Legs are valued with every batch; band, plan and checks of an underlying are looked at ten times a second, and at once when a person or a fill asks. */
const JUDGE_EVERY_MS = 80;

export function createEvaluator(deps: EvaluatorDeps): Evaluator {
  const { runs, valuer, hedges, policies, memory, plans, market, decisions, wallClock } = deps;
  let latest: EvaluatedBook | null = null;
  let isReprojected = false;
  const judged = new Map<Currency, { readonly wallMs: number; readonly valued: ValuedBook }>();

  function judgeAgain(valued: ValuedBook, underlying: Currency): HedgeView | undefined {
    judged.set(underlying, { wallMs: wallClock.nowMs(), valued });
    return judgeOne(valued, underlying)?.view;
  }

  /** Null: none is due yet. */
  function longestWaiting(underlyings: readonly Currency[]): Currency | null {
    const waitedMs = (underlying: Currency) => Math.abs(wallClock.nowMs() - (judged.get(underlying)?.wallMs ?? Number.NEGATIVE_INFINITY));
    const [longest] = underlyings.toSorted((a, b) => waitedMs(b) - waitedMs(a));
    return longest === undefined || waitedMs(longest) < JUDGE_EVERY_MS ? null : longest;
  }

  function judgeOne(valued: ValuedBook, underlying: Currency): Evaluation | null {
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
    const recorded = { ...evaluation, view: { ...view, decisionId: recordChange(evaluation, note, code) } };
    deps.judged(recorded);
    return recorded;
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
    value() {
      isReprojected = deps.settle() || isReprojected;
      return valuer.refresh();
    },
    judge(valued, mustJudge) {
      const isEveryOne = mustJudge || isReprojected || latest === null;
      isReprojected = false;
      const underlyings = valuer.underlyings();
      const due = isEveryOne ? null : longestWaiting(underlyings);
      const known = new Map(latest?.views.map((view) => [view.underlying, view]));
      const views = underlyings.flatMap((underlying) => {
        const isDue = isEveryOne || underlying === due;
        return (isDue ? judgeAgain(valued, underlying) : known.get(underlying)) ?? [];
      });
      latest = { valued, views };
      return latest;
    },
    owed() {
      if (latest === null) return null;
      const { valued } = latest;
      return valuer.underlyings().some((underlying) => judged.get(underlying)?.valued !== valued) ? valued : null;
    },
    now(bookId, underlying) {
      if (runs.active().id !== bookId) return fail('conflict', `book "${bookId}" is not the one on the desk`);
      deps.clicked(deps.settle() || market.isDirty());
      const valued = valuer.refresh();
      const at = valued === null ? null : judgeOne(valued, underlying);
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

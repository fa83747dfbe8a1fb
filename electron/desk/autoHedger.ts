/**
 * Automatic hedging: clicks what the desk suggests, within an arm of its own that has limits and an end. It takes the way of a trader's
 * click, so every pre-trade check holds for it too; it never confirms a large order. It forgets its arm when the process ends.
 */
import { AUTO_ARM_WORDS, type AutoStatus } from '../../shared/contract/policyMessages.ts';
import type { HedgePlan, HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import type { RequestOf } from '../../shared/contract/requests.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import { inWords } from '../../shared/hedging/numberWords.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { MS_PER_HOUR, toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import type { AuditPort } from '../ports/ledger.ts';
import type { ClockPort } from '../ports/clock.ts';
import { bookUnderlyingKey } from './bookUnderlying.ts';
import type { Guard } from './guard.ts';
import { largeWords } from './hedgeActions.ts';

export interface AutoHedger {
  readonly arm: (request: RequestOf<'auto.arm'>) => Result<void>;
  readonly pause: (bookId: BookId, underlying: Currency) => Result<void>;
  readonly resume: (bookId: BookId, underlying: Currency) => Result<void>;
  readonly disarm: (bookId: BookId, underlying: Currency, why: string) => Result<void>;
  /** The desk was disarmed: every automatic arm ends with it. */
  readonly disarmAll: (why: string) => void;
  readonly status: (bookId: BookId, underlying: Currency) => AutoStatus;
  /** Called with every judged view; sends at most one order at a time per underlying. */
  readonly consider: (bookId: BookId, view: HedgeView, delay: HedgeDelay) => void;
}

/** Market time a due hedge still waits so that its timing is not read; and since when it has been due. */
export interface HedgeDelay {
  readonly dueSinceMs: number | null;
  readonly delaySeconds: number;
}

interface AutoHedgerDeps {
  readonly audit: AuditPort;
  readonly wallClock: ClockPort;
  readonly guard: Guard;
  readonly isDeskArmed: () => boolean;
  readonly policyOf: (bookId: BookId, underlying: Currency) => HedgePolicy;
  /** As a click would; says what became of it. */
  readonly execute: (bookId: BookId, underlying: Currency, planId: string) => Promise<Result<unknown>>;
  readonly changed: () => void;
}

interface Arm {
  readonly untilMs: MsSinceEpoch;
  /** The latest that the wall clock was seen at. */
  seenMs: number;
  ordersLeft: number;
  usdLeft: number;
  isPaused: boolean;
  isSending: boolean;
  /** Wall clock; nothing is tried before. */
  retryMs: number;
  note: string;
}

/** After a refusal the same is not tried again at once: each leaves a row in the ledger. */
const RETRY_MS = 10_000;
/** What a time server may take back without a word; more prolongs an arm. */
const CLOCK_STEP_MS = 1_000;

const OFF: AutoStatus = { state: 'off', untilMs: null, ordersLeft: null, usdLeft: null, note: 'not armed' };

export function createAutoHedger(deps: AutoHedgerDeps): AutoHedger {
  const { audit, wallClock, changed } = deps;
  const arms = new Map<string, Arm>();
  const ended = new Map<string, string>();

  function end(key: string, why: string): void {
    if (!arms.delete(key)) return;
    ended.set(key, why);
    audit.append('autoDisarm', { key, why });
    changed();
  }

  function hold(bookId: BookId, underlying: Currency, isPaused: boolean): Result<void> {
    const arm = arms.get(bookUnderlyingKey(bookId, underlying));
    if (arm === undefined) return fail('notApplicable', `automatic hedging of ${underlying} is not armed`);
    const written = audit.append(isPaused ? 'autoPause' : 'autoResume', { bookId, underlying });
    if (!written.ok) return written;
    arm.isPaused = isPaused;
    arm.note = isPaused ? 'paused by the trader' : 'resumed by the trader';
    changed();
    return ok(undefined);
  }

  /** Why the arm has run out; null: it has not. */
  function spent(arm: Arm): string | null {
    if (!deps.isDeskArmed()) return 'the desk was disarmed';
    const nowMs = wallClock.nowMs();
    if (nowMs >= arm.untilMs) return 'its time is over';
    if (nowMs < arm.seenMs - CLOCK_STEP_MS) return 'the clock was set back, and its time cannot be told any more';
    arm.seenMs = Math.max(arm.seenMs, nowMs);
    return arm.ordersLeft <= 0 ? 'all its orders are sent' : null;
  }

  /** A market that stands brings no other view: the words would wait for its next tick. */
  function say(arm: Arm, note: string): void {
    if (arm.note === note) return;
    arm.note = note;
    changed();
  }

  async function send(key: string, arm: Arm, bookId: BookId, view: HedgeView): Promise<void> {
    const { plan, underlying } = view;
    if (plan === null) return;
    arm.isSending = true;
    arm.ordersLeft -= 1;
    arm.usdLeft -= plan.amountUsd;
    try {
      const sent = await deps.execute(bookId, underlying, plan.planId);
      arm.note = sent.ok ? `sent ${plan.side} ${inWords(plan.amountUsd, 0)} USD ${plan.instrumentId}` : refused(sent.failure);
      if (!sent.ok) arm.retryMs = wallClock.nowMs() + RETRY_MS;
      if (!sent.ok && wasNeverSent(sent.failure)) {
        arm.ordersLeft += 1;
        arm.usdLeft += plan.amountUsd;
      }
    } finally {
      arm.isSending = false;
      changed();
    }
    const why = spent(arm);
    if (why !== null && arms.get(key) === arm) end(key, why);
  }

  return {
    arm({ bookId, underlying, words, hours, maxOrders, maxUsd }) {
      if (words !== AUTO_ARM_WORDS) return fail('invalidInput', `words: expected "${AUTO_ARM_WORDS}", was "${words}"`);
      if (!deps.isDeskArmed()) return fail('limitBreached', 'arm the desk first: automatic hedging sends nothing that a click could not');
      const { mode } = deps.policyOf(bookId, underlying);
      if (mode !== 'auto') return fail('limitBreached', `the policy's mode is "${mode}": set it to "auto" first`);
      const nowMs = wallClock.nowMs();
      const untilMs = toMs(nowMs + hours * MS_PER_HOUR);
      const written = audit.append('autoArm', { bookId, underlying, untilMs, maxOrders, maxUsd });
      if (!written.ok) return written;
      const note = 'armed, waiting for a hedge to fall due';
      arms.set(bookUnderlyingKey(bookId, underlying), {
        untilMs,
        seenMs: nowMs,
        ordersLeft: maxOrders,
        usdLeft: maxUsd,
        isPaused: false,
        isSending: false,
        retryMs: 0,
        note,
      });
      changed();
      return ok(undefined);
    },
    pause: (bookId, underlying) => hold(bookId, underlying, true),
    resume: (bookId, underlying) => hold(bookId, underlying, false),
    disarm(bookId, underlying, why) {
      end(bookUnderlyingKey(bookId, underlying), why);
      return ok(undefined);
    },
    disarmAll(why) {
      for (const key of arms.keys()) end(key, why);
    },
    status(bookId, underlying) {
      const key = bookUnderlyingKey(bookId, underlying);
      const arm = arms.get(key);
      if (arm === undefined) return { ...OFF, note: ended.get(key) ?? OFF.note };
      const { untilMs, ordersLeft, usdLeft, isPaused, note } = arm;
      return { state: isPaused ? 'paused' : 'running', untilMs, ordersLeft, usdLeft, note };
    },
    consider(bookId, view, { dueSinceMs, delaySeconds }) {
      const key = bookUnderlyingKey(bookId, view.underlying);
      const arm = arms.get(key);
      if (arm === undefined) return;
      // While it sends, its last order is counted and not gone yet: `send` looks again.
      if (arm.isSending) return undefined;
      const isAutomatic = deps.policyOf(bookId, view.underlying).mode === 'auto';
      const why = spent(arm) ?? (isAutomatic ? null : 'the policy is not automatic any more');
      if (why !== null) return end(key, why);
      if (arm.isPaused || view.plan === null) return undefined;
      const heldBy = obstacleOf(view.plan);
      if (heldBy !== null) {
        return say(arm, `not sent: ${heldBy}`);
      }
      if (wallClock.nowMs() < arm.retryMs) return undefined;
      if (view.plan.amountUsd > arm.usdLeft) {
        const { amountUsd } = view.plan;
        return say(arm, `the hedge of ${inWords(amountUsd, 0)} USD is more than the ${inWords(arm.usdLeft, 0)} USD it may still send`);
      }
      const waitedMs = dueSinceMs === null ? 0 : view.tsMs - dueSinceMs;
      if (waitedMs < delaySeconds * 1_000) {
        return say(arm, `due; waiting ${inWords(delaySeconds - waitedMs / 1_000, 0)} s more so that its timing is not read`);
      }
      return deps.guard.start(`the automatic hedge of ${view.underlying}`, () => send(key, arm, bookId, view));
    },
  };
}

/** What a click would be refused for, seen before it is made; null: nothing. */
function obstacleOf(plan: HedgePlan): string | null {
  const failed = plan.checks.find(({ passed }) => !passed);
  return failed === undefined ? largeWords(plan) : `${failed.name}: ${failed.detail}`;
}

function refused(failure: Failure): string {
  return `not sent: ${failure.message}`;
}

/** The order never left: the arm gets it back. With an unknown outcome it may have. */
function wasNeverSent({ reason }: Failure): boolean {
  return reason === 'limitBreached' || reason === 'conflict' || reason === 'missingData' || reason === 'invalidInput';
}

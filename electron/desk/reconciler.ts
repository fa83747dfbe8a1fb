/** Keeps the desk and its venue in agreement: reconciles at start, after every reconnect and on every doubt, and says what it found. Until then nothing is sent. */
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { AuditPort, JournalPort, LedgerPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { TimerPort } from '../ports/timer.ts';
import type { Unsubscribe } from '../ports/unsubscribe.ts';
import type { VenueEvent, VenuePort } from '../ports/venue.ts';
import type { Arming } from './arming.ts';
import type { BookRuns } from './bookRuns.ts';
import type { Guard } from './guard.ts';
import type { OrderDesk } from './orderDesk.ts';
import { reconcile, type Reconciliation } from './reconcile.ts';

/** After a failure, a lost link or a doubt. */
const RETRY_MS = 1_000;
/** While venue and ledger differ: reading again does no harm, and what was only late heals by itself. */
const RECHECK_MS = 5_000;

export interface Reconciler {
  /** Connects and reconciles every book. What it found, in words. */
  readonly start: () => Promise<readonly string[]>;
  readonly stop: () => void;
  readonly isReconciled: () => boolean;
  readonly words: () => readonly string[];
  /** Something happened that only a reconciliation can clear up; until it has, nothing is sent. */
  readonly doubt: (why: string) => void;
}

interface ReconcilerDeps {
  readonly venue: VenuePort;
  readonly runs: Pick<BookRuns, 'books'>;
  readonly ledger: LedgerPort;
  readonly journal: JournalPort;
  readonly orders: OrderDesk;
  readonly audit: AuditPort;
  readonly arming: Pick<Arming, 'isArmed' | 'disarm'>;
  readonly timer: TimerPort;
  readonly guard: Guard;
  readonly changed: () => void;
  /** Venue, journal and ledger agree. */
  readonly agreed: () => void;
  readonly log: LogPort;
}

export function createReconciler(deps: ReconcilerDeps): Reconciler {
  const { venue, runs, audit, arming, timer, guard, changed, log } = deps;
  let isReconciled = false;
  let words: readonly string[] = [];
  let audited = '';
  /** Rises with every lost link and every doubt: an answer to an older question proves nothing. */
  let era = 0;
  let running: Promise<void> | null = null;
  let retry: Unsubscribe | null = null;
  let isStopped = false;
  let unwatch: Unsubscribe | null = null;

  /** One at a time; it begins in a later turn, so that the events of its own connecting find it running. */
  function request(): Promise<void> {
    retry?.();
    retry = null;
    if (isStopped) return Promise.resolve();
    running ??= Promise.resolve()
      .then(once)
      .finally(() => (running = null));
    return running;
  }

  function requestAfter(delayMs: number): void {
    retry?.();
    retry = isStopped ? null : timer.after(delayMs, () => guard.start('reconciling', request));
  }

  async function once(): Promise<void> {
    try {
      const linked = await link();
      const asked = era;
      const found = linked.ok ? await reconcileAll() : linked;
      if (isStopped) return;
      if (!found.ok) again(found.failure.message);
      else if (asked !== era) requestAfter(0);
      else report(found.value);
    } catch (error) {
      requestAfter(RETRY_MS);
      throw error;
    }
  }

  async function link(): Promise<Result<void>> {
    if (venue.link() === 'disconnected') return venue.connect();
    return venue.link() === 'connecting' ? fail('venueUnavailable', `${venue.id} is connecting`) : ok(undefined);
  }

  async function reconcileAll(): Promise<Result<Reconciliation>> {
    const found = await Promise.all(runs.books().map(({ id }) => reconcile(venue, id, deps)));
    const all: Reconciliation[] = [];
    for (const result of found) {
      if (!result.ok) return result;
      all.push(result.value);
    }
    return ok({ repaired: all.flatMap(({ repaired }) => repaired), differences: all.flatMap(({ differences }) => differences) });
  }

  function report({ repaired, differences }: Reconciliation): void {
    words = [...differences, ...repaired];
    isReconciled = venue.link() === 'connected' && differences.length === 0;
    const summary = JSON.stringify([differences, repaired]);
    if (isReconciled || summary !== audited) audit.append('reconciled', { venue: venue.id, repaired, differences });
    audited = summary;
    if (isReconciled) deps.agreed();
    else requestAfter(RECHECK_MS);
    if (differences.length > 0 && arming.isArmed()) arming.disarm('the venue and the ledger disagree: see the reconciliation notes');
    changed();
  }

  function again(why: string): void {
    const note = `not reconciled with ${venue.id} yet: ${why}`;
    if (words[0] !== note) log.warn('reconciliation is tried again', { venue: venue.id, why });
    words = [note];
    requestAfter(RETRY_MS);
    changed();
  }

  function onEvent(event: VenueEvent): void {
    if (event.kind !== 'link') return;
    if (event.link !== 'connected') {
      isReconciled = false;
      era += 1;
    }
    if (running === null && !isReconciled) {
      if (event.link === 'connected') guard.start('reconciling', request);
      else requestAfter(RETRY_MS);
    }
    changed();
  }

  return {
    async start() {
      unwatch = venue.onEvent((event) => void guard.run('following the venue link', () => onEvent(event)));
      await request();
      return words;
    },
    stop() {
      isStopped = true;
      retry?.();
      unwatch?.();
    },
    isReconciled: () => isReconciled,
    words: () => words,
    doubt(why) {
      isReconciled = false;
      era += 1;
      words = [`not reconciled with ${venue.id} yet: ${why}`];
      if (running === null) requestAfter(RETRY_MS);
      changed();
    },
  };
}

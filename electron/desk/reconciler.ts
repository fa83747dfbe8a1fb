/** Keeps the desk and its venue in agreement: reconciles at start and after every reconnect, and says what it found. Until then nothing is sent. */
import type { AuditPort, JournalPort, LedgerPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { TimerPort } from '../ports/timer.ts';
import type { Unsubscribe } from '../ports/unsubscribe.ts';
import type { VenuePort } from '../ports/venue.ts';
import type { Arming } from './arming.ts';
import type { BookRuns } from './bookRuns.ts';
import type { OrderDesk } from './orderDesk.ts';
import { reconcile } from './reconcile.ts';

const RETRY_MS = 1_000;

export interface Reconciler {
  /** Connects and reconciles every book. What it found, in words. */
  start(): Promise<readonly string[]>;
  stop(): void;
  isReconciled(): boolean;
  words(): readonly string[];
}

interface ReconcilerDeps {
  readonly venue: VenuePort;
  readonly runs: BookRuns;
  readonly ledger: LedgerPort;
  readonly journal: JournalPort;
  readonly orders: OrderDesk;
  readonly audit: AuditPort;
  readonly arming: Arming;
  readonly timer: TimerPort;
  readonly changed: () => void;
  readonly log: LogPort;
}

export function createReconciler(deps: ReconcilerDeps): Reconciler {
  const { venue, runs, audit, arming, timer, changed, log } = deps;
  let isReconciled = false;
  let words: readonly string[] = [];
  let retry: Unsubscribe | null = null;
  let isStopped = false;
  let unwatch: Unsubscribe | null = null;

  async function reconcileAll(): Promise<void> {
    const repaired: string[] = [];
    const differences: string[] = [];
    for (const { id } of runs.books()) {
      const found = await reconcile(venue, id, deps);
      if (!found.ok) return again(found.failure.message);
      repaired.push(...found.value.repaired);
      differences.push(...found.value.differences);
    }
    words = [...differences, ...repaired];
    isReconciled = venue.link() === 'connected' && differences.length === 0;
    audit.append('reconciled', { venue: venue.id, repaired, differences });
    if (differences.length > 0 && arming.isArmed()) arming.disarm('the venue and the ledger disagree: see the reconciliation notes');
    changed();
  }

  function again(why: string): void {
    log.warn('reconciliation is tried again', { venue: venue.id, why });
    words = [`not reconciled with ${venue.id} yet: ${why}`];
    changed();
    if (isStopped) return;
    retry?.();
    retry = timer.after(RETRY_MS, () => void connectAndReconcile());
  }

  async function connectAndReconcile(): Promise<void> {
    if (isStopped) return;
    if (venue.link() === 'disconnected' || venue.link() === 'connecting') {
      const connected = await venue.connect();
      if (!connected.ok) return again(connected.failure.message);
    }
    await reconcileAll();
  }

  return {
    async start() {
      await connectAndReconcile();
      unwatch = venue.onEvent((event) => {
        if (event.kind !== 'link') return;
        if (event.link !== 'connected') isReconciled = false;
        else if (!isReconciled) void reconcileAll();
        changed();
      });
      return words;
    },
    stop() {
      isStopped = true;
      retry?.();
      unwatch?.();
    },
    isReconciled: () => isReconciled,
    words: () => words,
  };
}

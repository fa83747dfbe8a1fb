/** Asks the venue, again and again, about every order of which the desk does not know enough: no definite answer, or fills that never came. */
import { isTerminal, type ClientLabel, type OrderView } from '../../shared/domain/order.ts';
import type { Result } from '../../shared/result/result.ts';
import type { JournalPort, LedgerPort } from '../ports/ledger.ts';
import type { TimerPort } from '../ports/timer.ts';
import type { Unsubscribe } from '../ports/unsubscribe.ts';
import type { Guard } from './guard.ts';

/** How long after a doubt the venue is asked, and how often again. */
const ASK_AGAIN_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];

export interface OrderChase {
  /** Starts asking when there is something to ask. */
  readonly follow: (label: ClientLabel) => void;
  readonly stop: () => void;
}

interface OrderChaseDeps {
  readonly journal: JournalPort;
  readonly ledger: LedgerPort;
  readonly timer: TimerPort;
  readonly guard: Guard;
  /** Asks the venue by label and adopts the answer. */
  readonly settle: (view: OrderView) => Promise<Result<OrderView | null>>;
  /** Its submit has not come back yet: the answer is still being waited for. */
  readonly isSending: (label: ClientLabel) => boolean;
}

export function createOrderChase({ journal, ledger, timer, guard, settle, isSending }: OrderChaseDeps): OrderChase {
  const asking = new Map<ClientLabel, Unsubscribe>();
  let isStopped = false;

  function isInDoubt(view: OrderView): boolean {
    const { label } = view.order;
    if (isTerminal(view.state)) return view.filledAmount.greaterThan(ledger.filledAmount(label));
    return !isSending(label) && (view.state === 'intended' || view.state === 'sent' || view.state === 'unknown');
  }

  function askAfter(label: ClientLabel, attempt: number): void {
    if (isStopped) return;
    const delayMs = ASK_AGAIN_MS[Math.min(attempt, ASK_AGAIN_MS.length - 1)] ?? 30_000;
    asking.set(
      label,
      timer.after(delayMs, () => guard.start(`asking about order ${label}`, () => ask(label, attempt))),
    );
  }

  async function ask(label: ClientLabel, attempt: number): Promise<void> {
    try {
      const view = journal.order(label);
      if (view !== null && isInDoubt(view)) await settle(view);
    } finally {
      asking.delete(label);
      const now = isStopped ? null : journal.order(label);
      if (now !== null && isInDoubt(now)) askAfter(label, attempt + 1);
    }
  }

  return {
    follow(label) {
      const view = asking.has(label) ? null : journal.order(label);
      if (view !== null && isInDoubt(view)) askAfter(label, 0);
    },
    stop() {
      isStopped = true;
      for (const stop of asking.values()) stop();
      asking.clear();
    },
  };
}

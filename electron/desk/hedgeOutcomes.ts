/** Closes the story of each hedge: when its order has ended and every fill is booked, what it cost and where it left the delta. */
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import { realisedVsEstimate } from '../../shared/costs/realisedSplit.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import { isTerminal, type ClientLabel, type OrderView } from '../../shared/domain/order.ts';
import type { RealisedCost } from '../../shared/hedging/decision/decisionRecord.ts';
import { sumDecimals, toDecimalText } from '../../shared/units/decimal.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { JournalPort, LedgerPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { DecisionJournal } from './decisionJournal.ts';
import type { PendingOrders } from './pendingOrders.ts';

export interface ClosedHedge {
  readonly underlying: Currency;
  readonly decisionId: string;
  readonly label: ClientLabel;
  /** Market time at which its order ended: long ago where its book was not on the desk. */
  readonly endedMs: MsSinceEpoch;
  /** At least in part. */
  readonly isFilled: boolean;
  readonly isWhole: boolean;
}

export interface HedgeOutcomes {
  /** An order of a decision moved. */
  readonly watch: (view: OrderView) => void;
  /** A book is put on the desk: takes up the newest hedges that ended and were not closed before the process did. */
  readonly restore: (bookId: BookId) => void;
  /**
   * After an evaluation of `bookId`: closes what has settled in that book; the rest waits until its own book is on the desk again.
   * Returns the hedges that it closed.
   */
  readonly close: (bookId: BookId, viewOf: (underlying: Currency) => HedgeView | undefined) => readonly ClosedHedge[];
}

interface HedgeOutcomesDeps {
  readonly ledger: LedgerPort;
  readonly journal: Pick<JournalPort, 'recentOrders'>;
  readonly decisions: DecisionJournal;
  readonly pending: () => PendingOrders;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  readonly log: LogPort;
}

/** Orders looked at when a book is put on the desk. */
const RESTORED_ORDERS = 50;

export function createHedgeOutcomes({ ledger, journal, decisions, pending, instrumentOf, log }: HedgeOutcomesDeps): HedgeOutcomes {
  const open = new Map<ClientLabel, OrderView>();

  /** Against the mid of the decision; null: unknown, or a fill is still missing. */
  function realisedOf(view: OrderView, midUsd: number | null): RealisedCost | null {
    const instrument = instrumentOf(view.order.instrumentId);
    if (instrument === undefined || midUsd === null) return null;
    const fills = ledger.fillsOf(view.order.label);
    const isWhole = sumDecimals(fills.map(({ amount }) => amount)).equals(view.filledAmount);
    const split = isWhole ? realisedVsEstimate(null, instrument, fills, midUsd) : null;
    if (split === null || !split.ok) return null;
    const { fee, price, total } = split.value;
    return { costUsd: total.realisedUsd, feeUsd: fee.realisedUsd, spreadUsd: price.realisedUsd };
  }

  function record(view: OrderView, hedge: HedgeView): void {
    const decision = view.decisionId === null ? null : decisions.byId(view.decisionId);
    if (decision === null) return;
    const body = decisions.body(decision);
    const midUsd = body?.midUsd ?? null;
    const realised = realisedOf(view, midUsd);
    const policyVersion = body?.schemaVersion === 2 ? body.policyVersion : null;
    const written = decisions.record({
      bookId: view.order.bookId,
      verdict: 'outcome',
      reason: outcomeWords(view),
      view: hedge,
      label: view.order.label,
      closes: decision.id,
      realisedCostUsd: realised?.costUsd ?? null,
      midUsd,
      snapshot: null,
      detail: { actor: 'desk', policyVersion, evaluated: null, planned: null, userAction: null, realised },
    });
    if (!written.ok) log.error('the outcome of a hedge was not recorded', { label: view.order.label, message: written.failure.message });
  }

  function watch(view: OrderView): void {
    if (view.decisionId !== null && isTerminal(view.state)) open.set(view.order.label, view);
  }

  function isClosed({ decisionId, order }: OrderView): boolean {
    if (decisionId === null || decisions.byId(decisionId) === null) return true;
    const outcomes = decisions.closing(decisionId).filter(({ verdict }) => verdict === 'outcome');
    return outcomes.some((record) => decisions.body(record)?.label === order.label);
  }

  return {
    watch,
    restore(bookId) {
      for (const view of journal.recentOrders(bookId, RESTORED_ORDERS)) if (isTerminal(view.state) && !isClosed(view)) watch(view);
    },
    close(bookId, viewOf) {
      const closed: ClosedHedge[] = [];
      for (const [label, view] of open) {
        if (view.order.bookId !== bookId) continue;
        const underlying = instrumentOf(view.order.instrumentId)?.underlying;
        const hedge = underlying === undefined ? undefined : viewOf(underlying);
        if (hedge === undefined || pending().view(label) !== undefined) continue;
        open.delete(label);
        record(view, hedge);
        const { decisionId, updatedMs: endedMs } = view;
        const isFilled = view.filledAmount.greaterThan(0);
        const isWhole = !view.filledAmount.lessThan(view.order.amount);
        if (decisionId !== null) closed.push({ underlying: hedge.underlying, decisionId, label, endedMs, isFilled, isWhole });
      }
      return closed;
    },
  };
}

function outcomeWords({ order, state, filledAmount, note }: OrderView): string {
  const filled = `${toDecimalText(filledAmount)} of ${toDecimalText(order.amount)} filled`;
  return `${state}: ${filled}${note === null ? '' : `; ${note}`}`;
}

/** Closes the story of each hedge: when its order has ended and every fill is booked, what it cost and where it left the delta. */
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import { realisedCostUsd } from '../../shared/costs/realisedCost.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import { isTerminal, type ClientLabel, type OrderView } from '../../shared/domain/order.ts';
import { sumDecimals, toDecimalText } from '../../shared/units/decimal.ts';
import type { LedgerPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { DecisionJournal } from './decisionJournal.ts';
import type { PendingOrders } from './pendingOrders.ts';

/** An order's fills are looked for among this many newest of the book. */
const RECENT_FILLS = 1_000;

export interface HedgeOutcomes {
  /** An order of a decision moved. */
  readonly watch: (view: OrderView) => void;
  /**
   * After an evaluation of `bookId`: closes what has settled in that book; the rest waits until its own book is on the desk again.
   * Returns the underlyings whose hedge filled, at least in part.
   */
  readonly close: (bookId: BookId, viewOf: (underlying: Currency) => HedgeView | undefined) => readonly Currency[];
}

interface HedgeOutcomesDeps {
  readonly ledger: LedgerPort;
  readonly decisions: DecisionJournal;
  readonly pending: () => PendingOrders;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  readonly log: LogPort;
}

export function createHedgeOutcomes({ ledger, decisions, pending, instrumentOf, log }: HedgeOutcomesDeps): HedgeOutcomes {
  const open = new Map<ClientLabel, OrderView>();

  function realisedOf(view: OrderView, midUsd: number | null): number | null {
    const instrument = instrumentOf(view.order.instrumentId);
    if (instrument === undefined || midUsd === null) return null;
    const fills = ledger.recentFills(view.order.bookId, RECENT_FILLS).filter(({ label }) => label === view.order.label);
    const isWhole = sumDecimals(fills.map(({ amount }) => amount)).equals(view.filledAmount);
    return fills.length === 0 || !isWhole ? null : realisedCostUsd(instrument, fills, midUsd);
  }

  function record(view: OrderView, hedge: HedgeView): void {
    const decision = view.decisionId === null ? null : decisions.byId(view.decisionId);
    if (decision === null) return;
    const midUsd = decisions.body(decision)?.midUsd ?? null;
    const written = decisions.record({
      bookId: view.order.bookId,
      verdict: 'outcome',
      reason: outcomeWords(view),
      view: hedge,
      label: view.order.label,
      closes: decision.id,
      realisedCostUsd: realisedOf(view, midUsd),
      midUsd,
      snapshot: null,
    });
    if (!written.ok) log.error('the outcome of a hedge was not recorded', { label: view.order.label, message: written.failure.message });
  }

  return {
    watch(view) {
      if (view.decisionId !== null && isTerminal(view.state)) open.set(view.order.label, view);
    },
    close(bookId, viewOf) {
      const filled: Currency[] = [];
      for (const [label, view] of open) {
        if (view.order.bookId !== bookId) continue;
        const underlying = instrumentOf(view.order.instrumentId)?.underlying;
        const hedge = underlying === undefined ? undefined : viewOf(underlying);
        if (hedge === undefined || pending().view(label) !== undefined) continue;
        open.delete(label);
        record(view, hedge);
        if (view.filledAmount.greaterThan(0)) filled.push(hedge.underlying);
      }
      return filled;
    },
  };
}

function outcomeWords({ order, state, filledAmount, note }: OrderView): string {
  const filled = `${toDecimalText(filledAmount)} of ${toDecimalText(order.amount)} filled`;
  return `${state}: ${filled}${note === null ? '' : `; ${note}`}`;
}

/** The hedges of earlier sessions, from the journal and the decisions: what the events and the cool-down of a policy count from after a restart. */
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import { isTerminal, type ClientLabel, type OrderView } from '../../shared/domain/order.ts';
import type { DecisionRecord, JournalPort } from '../ports/ledger.ts';
import type { DecisionJournal } from './decisionJournal.ts';
import type { LastHedge } from './hedgeViews.ts';

export interface RecalledHedges {
  /** The latest that has ended and filled, at least in part; null: none known. */
  readonly lastHedge: LastHedge | null;
  /** Those that have not ended, as if they had filled when they were sent. */
  readonly sent: ReadonlyMap<ClientLabel, LastHedge>;
}

interface HedgeRecallDeps {
  readonly journal: Pick<JournalPort, 'openOrders' | 'recentOrders'>;
  readonly decisions: Pick<DecisionJournal, 'body' | 'byId' | 'closing'>;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
}

/** Orders looked back at. Decision rows would not do: a verdict that changes often buries a hedge under hundreds of them within minutes. */
const RECENT_ORDERS = 1_000;

export function createHedgeRecall({ journal, decisions, instrumentOf }: HedgeRecallDeps) {
  function momentOf(record: DecisionRecord | null | undefined): LastHedge | null {
    const indexUsd = record == null ? null : (decisions.body(record)?.indexUsd ?? null);
    return record == null || indexUsd === null ? null : { tsMs: record.tsMs, indexUsd };
  }

  function sentAt({ decisionId }: OrderView): LastHedge | null {
    return decisionId === null ? null : momentOf(decisions.byId(decisionId));
  }

  function endedAt({ decisionId }: OrderView): LastHedge | null {
    return decisionId === null ? null : momentOf(decisions.closing(decisionId).find(({ verdict }) => verdict === 'outcome'));
  }

  return (bookId: BookId, underlying: Currency): RecalledHedges => {
    const isMine = ({ order }: OrderView): boolean => instrumentOf(order.instrumentId)?.underlying === underlying;
    const sent = new Map<ClientLabel, LastHedge>();
    for (const view of journal.openOrders(bookId).filter(isMine)) {
      const hedge = sentAt(view);
      if (hedge !== null) sent.set(view.order.label, hedge);
    }
    for (const view of journal.recentOrders(bookId, RECENT_ORDERS)) {
      if (!isMine(view) || !isTerminal(view.state) || !view.filledAmount.greaterThan(0)) continue;
      const hedge = endedAt(view) ?? sentAt(view);
      if (hedge !== null) return { lastHedge: { ...hedge, tsMs: view.updatedMs }, sent };
    }
    return { lastHedge: null, sent };
  };
}

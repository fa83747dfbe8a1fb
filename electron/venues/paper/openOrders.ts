/** Our orders in the venue's book, and who of them comes first. */
import type { BookId } from '../../../shared/domain/book.ts';
import type { Instrument, InstrumentId } from '../../../shared/domain/instrument.ts';
import type { ClientLabel, NewOrder } from '../../../shared/domain/order.ts';
import { sideToJoin, type BookSide, type PaperOrder } from './paperTypes.ts';

/** An open order at work; the engine moves it on. */
export interface Working {
  current: PaperOrder;
  readonly instrument: Instrument;
  /** Null: takes any price. */
  readonly limit: number | null;
  isResting: boolean;
  /** Lots of others at its price that came before it. */
  queueAhead: number;
}

export interface OpenOrders {
  add(order: PaperOrder, instrument: Instrument, isResting: boolean): void;
  get(label: ClientLabel): Working | undefined;
  remove(label: ClientLabel): void;
  /** In the order they came. */
  all(): readonly Working[];
  ofBook(bookId: BookId): readonly Working[];
  /** Best price first, then who came first; instruments in no particular order. */
  resting(): readonly Working[];
  /** Resting on that side of the instrument's book, best first. */
  restingOn(id: InstrumentId, side: BookSide): readonly Working[];
  /** The first of ours that `order` would meet on the other side. */
  firstOpposite(order: NewOrder): Working | undefined;
}

export function createOpenOrders(): OpenOrders {
  const byLabel = new Map<ClientLabel, Working>();
  const all = (): readonly Working[] => [...byLabel.values()];
  const resting = (): readonly Working[] =>
    all()
      .filter(({ isResting }) => isResting)
      .toSorted(byPriority);
  const restingOn = (id: InstrumentId, side: BookSide): readonly Working[] =>
    resting().filter(({ current: { order } }) => order.instrumentId === id && sideToJoin(order.side) === side);
  return {
    add(current, instrument, isResting) {
      const limit = current.order.limitPrice?.toNumber() ?? null;
      byLabel.set(current.order.label, { current, instrument, limit, isResting, queueAhead: 0 });
    },
    get: (label) => byLabel.get(label),
    remove: (label) => void byLabel.delete(label),
    all,
    ofBook: (bookId) => all().filter(({ current }) => current.order.bookId === bookId),
    resting,
    restingOn,
    firstOpposite: ({ instrumentId, side }) => restingOn(instrumentId, side === 'buy' ? 'asks' : 'bids')[0],
  };
}

function byPriority(a: Working, b: Working): number {
  return eagerness(a) - eagerness(b) || a.current.seq - b.current.seq;
}

function eagerness({ limit, current }: Working): number {
  return current.order.side === 'buy' ? -(limit ?? Infinity) : (limit ?? 0);
}

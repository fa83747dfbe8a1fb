/** Order books of watched instruments on their way to another process: sent when they differ from what was sent last. */
import type { InstrumentId } from '../../../shared/domain/instrument.ts';
import type { OrderBook } from '../../../shared/domain/market.ts';
import type { Result } from '../../../shared/result/result.ts';
import type { ServerFrame } from './paperWire.ts';

export interface BookStream {
  /** Replaces the list; what is new on it is sent at once. */
  watch(ids: readonly InstrumentId[]): void;
  refresh(): void;
}

export interface BookStreamDeps {
  readonly read: (id: InstrumentId) => Result<OrderBook>;
  readonly send: (frame: ServerFrame) => void;
}

export function createBookStream({ read, send }: BookStreamDeps): BookStream {
  let watched: readonly InstrumentId[] = [];
  /** Text of the last book sent; null: the instrument has none. */
  let sent = new Map<InstrumentId, string | null>();
  const refresh = (): void => {
    const books: OrderBook[] = [];
    const gone: InstrumentId[] = [];
    for (const id of watched) {
      const book = read(id);
      const text = book.ok ? JSON.stringify(book.value) : null;
      if (sent.get(id) === text) continue;
      sent.set(id, text);
      if (book.ok) books.push(book.value);
      else gone.push(id);
    }
    if (books.length + gone.length > 0) send({ kind: 'books', books: books.map(mutable), gone });
  };
  return {
    watch(ids) {
      watched = ids;
      sent = new Map([...sent].filter(([id]) => ids.includes(id)));
      refresh();
    },
    refresh,
  };
}

function mutable({ instrumentId, bids, asks, tsMs }: OrderBook): {
  instrumentId: InstrumentId;
  bids: OrderBook['bids'][number][];
  asks: OrderBook['asks'][number][];
  tsMs: OrderBook['tsMs'];
} {
  return { instrumentId, bids: [...bids], asks: [...asks], tsMs };
}

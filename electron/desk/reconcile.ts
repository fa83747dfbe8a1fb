/** After a start or a reconnect: asks the venue about every open order, books missed fills, compares positions, and lists every difference in words. */
import type { BookId } from '../../shared/domain/book.ts';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import { signedAmount } from '../../shared/domain/order.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { toDecimalText, ZERO, type Decimal } from '../../shared/units/decimal.ts';
import type { JournalPort, LedgerPort } from '../ports/ledger.ts';
import type { VenueOrder, VenuePort } from '../ports/venue.ts';
import type { OrderDesk } from './orderDesk.ts';
import { aliveInWords } from './orderLife.ts';

const PAGE_ROWS = 1_000;

export interface Reconciliation {
  /** What had to be put right: an order resolved, a fill that was missed. */
  readonly repaired: readonly string[];
  /** What still disagrees: positions, orders the desk does not know or holds for rejected. Trading waits for a person. */
  readonly differences: readonly string[];
}

interface ReconcileDeps {
  readonly ledger: LedgerPort;
  readonly journal: JournalPort;
  readonly orders: OrderDesk;
}

export async function reconcile(venue: VenuePort, bookId: BookId, deps: ReconcileDeps): Promise<Result<Reconciliation>> {
  const fills = await deps.orders.catchUpFills(venue, bookId);
  if (!fills.ok) return fills;
  const open = await venue.openOrders(bookId);
  if (!open.ok) return open;
  const resolved = await settleOpenOrders(venue, bookId, open.value, deps);
  if (!resolved.ok) return resolved;
  const positions = await positionDifferences(venue, bookId, deps.ledger);
  if (!positions.ok) return positions;
  const missed = fills.value === 0 ? [] : [`${fills.value} missed ${fills.value === 1 ? 'fill' : 'fills'} booked`];
  return ok({ repaired: [...missed, ...resolved.value], differences: [...strangers(venue, open.value, deps.journal), ...positions.value] });
}

/** Orders the venue still works are adopted from its list; only what is missing there has to be asked for by label. */
async function settleOpenOrders(
  venue: VenuePort,
  bookId: BookId,
  open: readonly VenueOrder[],
  { journal, orders }: ReconcileDeps,
): Promise<Result<string[]>> {
  const listed = new Map(open.map((order) => [order.label, order]));
  const words: string[] = [];
  for (const view of journal.openOrders(bookId).filter(({ order }) => order.venue === venue.id)) {
    const order = listed.get(view.order.label);
    const settled = order === undefined ? await orders.settle(view) : ok(orders.adopt(order));
    if (!settled.ok) return settled;
    const now = settled.value?.state ?? view.state;
    if (now !== view.state) words.push(`order ${view.order.label}: ${view.state} → ${now}`);
  }
  return ok(words);
}

function strangers(venue: VenuePort, open: readonly VenueOrder[], journal: JournalPort): string[] {
  return open.flatMap((order) => {
    const own = journal.order(order.label);
    if (own === null) return [`${venue.id} works order ${order.label} on ${order.instrumentId} that this desk did not send`];
    return own.state === 'rejected' ? [aliveInWords(venue.id, order)] : [];
  });
}

async function positionDifferences(venue: VenuePort, bookId: BookId, ledger: LedgerPort): Promise<Result<string[]>> {
  const theirs = await venue.positions(bookId);
  if (!theirs.ok) return fail(theirs.failure.reason, theirs.failure.message);
  const ours = netFills(ledger, venue, bookId);
  const differences: string[] = [];
  for (const { instrumentId, signedAmount: amount } of theirs.value) {
    const own = ours.get(instrumentId) ?? ZERO;
    if (!own.equals(amount)) differences.push(positionWords(instrumentId, own, amount));
    ours.delete(instrumentId);
  }
  for (const [instrumentId, own] of ours) if (!own.isZero()) differences.push(positionWords(instrumentId, own, ZERO));
  return ok(differences);
}

function positionWords(instrumentId: InstrumentId, ours: Decimal, theirs: Decimal): string {
  return `${instrumentId}: ledger fills add up to ${toDecimalText(ours)}, the venue says ${toDecimalText(theirs)}`;
}

function netFills(ledger: LedgerPort, venue: VenuePort, bookId: BookId): Map<InstrumentId, Decimal> {
  const net = new Map<InstrumentId, Decimal>();
  for (let afterSeq = 0; ;) {
    const rows = ledger.rows(bookId, afterSeq, PAGE_ROWS);
    for (const { entry } of rows) {
      if (entry.kind !== 'fill' || entry.fill.venue !== venue.id) continue;
      const { instrumentId, side, amount } = entry.fill;
      net.set(instrumentId, (net.get(instrumentId) ?? ZERO).plus(signedAmount(side, amount)));
    }
    const last = rows.at(-1);
    if (last === undefined) return net;
    afterSeq = last.seq;
  }
}

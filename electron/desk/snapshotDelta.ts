/** The delta of a book once more, from the quotes and positions a decision stored beside it. */
import { z } from 'zod';
import { numeraireSchema } from '../../shared/contract/primitives.ts';
import type { BookId, BookState } from '../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId, type Instrument } from '../../shared/domain/instrument.ts';
import { applyLedgerRow, emptyBookState, type InstrumentLookup } from '../../shared/domain/ledger.ts';
import type { IndexQuote } from '../../shared/domain/market.ts';
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { bookRisk, netDeltaCoin } from '../../shared/risk/aggregate.ts';
import { underlyingOf, type Leg } from '../../shared/risk/leg.ts';
import type { InstrumentQuote, MarketView } from '../../shared/risk/marketView.ts';
import type { LedgerPort } from '../ports/ledger.ts';

const quoteSchema = z.custom<InstrumentQuote>((value) => typeof value === 'object' && value !== null && 'instrumentId' in value);
const indexSchema = z.custom<IndexQuote>((value) => typeof value === 'object' && value !== null && 'indexUsd' in value);

const snapshotSchema = z.object({
  bookId: z.string(),
  numeraire: numeraireSchema,
  throughSeq: z.int(),
  tsMs: z.number(),
  index: indexSchema.nullable(),
  quotes: z.array(quoteSchema),
});
export type DecisionSnapshot = z.infer<typeof snapshotSchema>;

/** Null: no snapshot, or one of a shape this build does not know. */
export function parseSnapshot(body: unknown): DecisionSnapshot | null {
  const parsed = snapshotSchema.safeParse(body);
  return parsed.success ? parsed.data : null;
}

export interface SnapshotDeltaDeps {
  readonly ledger: Pick<LedgerPort, 'rows'>;
  readonly instrumentOf: InstrumentLookup;
  /** Which legs count; all of them unless the policy says otherwise. */
  readonly pickLegs: (legs: readonly Leg[], atMs: number) => readonly Leg[];
}

/**
 * Net delta of the filled positions in the snapshot's numeraire, coin: the book as its ledger stood then (`throughSeq`) at the stored quotes.
 * missingData: a leg has no quote in the snapshot. The desk values its legs within a second of each other, so this is near what it said, not equal.
 */
export function snapshotDeltaCoin(snapshot: DecisionSnapshot, underlying: string, deps: SnapshotDeltaDeps): Result<number> {
  const state = stateThrough(snapshot, deps);
  if (!state.ok) return state;
  const legs = legsOf(state.value, deps.instrumentOf).filter((leg) => underlyingOf(leg) === underlying);
  const { underlyings } = bookRisk(deps.pickLegs(legs, snapshot.tsMs), marketOf(snapshot), snapshot.tsMs, textbookTheta);
  const group = underlyings.find((part) => part.underlying === underlying)?.risk;
  const deltaCoin = group === undefined ? 0 : netDeltaCoin(group, snapshot.numeraire);
  return deltaCoin === null ? fail('missingData', 'a leg has no quote in the snapshot') : ok(deltaCoin);
}

const PAGE = 1_000;

/** The ledger from its beginning up to the row the snapshot names. */
function stateThrough({ bookId, throughSeq }: DecisionSnapshot, { ledger, instrumentOf }: SnapshotDeltaDeps): Result<BookState> {
  let state = emptyBookState(bookId as BookId);
  let page = ledger.rows(state.bookId, 0, PAGE);
  while (page.length > 0) {
    for (const row of page) {
      if (row.seq > throughSeq) return ok(state);
      const next = applyLedgerRow(state, row, instrumentOf);
      if (!next.ok) return next;
      state = next.value;
    }
    page = ledger.rows(state.bookId, state.throughSeq, PAGE);
  }
  return ok(state);
}

function legsOf(state: BookState, instrumentOf: InstrumentLookup): readonly Leg[] {
  const positions = state.positions.flatMap(({ instrumentId, venue, signedAmount }): Leg[] => {
    const instrument = instrumentOf(instrumentId);
    return instrument === undefined ? [] : [positionLeg(instrument, venue, signedAmount.toNumber())];
  });
  const balances = [...state.balances].map(([currency, amount]): Leg => ({
    kind: 'balance',
    currency: toCurrency(currency),
    amount: amount.toNumber(),
  }));
  return [...positions, ...balances];
}

function positionLeg(instrument: Instrument, venue: string, signedAmount: number): Leg {
  return { kind: 'position', instrument: { ...instrument, venue: toVenueId(venue) }, signedAmount, averagePrice: null };
}

function marketOf({ index, quotes }: DecisionSnapshot): MarketView {
  const byId = new Map(quotes.map((quote) => [toInstrumentId(quote.instrumentId), quote]));
  return { quote: (id) => byId.get(id), index: (underlying) => (index?.underlying === underlying ? index : undefined) };
}

/** The active book, valued: re-prices the legs whose quotes moved, keeps the rest, and adds up again. */
import type { BookState } from '../../shared/domain/book.ts';
import { toCurrency, type Currency, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import { fail, type Result } from '../../shared/result/result.ts';
import { createRunningRisk, type BookRisk, type RunningRisk } from '../../shared/risk/aggregate.ts';
import { bookStructure, type BookStructure } from '../../shared/risk/bookStructure.ts';
import { underlyingOf, type Leg } from '../../shared/risk/leg.ts';
import { legRisk } from '../../shared/risk/legRisk.ts';
import type { LegRisk } from '../../shared/risk/riskFigures.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { MarketState } from './marketState.ts';

export interface ValuedBook {
  readonly state: BookState;
  readonly legs: readonly Leg[];
  readonly structure: BookStructure;
  /** `risks[i]` belongs to `legs[i]`. */
  readonly risks: readonly Result<LegRisk>[];
  readonly risk: BookRisk;
  readonly tsMs: MsSinceEpoch;
}

export interface BookValuer {
  /** Takes a new ledger projection; everything is re-priced at the next refresh. */
  readonly load: (state: BookState) => void;
  readonly refresh: () => ValuedBook | null;
  /** Places of the legs re-priced since the last call, by however many refreshes. */
  readonly takeRepriced: () => ReadonlySet<number>;
  /** Legs of one underlying, for what-ifs. */
  readonly legsOf: (underlying: Currency) => readonly Leg[];
  readonly underlyings: () => readonly Currency[];
}

/**
 * Time passes for quotes that stand still too, and P&L hangs on the index: every leg is re-priced at least this often (market time),
 * a few with every refresh, because a large book all at once would hold up the ticks behind it.
 */
const REPRICE_ALL_MS = 1_000;

export function createBookValuer(market: MarketState, instrumentOf: (id: InstrumentId) => Instrument | undefined): BookValuer {
  let current: {
    state: BookState;
    legs: Leg[];
    structure: BookStructure;
    risks: Result<LegRisk>[];
    sums: RunningRisk;
    byQuote: Map<string, number[]>;
    /** Places of legs, expiry by expiry: a step of the sweep touches few sums. */
    sweepOrder: readonly number[];
  } | null = null;
  let sweptMs = Number.NEGATIVE_INFINITY;
  let nextInSweep = 0;
  let repriced = new Set<number>();

  function load(state: BookState): void {
    const legs = [...toPositionLegs(state, instrumentOf), ...toBalanceLegs(state)];
    const risks = legs.map((): Result<LegRisk> => fail('missingData', 'not valued yet'));
    const isSameTree = current !== null && current.state.bookId === state.bookId && namesOf(current.legs) === namesOf(legs);
    const structure = current !== null && isSameTree ? current.structure : bookStructure(legs);
    const sweepOrder = structure.flatMap(({ expiries }) => expiries.flatMap((expiry) => expiry.legs));
    current = { state, legs, structure, risks, sums: createRunningRisk(structure, legs), byQuote: indexLegs(legs), sweepOrder };
    sweptMs = Number.NEGATIVE_INFINITY;
    nextInSweep = 0;
    repriced = new Set();
  }

  function staleLegs(book: NonNullable<typeof current>): ReadonlySet<number> {
    const dirty = market.takeDirty();
    const nowMs = market.nowMs();
    const elapsedMs = Math.abs(nowMs - sweptMs);
    sweptMs = nowMs;
    if (dirty.all || elapsedMs >= REPRICE_ALL_MS) return new Set(book.legs.keys());
    const places = new Set(nextOfSweep(book.sweepOrder, elapsedMs));
    for (const key of [...dirty.instruments, ...dirty.underlyings]) for (const at of book.byQuote.get(key) ?? []) places.add(at);
    return places;
  }

  /** As many legs as the elapsed time has a share in the period, going round. */
  function nextOfSweep(order: readonly number[], elapsedMs: number): readonly number[] {
    const first = nextInSweep;
    const count = Math.ceil((order.length * elapsedMs) / REPRICE_ALL_MS);
    nextInSweep = order.length === 0 ? 0 : (first + count) % order.length;
    return [...order.slice(first, first + count), ...order.slice(0, Math.max(0, first + count - order.length))];
  }

  return {
    load,
    refresh() {
      if (current === null) return null;
      const book = current;
      const nowMs = market.nowMs();
      const stale = staleLegs(book);
      for (const at of stale) {
        const leg = book.legs[at];
        if (leg !== undefined) book.risks[at] = legRisk(leg, market, nowMs, textbookTheta);
        repriced.add(at);
      }
      const { state, legs, structure } = book;
      // A copy: what was handed out keeps the parts that its sums were made of.
      const risks = [...book.risks];
      return { state, legs, structure, risks, risk: book.sums.update(risks, stale), tsMs: nowMs };
    },
    takeRepriced() {
      const taken = repriced;
      repriced = new Set();
      return taken;
    },
    legsOf: (underlying) => current?.legs.filter((leg) => underlyingOf(leg) === underlying) ?? [],
    underlyings: () => current?.structure.flatMap((part) => part.underlying ?? []) ?? [],
  };
}

function toPositionLegs(state: BookState, instrumentOf: (id: InstrumentId) => Instrument | undefined): Leg[] {
  return state.positions.map((position) => {
    const instrument = instrumentOf(position.instrumentId);
    if (instrument === undefined) throw new Error(`the ledger holds ${position.instrumentId}, which no rulebook knows`);
    const averagePrice = position.averagePrice === null ? null : position.averagePrice.toNumber();
    const held = instrument.venue === position.venue ? instrument : { ...instrument, venue: position.venue };
    return { kind: 'position', instrument: held, signedAmount: position.signedAmount.toNumber(), averagePrice };
  });
}

function toBalanceLegs(state: BookState): Leg[] {
  return [...state.balances].map(([currency, amount]) => ({ kind: 'balance', currency: toCurrency(currency), amount: amount.toNumber() }));
}

/** A fill that only changes sizes leaves the tree as it is. */
function namesOf(legs: readonly Leg[]): string {
  return legs.map((leg) => (leg.kind === 'position' ? `${leg.instrument.venue}/${leg.instrument.id}` : leg.currency)).join(' ');
}

/** Which legs hang on which quote: positions on their own, balances on their coin's index. */
function indexLegs(legs: readonly Leg[]): Map<string, number[]> {
  const index = new Map<string, number[]>();
  for (const [at, leg] of legs.entries()) {
    const key = leg.kind === 'position' ? leg.instrument.id : leg.currency;
    const places = index.get(key);
    if (places === undefined) index.set(key, [at]);
    else places.push(at);
  }
  return index;
}

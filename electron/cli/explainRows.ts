/** The ledger rows that two book files imply: what must have been delivered and traded between two chains, at prices of the second. */
import type { BookId, LedgerEntry, LedgerRow } from '../../shared/domain/book.ts';
import { deliveryPriceOf } from '../../shared/domain/delivery.ts';
import type { Fill } from '../../shared/domain/order.ts';
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import { legExpiryMs, type PositionLeg } from '../../shared/risk/leg.ts';
import { legRisk } from '../../shared/risk/legRisk.ts';
import type { MarketView } from '../../shared/risk/marketView.ts';
import { flowKey, type HeldLeg } from '../../shared/risk/explain/bookedChange.ts';
import { decimal, ZERO } from '../../shared/units/decimal.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';

export interface ImpliedRows {
  readonly rows: readonly LedgerRow[];
  /** In words, what was taken for granted. */
  readonly assumptions: readonly string[];
}

export interface ImpliedInputs {
  readonly before: readonly HeldLeg[];
  /** Null: the same book, held. */
  readonly after: readonly HeldLeg[] | null;
  readonly beforeMs: MsSinceEpoch;
  readonly afterMs: MsSinceEpoch;
  /** Of the second chain. */
  readonly market: MarketView;
}

interface Place {
  readonly venue: HeldLeg['venue'];
  readonly before: PositionLeg | null;
  readonly after: PositionLeg | null;
}

interface Implied {
  readonly entry: LedgerEntry;
  readonly assumption: string;
}

const BOOK_ID = 'explain' as BookId;

/**
 * Expired positions that the second book no longer has are delivered at the second chain's index, differences in size are filled at its
 * marks without a fee. Where the chain has no such price there is no row, and the leg stays unknown.
 */
export function impliedRows(inputs: ImpliedInputs): ImpliedRows {
  const implied = placesOf(inputs).flatMap((place) => {
    const found = impliedEntry(place, inputs);
    return found === null ? [] : [found];
  });
  const rows = implied.map(({ entry }, at): LedgerRow => ({ seq: at + 1, bookId: BOOK_ID, entry, wallMs: inputs.afterMs }));
  return { rows, assumptions: implied.map(({ assumption }) => assumption) };
}

function placesOf({ before, after }: ImpliedInputs): readonly Place[] {
  const places = new Map<string, Place>();
  for (const { venue, leg } of before) {
    if (leg.kind === 'position') places.set(flowKey(venue, leg.instrument.id), { venue, before: leg, after: after === null ? leg : null });
  }
  for (const { venue, leg } of after ?? []) {
    if (leg.kind !== 'position') continue;
    const key = flowKey(venue, leg.instrument.id);
    places.set(key, { venue, before: places.get(key)?.before ?? null, after: leg });
  }
  return [...places.values()];
}

function impliedEntry(place: Place, inputs: ImpliedInputs): Implied | null {
  const leg = place.before ?? place.after;
  if (leg === null) return null;
  const expiryMs = legExpiryMs(leg);
  if (expiryMs === null || expiryMs > inputs.afterMs) return impliedFill(leg, place, inputs);
  const isGone = inputs.after === null || place.after === null;
  return isGone && place.before !== null && expiryMs > inputs.beforeMs ? impliedDelivery(place.before, expiryMs, place, inputs) : null;
}

function impliedDelivery(leg: PositionLeg, expiryMs: MsSinceEpoch, { venue }: Place, { market }: ImpliedInputs): Implied | null {
  const { instrument, signedAmount } = leg;
  const indexUsd = market.index(instrument.underlying)?.indexUsd;
  if (indexUsd === undefined) return null;
  const entry: LedgerEntry = {
    kind: 'adjustment',
    adjustment: {
      kind: 'delivery',
      adjustmentId: `delivery/${venue}/${instrument.id}`,
      bookId: BOOK_ID,
      note: null,
      tsMs: expiryMs,
      venue,
      instrumentId: instrument.id,
      signedAmount: decimal(signedAmount),
      deliveryPrice: deliveryPriceOf(instrument, decimal(indexUsd)),
    },
  };
  return { entry, assumption: `${instrument.id}: delivered at the index of the second chain, ${indexUsd} USD, without a fee` };
}

function impliedFill(leg: PositionLeg, { venue, before, after }: Place, { market, afterMs }: ImpliedInputs): Implied | null {
  const { instrument } = leg;
  const change = sizeOf(after).minus(sizeOf(before));
  if (change.isZero()) return null;
  const risk = legRisk(leg, market, afterMs, textbookTheta);
  const markPrice = risk.ok ? risk.value.markPrice : null;
  if (markPrice === null) return null;
  const fill: Fill = {
    venue,
    tradeId: `${venue}/${instrument.id}`,
    bookId: BOOK_ID,
    label: null,
    venueOrderId: '',
    instrumentId: instrument.id,
    side: change.isNegative() ? 'sell' : 'buy',
    amount: change.abs(),
    price: decimal(markPrice),
    fee: ZERO,
    feeCurrency: instrument.settlementCurrency,
    liquidity: 'taker',
    tsMs: afterMs,
  };
  return { entry: { kind: 'fill', fill }, assumption: `${instrument.id}: ${change.toFixed()} traded at the mark of the second chain` };
}

function sizeOf(leg: PositionLeg | null): typeof ZERO {
  return leg === null ? ZERO : decimal(leg.signedAmount);
}

/** Closes what has expired: each position becomes a delivery in the ledger at the venue's delivery price, and pays the venue's delivery fee. */
import type { Adjustment, BalanceChange, BookState, Delivery, Position } from '../../shared/domain/book.ts';
import { deliveryPriceOf } from '../../shared/domain/delivery.ts';
import { deliveryFeeOf } from '../../shared/domain/fee.ts';
import { expiryMsOf, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import { decimal, type Decimal } from '../../shared/units/decimal.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { LedgerPort } from '../ports/ledger.ts';
import type { MarketDataPort } from '../ports/marketData.ts';

export interface ExpiryDeps {
  readonly ledger: LedgerPort;
  readonly market: Pick<MarketDataPort, 'deliveryIndexUsd'>;
  readonly rulebook: Rulebook;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
}

export interface Delivered {
  /** Ledger rows. */
  readonly booked: number;
  /** Why some could not be, in words. */
  readonly problems: readonly string[];
}

/**
 * Books a delivery and its fee for every expired position. A position whose delivery price is not known yet stays until it is; one that the
 * ledger refuses does not keep the others.
 */
export function deliverExpired(state: BookState, nowMs: MsSinceEpoch, deps: ExpiryDeps): Delivered {
  const due = state.positions.map((position) => deliver(state, position, nowMs, deps)).filter((rows) => rows.length > 0);
  if (due.length === 0) return { booked: 0, problems: [] };
  const together = deps.ledger.appendAdjustments(due.flat());
  if (together.ok) return { booked: together.value, problems: [] };
  const single = due.map((rows) => deps.ledger.appendAdjustments(rows));
  return {
    booked: single.reduce((sum, result) => sum + (result.ok ? result.value : 0), 0),
    problems: single.flatMap((result) => (result.ok ? [] : [result.failure.message])),
  };
}

function deliver(state: BookState, position: Position, nowMs: MsSinceEpoch, deps: ExpiryDeps): readonly Adjustment[] {
  const instrument = deps.instrumentOf(position.instrumentId);
  const expiryMs = instrument === undefined ? null : expiryMsOf(instrument);
  if (instrument === undefined || expiryMs === null || expiryMs > nowMs) return [];
  const average = deps.market.deliveryIndexUsd(instrument.underlying, expiryMs);
  if (!average.ok) return [];
  const indexUsd = decimal(average.value.toFixed(4));
  // A fill that was told late opens the position again: that is another delivery, and so is the same instrument on another venue.
  const place = `${position.venue}/${position.instrumentId}/${state.throughSeq}`;
  const delivery: Delivery = {
    kind: 'delivery',
    adjustmentId: `delivery/${place}`,
    bookId: state.bookId,
    note: `index average 07:30–08:00 UTC ${indexUsd.toFixed(2)} USD`,
    tsMs: expiryMs,
    venue: position.venue,
    instrumentId: position.instrumentId,
    signedAmount: position.signedAmount,
    deliveryPrice: deliveryPriceOf(instrument, indexUsd),
  };
  return withFee(delivery, `delivery-fee/${place}`, instrument, indexUsd, deps.rulebook);
}

/** Nothing where the venue charges nothing; a fee the rulebook does not know is not guessed, and the delivery says so. */
function withFee(
  delivery: Delivery,
  adjustmentId: string,
  instrument: Instrument,
  indexUsd: Decimal,
  rulebook: Rulebook,
): readonly Adjustment[] {
  const { bookId, tsMs, signedAmount, deliveryPrice } = delivery;
  const charged = deliveryFeeOf({ instrument, amount: signedAmount.abs(), deliveryPrice, indexUsd, rulebook, tsMs });
  if (!charged.ok) return [{ ...delivery, note: `${delivery.note ?? ''}; delivery fee unknown, none booked: ${charged.failure.message}` }];
  const { fee, currency } = charged.value;
  const row: BalanceChange = {
    kind: 'balanceChange',
    adjustmentId,
    bookId,
    note: `delivery fee of ${instrument.id}`,
    tsMs,
    currency,
    signedAmount: fee.negated(),
  };
  return fee.isZero() ? [delivery] : [delivery, row];
}

/** Closes what has expired: each position becomes a delivery in the ledger at the venue's delivery price, and pays the venue's delivery fee. */
import type { Adjustment, BalanceChange, BookState, Delivery, Position } from '../../shared/domain/book.ts';
import { deliveryPriceOf } from '../../shared/domain/delivery.ts';
import { deliveryFeeOf } from '../../shared/domain/fee.ts';
import { expiryMsOf, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import { decimal, type Decimal } from '../../shared/units/decimal.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { LedgerPort } from '../ports/ledger.ts';
import type { MarketDataPort } from '../ports/marketData.ts';

export interface ExpiryDeps {
  readonly ledger: LedgerPort;
  readonly market: MarketDataPort;
  readonly rulebook: Rulebook;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
}

/** How many ledger rows were booked. A position whose delivery price is not known yet stays until it is. */
export function deliverExpired(state: BookState, nowMs: MsSinceEpoch, deps: ExpiryDeps): Result<number> {
  const rows = state.positions.flatMap((position) => deliver(state, position, nowMs, deps));
  return rows.length === 0 ? ok(0) : deps.ledger.appendAdjustments(rows);
}

function deliver(state: BookState, position: Position, nowMs: MsSinceEpoch, deps: ExpiryDeps): readonly Adjustment[] {
  const instrument = deps.instrumentOf(position.instrumentId);
  const expiryMs = instrument === undefined ? null : expiryMsOf(instrument);
  if (instrument === undefined || expiryMs === null || expiryMs > nowMs) return [];
  const average = deps.market.deliveryIndexUsd(instrument.underlying, expiryMs);
  if (!average.ok) return [];
  const indexUsd = decimal(average.value.toFixed(4));
  const delivery: Delivery = {
    kind: 'delivery',
    adjustmentId: `delivery/${position.instrumentId}`,
    bookId: state.bookId,
    note: `index average 07:30–08:00 UTC ${indexUsd.toFixed(2)} USD`,
    tsMs: expiryMs,
    venue: position.venue,
    instrumentId: position.instrumentId,
    signedAmount: position.signedAmount,
    deliveryPrice: deliveryPriceOf(instrument, indexUsd),
  };
  return [delivery, ...deliveryFee(delivery, instrument, indexUsd, deps.rulebook)];
}

/** Nothing where the venue charges nothing; a fee the rulebook does not know is not guessed. */
function deliveryFee(delivery: Delivery, instrument: Instrument, indexUsd: Decimal, rulebook: Rulebook): readonly BalanceChange[] {
  const { bookId, tsMs, signedAmount, deliveryPrice } = delivery;
  const charged = deliveryFeeOf({ instrument, amount: signedAmount.abs(), deliveryPrice, indexUsd, rulebook, tsMs });
  if (!charged.ok || charged.value.fee.isZero()) return [];
  const { fee, currency } = charged.value;
  const adjustmentId = `delivery-fee/${instrument.id}`;
  return [{ kind: 'balanceChange', adjustmentId, bookId, note: `delivery fee of ${instrument.id}`, tsMs, currency, signedAmount: fee.negated() }];
}

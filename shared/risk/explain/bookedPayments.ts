/** Which balance changes of the ledger belong to an instrument, and as what; all others are transfers. */
import type { BalanceChange, LedgerRow } from '../../domain/book.ts';
import type { InstrumentId } from '../../domain/instrument.ts';
import type { PaymentOf } from './bookedChange.ts';

/** The perpetual that a balance change was funding of; null: it was something else. */
export type FundingOf = (change: BalanceChange) => InstrumentId | null;

/** The desk books the fee of a delivery as a balance change beside it, under the same id but for the word. */
export function paymentReader(rows: readonly LedgerRow[], fundingOf: FundingOf | null): PaymentOf {
  const feeOf = new Map<string, InstrumentId>();
  for (const { entry } of rows) {
    if (entry.kind !== 'adjustment' || entry.adjustment.kind !== 'delivery') continue;
    const { adjustmentId, instrumentId } = entry.adjustment;
    feeOf.set(adjustmentId.replace(/^delivery\//, 'delivery-fee/'), instrumentId);
  }
  return (change) => {
    const delivered = feeOf.get(change.adjustmentId);
    if (delivered !== undefined) return { kind: 'fee', instrumentId: delivered };
    const instrumentId = fundingOf === null ? null : fundingOf(change);
    return instrumentId === null ? null : { kind: 'funding', instrumentId };
  };
}

/** The index that expired instruments were delivered at, read back from the delivery prices in the ledger. */
import type { Delivery, LedgerRow } from '../../domain/book.ts';
import type { Instrument, OptionInstrument } from '../../domain/instrument.ts';
import type { InstrumentLookup } from '../../domain/ledger.ts';
import { legExpiryMs, type PositionLeg } from '../leg.ts';

/** Delivery index in USD for a leg that was delivered; `fallbackUsd`: where it stands afterwards. */
export type DeliveryIndexOf = (leg: PositionLeg, fallbackUsd: number) => number;

interface ReadIndex {
  readonly indexUsd: number;
  /** What one unit of rounding in the delivery price is worth in it; 0: the price is in USD, and exact. */
  readonly usdPerUnit: number;
}

/**
 * Reads the index off the future or in-the-money option of the same underlying, settlement and expiry among the `rows` that tells it best:
 * a coin price is rounded, and the index it gives would leave cents of a large future unbooked. A leg without one expired worthless, and then
 * any price on that side of its strike explains it: the fallback, held on that side.
 */
export function deliveryIndexes(rows: readonly LedgerRow[], instrumentOf: InstrumentLookup): DeliveryIndexOf {
  const known = new Map<string, ReadIndex>();
  for (const { entry } of rows) {
    if (entry.kind !== 'adjustment' || entry.adjustment.kind !== 'delivery') continue;
    const instrument = instrumentOf(entry.adjustment.instrumentId);
    const read = instrument === undefined ? null : readIndex(instrument, entry.adjustment);
    if (instrument === undefined || read === null || !(read.indexUsd > 0 && read.indexUsd < Infinity)) continue;
    const key = expiryKey(instrument);
    if (read.usdPerUnit < (known.get(key)?.usdPerUnit ?? Infinity)) known.set(key, read);
  }
  return ({ instrument }, fallbackUsd) => known.get(expiryKey(instrument))?.indexUsd ?? worthlessAt(instrument, fallbackUsd);
}

function expiryKey(instrument: Instrument): string {
  const expiryMs = legExpiryMs({ kind: 'position', instrument, signedAmount: 0, averagePrice: null });
  const settlement = instrument.kind === 'spot' ? '' : instrument.settlement;
  return `${instrument.underlying} ${settlement} ${expiryMs ?? ''}`;
}

function readIndex(instrument: Instrument, { deliveryPrice }: Delivery): ReadIndex | null {
  const price = deliveryPrice.toNumber();
  if (instrument.kind !== 'option') return { indexUsd: price, usdPerUnit: 0 };
  if (price === 0) return null;
  if (instrument.settlement === 'linear') return { indexUsd: linearIndexUsd(instrument, price), usdPerUnit: 0 };
  const indexUsd = inverseIndexUsd(instrument, price);
  return { indexUsd, usdPerUnit: (indexUsd * indexUsd) / instrument.strikeUsd };
}

/** From p = ±(S − K)/S. */
function inverseIndexUsd({ side, strikeUsd }: OptionInstrument, priceCoin: number): number {
  return side === 'call' ? strikeUsd / (1 - priceCoin) : strikeUsd / (1 + priceCoin);
}

function linearIndexUsd({ side, strikeUsd }: OptionInstrument, priceUsd: number): number {
  return side === 'call' ? strikeUsd + priceUsd : strikeUsd - priceUsd;
}

function worthlessAt(instrument: Instrument, fallbackUsd: number): number {
  if (instrument.kind !== 'option') return fallbackUsd;
  return instrument.side === 'call' ? Math.min(fallbackUsd, instrument.strikeUsd) : Math.max(fallbackUsd, instrument.strikeUsd);
}

/** The index that expired instruments were delivered at, read back from the delivery prices in the ledger. */
import type { Delivery, LedgerRow } from '../../domain/book.ts';
import type { Instrument, OptionInstrument } from '../../domain/instrument.ts';
import type { InstrumentLookup } from '../../domain/ledger.ts';
import { legExpiryMs, type PositionLeg } from '../leg.ts';

/** Delivery index in USD for a leg that was delivered; `fallbackUsd`: where it stands afterwards. */
export type DeliveryIndexOf = (leg: PositionLeg, fallbackUsd: number) => number;

/**
 * Reads the index off any future or in-the-money option of the same underlying, settlement and expiry among the `rows`. A leg without one expired
 * worthless, and then any price on that side of its strike explains it: the fallback, held on that side.
 */
export function deliveryIndexes(rows: readonly LedgerRow[], instrumentOf: InstrumentLookup): DeliveryIndexOf {
  const known = new Map<string, number>();
  for (const { entry } of rows) {
    if (entry.kind !== 'adjustment' || entry.adjustment.kind !== 'delivery') continue;
    const instrument = instrumentOf(entry.adjustment.instrumentId);
    const indexUsd = instrument === undefined ? null : impliedIndexUsd(instrument, entry.adjustment);
    if (instrument !== undefined && indexUsd !== null && indexUsd > 0 && indexUsd < Infinity) known.set(expiryKey(instrument), indexUsd);
  }
  return ({ instrument }, fallbackUsd) => known.get(expiryKey(instrument)) ?? worthlessAt(instrument, fallbackUsd);
}

function expiryKey(instrument: Instrument): string {
  const expiryMs = legExpiryMs({ kind: 'position', instrument, signedAmount: 0, averagePrice: null });
  const settlement = instrument.kind === 'spot' ? '' : instrument.settlement;
  return `${instrument.underlying} ${settlement} ${expiryMs ?? ''}`;
}

function impliedIndexUsd(instrument: Instrument, { deliveryPrice }: Delivery): number | null {
  if (instrument.kind !== 'option') return deliveryPrice.toNumber();
  if (deliveryPrice.isZero()) return null;
  const price = deliveryPrice.toNumber();
  return instrument.settlement === 'inverse' ? inverseIndexUsd(instrument, price) : linearIndexUsd(instrument, price);
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

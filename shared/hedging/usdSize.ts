/** How a size counts against limits in USD, the same in the solver and in the checks before the order. */
import type { Instrument } from '../domain/instrument.ts';

export interface UsdMeasure {
  readonly instrument: Instrument;
  readonly indexUsd: number | null;
  /** The instrument's own mark; null: unknown. */
  readonly markPriceUsd: number | null;
}

/** USD in one amount unit: 1, or for amounts in coin the index, else the instrument's mark; null: neither is known. */
export function usdPerUnit({ instrument, indexUsd, markPriceUsd }: UsdMeasure): number | null {
  return instrument.amountUnit === 'usd' ? 1 : (indexUsd ?? markPriceUsd);
}

/** Σ|position| of all hedges after `signedAmount` (+ buy, amount units) in the one that is `positionAmount`: what closes a position takes it out of the sum. */
export function notionalAfterUsd(notionalUsd: number, positionAmount: number, signedAmount: number, perUnitUsd: number): number {
  return notionalUsd + (Math.abs(positionAmount + signedAmount) - Math.abs(positionAmount)) * perUnitUsd;
}

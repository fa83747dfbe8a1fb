import type { Instrument } from '../domain/instrument.ts';
import { inWords } from './numberWords.ts';

/** "10 USD", "0.001 BTC" */
export function lotInWords(instrument: Instrument): string {
  return amountInWords(instrument, instrument.lot.toNumber(), 8);
}

/** "50,000 USD", "1.25 BTC": an amount with its unit. */
export function amountInWords({ amountUnit, underlying }: Instrument, amount: number, digits = 4): string {
  return `${inWords(amount, digits)} ${amountUnit === 'usd' ? 'USD' : underlying}`;
}

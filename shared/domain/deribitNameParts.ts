/** The parts Deribit's names are made of: expiry dates ("9JUL26") and strikes ("70000", "0d625"). Null where the text is no such part. */
import { MS_PER_HOUR, toMs, type MsSinceEpoch } from '../units/time.ts';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;
const DATE = /^([1-9]\d?)([A-Z]{3})(\d{2})$/;
/** No leading and no trailing zeros: one strike has one spelling. */
const STRIKE = /^(0|[1-9]\d*)(?:d(\d*[1-9]))?$/;
/** Up to here a float64 keeps every digit and prints it back. */
const MAX_STRIKE_DIGITS = 15;
const EXPIRY_HOUR_UTC = 8;

/** 08:00:00 UTC of a real calendar date, years 2000–2099. */
export function parseExpiry(text: string): MsSinceEpoch | null {
  const match = DATE.exec(text);
  const month = MONTHS.findIndex((name) => name === match?.[2]);
  if (match === null || month < 0) return null;
  const day = Number(match[1]);
  const midnight = new Date(Date.UTC(2000 + Number(match[3]), month, day));
  return midnight.getUTCMonth() === month ? toMs(midnight.getTime() + EXPIRY_HOUR_UTC * MS_PER_HOUR) : null;
}

/** "9JUL26": the UTC date of `expiryMs`, day without a leading zero. */
export function formatExpiry(expiryMs: MsSinceEpoch): string {
  const date = new Date(expiryMs);
  const year = String(date.getUTCFullYear() % 100).padStart(2, '0');
  return `${date.getUTCDate()}${MONTHS[date.getUTCMonth()] ?? ''}${year}`;
}

/** > 0, at most 15 digits, "d" for the decimal point. */
export function parseStrike(text: string): number | null {
  const match = STRIKE.exec(text);
  if (match === null || text.length > MAX_STRIKE_DIGITS + 1) return null;
  const [, whole = '', fraction = ''] = match;
  if (whole.length + fraction.length > MAX_STRIKE_DIGITS) return null;
  const strikeUsd = Number(`${whole}.${fraction}0`);
  return strikeUsd > 0 ? strikeUsd : null;
}

/** Plain digits without an exponent, "d" for the decimal point. */
export function formatStrike(strikeUsd: number): string {
  const plain = String(strikeUsd);
  const digits = plain.includes('e') ? strikeUsd.toFixed(MAX_STRIKE_DIGITS).replace(/0+$/, '') : plain;
  return digits.replace('.', 'd');
}

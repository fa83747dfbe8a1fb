/** Numbers as text, the only place where that happens: − not -, thin thousands, fixed decimals, – for unknown, never −0.00. */

export const UNKNOWN_TEXT = '–';
const MINUS = '−';
/** A quarter of an em: the typographic thin space is one pixel wide in the sans and as wide as a digit in the mono. */
export const THIN_SPACE = '\u2005';
const THOUSANDS = /\B(?=(?:\d{3})+(?!\d))/g;

/** `value` with exactly `decimals` places; null is "–". */
export function formatFixed(value: number | null, decimals: number): string {
  return isKnown(value) ? fixed(value, decimals, '') : UNKNOWN_TEXT;
}

/** Like `formatFixed` with a leading + on what is above zero after rounding. */
export function formatSigned(value: number | null, decimals: number): string {
  return isKnown(value) ? fixed(value, decimals, '+') : UNKNOWN_TEXT;
}

/** Percent points with one sign, "−3.1 %"; null is "–". */
export function formatPercent(value: number | null, decimals = 1): string {
  return !isKnown(value) ? UNKNOWN_TEXT : `${formatSigned(value, decimals)}${THIN_SPACE}%`;
}

/** As many decimals as a person needs at this size: 4 below 1, 2 below 100, 1 below 1,000, else none. */
export function formatAdaptive(value: number | null): string {
  if (!isKnown(value)) return UNKNOWN_TEXT;
  const size = Math.abs(value);
  return formatFixed(value, size < 1 ? 4 : size < 100 ? 2 : size < 1_000 ? 1 : 0);
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const SMALLEST_PLAIN = 1e-4;
const LARGEST_PLAIN = 1e9;

/** At most `digits` significant digits, without trailing zeros: "0.331", "74 512", and "1.2×10⁻⁶" where plain digits would hide it. */
export function formatSignificant(value: number | null, digits: number): string {
  if (!isKnown(value)) return UNKNOWN_TEXT;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN) return plainSignificant(value, digits);
  const [mantissa = '0', exponent = '0'] = size.toExponential(digits - 1).split('e');
  return `${value < 0 ? MINUS : ''}${withoutTail(mantissa)}×10${superscript(Number(exponent))}`;
}

function plainSignificant(value: number, digits: number): string {
  const decimals = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  return withoutTail(formatFixed(value, Math.min(12, Math.max(0, decimals))));
}

function withoutTail(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function superscript(exponent: number): string {
  const digits = String(Math.abs(exponent)).replaceAll(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? digit);
  return `${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** Exact decimal text of the ledger or a venue, digit for digit, grouped. */
export function formatDecimalText(text: string | null): string {
  if (text === null) return UNKNOWN_TEXT;
  const isNegative = text.startsWith('-');
  const [whole = '0', fraction] = (isNegative ? text.slice(1) : text).split('.');
  return `${isNegative ? MINUS : ''}${groupThousands(whole)}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** Commas between thousands and nowhere else: "0,5" is no 5. */
const WITH_COMMAS = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;

/** What a person may type into a size or price field → canonical decimal text; null when it is no positive plain number. */
export function parseDecimalInput(text: string): string | null {
  const typed = text.replaceAll(/[\s_]/g, '').replace(MINUS, '-');
  const bare = WITH_COMMAS.test(typed) ? typed.replaceAll(',', '') : typed;
  if (!/^\d{1,30}(?:\.\d{1,30})?$/.test(bare) || !/[1-9]/.test(bare)) return null;
  const [whole = '0', fraction = ''] = bare.split('.');
  const trimmed = fraction.replace(/0+$/, '');
  return `${whole.replace(/^0+(?=\d)/, '')}${trimmed === '' ? '' : `.${trimmed}`}`;
}

/** NaN and infinities never come from the desk; should one appear, it is as unknown as null. */
function isKnown(value: number | null): value is number {
  return Number.isFinite(value);
}

function fixed(value: number, decimals: number, plus: '' | '+'): string {
  const text = Math.abs(value).toFixed(decimals);
  if (!/[1-9]/.test(text)) return text;
  const dot = text.indexOf('.');
  const whole = dot < 0 ? text : text.slice(0, dot);
  const grouped = whole.length > 3 ? groupThousands(whole) + text.slice(whole.length) : text;
  return `${value < 0 ? MINUS : plus}${grouped}`;
}

function groupThousands(digits: string): string {
  return digits.replaceAll(THOUSANDS, THIN_SPACE);
}

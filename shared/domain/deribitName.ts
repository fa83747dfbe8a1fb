/**
 * Deribit's instrument names, read and written. A name says what is traded, never what it costs or how large a contract is:
 * terms come from the venue or its rulebook (rulebook.ts).
 */
import { assertNever } from '../result/assertNever.ts';
import { fail, ok, type Result } from '../result/result.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import { formatExpiry, formatStrike, parseExpiry, parseStrike } from './deribitNameParts.ts';
import type { OptionSide } from './instrument.ts';

/** "BTC" alone names the coin-settled family; "BTC_USDC" the one quoted and settled in USDC. */
interface NameBase {
  readonly base: string;
  /** Null: inverse. */
  readonly quote: string | null;
}

export interface DeribitOptionName extends NameBase {
  readonly kind: 'option';
  readonly expiryMs: MsSinceEpoch;
  readonly strikeUsd: number;
  readonly side: OptionSide;
}

export interface DeribitFutureName extends NameBase {
  readonly kind: 'future';
  readonly expiryMs: MsSinceEpoch;
}

export interface DeribitPerpetualName extends NameBase {
  readonly kind: 'perpetual';
}

export interface DeribitSpotName {
  readonly kind: 'spot';
  readonly base: string;
  readonly quote: string;
}

/** Two legs of one futures curve; which is bought is the venue's to tell. */
export interface DeribitFutureComboName extends NameBase {
  readonly kind: 'futureCombo';
  readonly strategy: 'FS';
  /** An expiry, or null for the perpetual. */
  readonly legExpiriesMs: readonly [MsSinceEpoch | null, MsSinceEpoch | null];
}

/** The ratio and direction of each leg are the venue's to tell (its list of combos); the name holds expiries and strikes only. */
export interface DeribitOptionComboName extends NameBase {
  readonly kind: 'optionCombo';
  /** "CS", "PS", "STRG", "STRD", "RR", "BOX", "REV", "CCAL", "CSR12", … */
  readonly strategy: string;
  /** One, or two for calendars and diagonals; in the name's order. */
  readonly expiriesMs: readonly MsSinceEpoch[];
  /** One to four, in the name's order. */
  readonly strikesUsd: readonly number[];
}

export type DeribitName =
  | DeribitOptionName
  | DeribitFutureName
  | DeribitPerpetualName
  | DeribitSpotName
  | DeribitFutureComboName
  | DeribitOptionComboName;

const MAX_NAME_CHARS = 64;
const PAIR = /^((?=[A-Z0-9]*[A-Z])[A-Z0-9]{1,16})(?:_([A-Z]{2,8}))?$/;
/** A strategy code starts with a letter, a date with a digit: the two cannot be mixed up. */
const STRATEGY = /^[A-Z]{2,6}\d{0,3}$/;

/** What `text` names, for every form of the grammar; invalidInput says which part is wrong. Only the canonical spelling is a name. */
export function parseDeribitName(text: string): Result<DeribitName> {
  if (text.length > MAX_NAME_CHARS) return wrong(text, `a name of at most ${MAX_NAME_CHARS} characters`);
  const [pairText = '', second, third, fourth, ...rest] = text.split('-');
  const pair = PAIR.exec(pairText);
  if (pair === null || rest.length > 0) return wrong(text, 'a Deribit name such as BTC-PERPETUAL or BTC-27FEB26-70000-P');
  const named: NameBase = { base: pair[1] ?? '', quote: pair[2] ?? null };
  if (second === undefined) return parseSpot(text, named);
  if (third === undefined) return parseFutureOrPerpetual(text, named, second);
  if (STRATEGY.test(second)) return parseCombo(text, named, second, third, fourth);
  return fourth === undefined ? wrong(text, 'C or P after the strike') : parseOption(text, named, [second, third, fourth]);
}

/** The one spelling of `name`; the inverse of `parseDeribitName`. */
export function formatDeribitName(name: DeribitName): string {
  const pair = name.quote === null ? name.base : `${name.base}_${name.quote}`;
  switch (name.kind) {
    case 'spot':
      return pair;
    case 'perpetual':
      return `${pair}-PERPETUAL`;
    case 'future':
      return `${pair}-${formatExpiry(name.expiryMs)}`;
    case 'option':
      return `${pair}-${formatExpiry(name.expiryMs)}-${formatStrike(name.strikeUsd)}-${name.side === 'call' ? 'C' : 'P'}`;
    case 'futureCombo':
      return `${pair}-FS-${name.legExpiriesMs.map((ms) => (ms === null ? 'PERP' : formatExpiry(ms))).join('_')}`;
    case 'optionCombo':
      return `${pair}-${name.strategy}-${name.expiriesMs.map(formatExpiry).join('_')}-${name.strikesUsd.map(formatStrike).join('_')}`;
    default:
      return assertNever(name);
  }
}

function parseSpot(text: string, { base, quote }: NameBase): Result<DeribitName> {
  if (quote === null) return wrong(text, 'an instrument, not a currency');
  return base === quote ? wrong(text, 'two different currencies') : ok({ kind: 'spot', base, quote });
}

function parseFutureOrPerpetual(text: string, named: NameBase, part: string): Result<DeribitName> {
  if (part === 'PERPETUAL') return ok({ kind: 'perpetual', ...named });
  const expiryMs = parseExpiry(part);
  return expiryMs === null ? wrong(text, 'PERPETUAL or an expiry date such as 27FEB26') : ok({ kind: 'future', ...named, expiryMs });
}

function parseOption(text: string, named: NameBase, [date, strike, letter]: readonly [string, string, string]): Result<DeribitName> {
  const expiryMs = parseExpiry(date);
  if (expiryMs === null) return wrong(text, 'an expiry date such as 27FEB26');
  const strikeUsd = parseStrike(strike);
  if (strikeUsd === null) return wrong(text, 'a strike such as 70000 or 0d625');
  if (letter !== 'C' && letter !== 'P') return wrong(text, 'C or P after the strike');
  return ok({ kind: 'option', ...named, expiryMs, strikeUsd, side: letter === 'C' ? 'call' : 'put' });
}

function parseCombo(text: string, named: NameBase, strategy: string, dates: string, strikes: string | undefined): Result<DeribitName> {
  if (strategy === 'FS') return parseFutureCombo(text, named, dates, strikes);
  if (strikes === undefined) return wrong(text, 'strikes after the expiries');
  const expiriesMs = allParsed(dates, 2, parseExpiry);
  if (expiriesMs === null) return wrong(text, 'one or two expiry dates joined by _');
  const strikesUsd = allParsed(strikes, 4, parseStrike);
  if (strikesUsd === null) return wrong(text, 'one to four strikes joined by _');
  return ok({ kind: 'optionCombo', ...named, strategy, expiriesMs, strikesUsd });
}

function parseFutureCombo(text: string, named: NameBase, legs: string, strikes: string | undefined): Result<DeribitName> {
  const [first, second, ...rest] = legs.split('_').map(parseFutureLeg);
  const isPair = first !== undefined && second !== undefined && rest.length === 0 && strikes === undefined;
  if (!isPair || first === 'invalid' || second === 'invalid' || first === second)
    return wrong(text, 'two different legs, each an expiry date or PERP');
  return ok({ kind: 'futureCombo', ...named, strategy: 'FS', legExpiriesMs: [first, second] });
}

function parseFutureLeg(leg: string): MsSinceEpoch | null | 'invalid' {
  return leg === 'PERP' ? null : (parseExpiry(leg) ?? 'invalid');
}

function allParsed<T>(text: string, max: number, parse: (part: string) => T | null): readonly T[] | null {
  const parts = text.split('_');
  const values = parts.map(parse).filter((value) => value !== null);
  return values.length === parts.length && parts.length <= max ? values : null;
}

function wrong(text: string, expected: string): Result<never> {
  return fail('invalidInput', `expected ${expected}, was ${JSON.stringify(text.slice(0, MAX_NAME_CHARS))}`);
}

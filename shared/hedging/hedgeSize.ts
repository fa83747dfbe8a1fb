/** How much to trade: the ideal size in the instrument's unit, held to lots and limits, each of which says that it bound. */
import type { Instrument } from '../domain/instrument.ts';
import { isOnLot, roundAmountToLot } from '../domain/tick.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { decimal, toDecimalText, type Decimal } from '../units/decimal.ts';
import { coinInWords, inWords } from './numberWords.ts';

/**
 * insideBand: the next lot up if that does not carry the delta past the target, else the last lot that does not.
 * towardZero: never more than the ideal. nearest: half a lot either way.
 */
export type LotRounding = 'insideBand' | 'towardZero' | 'nearest';

export interface SizeRequest {
  readonly instrument: Instrument;
  /** > 0: coins that bring the delta to where it should go. */
  readonly idealCoin: number;
  /** ≥ idealCoin: coins that would bring it to the target itself. */
  readonly toTargetCoin: number;
  /** Expected average of an amount (amount units); > 0. */
  readonly priceOf: (amount: number) => number;
  readonly rounding: LotRounding;
  /** Upper limits on a suggestion, with the words to say when they bind; a trader's own amount is not shrunk. */
  readonly caps: readonly SizeCap[];
  /** The trader's own amount; null: the suggestion's. */
  readonly ownAmount: Decimal | null;
}

export interface SizeCap {
  /** Amount units. */
  readonly amount: number;
  readonly words: string;
}

export type HedgeSize =
  | { readonly kind: 'size'; readonly amount: Decimal; readonly priceUsd: number; readonly boundBy: readonly string[] }
  | { readonly kind: 'tooSmall'; readonly reason: string };

/** invalidInput: the trader's amount is not a positive multiple of the lot. */
export function sizeHedge(request: SizeRequest): Result<HedgeSize> {
  return request.ownAmount === null ? ok(suggestedSize(request)) : ownSize(request, request.ownAmount);
}

function ownSize({ instrument, priceOf }: SizeRequest, amount: Decimal): Result<HedgeSize> {
  if (!amount.greaterThan(0) || !isOnLot(instrument, amount)) {
    return fail('invalidInput', `amount: expected a multiple of ${lotInWords(instrument)} > 0, was ${toDecimalText(amount)}`);
  }
  return ok({ kind: 'size', amount, priceUsd: priceOf(amount.toNumber()), boundBy: [] });
}

function suggestedSize(request: SizeRequest): HedgeSize {
  const { instrument, idealCoin, caps } = request;
  const ideal = idealAmount(request);
  if (ideal.lessThan(instrument.lot)) return tooSmall(request, coinInWords(idealCoin, instrument.underlying));
  const rounded = roundedAmount(request, ideal);
  const boundBy = rounded.equals(ideal) ? [] : [`lot ${lotInWords(instrument)}`];
  let amount = rounded;
  for (const cap of caps) {
    if (!amount.greaterThan(decimal(cap.amount))) continue;
    amount = roundAmountToLot(instrument, decimal(cap.amount), 'down');
    boundBy.push(cap.words);
    if (amount.lessThan(instrument.lot)) return tooSmall(request, `what is left (${cap.words})`);
  }
  return { kind: 'size', amount, priceUsd: request.priceOf(amount.toNumber()), boundBy };
}

/** A size this close to a whole lot is that lot: sums of floats do not end on lots. Far below any lot. */
const NEGLIGIBLE_COIN = 1e-9;

/** Coins to amount units at the price that very amount trades at: for USD amounts two rounds settle it far below a lot. */
function idealAmount({ instrument, idealCoin, priceOf }: SizeRequest): Decimal {
  if (instrument.amountUnit === 'coin') return snapped(instrument, idealCoin, NEGLIGIBLE_COIN);
  const first = idealCoin * priceOf(0);
  const second = idealCoin * priceOf(first);
  const priceUsd = priceOf(second);
  return snapped(instrument, idealCoin * priceUsd, NEGLIGIBLE_COIN * priceUsd);
}

function snapped(instrument: Instrument, amount: number, negligible: number): Decimal {
  const exact = decimal(amount);
  const nearest = roundAmountToLot(instrument, exact, 'nearest');
  return nearest.minus(exact).abs().lessThan(decimal(negligible)) ? nearest : exact;
}

function roundedAmount({ instrument, toTargetCoin, priceOf, rounding }: SizeRequest, ideal: Decimal): Decimal {
  if (rounding !== 'insideBand') return roundAmountToLot(instrument, ideal, rounding);
  const up = roundAmountToLot(instrument, ideal, 'up');
  const upCoin = instrument.amountUnit === 'usd' ? up.toNumber() / priceOf(up.toNumber()) : up.toNumber();
  return upCoin > toTargetCoin + NEGLIGIBLE_COIN ? roundAmountToLot(instrument, ideal, 'down') : up;
}

function tooSmall({ instrument }: SizeRequest, what: string): HedgeSize {
  return { kind: 'tooSmall', reason: `${what} is less than one lot of ${lotInWords(instrument)}` };
}

/** "10 USD", "0.001 BTC" */
export function lotInWords({ lot, amountUnit, underlying }: Instrument): string {
  return `${inWords(lot.toNumber(), 8)} ${amountUnit === 'usd' ? 'USD' : underlying}`;
}

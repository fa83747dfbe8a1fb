/** What a trade or a delivery costs at the venue, from the dated rates of the rulebook. */
import { fail, ok, type Result } from '../result/result.ts';
import type { Decimal } from '../units/decimal.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import { expiryMsOf, type Currency, type Instrument, type OptionInstrument } from './instrument.ts';
import type { Liquidity } from './order.ts';
import { inForceAt, productOfInstrument, type FeeRates, type FeeSchedule, type Rulebook } from './rulebook.ts';
import { settlementPeriodOf } from './settlementPeriod.ts';

export interface FeeQuestion {
  readonly instrument: Instrument;
  readonly liquidity: Liquidity;
  /** > 0, amount units. */
  readonly amount: Decimal;
  /** In the instrument's price unit; > 0, for options >= 0. */
  readonly price: Decimal;
  /** USD per coin; only linear options need it. */
  readonly indexUsd: Decimal | null;
  readonly rulebook: Rulebook;
  readonly tsMs: MsSinceEpoch;
}

export interface DeliveryFeeQuestion extends Omit<FeeQuestion, 'liquidity' | 'price'> {
  /** As in the ledger's delivery: the option's payoff per coin in its price unit, USD for inverse futures, quote currency for linear ones. */
  readonly deliveryPrice: Decimal;
}

export interface Fee {
  /** Paid > 0, a rebate < 0. */
  readonly fee: Decimal;
  readonly currency: Currency;
}

/** The venue books fees to this many decimals (its own samples show 8). */
const FEE_DECIMALS = 8;

/**
 * The fee of one fill. Inverse futures: rate × amount ÷ price, coin. Linear futures: rate × amount × price.
 * Options: rate per coin (× index when linear), at most `capOfValue` of the premium.
 * missingData: the rate, or the index a linear option needs, is not known. Source: Deribit's fee article and instrument records.
 */
export function feeOf(question: FeeQuestion): Result<Fee> {
  return charge(question, question.price, question.liquidity);
}

/** The fee of a delivery at expiry; notApplicable for what does not expire. 0 for a worthless option, whose value caps the fee. */
export function deliveryFeeOf(question: DeliveryFeeQuestion): Result<Fee> {
  if (expiryMsOf(question.instrument) === null) return fail('notApplicable', `${question.instrument.id} is never delivered`);
  return charge(question, question.deliveryPrice, 'delivery');
}

function charge(question: Omit<FeeQuestion, 'liquidity' | 'price'>, price: Decimal, event: keyof FeeRates): Result<Fee> {
  const { instrument, rulebook, tsMs } = question;
  const input = checkInput(instrument, question.amount, price);
  if (!input.ok) return input;
  const product = productOfInstrument(rulebook, instrument);
  if (!product.ok) return product;
  const schedule = inForceAt(product.value.fees, tsMs, `fees of ${instrument.id}`);
  if (!schedule.ok) return schedule;
  const rate = rateOf(schedule.value, instrument, event);
  if (rate === null) return fail('missingData', `${event} fee of ${instrument.id}: the rulebook does not know it`);
  const fee = feeAmount(question, price, rate, schedule.value.capOfValue);
  return fee.ok ? ok({ fee: fee.value.toDecimalPlaces(FEE_DECIMALS), currency: instrument.settlementCurrency }) : fee;
}

function checkInput(instrument: Instrument, amount: Decimal, price: Decimal): Result<void> {
  if (!amount.greaterThan(0)) return fail('invalidInput', `amount of ${instrument.id}: expected > 0, was ${amount.toFixed()}`);
  const isPrice = instrument.kind === 'option' ? price.greaterThanOrEqualTo(0) : price.greaterThan(0);
  return isPrice ? ok(undefined) : fail('invalidInput', `price of ${instrument.id}: expected > 0, was ${price.toFixed()}`);
}

function rateOf(schedule: FeeSchedule, instrument: Instrument, event: keyof FeeRates): Decimal | null {
  const expiryMs = expiryMsOf(instrument);
  const period = expiryMs === null ? null : settlementPeriodOf(expiryMs);
  const special = period === 'day' || period === 'week' ? schedule.byPeriod?.[period]?.[event] : undefined;
  return special === undefined ? schedule[event] : special;
}

function feeAmount(
  question: Pick<FeeQuestion, 'instrument' | 'amount' | 'indexUsd'>,
  price: Decimal,
  rate: Decimal,
  cap: Decimal | null,
): Result<Decimal> {
  const { instrument, amount } = question;
  if (instrument.kind === 'option') return optionFee(instrument, question, price, rate, cap);
  const isInverse = instrument.kind !== 'spot' && instrument.settlement === 'inverse';
  return ok(isInverse ? rate.times(amount).div(price) : rate.times(amount).times(price));
}

function optionFee(
  { id, settlement }: OptionInstrument,
  { amount, indexUsd }: Pick<FeeQuestion, 'amount' | 'indexUsd'>,
  price: Decimal,
  rate: Decimal,
  cap: Decimal | null,
): Result<Decimal> {
  if (settlement === 'linear' && indexUsd === null) return fail('missingData', `index of ${id}: needed for the fee of a linear option`);
  const full = rate.times(amount).times(settlement === 'linear' && indexUsd !== null ? indexUsd : 1);
  const capped = cap?.times(price).times(amount);
  return ok(capped !== undefined && capped.lessThan(full) ? capped : full);
}

/** The all-in cost of a trade before it is made: fee, spread, book, impact, carry and margin, for three ways of trading. */
import { feeOf } from '../domain/fee.ts';
import type { Liquidity } from '../domain/order.ts';
import { tickAt } from '../domain/tick.ts';
import { assertNever } from '../result/assertNever.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { isCash } from '../risk/leg.ts';
import { decimal } from '../units/decimal.ts';
import type { CostPrediction } from './costPrediction.ts';
import type { CostRequest, ExecutionPlan, PassivePlan, SlicedPlan } from './costRequest.ts';
import { costOfHolding } from './holdingCost.ts';
import { defaultDailyVolumeUsd } from './impactModel.ts';
import { passiveFill, priceDeviation } from './passiveFill.ts';
import { slicedDeviation, slicedLoss } from './slicing.ts';
import { coinsAt, lossUsd, takerLoss, type TakerLoss, type TakerTerms } from './takerLoss.ts';
import { touchOf, type Touch } from './touch.ts';

/** What the execution decides; carry and margin are added to it. */
type ExecutionCost = Omit<CostPrediction, 'execution' | 'carryUsd' | 'marginUsd' | 'totalUsd'>;

interface Situation {
  readonly request: CostRequest;
  readonly amount: number;
  readonly touch: Touch;
  readonly terms: TakerTerms;
}

const MAX_SLICES = 1_000;

/**
 * Expected cost against the mid, by cause.
 * market: fee + touch against mid + walk of the visible book + impact of what it does not hold (takerLoss.ts).
 * passive: rests at its own touch and fills with p (passiveFill.ts); then it pays the maker's fee and earns its half spread. Otherwise it goes to
 * market after the price has run away, which counts as slippage. Every part is the mean over both ends.
 * sliced: market orders into a book that refills (slicing.ts).
 * Options at market only, coin premiums at the index. invalidInput: an amount, plan, crossed book or unusable number, named;
 * missingData: an empty side, a depth without a basis for impact, a fee, index, mark or margin that is not known;
 * unsupported: options other than at market, prices that are not USD or coin of the underlying.
 */
export function predictCost(request: CostRequest): Result<CostPrediction> {
  const situation = situationOf(request);
  if (!situation.ok) return situation;
  const execution = costOfExecution(situation.value, request.execution);
  if (!execution.ok) return execution;
  const holding = costOfHolding(request, situation.value.amount);
  if (!holding.ok) return holding;
  const { feeUsd, halfSpreadUsd, slippageUsd, impactUsd } = execution.value;
  const totalUsd = feeUsd + halfSpreadUsd + slippageUsd + impactUsd + holding.value.carryUsd + holding.value.marginUsd;
  if (!Number.isFinite(totalUsd)) return fail('calculationFailed', `${request.instrument.id}: the cost is not a finite number`);
  return ok({ execution: request.execution.kind, ...execution.value, ...holding.value, totalUsd });
}

function situationOf(request: CostRequest): Result<Situation> {
  const { instrument, side, book } = request;
  const amount = request.amount.toNumber();
  if (!(amount > 0) || !Number.isFinite(amount)) return fail('invalidInput', `amount of ${instrument.id}: expected > 0, was ${amount}`);
  const numbers = checkNumbers(request);
  if (!numbers.ok) return numbers;
  const usdPerPrice = usdPerPriceOf(request);
  if (!usdPerPrice.ok) return usdPerPrice;
  const touch = touchOf(book);
  if (!touch.ok) return touch;
  const terms: TakerTerms = {
    instrument,
    side,
    book,
    mid: touch.value.mid,
    touch: side === 'buy' ? touch.value.ask : touch.value.bid,
    usdPerPrice: usdPerPrice.value,
    impact: request.impact,
    dailySigma: request.dailySigma,
    dailyVolumeUsd: request.dailyVolumeUsd ?? defaultDailyVolumeUsd(instrument),
  };
  return ok({ request, amount, touch: touch.value, terms });
}

function checkNumbers({ dailySigma, dailyVolumeUsd, impact }: CostRequest): Result<void> {
  if (dailySigma !== null && !(dailySigma >= 0 && dailySigma < Infinity))
    return fail('invalidInput', `dailySigma: expected >= 0, was ${dailySigma}`);
  if (dailyVolumeUsd !== null && !(dailyVolumeUsd > 0)) return fail('invalidInput', `dailyVolumeUsd: expected > 0, was ${dailyVolumeUsd}`);
  if (!(impact.coefficient >= 0 && impact.coefficient < Infinity))
    return fail('invalidInput', `impact: expected >= 0, was ${impact.coefficient}`);
  return ok(undefined);
}

function usdPerPriceOf({ instrument, indexUsd }: CostRequest): Result<number> {
  if (isCash(instrument.quoteCurrency)) return ok(1);
  if (instrument.kind !== 'option')
    return fail('unsupported', `${instrument.id}: expected a price in USD, is quoted in ${instrument.quoteCurrency}`);
  return indexUsd !== null && indexUsd > 0 ? ok(indexUsd) : fail('missingData', `${instrument.id}: the index is not known`);
}

function costOfExecution(situation: Situation, plan: ExecutionPlan): Result<ExecutionCost> {
  if (plan.kind !== 'market' && situation.request.instrument.kind === 'option') {
    return fail('unsupported', `${situation.request.instrument.id}: the cost of options is known at market only`);
  }
  switch (plan.kind) {
    case 'market':
      return marketCost(situation);
    case 'passive':
      return passiveCost(situation, plan);
    case 'sliced':
      return slicedCost(situation, plan);
    default:
      return assertNever(plan);
  }
}

function marketCost(situation: Situation): Result<ExecutionCost> {
  const loss = takerLoss(situation.terms, situation.amount);
  return loss.ok ? taken(situation, loss.value, 0) : loss;
}

function slicedCost(situation: Situation, plan: SlicedPlan): Result<ExecutionCost> {
  const checked = checkSlices(plan);
  if (!checked.ok) return checked;
  const loss = slicedLoss(situation.terms, situation.amount, plan);
  if (!loss.ok) return loss;
  const { dailySigma } = situation.request;
  const deviation = dailySigma === null ? null : priceDeviation(situation.touch.mid, dailySigma, plan.durationSeconds);
  const isTimed = plan.slices > 1 && plan.durationSeconds > 0;
  if (!isTimed) return taken(situation, loss.value, 0);
  return taken(
    situation,
    loss.value,
    deviation === null ? null : coinsAt(situation.terms, situation.amount, situation.touch.mid) * slicedDeviation(deviation, plan.slices),
  );
}

function checkSlices({ slices, durationSeconds, refillHalfLifeSeconds }: SlicedPlan): Result<void> {
  if (!Number.isInteger(slices) || slices < 1 || slices > MAX_SLICES) {
    return fail('invalidInput', `slices: expected 1 … ${MAX_SLICES}, was ${slices}`);
  }
  if (!(durationSeconds >= 0 && durationSeconds < Infinity))
    return fail('invalidInput', `durationSeconds: expected >= 0, was ${durationSeconds}`);
  const isHalfLife = refillHalfLifeSeconds === null || refillHalfLifeSeconds >= 0;
  return isHalfLife ? ok(undefined) : fail('invalidInput', `refillHalfLifeSeconds: expected >= 0, was ${refillHalfLifeSeconds}`);
}

/** A cost whose whole amount was taken. */
function taken(situation: Situation, loss: TakerLoss, timingRiskUsd: number | null): Result<ExecutionCost> {
  const averagePrice = averageOf(situation, loss);
  const fee = feeUsdOf(situation, 'taker', averagePrice);
  if (!fee.ok) return fee;
  const { halfSpreadUsd, slippageUsd, impactUsd } = loss;
  const averagePriceUsd = averagePrice * situation.terms.usdPerPrice;
  return ok({ feeUsd: fee.value, halfSpreadUsd, slippageUsd, impactUsd, averagePriceUsd, fillProbability: 1, timingRiskUsd });
}

/** Price unit: harmonic where the amount is USD, as in walkBook. */
function averageOf({ amount, terms, touch }: Situation, { coins, halfSpreadUsd, slippageUsd, impactUsd }: TakerLoss): number {
  if (terms.instrument.amountUnit === 'usd') return amount / coins;
  const worse = (halfSpreadUsd + slippageUsd + impactUsd) / (terms.usdPerPrice * amount);
  return terms.side === 'buy' ? touch.mid + worse : touch.mid - worse;
}

function passiveCost(situation: Situation, { waitSeconds }: PassivePlan): Result<ExecutionCost> {
  const { request, amount, touch, terms } = situation;
  if (!(waitSeconds >= 0 && waitSeconds < Infinity)) return fail('invalidInput', `waitSeconds: expected >= 0, was ${waitSeconds}`);
  if (request.dailySigma === null) return fail('missingData', `${request.instrument.id}: the chance to fill needs the volatility`);
  const market = marketCost(situation);
  if (!market.ok) return market;
  const restPrice = request.side === 'buy' ? touch.bid : touch.ask;
  const makerFee = feeUsdOf(situation, 'maker', restPrice);
  if (!makerFee.ok) return makerFee;
  const distance = Math.abs(touch.mid - restPrice) + tickAt(request.instrument, decimal(restPrice)).toNumber();
  const fill = passiveFill(distance, priceDeviation(touch.mid, request.dailySigma, waitSeconds));
  const p = fill.probability;
  const mixed = (filled: number, failed: number): number => p * filled + (1 - p) * failed;
  const coins = coinsAt(terms, amount, touch.mid);
  const runaway = request.side === 'buy' ? fill.expectedRunaway : -fill.expectedRunaway;
  return ok({
    feeUsd: mixed(makerFee.value, market.value.feeUsd),
    halfSpreadUsd: mixed(lossUsd(terms, amount, restPrice), market.value.halfSpreadUsd),
    slippageUsd: mixed(0, market.value.slippageUsd) + coins * fill.expectedRunaway,
    impactUsd: mixed(0, market.value.impactUsd),
    averagePriceUsd: mixed(restPrice, market.value.averagePriceUsd) + runaway,
    fillProbability: p,
    timingRiskUsd: coins * fill.deviation,
  });
}

/** A fee in coin counts at the price traded; of an option, at the index. */
function feeUsdOf({ request, terms }: Situation, liquidity: Liquidity, price: number): Result<number> {
  const { instrument, amount, rulebook, tsMs, indexUsd } = request;
  if (!(price > 0)) return fail('calculationFailed', `${instrument.id}: the average price would be ${price}`);
  const index = indexUsd === null ? null : decimal(indexUsd);
  const fee = feeOf({ instrument, liquidity, amount, price: decimal(price), indexUsd: index, rulebook, tsMs });
  if (!fee.ok) return fee;
  const coinUsd = instrument.kind === 'option' ? terms.usdPerPrice : price;
  return ok(fee.value.fee.toNumber() * (fee.value.currency === instrument.underlying ? coinUsd : 1));
}

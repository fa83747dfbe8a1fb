/** The suggested trade: which side, how much in the instrument's own unit, at what price, what it costs, what it leaves and what held it. */
import { estimateHedgeCost } from '../costs/hedgeCost.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { TradeSide } from '../domain/order.ts';
import { isOnLot, tickAt } from '../domain/tick.ts';
import { openShare } from '../risk/deltaDecay.ts';
import { isCash } from '../risk/leg.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { decimal, parseDecimal, toDecimalText, type Decimal } from '../units/decimal.ts';
import { contentId } from './contentId.ts';
import type { BindingConstraint } from './feasible/constraint.ts';
import { directionConstraint } from './feasible/directionConstraint.ts';
import { brokenConstraints, feasibleHedge, type FeasibleHedge } from './feasible/feasibleHedge.ts';
import { hedgeConstraints, type HedgeConstraints } from './feasible/hedgeConstraints.ts';
import { checkGuard } from './feasible/hedgeGuard.ts';
import { lotsWithin } from './feasible/lotStep.ts';
import { amountOf, coinsOf, type TradeScale } from './feasible/tradeScale.ts';
import { wantedLots } from './feasible/wantedLots.ts';
import type { HedgePlan, HedgePlanOutcome, HedgePlanRequest, PlanEdit } from './hedgePlan.ts';
import { expectedPrices, priceHedge, type AdjustLimit, type HedgePrice, type HedgePriceRequest } from './hedgePrice.ts';
import { lotInWords } from './lotWords.ts';
import { collarOf } from './marketChecks.ts';
import { coinInWords } from './numberWords.ts';

export { DEFAULT_HEDGE_SETTINGS, NO_PLAN_EDIT, settingsOfPolicy } from './hedgePlan.ts';
export type { HedgePlan, HedgePlanOutcome, HedgePlanRequest, HedgeSettings, PlanEdit } from './hedgePlan.ts';

/**
 * The trade that brings the net delta to the desired one, in whole lots, as far as the constraints allow. `none` when that is nothing.
 * The trader's own amount is not shrunk. `adjustLimit` moves a resting price of the style's own; it is no part of the request, so whoever
 * stores the request stores the moved price as its edit. notApplicable: spot in the coin numeraire (coins held have no delta there), a future in its last half hour;
 * unsupported: an option or a pair not quoted in USD; missingData: no price; invalidInput: an edit that the venue would not take or a limit
 * that is none, naming the field.
 */
export function planHedge(request: HedgePlanRequest, adjustLimit?: AdjustLimit): Result<HedgePlanOutcome> {
  const usable = checkRequest(request);
  if (!usable.ok) return usable;
  const edits = editedNumbers(request.edit);
  if (!edits.ok) return edits;
  const moveCoin = request.desiredDeltaCoin - request.netDeltaCoin;
  if (moveCoin === 0) return ok({ kind: 'none', reason: 'The delta is where it should be', feasible: null });
  const plain = toPriceRequest(request, moveCoin > 0 ? 'buy' : 'sell', edits.value.limitPrice);
  const priceRequest = adjustLimit === undefined ? plain : { ...plain, adjustLimit };
  const price = priceHedge(priceRequest);
  if (!price.ok) return price;
  const trade = tradeOf(request, priceRequest, price.value);
  return edits.value.amount === null ? suggestedPlan(trade) : ownPlan(trade, edits.value.amount);
}

/** What constrains the order of `amount` (null: the size a suggestion would want) as things are now; for `preTradeChecks`. Fails as planHedge does. */
export function planConstraints(request: HedgePlanRequest, side: TradeSide, amount: Decimal | null): Result<HedgeConstraints> {
  const usable = checkRequest(request);
  if (!usable.ok) return usable;
  const edits = editedNumbers(request.edit);
  if (!edits.ok) return edits;
  const priceRequest = toPriceRequest(request, side, edits.value.limitPrice);
  const price = priceHedge(priceRequest);
  if (!price.ok) return price;
  const trade = tradeOf(request, priceRequest, price.value);
  return ok(constraintsOf(trade, amount === null ? wantedOf(trade) : lotsWithin(request.instrument.lot, amount.toNumber())));
}

function checkRequest(request: HedgePlanRequest): Result<void> {
  const { instrument, numeraire, netDeltaCoin, desiredDeltaCoin, targetDeltaCoin, tsMs, guard } = request;
  for (const [name, value] of Object.entries({ netDeltaCoin, desiredDeltaCoin, targetDeltaCoin })) {
    if (!Number.isFinite(value)) return fail('invalidInput', `${name}: expected a finite number, was ${value}`);
  }
  const moveCoin = desiredDeltaCoin - netDeltaCoin;
  if (!Number.isFinite(moveCoin))
    return fail('invalidInput', `desiredDeltaCoin: expected a finite trade from ${netDeltaCoin}, was ${moveCoin}`);
  if (instrument.kind === 'option') return fail('unsupported', `${instrument.id}: options are not delta hedges yet`);
  if (!isCash(instrument.quoteCurrency))
    return fail('unsupported', `${instrument.id}: expected a price in USD, is quoted in ${instrument.quoteCurrency}`);
  if (instrument.kind === 'future' && openShare(instrument.expiryMs, tsMs) < 1) {
    return fail('notApplicable', `${instrument.id}: its delivery price is being averaged, and its delta runs out with it`);
  }
  if (instrument.kind === 'spot' && numeraire === 'coin') {
    return fail('notApplicable', `${instrument.id}: coins held have no delta in the coin numeraire`);
  }
  return guard === undefined ? ok(undefined) : checkGuard(guard);
}

function editedNumbers({ amount, limitPrice }: PlanEdit): Result<{ amount: Decimal | null; limitPrice: Decimal | null }> {
  const parsedAmount = amount === null ? null : parseDecimal(amount);
  if (parsedAmount?.ok === false) return fail('invalidInput', `amount: ${parsedAmount.failure.message}`);
  const parsedPrice = limitPrice === null ? null : parseDecimal(limitPrice);
  if (parsedPrice?.ok === false) return fail('invalidInput', `limitPrice: ${parsedPrice.failure.message}`);
  return ok({ amount: parsedAmount?.value ?? null, limitPrice: parsedPrice?.value ?? null });
}

function toPriceRequest(request: HedgePlanRequest, side: TradeSide, limitPrice: Decimal | null): HedgePriceRequest {
  const { instrument, book, markPriceUsd, settings, edit, guard } = request;
  const collar =
    guard === undefined ? null : collarOf({ instrument, indexUsd: guard.situation.indexUsd, markPriceUsd, limits: guard.desk });
  const style = edit.style ?? settings.style;
  return { instrument, side, style, book, markPriceUsd, limitPrice, slippageCap: settings.slippageCap, collar };
}

/** One trade while it is worked out: its side and price are known, its size is not. */
interface Trade {
  readonly request: HedgePlanRequest;
  readonly priceRequest: HedgePriceRequest;
  readonly price: HedgePrice;
  readonly scale: TradeScale;
  readonly idealCoin: number;
}

function tradeOf(request: HedgePlanRequest, priceRequest: HedgePriceRequest, price: HedgePrice): Trade {
  const scale = { instrument: request.instrument, priceOf: expectedPrices(price, priceRequest) };
  return { request, priceRequest, price, scale, idealCoin: Math.abs(request.desiredDeltaCoin - request.netDeltaCoin) };
}

function wantedOf({ request, priceRequest, scale, idealCoin }: Trade): number {
  const sign = priceRequest.side === 'buy' ? 1 : -1;
  const toTargetCoin = sign * (request.targetDeltaCoin - request.netDeltaCoin);
  return wantedLots(scale, { idealCoin, toTargetCoin, rounding: request.settings.rounding }).lots;
}

function constraintsOf({ request, priceRequest, price, scale }: Trade, lots: number): HedgeConstraints {
  const { guard = null, settings, markPriceUsd } = request;
  const { instrument, side, style, book } = priceRequest;
  const { maxOrderUsd } = settings;
  return hedgeConstraints({ instrument, side, style, book, price, scale, markPriceUsd, wantedLots: lots, guard, maxOrderUsd });
}

function suggestedPlan(trade: Trade): Result<HedgePlanOutcome> {
  const { request, priceRequest, scale, idealCoin } = trade;
  const { instrument, netDeltaCoin, targetDeltaCoin, settings, mayIncreaseDelta = false } = request;
  const feasible = feasibleHedge({
    instrument,
    side: priceRequest.side,
    netDeltaCoin,
    targetDeltaCoin,
    idealCoin,
    priceOf: scale.priceOf,
    rounding: settings.rounding,
    ...constraintsOf(trade, wantedOf(trade)),
    mayIncreaseDelta,
  });
  if (!feasible.ok) return feasible;
  const { amount, priceUsd, binding } = feasible.value;
  if (amount.isZero()) return ok({ kind: 'none', reason: noneReason(instrument, feasible.value), feasible: feasible.value });
  return ok(composePlan(trade, { amount, priceUsd, binding, idealAmount: feasible.value.idealAmount }));
}

function noneReason(instrument: Instrument, { binding, idealCoin }: FeasibleHedge): string {
  if (binding.every(({ name }) => name === 'lot')) {
    return `${coinInWords(idealCoin, instrument.underlying)} is less than one lot of ${lotInWords(instrument)}`;
  }
  return `Nothing of ${coinInWords(idealCoin, instrument.underlying)} may be traded: ${binding.map(({ words }) => words).join('; ')}`;
}

function ownPlan(trade: Trade, amount: Decimal): Result<HedgePlanOutcome> {
  const { request, priceRequest, scale, idealCoin } = trade;
  const { instrument, netDeltaCoin, targetDeltaCoin, mayIncreaseDelta = false } = request;
  if (!amount.greaterThan(0) || !isOnLot(instrument, amount)) {
    return fail('invalidInput', `amount: expected a multiple of ${lotInWords(instrument)} > 0, was ${toDecimalText(amount)}`);
  }
  const { constraints, minimum } = constraintsOf(trade, lotsWithin(instrument.lot, amount.toNumber()));
  const direction = directionConstraint(scale, { side: priceRequest.side, netDeltaCoin, targetDeltaCoin });
  const binding = brokenConstraints(instrument, amount, mayIncreaseDelta ? constraints : [...constraints, direction], minimum);
  const priceUsd = scale.priceOf(amount.toNumber());
  return ok(composePlan(trade, { amount, priceUsd, binding, idealAmount: amountOf(scale, idealCoin) }));
}

interface PlannedSize {
  readonly amount: Decimal;
  readonly priceUsd: number;
  readonly binding: readonly BindingConstraint[];
  readonly idealAmount: number;
}

function composePlan({ request, priceRequest, price, scale, idealCoin }: Trade, size: PlannedSize): HedgePlanOutcome {
  const { instrument, netDeltaCoin } = request;
  const { side, style } = priceRequest;
  const amount = toDecimalText(size.amount);
  const limitPrice = price.limitPrice === null ? null : toDecimalText(price.limitPrice);
  const amountCoin = coinsOf(scale, size.amount.toNumber());
  const sign = side === 'buy' ? 1 : -1;
  const estimate = costOf(request, side, price, size.amount);
  const plan: HedgePlan = {
    planId: contentId([instrument.venue, instrument.id, side, style, amount, limitPrice ?? 'none'].join('|')),
    venue: instrument.venue,
    instrumentId: instrument.id,
    side,
    style,
    amount,
    amountUsd: instrument.amountUnit === 'usd' ? size.amount.toNumber() : amountCoin * size.priceUsd,
    amountCoin,
    contracts: size.amount.div(instrument.contractSize).toNumber(),
    lot: toDecimalText(instrument.lot),
    tick: toDecimalText(tickAt(instrument, price.limitPrice ?? decimal(price.firstPriceUsd))),
    limitPrice,
    bestBidUsd: price.bidUsd,
    bestAskUsd: price.askUsd,
    averagePriceUsd: estimate.ok ? estimate.value.averagePriceUsd : null,
    cost: estimate.ok ? estimate.value.cost : null,
    idealAmountCoin: idealCoin,
    deltaBeforeCoin: netDeltaCoin,
    idealAmount: size.idealAmount,
    remainderCoin: 0 + sign * (idealCoin - amountCoin),
    residualDeltaCoin: netDeltaCoin + sign * amountCoin,
    binding: size.binding,
    boundBy: size.binding.map(({ words }) => words),
    checks: [],
  };
  return { kind: 'plan', plan, costFailure: estimate.ok ? null : estimate.failure };
}

function costOf({ instrument, book, rulebook, tsMs }: HedgePlanRequest, side: TradeSide, price: HedgePrice, amount: Decimal) {
  if (book === null) return fail('missingData', `${instrument.id}: no order book`);
  const execution = price.isResting
    ? ({ kind: 'rest', priceUsd: price.firstPriceUsd } as const)
    : ({ kind: 'take', limitPriceUsd: price.limitPrice?.toNumber() ?? null } as const);
  return estimateHedgeCost({ instrument, side, amount, execution, book, rulebook, tsMs });
}

/** The suggested trade: which side, how much in the instrument's own unit, at what price, what it costs and what it leaves. */
import { estimateHedgeCost, type HedgeCost } from '../costs/hedgeCost.ts';
import type { Numeraire } from '../domain/book.ts';
import type { Instrument, InstrumentId, VenueId } from '../domain/instrument.ts';
import type { OrderBook } from '../domain/market.ts';
import type { TradeSide } from '../domain/order.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import { tickAt } from '../domain/tick.ts';
import { isCash } from '../risk/leg.ts';
import { fail, ok, type Failure, type Result } from '../result/result.ts';
import { decimal, parseDecimal, toDecimalText, type Decimal, type DecimalText } from '../units/decimal.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import { contentId } from './contentId.ts';
import type { OrderStyle, TicketEdit } from './hedgePolicy.ts';
import { expectedPriceUsd, priceHedge, reachableAmount, type HedgePrice, type HedgePriceRequest } from './hedgePrice.ts';
import { sizeHedge, type HedgeSize, type LotRounding, type SizeCap } from './hedgeSize.ts';
import { inWords, priceInWords } from './numberWords.ts';
import type { PreTradeCheck } from './preTradeChecks.ts';

export interface HedgeSettings {
  readonly style: OrderStyle;
  /** How far from the touch a market order may trade: 0.005 = 0.5 %. */
  readonly slippageCap: number;
  readonly rounding: LotRounding;
  /** A suggestion is shrunk to this; null: no limit. */
  readonly maxOrderUsd: number | null;
}

export const DEFAULT_HEDGE_SETTINGS: HedgeSettings = { style: 'market', slippageCap: 0.005, rounding: 'insideBand', maxOrderUsd: null };

export interface HedgePlanRequest {
  /** A perpetual, a future or a spot pair quoted in USD or a USD coin. */
  readonly instrument: Instrument;
  readonly numeraire: Numeraire;
  /** In the numeraire, working and in-flight orders included. */
  readonly netDeltaCoin: number;
  /** Where the policy wants it: an edge or the target. */
  readonly desiredDeltaCoin: number;
  readonly targetDeltaCoin: number;
  /** Null: unknown; the plan then has no limit price and no cost, and does not pass the checks. */
  readonly book: OrderBook | null;
  readonly markPriceUsd: number | null;
  readonly edit: TicketEdit;
  readonly settings: HedgeSettings;
  readonly rulebook: Rulebook;
  readonly tsMs: MsSinceEpoch;
}

/** The same shape as the contract's hedgePlanSchema. */
export interface HedgePlan {
  /** Names what would be sent (instrument, side, style, amount, limit): equal orders, equal id. */
  readonly planId: string;
  readonly venue: VenueId;
  readonly instrumentId: InstrumentId;
  readonly side: TradeSide;
  readonly style: OrderStyle;
  readonly amount: DecimalText;
  readonly amountUsd: number;
  readonly amountCoin: number;
  readonly contracts: number;
  readonly lot: DecimalText;
  readonly tick: DecimalText;
  readonly limitPrice: DecimalText | null;
  readonly bestBidUsd: number | null;
  readonly bestAskUsd: number | null;
  readonly averagePriceUsd: number | null;
  readonly cost: HedgeCost | null;
  /** > 0, before lots and limits. */
  readonly idealAmountCoin: number;
  readonly deltaBeforeCoin: number;
  readonly residualDeltaCoin: number;
  readonly boundBy: string[];
  /** Filled in by whoever runs the checks. */
  readonly checks: PreTradeCheck[];
}

export type HedgePlanOutcome =
  /** `costFailure` says why the cost is null. */
  | { readonly kind: 'plan'; readonly plan: HedgePlan; readonly costFailure: Failure | null }
  | { readonly kind: 'none'; readonly reason: string };

/**
 * The trade that brings the net delta to the desired one, in whole lots. `none` when less than a lot is missing.
 * notApplicable: spot in the coin numeraire (coins held have no delta there); unsupported: an option or a pair not quoted in USD;
 * missingData: no price; invalidInput: an edit that the venue would not take, naming the field.
 */
export function planHedge(request: HedgePlanRequest): Result<HedgePlanOutcome> {
  const usable = checkRequest(request);
  if (!usable.ok) return usable;
  const edits = editedNumbers(request.edit);
  if (!edits.ok) return edits;
  const moveCoin = request.desiredDeltaCoin - request.netDeltaCoin;
  if (moveCoin === 0) return ok({ kind: 'none', reason: 'The delta is where it should be' });
  const priceRequest = toPriceRequest(request, moveCoin > 0 ? 'buy' : 'sell', edits.value.limitPrice);
  const price = priceHedge(priceRequest);
  if (!price.ok) return price;
  const size = sizeFor(request, priceRequest, price.value, edits.value.amount);
  if (!size.ok) return size;
  if (size.value.kind === 'tooSmall') return ok({ kind: 'none', reason: size.value.reason });
  return ok(composePlan(request, priceRequest, price.value, size.value));
}

function checkRequest({ instrument, numeraire, netDeltaCoin, desiredDeltaCoin, targetDeltaCoin }: HedgePlanRequest): Result<void> {
  for (const [name, value] of Object.entries({ netDeltaCoin, desiredDeltaCoin, targetDeltaCoin })) {
    if (!Number.isFinite(value)) return fail('invalidInput', `${name}: expected a finite number, was ${value}`);
  }
  if (instrument.kind === 'option') return fail('unsupported', `${instrument.id}: options are not delta hedges yet`);
  if (!isCash(instrument.quoteCurrency))
    return fail('unsupported', `${instrument.id}: expected a price in USD, is quoted in ${instrument.quoteCurrency}`);
  if (instrument.kind === 'spot' && numeraire === 'coin') {
    return fail('notApplicable', `${instrument.id}: coins held have no delta in the coin numeraire`);
  }
  return ok(undefined);
}

function editedNumbers({ amount, limitPrice }: TicketEdit): Result<{ amount: Decimal | null; limitPrice: Decimal | null }> {
  const parsedAmount = amount === null ? null : parseDecimal(amount);
  if (parsedAmount?.ok === false) return fail('invalidInput', `amount: ${parsedAmount.failure.message}`);
  const parsedPrice = limitPrice === null ? null : parseDecimal(limitPrice);
  if (parsedPrice?.ok === false) return fail('invalidInput', `limitPrice: ${parsedPrice.failure.message}`);
  return ok({ amount: parsedAmount?.value ?? null, limitPrice: parsedPrice?.value ?? null });
}

function toPriceRequest(request: HedgePlanRequest, side: TradeSide, limitPrice: Decimal | null): HedgePriceRequest {
  const { instrument, book, markPriceUsd, settings, edit } = request;
  return { instrument, side, style: edit.style ?? settings.style, book, markPriceUsd, limitPrice, slippageCap: settings.slippageCap };
}

function sizeFor(
  request: HedgePlanRequest,
  priceRequest: HedgePriceRequest,
  price: HedgePrice,
  ownAmount: Decimal | null,
): Result<HedgeSize> {
  return sizeHedge({
    instrument: request.instrument,
    idealCoin: Math.abs(request.desiredDeltaCoin - request.netDeltaCoin),
    toTargetCoin: Math.abs(request.targetDeltaCoin - request.netDeltaCoin),
    priceOf: (amount) => expectedPriceUsd(price, priceRequest, amount),
    rounding: request.settings.rounding,
    caps: capsOf(request, priceRequest, price),
    ownAmount,
  });
}

function capsOf({ instrument, settings }: HedgePlanRequest, priceRequest: HedgePriceRequest, price: HedgePrice): readonly SizeCap[] {
  const caps: SizeCap[] = [];
  const isUsd = instrument.amountUnit === 'usd';
  if (settings.maxOrderUsd !== null) {
    const amount = isUsd ? settings.maxOrderUsd : settings.maxOrderUsd / price.firstPriceUsd;
    caps.push({ amount, words: `max order ${inWords(settings.maxOrderUsd, 0)} USD` });
  }
  const reachable = reachableAmount(price, priceRequest);
  if (reachable !== null) {
    const limit = price.limitPrice === null ? '' : ` up to ${priceInWords(price.limitPrice.toNumber())}`;
    caps.push({ amount: reachable, words: `book depth ${inWords(reachable, 4)} ${isUsd ? 'USD' : instrument.underlying}${limit}` });
  }
  return caps;
}

function composePlan(
  request: HedgePlanRequest,
  priceRequest: HedgePriceRequest,
  price: HedgePrice,
  size: Extract<HedgeSize, { kind: 'size' }>,
): HedgePlanOutcome {
  const { instrument, netDeltaCoin, desiredDeltaCoin } = request;
  const { side, style } = priceRequest;
  const amount = toDecimalText(size.amount);
  const limitPrice = price.limitPrice === null ? null : toDecimalText(price.limitPrice);
  const coins = coinsAndUsd(instrument, size);
  const estimate = costOf(request, side, price, size.amount);
  const plan: HedgePlan = {
    planId: contentId([instrument.venue, instrument.id, side, style, amount, limitPrice ?? 'none'].join('|')),
    venue: instrument.venue,
    instrumentId: instrument.id,
    side,
    style,
    amount,
    ...coins,
    contracts: size.amount.div(instrument.contractSize).toNumber(),
    lot: toDecimalText(instrument.lot),
    tick: toDecimalText(tickAt(instrument, price.limitPrice ?? decimal(price.firstPriceUsd))),
    limitPrice,
    bestBidUsd: price.bidUsd,
    bestAskUsd: price.askUsd,
    averagePriceUsd: estimate.ok ? estimate.value.averagePriceUsd : null,
    cost: estimate.ok ? estimate.value.cost : null,
    idealAmountCoin: Math.abs(desiredDeltaCoin - netDeltaCoin),
    deltaBeforeCoin: netDeltaCoin,
    residualDeltaCoin: netDeltaCoin + (side === 'buy' ? coins.amountCoin : -coins.amountCoin),
    boundBy: [...size.boundBy],
    checks: [],
  };
  return { kind: 'plan', plan, costFailure: estimate.ok ? null : estimate.failure };
}

function coinsAndUsd(
  { amountUnit }: Instrument,
  { amount, priceUsd }: Extract<HedgeSize, { kind: 'size' }>,
): { amountCoin: number; amountUsd: number } {
  const number = amount.toNumber();
  return amountUnit === 'usd' ? { amountCoin: number / priceUsd, amountUsd: number } : { amountCoin: number, amountUsd: number * priceUsd };
}

function costOf({ instrument, book, rulebook, tsMs }: HedgePlanRequest, side: TradeSide, price: HedgePrice, amount: Decimal) {
  if (book === null) return fail('missingData', `${instrument.id}: no order book`);
  const execution = price.isResting
    ? ({ kind: 'rest', priceUsd: price.firstPriceUsd } as const)
    : ({ kind: 'take', limitPriceUsd: price.limitPrice?.toNumber() ?? null } as const);
  return estimateHedgeCost({ instrument, side, amount, execution, book, rulebook, tsMs });
}

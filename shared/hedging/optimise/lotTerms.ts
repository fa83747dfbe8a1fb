/** One instrument by the lot: greeks from the same risk functions as the book's, costs from the touch, the visible depth and the venue's fees. */
import { feeOf } from '../../domain/fee.ts';
import type { Numeraire } from '../../domain/book.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { OrderBook } from '../../domain/market.ts';
import type { TradeSide } from '../../domain/order.ts';
import type { Rulebook } from '../../domain/rulebook.ts';
import { carryUsd } from '../../costs/carry.ts';
import { depthUpTo, walkBook } from '../../costs/walkBook.ts';
import { bookMargin } from '../../margin/bookMargin.ts';
import { textbookTheta } from '../../pricing/thetaConventions.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import type { PositionLeg } from '../../risk/leg.ts';
import { legRisk } from '../../risk/legRisk.ts';
import type { InstrumentQuote, MarketView } from '../../risk/marketView.ts';
import { hedgedDeltaCoin, type LegRisk, type RiskFigures } from '../../risk/riskFigures.ts';
import { decimal } from '../../units/decimal.ts';
import type { MsSinceEpoch } from '../../units/time.ts';
import type { SideTerms } from './lotCandidate.ts';
import type { GreekSums } from './optimiseRequest.ts';

export interface LotMarket {
  readonly market: MarketView;
  readonly indexUsd: number;
  readonly atMs: MsSinceEpoch;
  readonly numeraire: Numeraire;
  readonly rulebook: Rulebook;
  /** Undefined: only the touch is known. */
  orderBook(instrument: Instrument): OrderBook | undefined;
  /** Over which carry is expected; > 0. */
  readonly horizonDays: number;
  /** How fast a perpetual's premium, and so its funding, is expected to halve; null: it stays. */
  readonly premiumHalfLifeHours: number | null;
  /** What one side may take where only the touch is known: lots of an option, USD of a future or perpetual. */
  readonly assumedOptionLots: number;
  readonly assumedFutureUsd: number;
  /** Share of the visible depth that may be taken, percent. */
  readonly maxDepthSharePct: number;
}

/** Best prices in the instrument's price unit. */
export interface Touch {
  readonly bid: number;
  readonly ask: number;
}

export function touchOf(quote: InstrumentQuote): Touch | null {
  const [bid, ask] = quote.kind === 'option' ? [quote.bidPrice, quote.askPrice] : [quote.bidPriceUsd, quote.askPriceUsd];
  return bid === null || ask === null || !(bid > 0 && ask >= bid) ? null : { bid, ask };
}

/** What a lot bought adds to the book. */
export interface LotGreeks extends GreekSums {
  /** Of one coin, USD numeraire; what delta filters are about. */
  readonly unitDelta: number;
}

/**
 * Greeks of one lot bought at the mark. The premium of a coin-settled option is paid in coin, so in both numeraires the net delta changes
 * by delta less premium. Fails as legRisk does.
 */
export function lotGreeks(instrument: Instrument, { market, atMs, numeraire }: LotMarket): Result<LotGreeks> {
  const lot = instrument.lot.toNumber();
  const quote = market.quote(instrument.id);
  const averagePrice = quote?.kind === 'future' ? quote.markPriceUsd : null;
  const risk = legRisk({ kind: 'position', instrument, signedAmount: lot, averagePrice }, market, atMs, textbookTheta);
  if (!risk.ok) return risk;
  const paysCoin = instrument.kind === 'option' && instrument.settlement === 'inverse';
  const deltaCoin = paysCoin ? risk.value.premiumAdjustedDeltaCoin : hedgedDeltaCoin(risk.value, numeraire);
  const gammaCoinPerUsd = hedgedGamma(risk.value, numeraire);
  const { vegaUsdPerVolPoint, thetaUsdPerDay } = risk.value;
  if (deltaCoin === null || gammaCoinPerUsd === null || vegaUsdPerVolPoint === null || thetaUsdPerDay === null) {
    return fail('missingData', `${instrument.id}: its greeks are not known`);
  }
  return ok({ deltaCoin, gammaCoinPerUsd, vegaUsdPerVolPoint, thetaUsdPerDay, unitDelta: unitDeltaOf(instrument, risk.value) });
}

/** Of the delta the numeraire hedges. */
export function hedgedGamma(figures: RiskFigures, numeraire: Numeraire): number | null {
  return numeraire === 'usd' ? figures.gammaCoinPerUsd : figures.premiumAdjustedGammaCoinPerUsd;
}

function unitDeltaOf(instrument: Instrument, { deltaCoin }: LegRisk): number {
  return instrument.amountUnit === 'usd' ? 1 : (deltaCoin ?? NaN) / instrument.lot.toNumber();
}

/**
 * Cost against the mid: half the spread, the fee, and the average over all that may be taken less the touch, per lot: dear for the first
 * lot, right for the last. missingData: no fee known, or no margin.
 */
export function sideTerms(instrument: Instrument, side: TradeSide, touch: Touch, context: LotMarket): Result<SideTerms> {
  const touchPrice = side === 'buy' ? touch.ask : touch.bid;
  const fee = feeUsdPerLot(instrument, touchPrice, context);
  if (!fee.ok) return fee;
  const marginUsdPerLot = lotMarginUsd(instrument, side, touchPrice, context);
  if (marginUsdPerLot === null) return fail('missingData', `${instrument.id}: its margin is not known`);
  const { maxLots, slippage } = depthTerms(instrument, side, touchPrice, context);
  const away = Math.abs(touchPrice - (touch.bid + touch.ask) / 2) + slippage;
  const costUsdPerLot = coinsPerLot(instrument, touchPrice) * away * usdPerPriceUnit(instrument, context.indexUsd) + fee.value;
  return ok({ maxLots, costUsdPerLot, marginUsdPerLot });
}

function depthTerms(
  instrument: Instrument,
  side: TradeSide,
  touchPrice: number,
  context: LotMarket,
): { readonly maxLots: number; readonly slippage: number } {
  const book = context.orderBook(instrument);
  const lot = instrument.lot.toNumber();
  if (book === undefined) return { maxLots: assumedLots(instrument, touchPrice, context), slippage: 0 };
  const maxLots = Math.floor((depthUpTo(book, side, null) * context.maxDepthSharePct) / 100 / lot + 1e-9);
  const walk = walkBook(book, { side, amount: maxLots * lot, amountUnit: instrument.amountUnit, limitPrice: null });
  return { maxLots, slippage: walk.averagePrice === null ? 0 : Math.abs(walk.averagePrice - touchPrice) };
}

function assumedLots(instrument: Instrument, priceUsd: number, { assumedOptionLots, assumedFutureUsd }: LotMarket): number {
  if (instrument.kind === 'option') return assumedOptionLots;
  return Math.floor(assumedFutureUsd / (coinsPerLot(instrument, priceUsd) * priceUsd) + 1e-9);
}

function feeUsdPerLot(instrument: Instrument, price: number, { indexUsd, rulebook, atMs }: LotMarket): Result<number> {
  const fee = feeOf({
    instrument,
    liquidity: 'taker',
    // The venue's rounding of a fee to 8 decimals shall not be that of a single small lot.
    amount: instrument.lot.times(FEE_LOTS),
    price: decimal(price),
    indexUsd: decimal(indexUsd),
    rulebook,
    tsMs: atMs,
  });
  if (!fee.ok) return fee;
  const perLot = fee.value.fee.toNumber() / FEE_LOTS;
  return ok(Math.max(0, perLot * (fee.value.currency === instrument.underlying ? indexUsd : 1)));
}

const FEE_LOTS = 1_000_000;

function coinsPerLot(instrument: Instrument, priceUsd: number): number {
  const lot = instrument.lot.toNumber();
  return instrument.amountUnit === 'usd' ? lot / priceUsd : lot;
}

function usdPerPriceUnit(instrument: Instrument, indexUsd: number): number {
  return instrument.kind === 'option' && instrument.settlement === 'inverse' ? indexUsd : 1;
}

/**
 * Initial margin of one lot standing alone, by the venue's published standard rules, and of a bought option its premium: paid up front and no
 * collateral. An approximation: nothing nets. Null: not known.
 */
function lotMarginUsd(instrument: Instrument, side: TradeSide, price: number, context: LotMarket): number | null {
  const lot = instrument.lot.toNumber();
  const leg: PositionLeg = { kind: 'position', instrument, signedAmount: side === 'buy' ? lot : -lot, averagePrice: price };
  const { initialUsd } = bookMargin([leg], context);
  if (initialUsd === null) return null;
  const premiumUsd = instrument.kind === 'option' && side === 'buy' ? lot * price * usdPerPriceUnit(instrument, context.indexUsd) : 0;
  return Math.max(0, initialUsd) + premiumUsd;
}

/** What a long lot is expected to pay while it is held, USD per day of the horizon: funding or basis; theta is counted apart. */
export function lotCarryUsdPerDay(instrument: Instrument, context: LotMarket): Result<number> {
  const quote = context.market.quote(instrument.id);
  const carry = carryUsd({
    instrument,
    side: 'buy',
    amount: instrument.lot.toNumber(),
    indexUsd: context.indexUsd,
    markPriceUsd: quote?.kind === 'future' ? quote.markPriceUsd : null,
    horizonHours: context.horizonDays * HOURS_PER_DAY,
    capitalCostPerYear: 0,
    premiumHalfLifeHours: context.premiumHalfLifeHours,
    rulebook: context.rulebook,
    tsMs: context.atMs,
  });
  return carry.ok ? ok(carry.value / context.horizonDays) : carry;
}

const HOURS_PER_DAY = 24;

/** Resting orders that let long gamma earn: sells above and buys below, each as large as the delta will be when its price is reached. */
import type { Numeraire } from '../../domain/book.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { TradeSide } from '../../domain/order.ts';
import { roundAmountToLot, roundPriceToTick } from '../../domain/tick.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import type { DeltaAt } from '../../risk/bookDelta.ts';
import { createHedgeWalk } from '../../risk/hedgeWalk.ts';
import { isCash } from '../../risk/leg.ts';
import { nextHedgePrices } from '../../risk/nextHedgePrices.ts';
import { decimal, toDecimalText, type Decimal, type DecimalText } from '../../units/decimal.ts';
import { coinInWords, inWords, priceInWords } from '../numberWords.ts';
import { ladderEconomics, type LadderEconomics, type NearestRung } from './ladderEconomics.ts';
import { onTargetRatio, scalpUsd, type Stretch } from './ladderScalp.ts';

export interface GammaLadderRequest {
  /** A perpetual, a future or a spot pair quoted in USD or a USD coin. */
  readonly instrument: Instrument;
  /** Its price now, USD per coin; every price is taken to move in proportion to the index. */
  readonly priceUsd: number;
  readonly indexUsd: number;
  readonly numeraire: Numeraire;
  /** Net delta in the numeraire, working orders of other hedges included. */
  readonly deltaAt: DeltaAt;
  readonly targetDeltaCoin: number;
  /** A rung stands where the delta has left the target by this much, > 0. */
  readonly bandCoin: number;
  /** Rungs on each side, 1 … MAX_RUNGS. */
  readonly levels: number;
  /** The smallest order allowed, amount units. */
  readonly minAmount: Decimal;
  /** The volatility expected to be realised, decimal; null: no economics. */
  readonly sigma: number | null;
  /** < 0 is paid; null: unknown. */
  readonly thetaUsdPerDay: number | null;
  readonly makerFeeShare: number | null;
}

export interface LadderRung {
  readonly side: TradeSide;
  /** On tick, rounded away from the market. */
  readonly price: DecimalText;
  readonly indexUsd: number;
  /** Whole lots, amount units. */
  readonly amount: DecimalText;
  readonly amountCoin: number;
  readonly amountUsd: number;
  /** Net delta there with the nearer rungs filled, before and after this one. */
  readonly deltaBeforeCoin: number;
  readonly deltaAfterCoin: number;
  /** What the delta beyond the target earns from the rung before (or today's price) to this one, revalued all the way; USD there. */
  readonly scalpUsd: number;
}

export interface GammaLadder {
  /** Nearest first. */
  readonly sells: readonly LadderRung[];
  readonly buys: readonly LadderRung[];
  /** Why there are fewer rungs than asked for; null: there are not. */
  readonly stoppedAbove: string | null;
  readonly stoppedBelow: string | null;
  /** Null: no volatility given, or one side has no rung. */
  readonly economics: LadderEconomics | null;
}

export const MAX_RUNGS = 50;
/** Of today's index, either way. */
const REACH = 0.3;
/** A size this close to a whole lot is that lot; far below any lot. */
const NEGLIGIBLE_COIN = 1e-9;

/**
 * The ladder around today's price. Each rung trades back to the target in whole lots, never past it; what the lot leaves is carried
 * into the next rung. It ends where gamma turns short (the delta would have to be chased, which no resting order does) and at ±30 %.
 * notApplicable: the delta is outside the band already (hedge first), or spot in the coin numeraire; unsupported: an option or a pair
 * not quoted in USD; invalidInput: a number out of range, or a delta that is not finite.
 */
export function gammaLadder(request: GammaLadderRequest): Result<GammaLadder> {
  const checked = checkRequest(request);
  if (!checked.ok) return checked;
  const above = rungsOf(request, 'sell');
  const below = rungsOf(request, 'buy');
  return ok({
    sells: above.rungs,
    buys: below.rungs,
    stoppedAbove: above.stopped,
    stoppedBelow: below.stopped,
    economics: economicsOf(request, above.rungs[0], below.rungs[0]),
  });
}

function checkRequest(request: GammaLadderRequest): Result<void> {
  const { instrument, numeraire, levels, deltaAt, targetDeltaCoin, bandCoin } = request;
  if (instrument.kind === 'option') return fail('unsupported', `${instrument.id}: options are not delta hedges`);
  if (!isCash(instrument.quoteCurrency)) return fail('unsupported', `${instrument.id}: expected a price in USD`);
  if (instrument.kind === 'spot' && numeraire === 'coin') {
    return fail('notApplicable', `${instrument.id}: coins held have no delta in the coin numeraire`);
  }
  for (const name of ['priceUsd', 'indexUsd', 'bandCoin'] as const) {
    const value = request[name];
    if (!(value > 0 && value < Infinity)) return fail('invalidInput', `${name}: expected a finite number > 0, was ${value}`);
  }
  for (const name of ['sigma', 'thetaUsdPerDay', 'makerFeeShare'] as const) {
    const value = request[name];
    if (value !== null && !Number.isFinite(value)) return fail('invalidInput', `${name}: expected a finite number, was ${value}`);
  }
  if (!(Number.isInteger(levels) && levels >= 1 && levels <= MAX_RUNGS)) {
    return fail('invalidInput', `levels: expected a whole number from 1 to ${MAX_RUNGS}, was ${levels}`);
  }
  const offCoin = deltaAt(1) - targetDeltaCoin;
  if (!Number.isFinite(offCoin)) return fail('invalidInput', `delta off target: expected a finite number, was ${offCoin}`);
  if (Math.abs(offCoin) > bandCoin) {
    const words = `the delta is ${coinInWords(offCoin, instrument.underlying)} off target, beyond the band ±${inWords(bandCoin, 4)}: hedge first`;
    return fail('notApplicable', words);
  }
  return ok(undefined);
}

interface Side {
  readonly rungs: readonly LadderRung[];
  readonly stopped: string | null;
}

function rungsOf(request: GammaLadderRequest, side: TradeSide): Side {
  const { deltaAt, targetDeltaCoin, numeraire, priceUsd, levels } = request;
  const walk = createHedgeWalk(numeraire);
  const offAt = (spotRatio: number): number => deltaAt(spotRatio) + walk.heldCoin(spotRatio) - targetDeltaCoin;
  const rungs: LadderRung[] = [];
  let from = 1;
  while (rungs.length < levels) {
    const price = nextPrice(request, side, from, offAt);
    if (!price.ok) return { rungs, stopped: price.failure.message };
    const to = price.value.toNumber() / priceUsd;
    const rung = rungAt(request, side, price.value, { from, to, offAt });
    if (!rung.ok) return { rungs, stopped: rung.failure.message };
    rungs.push(rung.value);
    walk.trade(to, side === 'buy' ? rung.value.amountCoin : -rung.value.amountCoin);
    from = to;
  }
  return { rungs, stopped: null };
}

/** The first price beyond `from` at which the delta is a band off target on the side that this order brings back. */
function nextPrice(
  { instrument, priceUsd, indexUsd, bandCoin }: GammaLadderRequest,
  side: TradeSide,
  from: number,
  offAt: (spotRatio: number) => number,
): Result<Decimal> {
  const sign = side === 'sell' ? 1 : -1;
  /** Only one side is searched: towards the market the delta is held at 0, inside every band. */
  const ahead = (step: number): number => ((step - 1) * sign >= 0 ? offAt(from * step) : 0);
  const { belowUsd, aboveUsd } = nextHedgePrices({ deltaAt: ahead, indexUsd: from, lowerCoin: -bandCoin, upperCoin: bandCoin });
  const ratio = side === 'sell' ? aboveUsd : belowUsd;
  if (ratio === null || Math.abs(ratio - 1) > REACH)
    return fail('notApplicable', `no further rung within ${100 * REACH} % of today's index`);
  if (offAt(ratio) * sign < 0) {
    return fail('notApplicable', `gamma is short there: at ${priceInWords(ratio * indexUsd)} the delta would have to be chased`);
  }
  const price = roundPriceToTick(instrument, decimal(priceUsd * ratio), side === 'sell' ? 'up' : 'down');
  return price.greaterThan(0) ? ok(price) : fail('notApplicable', 'no price of the venue is that low');
}

function rungAt(request: GammaLadderRequest, side: TradeSide, price: Decimal, stretch: Stretch): Result<LadderRung> {
  const { instrument, indexUsd, targetDeltaCoin } = request;
  const sign = side === 'sell' ? 1 : -1;
  const offCoin = stretch.offAt(stretch.to);
  const amount = wholeLots(request, offCoin * sign, price);
  if (amount.lessThan(instrument.lot) || amount.lessThan(request.minAmount)) {
    const words = `at ${priceInWords(price.toNumber())} ${coinInWords(offCoin, instrument.underlying)} are less than the smallest order`;
    return fail('notApplicable', words);
  }
  const isUsd = instrument.amountUnit === 'usd';
  const amountCoin = (isUsd ? amount.div(price) : amount).toNumber();
  return ok({
    side,
    price: toDecimalText(price),
    indexUsd: stretch.to * indexUsd,
    amount: toDecimalText(amount),
    amountCoin,
    amountUsd: (isUsd ? amount : amount.times(price)).toNumber(),
    deltaBeforeCoin: offCoin + targetDeltaCoin,
    deltaAfterCoin: offCoin - sign * amountCoin + targetDeltaCoin,
    scalpUsd: scalpUsd(request, stretch),
  });
}

function wholeLots({ instrument }: GammaLadderRequest, coin: number, price: Decimal): Decimal {
  if (!(coin > 0)) return decimal(0);
  const inAmount = (value: number): Decimal => (instrument.amountUnit === 'usd' ? decimal(value).times(price) : decimal(value));
  return roundAmountToLot(instrument, inAmount(coin + NEGLIGIBLE_COIN), 'down');
}

/** From where the delta is on target: that is where every fill brings it back to, wherever it stands today. */
function economicsOf(request: GammaLadderRequest, sell: LadderRung | undefined, buy: LadderRung | undefined): LadderEconomics | null {
  const { indexUsd, sigma, thetaUsdPerDay, makerFeeShare } = request;
  if (sell === undefined || buy === undefined || sigma === null || !(sigma > 0)) return null;
  const offAt = (spotRatio: number): number => request.deltaAt(spotRatio) - request.targetDeltaCoin;
  const centre = onTargetRatio(offAt, buy.indexUsd / indexUsd, sell.indexUsd / indexUsd);
  const nearest = (rung: LadderRung): NearestRung => {
    const to = rung.indexUsd / indexUsd;
    const distanceUsd = Math.abs(to - centre) * indexUsd;
    return { distanceUsd, scalpUsd: scalpUsd(request, { from: centre, to, offAt }), notionalUsd: rung.amountUsd };
  };
  const [above, below] = [nearest(sell), nearest(buy)];
  if (!(above.distanceUsd > 0 && below.distanceUsd > 0)) return null;
  const centreUsd = centre * indexUsd;
  return ladderEconomics({ sell: above, buy: below, indexUsd: centreUsd, sigma, thetaUsdPerDay, makerFeeShare });
}

/** `europeanGreeks` for two options at a time; the same formulas, without a branch. */
import {
  abs,
  add,
  both,
  choose,
  differ,
  divide,
  isAbove,
  isAtLeast,
  isAtMost,
  isBelow,
  isEqual,
  larger,
  multiply,
  negate,
  not,
  smaller,
  squareRoot,
  subtract,
  type Lanes,
} from '../../math/simd/expression.ts';
import { exponential, logarithm, millsRatio } from '../../math/simd/laneFunctions.ts';
import type { Program } from '../../math/simd/program.ts';
import type { BatchInput, BatchOutput } from './batchColumns.ts';

export interface EuropeanLanes {
  readonly outputs: Readonly<Record<BatchOutput, Lanes>>;
  /** False where the outputs are rubbish and the plain function must be asked. */
  readonly isRegular: Lanes;
}

const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327;
/** Below, prices would keep fewer than about 13 digits: the plain function knows a series for that. */
const SMALLEST_STD_DEV = 1e-3;
/** |near| beyond which the exponential leaves the range of its table. */
const LARGEST_NEAR = 37;
const LARGEST_FAR = 60;
const LARGEST_RATE_TIME = 50;
/** √years between these keep every Greek inside the double range. */
const ROOT_YEARS = { least: 1e-8, most: 1e5 } as const;
const SMALLEST_PRICE = 1e-60;
const LARGEST_PRICE_PRODUCT = 1e120;

/** Terms of one pair of options: names as in `blackTerms`. */
interface Terms {
  readonly d1: Lanes;
  readonly d2: Lanes;
  readonly cdf1: Lanes;
  readonly cdf2: Lanes;
  readonly density: Lanes;
  readonly price: Lanes;
  readonly isInRange: Lanes;
}

/** Both options' price and Greeks. Without rates (`rate` = `carry` = 0 whatever the columns say) when `isDiscounted` is false. */
export function europeanLanes(p: Program, column: (input: BatchInput) => Lanes, isDiscounted: boolean): EuropeanLanes {
  const keep = (value: Lanes): Lanes => p.keep(value);
  const callSign = keep(column('callSign'));
  const spot = keep(column('spot'));
  const strike = keep(column('strike'));
  const years = keep(column('years'));
  const sigma = keep(column('sigma'));
  const one = p.constant(1);
  const rootT = keep(squareRoot(years));
  const stdDev = keep(multiply(sigma, rootT));
  const perStdDev = keep(divide(one, stdDev));
  const perSpot = keep(divide(one, spot));
  const perStrike = keep(divide(one, strike));

  const ratio = keep(multiply(spot, perStrike));
  const excess = keep(multiply(subtract(spot, strike), perStrike));
  const plainMoneyness = logarithm(p, ratio, excess);

  const rates = isDiscounted ? rateTerms(p, column, years) : null;
  const logMoneyness = rates === null ? plainMoneyness : keep(add(plainMoneyness, rates.driftTime));
  const asset = rates === null ? spot : keep(multiply(spot, rates.assetPerSpot));
  const cash = rates === null ? strike : keep(multiply(strike, rates.cashPerStrike));
  const terms = blackLanes(p, { callSign, asset, cash, logMoneyness, stdDev, perStdDev });

  const { d1, d2, density } = terms;
  const undiscountedDelta = keep(multiply(callSign, terms.cdf1));
  const assetDelta = rates === null ? undiscountedDelta : keep(multiply(undiscountedDelta, rates.assetPerSpot));
  const plainCashDelta = keep(multiply(callSign, terms.cdf2));
  const cashDelta = rates === null ? plainCashDelta : keep(multiply(plainCashDelta, rates.cashPerStrike));

  const perRootT = keep(multiply(sigma, perStdDev));
  const halfPerYear = keep(multiply(p.constant(0.5), multiply(perRootT, perRootT)));
  const perSigma = keep(multiply(rootT, perStdDev));
  const densityPerSpot = keep(multiply(density, perSpot));
  const densityPerSpotPerStdDev = keep(multiply(densityPerSpot, perStdDev));
  const gamma = keep(multiply(densityPerSpotPerStdDev, perSpot));
  const vega = keep(multiply(density, rootT));
  const d1d2 = keep(multiply(d1, d2));
  const spotDelta = keep(multiply(spot, assetDelta));
  const strikeDelta = keep(multiply(strike, cashDelta));
  const coinDelta = keep(multiply(strikeDelta, perSpot));
  const decay = keep(multiply(p.constant(-0.5), multiply(density, multiply(sigma, perRootT))));
  const drift = rates === null ? null : keep(multiply(rates.rateLessCarry, perStdDev));
  const d1Drift = drift === null ? null : keep(multiply(d1, drift));
  const carryAndDrift = rates === null || d1Drift === null ? null : keep(add(rates.carry, d1Drift));
  const plusCarryAndDrift = (value: Lanes): Lanes => (carryAndDrift === null ? value : add(carryAndDrift, value));

  const charmCore = multiply(densityPerSpot, subtract(multiply(d2, halfPerYear), drift ?? p.constant(0)));
  const outputs: Record<BatchOutput, Lanes> = {
    price: terms.price,
    delta: assetDelta,
    gamma,
    vega,
    theta: rates === null ? decay : add(decay, subtract(multiply(rates.carry, spotDelta), multiply(rates.rate, strikeDelta))),
    rho: multiply(years, strikeDelta),
    rhoCarry: negate(multiply(years, spotDelta)),
    vanna: negate(multiply(multiply(densityPerSpot, d2), perSigma)),
    volga: multiply(multiply(vega, d1d2), perSigma),
    charm: rates === null ? charmCore : add(multiply(rates.carry, assetDelta), charmCore),
    speed: negate(multiply(multiply(gamma, perSpot), add(one, multiply(d1, perStdDev)))),
    zomma: multiply(multiply(gamma, subtract(d1d2, one)), perSigma),
    color: multiply(gamma, plusCarryAndDrift(multiply(subtract(one, d1d2), halfPerYear))),
    veta: multiply(vega, plusCarryAndDrift(negate(multiply(add(one, d1d2), halfPerYear)))),
    ultima: multiply(
      multiply(vega, multiply(perSigma, perSigma)),
      subtract(subtract(multiply(d1d2, d1d2), d1d2), add(multiply(d1, d1), multiply(d2, d2))),
    ),
    dualDelta: negate(cashDelta),
    priceInCoin: multiply(terms.price, perSpot),
    spotDelta,
    spotGamma: densityPerSpotPerStdDev,
    spotSquareGamma: multiply(density, perStdDev),
    coinDelta,
    coinGamma: subtract(gamma, multiply(coinDelta, perSpot)),
  };

  const isSigned = isEqual(multiply(callSign, callSign), one);
  const hasPrices = both(
    isAbove(smaller(spot, strike), p.constant(SMALLEST_PRICE)),
    isBelow(multiply(spot, strike), p.constant(LARGEST_PRICE_PRODUCT)),
  );
  const hasTime = both(isAtLeast(rootT, p.constant(ROOT_YEARS.least)), isAtMost(rootT, p.constant(ROOT_YEARS.most)));
  const isPriced = both(both(both(isSigned, hasTime), hasPrices), both(isAtLeast(stdDev, p.constant(SMALLEST_STD_DEV)), terms.isInRange));
  return { outputs, isRegular: keep(rates === null ? isPriced : both(isPriced, rates.isInRange)) };
}

interface RateTerms {
  readonly rate: Lanes;
  readonly carry: Lanes;
  readonly rateLessCarry: Lanes;
  readonly driftTime: Lanes;
  readonly assetPerSpot: Lanes;
  readonly cashPerStrike: Lanes;
  readonly isInRange: Lanes;
}

function rateTerms(p: Program, column: (input: BatchInput) => Lanes, years: Lanes): RateTerms {
  const rate = p.keep(column('rate'));
  const carry = p.keep(column('carry'));
  const rateLessCarry = p.keep(subtract(rate, carry));
  const rateTime = p.keep(multiply(rate, years));
  const carryTime = p.keep(multiply(carry, years));
  const most = larger(abs(rateTime), abs(carryTime));
  return {
    rate,
    carry,
    rateLessCarry,
    driftTime: p.keep(multiply(rateLessCarry, years)),
    assetPerSpot: exponential(p, p.keep(negate(carryTime))),
    cashPerStrike: exponential(p, p.keep(negate(rateTime))),
    isInRange: isAtMost(most, p.constant(LARGEST_RATE_TIME)),
  };
}

interface BlackInputLanes {
  readonly callSign: Lanes;
  readonly asset: Lanes;
  readonly cash: Lanes;
  readonly logMoneyness: Lanes;
  readonly stdDev: Lanes;
  readonly perStdDev: Lanes;
}

function blackLanes(p: Program, { callSign, asset, cash, logMoneyness, stdDev, perStdDev }: BlackInputLanes): Terms {
  const keep = (value: Lanes): Lanes => p.keep(value);
  const one = p.constant(1);
  const zero = p.constant(0);
  const isBelowStrike = keep(isAtMost(logMoneyness, zero));
  const distance = keep(multiply(abs(logMoneyness), perStdDev));
  const t = keep(multiply(p.constant(0.5), stdDev));
  const near = keep(subtract(t, distance));
  const far = keep(add(distance, t));
  const square = keep(multiply(near, near));
  const pdf = keep(multiply(p.constant(ONE_OVER_ROOT_TWO_PI), exponential(p, keep(multiply(p.constant(-0.5), square)))));
  const scale = keep(choose(isBelowStrike, asset, cash));
  const other = choose(isBelowStrike, cash, asset);
  const density = keep(multiply(scale, pdf));

  const nearTail = keep(multiply(pdf, millsRatio(p, keep(abs(near)))));
  const nearBody = keep(subtract(one, nearTail));
  const farTail = keep(multiply(pdf, millsRatio(p, far)));
  const isNearTail = keep(isAtMost(near, zero));
  const cdfNear = keep(choose(isNearTail, nearTail, nearBody));
  const restNear = choose(isNearTail, nearBody, nearTail);
  const cdfFar = keep(multiply(farTail, divide(scale, other)));

  const isOtm = keep(not(differ(isBelowStrike, isAbove(callSign, zero))));
  const nearSide = keep(choose(isOtm, cdfNear, restNear));
  const farSide = keep(choose(isOtm, cdfFar, subtract(one, cdfFar)));
  const intrinsic = larger(zero, multiply(callSign, subtract(asset, cash)));
  return {
    d1: keep(choose(isBelowStrike, near, far)),
    d2: keep(negate(choose(isBelowStrike, far, near))),
    cdf1: choose(isBelowStrike, nearSide, farSide),
    cdf2: choose(isBelowStrike, farSide, nearSide),
    density,
    price: add(multiply(scale, subtract(cdfNear, farTail)), intrinsic),
    isInRange: both(isBelow(square, p.constant(LARGEST_NEAR * LARGEST_NEAR)), isBelow(far, p.constant(LARGEST_FAR))),
  };
}

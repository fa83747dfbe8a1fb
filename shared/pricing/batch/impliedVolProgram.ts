/** The program that solves a batch of Black-76 prices for their volatilities: `impliedVol` for several options at a time. */
import {
  abs,
  add,
  both,
  choose,
  divide,
  isAbove,
  isAtLeast,
  isAtMost,
  isBelow,
  isEqual,
  larger,
  multiply,
  smaller,
  squareRoot,
  subtract,
  without,
  type Lanes,
} from '../../math/simd/expression.ts';
import { logarithm, millsRatio } from '../../math/simd/laneFunctions.ts';
import { polynomial, type FinishedProgram, type Program, type Variable } from '../../math/simd/program.ts';
import { RHO_FACTOR, SHORTFALL_BOTTOM, SHORTFALL_TOP, SMALLEST_RHO, WING_BOTTOM, WING_TOP } from '../impliedStart.ts';
import type { ImpliedInput, ImpliedOutput } from './batchColumns.ts';
import type { ColumnLayout } from './columnLayout.ts';
import { rowLoop } from './rowLoop.ts';

const ROOT_TWO_PI = 2.5066282746310007;
/** The fourth-order step leaves the fourth power of a relative step like this: nothing. */
const FINAL_STEP = 1e-5;
const MAX_STEPS = 6;
/** Below, the difference of two Mills ratios would keep fewer than about 13 digits. */
const SMALLEST_STD_DEV = 1e-3;
const SMALLEST_NORMALISED_PRICE = 1e-280;
const SMALLEST_USD = 1e-60;
const LARGEST_USD_PRODUCT = 1e120;
/** Where the Mills table ends, with room for a step past the solution. */
const LOWEST_MILLS = -1.5;
const LARGEST_MILLS = 58;

/** See `rowLoop`. The output is the decimal volatility. Hard rows: bad input, more than half of the price's bound, tiny prices, no convergence. */
export function impliedVolProgram(layout: ColumnLayout<ImpliedInput | ImpliedOutput>): FinishedProgram {
  return rowLoop<ImpliedInput, ImpliedOutput>({
    layout,
    formulas: (p, column) => {
      const { sigma, isRegular } = impliedVolLanes(p, column);
      return { outputs: [['sigma', sigma]], isRegular };
    },
  });
}

interface Normalised {
  /** |ln(F/K)|. */
  readonly distance: Lanes;
  /** Out-of-the-money price / √(FK) · √(2π). */
  readonly price: Lanes;
  readonly isRegular: Lanes;
}

function impliedVolLanes(p: Program, column: (input: ImpliedInput) => Lanes): { readonly sigma: Lanes; readonly isRegular: Lanes } {
  const normalised = normalise(p, column);
  const { distance, price } = normalised;
  const logPrice = logarithm(p, price);
  /** −ln of the normalised price, without its √(2π). */
  const target = p.keep(subtract(p.constant(Math.log(ROOT_TWO_PI)), logPrice));
  const stdDev = p.keep(start(p, normalised));
  const unsettled = p.keep(normalised.isRegular);
  const steps = p.keep(p.constant(0));
  p.repeatWhile(() => {
    const move = p.keep(stepFrom(p, stdDev, distance, price, target));
    p.set(stdDev, add(stdDev, choose(unsettled, move, p.constant(0))));
    const isLast = isAtMost(abs(move), multiply(p.constant(FINAL_STEP), stdDev));
    p.set(unsettled, without(unsettled, isLast));
    p.set(steps, add(steps, p.constant(1)));
    return p.anyLane(both(unsettled, isBelow(steps, p.constant(MAX_STEPS))));
  });
  const years = p.keep(column('years'));
  const half = multiply(p.constant(0.5), stdDev);
  const ratio = p.keep(divide(distance, stdDev));
  const isInTable = both(
    isAbove(subtract(ratio, half), p.constant(LOWEST_MILLS)),
    both(isBelow(add(ratio, half), p.constant(LARGEST_MILLS)), isAtLeast(stdDev, p.constant(SMALLEST_STD_DEV))),
  );
  const sigma = p.keep(divide(stdDev, squareRoot(years)));
  const isSigma = both(isAbove(sigma, p.constant(0)), isBelow(sigma, p.constant(1e300)));
  return { sigma, isRegular: both(both(without(normalised.isRegular, unsettled), isInTable), isSigma) };
}

/** Parity takes the intrinsic value out without rounding; √(FK) scales. */
function normalise(p: Program, column: (input: ImpliedInput) => Lanes): Normalised {
  const callSign = p.keep(column('callSign'));
  const forward = p.keep(column('forwardUsd'));
  const strike = p.keep(column('strikeUsd'));
  const priceUsd = p.keep(column('priceUsd'));
  const zero = p.constant(0);
  const high = p.keep(subtract(forward, strike));
  const strikePart = p.keep(subtract(forward, high));
  const forwardPart = add(high, strikePart);
  const low = add(subtract(forward, forwardPart), subtract(strikePart, strike));
  const intrinsic = p.keep(multiply(callSign, high));
  const isItm = p.keep(isAbove(intrinsic, zero));
  const inTheMoney = subtract(subtract(priceUsd, intrinsic), multiply(callSign, low));
  const otmUsd = p.keep(choose(isItm, inTheMoney, priceUsd));

  const perStrike = p.keep(divide(p.constant(1), strike));
  const excess = p.keep(multiply(high, perStrike));
  const distance = p.keep(abs(logarithm(p, p.keep(multiply(forward, perStrike)), excess)));
  const product = p.keep(multiply(forward, strike));
  const scale = p.keep(squareRoot(product));
  const price = p.keep(multiply(p.constant(ROOT_TWO_PI), divide(otmUsd, scale)));

  const lowerUsd = p.keep(smaller(forward, strike));
  const isSigned = isEqual(multiply(callSign, callSign), p.constant(1));
  const hasPrices = both(isAbove(lowerUsd, p.constant(SMALLEST_USD)), isBelow(product, p.constant(LARGEST_USD_PRODUCT)));
  const isInHalf = both(isAbove(price, p.constant(SMALLEST_NORMALISED_PRICE)), isBelow(otmUsd, multiply(p.constant(0.5), lowerUsd)));
  return { distance, price, isRegular: p.keep(both(both(isSigned, hasPrices), isInHalf)) };
}

/** `impliedStart` on lanes. */
function start(p: Program, { distance, price }: Normalised): Lanes {
  const rho = p.keep(larger(p.constant(SMALLEST_RHO), divide(distance, price)));
  const square = logarithm(p, p.keep(p.multiplyAdd(rho, p.constant(RHO_FACTOR), p.constant(1))));
  const v = p.keep(squareRoot(square));
  const y = p.keep(divide(multiply(square, polynomial(p, v, WING_TOP)), polynomial(p, v, WING_BOTTOM)));
  const first = p.keep(multiply(price, divide(rho, y)));
  const shortfall = divide(polynomial(p, y, SHORTFALL_TOP), polynomial(p, y, SHORTFALL_BOTTOM));
  return p.multiplyAdd(multiply(first, multiply(first, first)), shortfall, first);
}

/** Householder's fourth-order step for u^(−1/2), u = −ln(price at s): see `powerTrial` in impliedStdDev.ts. */
function stepFrom(p: Program, s: Variable<'v128'>, distance: Lanes, price: Lanes, target: Lanes): Lanes {
  const one = p.constant(1);
  const perS = p.keep(divide(one, s));
  const h = p.keep(multiply(distance, perS));
  const t = p.keep(multiply(p.constant(0.5), s));
  const difference = p.keep(subtract(millsRatio(p, p.keep(subtract(h, t))), millsRatio(p, p.keep(add(h, t)))));
  const slope = p.keep(divide(one, difference));
  const curvature = p.keep(multiply(h, h));
  const exponent = multiply(p.constant(0.5), add(curvature, multiply(t, t)));
  const gap = p.keep(add(logarithm(p, p.keep(multiply(price, slope))), exponent));
  const u = p.keep(add(target, gap));
  const perU = p.keep(divide(one, u));
  const root = p.keep(squareRoot(multiply(target, perU)));
  const newton = p.keep(divide(multiply(multiply(p.constant(2), difference), gap), multiply(root, add(one, root))));
  const r2 = p.keep(subtract(multiply(curvature, perS), multiply(p.constant(0.5), t)));
  const r3 = subtract(subtract(multiply(r2, r2), multiply(multiply(p.constant(3), curvature), multiply(perS, perS))), p.constant(0.25));
  const logSecond = p.keep(subtract(r2, slope));
  const logThird = add(subtract(r3, multiply(p.constant(3), multiply(slope, r2))), multiply(p.constant(2), multiply(slope, slope)));
  const bend = p.keep(multiply(multiply(p.constant(1.5), slope), perU));
  const second = p.keep(add(logSecond, bend));
  const third = add(
    add(logThird, multiply(multiply(p.constant(3), bend), logSecond)),
    multiply(multiply(p.constant(2.5), multiply(slope, bend)), perU),
  );
  const top = multiply(newton, p.multiplyAdd(multiply(p.constant(0.5), second), newton, one));
  const bottom = p.multiplyAdd(newton, p.multiplyAdd(multiply(third, p.constant(1 / 6)), newton, second), one);
  return divide(top, bottom);
}

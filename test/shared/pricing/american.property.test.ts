import { describe, expect, it } from 'vitest';
import { americanValue, type AmericanValue } from '../../../shared/pricing/american.ts';
import { createUniform, randomOption, Violations, type RandomOption } from './propertyBench.ts';
import { unwrap } from './unwrap.ts';

const RUNS = 100_000;
const SEED = 20_260_302;
const RANGES = { years: [1 / 365, 3], sigma: [0.05, 1.5], rate: 0.12, deviations: 4 } as const;
/** Of what one unit of the mirrored put is worth: the accuracy of the price, and of delta. */
const PRICE = 1e-9;
const DELTA = 3e-8;
/** One option in so many is priced at three more spots and strikes. */
const SHIFTED_EVERY = 80;

/** Rates of 0 and above, half of the options without a yield; negative rates are for american.test.ts. */
function anOption(uniform: () => number): RandomOption {
  const option = randomOption(uniform, RANGES);
  return { ...option, rate: Math.abs(option.rate), carry: uniform() < 0.5 ? 0 : Math.abs(option.carry) };
}

function checkBounds(option: RandomOption, value: AmericanValue, found: Violations, text: () => string): void {
  const { side, spot, strike, rate, carry, years } = option;
  const sign = side === 'call' ? 1 : -1;
  const unit = side === 'call' ? spot : strike;
  const { price, delta, gamma, dualDelta, dualGamma, europeanPrice, criticalSpot, theta } = value;
  const numbers = [price, delta, gamma, theta, dualDelta, dualGamma, europeanPrice, criticalSpot ?? 0];
  found.check('every number is finite', numbers.every(Number.isFinite), text);
  found.check('at least intrinsic', price >= Math.max(0, sign * (spot - strike)), text);
  found.check('at least the European price', price >= europeanPrice - PRICE * unit, text);
  found.check('at most the asset or the strike', price <= unit * (1 + 1e-12), text);
  // Interest on the strike of a put, or the yield of the asset, is all that exercise can gain.
  const gain = side === 'put' ? strike * -Math.expm1(-rate * years) : spot * -Math.expm1(-carry * years);
  found.check('at most the European price and the interest', price <= europeanPrice + gain + PRICE * unit, text);
  found.check('rises (call) or falls (put) with spot', sign * delta >= -DELTA && sign * delta <= 1 + DELTA, text);
  found.check('falls (call) or rises (put) with strike', -sign * dualDelta >= -DELTA && -sign * dualDelta <= 1 + DELTA, text);
  const width = Math.min(1, option.sigma * Math.sqrt(years));
  found.check('convex in spot', gamma >= -DELTA / (width * spot), text);
  found.check('convex in strike', dualGamma >= -DELTA / (width * strike), text);
  const isBeyond = criticalSpot !== null && (side === 'put' ? spot <= criticalSpot : spot >= criticalSpot);
  found.check('exercised exactly beyond the critical spot', value.earlyExerciseNow === isBeyond, text);
}

function checkShape(option: RandomOption, share: number, found: Violations, text: () => string): void {
  const at = (changes: Partial<RandomOption>): number => unwrap(americanValue({ ...option, ...changes })).price;
  const sign = option.side === 'call' ? 1 : -1;
  const step = share * Math.min(1, option.sigma * Math.sqrt(option.years));
  const slack = 4 * PRICE * Math.max(option.spot, option.strike) * (1 + step);
  const price = at({});
  for (const [field, direction] of [
    ['spot', sign],
    ['strike', -sign],
  ] as const) {
    const [low, high] = [at({ [field]: option[field] * (1 - step) }), at({ [field]: option[field] * (1 + step) })];
    found.check(`monotonic in ${field}`, direction * (high - price) >= -slack && direction * (price - low) >= -slack, text);
    found.check(`convex in ${field}`, low + high - 2 * price >= -slack, text);
  }
  found.check('rises in years', at({ years: option.years * (1 + share) }) >= price - slack, text);
  found.check('rises in sigma', at({ sigma: option.sigma * (1 + share) }) >= price - slack, text);
}

describe('americanValue, 100,000 random options', () => {
  it('is finite, between its bounds, monotonic and convex in spot and strike, and exercised where it says', () => {
    const uniform = createUniform(SEED);
    const found = new Violations();
    for (let run = 0; run < RUNS; run += 1) {
      const option = anOption(uniform);
      const text = (): string => JSON.stringify(option);
      const value = americanValue(option);
      found.check('has a value', value.ok, text);
      if (!value.ok) continue;
      checkBounds(option, value.value, found, text);
      if (run % SHIFTED_EVERY === 0) checkShape(option, 0.05 + 0.4 * uniform(), found, text);
    }
    expect(found.list).toEqual([]);
  }, 120_000);
});

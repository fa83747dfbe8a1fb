import { describe, expect, it } from 'vitest';
import { americanValue, type AmericanInputs } from '../../../shared/pricing/american.ts';
import { createUniform, randomOption, Violations } from './propertyBench.ts';
import { unwrap } from './unwrap.ts';

const RUNS = 100_000;
/** One option in so many is also bumped in four directions: each bump solves a boundary of its own. */
const BUMPED_ONE_IN = 100;
const SEED = 20_260_302;
const RANGES = { years: [1 / 365, 5], sigma: [0.05, 2], rate: 0.12, deviations: 4 } as const;
/** The pass mark of the price, of the strike (or of the spot, for calls far in the money). */
const ACCURACY = 2e-9;

/** One boundary only: rates of either sign would be refused where two exist. */
function anOption(uniform: () => number): AmericanInputs {
  const { rate, carry, ...option } = randomOption(uniform, RANGES);
  return { ...option, rate: Math.abs(rate), carry: Math.abs(carry) };
}

function priceOf(inputs: AmericanInputs): number {
  return unwrap(americanValue(inputs)).price;
}

function checkBumps(option: AmericanInputs, price: number, slack: number, found: Violations, text: () => string): void {
  const sign = option.side === 'call' ? 1 : -1;
  for (const [field, direction] of [
    ['spot', sign],
    ['strike', -sign],
  ] as const) {
    const [low = NaN, high = NaN] = [0.97, 1.03].map((factor) => priceOf({ ...option, [field]: option[field] * factor }));
    found.check(`monotonic in ${field}`, direction * (high - price) >= -2 * slack && direction * (price - low) >= -2 * slack, text);
    found.check(`convex in ${field}`, low + high - 2 * price >= -4 * slack, text);
  }
  found.check('rises in sigma', priceOf({ ...option, sigma: option.sigma * 1.05 }) >= price - 2 * slack, text);
  found.check('rises in years', priceOf({ ...option, years: option.years * 1.05 }) >= price - 2 * slack, text);
}

describe('americanValue, 100,000 random options', () => {
  it('is finite and bounded on all, monotonic and convex on one in a hundred', () => {
    const uniform = createUniform(SEED);
    const found = new Violations();
    const failures = new Map<string, number>();
    for (let run = 0; run < RUNS; run += 1) {
      const option = anOption(uniform);
      const result = americanValue(option);
      if (!result.ok) {
        failures.set(result.failure.reason, (failures.get(result.failure.reason) ?? 0) + 1);
        continue;
      }
      const text = (): string => JSON.stringify(option);
      const { price, delta, gamma, theta, europeanPrice } = result.value;
      const { side, spot, strike } = option;
      const sign = side === 'call' ? 1 : -1;
      const slack = ACCURACY * Math.max(spot, strike);
      found.check('finite', [price, delta, gamma, theta, europeanPrice].every(Number.isFinite), text);
      found.check('at least European and intrinsic', price >= Math.max(europeanPrice, sign * (spot - strike), 0) - slack, text);
      found.check('at most its bound', price <= (sign > 0 ? spot : strike) + slack, text);
      found.check('delta in its bounds', sign * delta >= -1e-8 && sign * delta <= 1 + 1e-8, text);
      if (run % BUMPED_ONE_IN === 0) checkBumps(option, price, slack, found, text);
    }
    expect(found.list).toEqual([]);
    expect([...failures]).toEqual([]);
  }, 180_000);
});

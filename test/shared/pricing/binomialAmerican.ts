/** A second opinion on American options: a Cox-Ross-Rubinstein tree whose last step is Black-Scholes, extrapolated (Broadie and Detemple 1996). */
import type { AmericanInputs } from '../../../shared/pricing/american.ts';
import { europeanGreeks } from '../../../shared/pricing/europeanGreeks.ts';

function tree(inputs: AmericanInputs, steps: number): number {
  const { side, spot, strike, years, sigma, rate, carry } = inputs;
  const step = years / steps;
  const up = Math.exp(sigma * Math.sqrt(step));
  const discount = Math.exp(-rate * step);
  const chance = (Math.exp((rate - carry) * step) - 1 / up) / (up - 1 / up);
  const sign = side === 'call' ? 1 : -1;
  const spotAt = (level: number, ups: number): number => spot * up ** (2 * ups - level);
  const values = Array.from({ length: steps }, (_, ups) => {
    const there = spotAt(steps - 1, ups);
    return Math.max(sign * (there - strike), europeanGreeks({ ...inputs, spot: there, years: step }).price);
  });
  for (let level = steps - 2; level >= 0; level -= 1) {
    for (let ups = 0; ups <= level; ups += 1) {
      const held = discount * (chance * (values[ups + 1] ?? NaN) + (1 - chance) * (values[ups] ?? NaN));
      values[ups] = Math.max(sign * (spotAt(level, ups) - strike), held);
    }
  }
  return values[0] ?? NaN;
}

/** The price extrapolated from `steps` (even) and half of them; a few 1e-5 of the strike off at 400. */
export function binomialAmerican(inputs: AmericanInputs, steps: number): number {
  return 2 * tree(inputs, steps) - tree(inputs, steps / 2);
}

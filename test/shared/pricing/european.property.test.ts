import { describe, expect, it } from 'vitest';
import { black76Greeks } from '../../../shared/pricing/black76Greeks.ts';
import { bsmGreeks } from '../../../shared/pricing/bsmGreeks.ts';
import { europeanGreeks } from '../../../shared/pricing/europeanGreeks.ts';
import { inverseGreeks } from '../../../shared/pricing/inverseGreeks.ts';
import { createUniform, randomOption, Violations, type RandomOption } from './propertyBench.ts';
import { unwrap } from './unwrap.ts';

const RUNS = 100_000;
const SEED = 20_260_301;
const EPS = 2 ** -52;
const RANGES = { years: [1 / (365 * 24), 30], sigma: [0.01, 5], rate: 0.2, deviations: 8 } as const;

type Inputs = Omit<RandomOption, 'side'>;
type Field = keyof Inputs;
/** What every European model has in common, in its own numeraire. */
interface First {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly dualDelta: number;
  readonly dualGamma: number;
  readonly rho: number;
}
interface Model {
  readonly name: string;
  /** The model's reading of random terms: a forward has carry = rate, an inverse option neither. */
  readonly adapt: (option: RandomOption) => RandomOption;
  /** Every output, to look for NaN and Infinity. */
  readonly all: (option: RandomOption) => Readonly<Record<string, number>>;
  readonly first: (option: RandomOption) => First;
}

const MODELS: readonly Model[] = [
  {
    name: 'black76Greeks',
    adapt: (option) => ({ ...option, carry: option.rate }),
    all: (option) => ({ ...unwrap(black76Greeks({ ...option, forward: option.spot })) }),
    first: (option) => {
      const greeks = unwrap(black76Greeks({ ...option, forward: option.spot }));
      return { ...greeks, delta: greeks.deltaForward };
    },
  },
  {
    name: 'bsmGreeks',
    adapt: (option) => option,
    all: (option) => ({ ...unwrap(bsmGreeks(option)) }),
    first: (option) => unwrap(bsmGreeks(option)),
  },
  {
    name: 'inverseGreeks',
    adapt: (option) => ({ ...option, rate: 0, carry: 0 }),
    all: (option) => ({ ...unwrap(inverseGreeks({ ...option, forwardUsd: option.spot, strikeUsd: option.strike })) }),
    first: (option) => {
      const greeks = unwrap(inverseGreeks({ ...option, forwardUsd: option.spot, strikeUsd: option.strike }));
      const dualDelta = (0 - greeks.deltaCoinNumeraire * option.spot) / option.strike;
      const dualGamma = greeks.gammaUsdNumeraire * (option.spot / option.strike) ** 2;
      const [price, delta, gamma] = [greeks.priceUsd, greeks.deltaUsdNumeraire, greeks.gammaUsdNumeraire];
      return { price, delta, gamma, vega: greeks.vegaUsd, theta: greeks.thetaUsd, dualDelta, dualGamma, rho: 0 };
    },
  },
];

/** Rounding of the inputs moves a price by about this much: a few ulp of both legs. */
function roundingOf({ spot, strike, rate, carry, years }: RandomOption): number {
  return 16 * EPS * (spot * Math.exp(-carry * years) + strike * Math.exp(-rate * years)) * (1 + (Math.abs(rate) + Math.abs(carry)) * years);
}

function checkOutputs(model: Model, option: RandomOption, found: Violations, text: () => string): void {
  for (const [name, value] of Object.entries(model.all(option))) found.check(`${name} is finite`, Number.isFinite(value), text);
}

function checkBounds(model: Model, option: RandomOption, found: Violations, text: () => string): void {
  const { price, delta, gamma, vega, dualDelta, dualGamma } = model.first(option);
  const [asset, cash] = [option.spot * Math.exp(-option.carry * option.years), option.strike * Math.exp(-option.rate * option.years)];
  const sign = option.side === 'call' ? 1 : -1;
  const slack = roundingOf(option);
  // The steps below go through the kernel, which skips the input checks: it must be the same price.
  found.check('the price of the kernel', price === europeanGreeks(option).price, text);
  found.check('at least intrinsic', price >= Math.max(0, sign * (asset - cash)) - slack, text);
  found.check('at most its bound', price <= (sign > 0 ? asset : cash) + slack, text);
  found.check('delta in its bounds', sign * delta >= 0 && sign * delta <= (asset / option.spot) * (1 + 16 * EPS), text);
  found.check('dual delta in its bounds', -sign * dualDelta >= 0 && -sign * dualDelta <= (cash / option.strike) * (1 + 64 * EPS), text);
  found.check('gamma, dual gamma and vega ≥ 0', gamma >= 0 && dualGamma >= 0 && vega >= 0, text);
  const other = model.first({ ...option, side: option.side === 'call' ? 'put' : 'call' });
  found.check('parity of prices', Math.abs(sign * (price - other.price) - (asset - cash)) <= 2 * slack, text);
  found.check('parity of deltas', Math.abs(sign * (delta - other.delta) - asset / option.spot) <= (64 * EPS * asset) / option.spot, text);
  found.check('same gamma and vega of call and put', gamma === other.gamma && vega === other.vega, text);
}

/** Prices a step of `share` standard deviations to either side: monotonic and convex in spot and strike, rising in volatility. */
function checkShape(model: Model, option: RandomOption, share: number, found: Violations, text: () => string): void {
  const at = (changes: Partial<Inputs>): number => europeanGreeks({ ...option, ...changes }).price;
  const sign = option.side === 'call' ? 1 : -1;
  const { price } = model.first(option);
  const step = share * Math.min(1, option.sigma * Math.sqrt(option.years));
  for (const [field, direction] of [
    ['spot', sign],
    ['strike', -sign],
  ] as const) {
    const [low, high] = [at({ [field]: option[field] * (1 - step) }), at({ [field]: option[field] * (1 + step) })];
    const slack = 4 * roundingOf(option);
    found.check(`monotonic in ${field}`, direction * (high - price) >= -slack && direction * (price - low) >= -slack, text);
    found.check(`convex in ${field}`, low + high - 2 * price >= -slack, text);
  }
  found.check('rises in sigma', at({ sigma: option.sigma * (1 + share) }) >= price - 2 * roundingOf(option), text);
  // Only without rates: a European option with interest may lose by waiting.
  const isUnpaid = option.rate === 0 && option.carry === 0;
  found.check('rises in years', !isUnpaid || at({ years: option.years * (1 + share) }) >= price - 2 * roundingOf(option), text);
}

/**
 * |fourth-order quotient − derivative| within its error: rounding of the price over the step, and truncation, estimated from the
 * quotient at the double step (which is 16 times as wrong).
 */
function checkSlope(option: RandomOption, field: Field, step: number, derivative: number, found: Violations, text: () => string): void {
  const at = (steps: number): number => europeanGreeks({ ...option, [field]: option[field] + steps * step }).price;
  const [one, two, four] = [1, 2, 4].map((steps) => at(steps) - at(-steps));
  const fine = (8 * (one ?? NaN) - (two ?? NaN)) / (12 * step);
  const coarse = (8 * (two ?? NaN) - (four ?? NaN)) / (24 * step);
  const allowed = (4 * roundingOf(option)) / step + Math.abs(fine - coarse) / 4;
  found.check(`slope by ${field}`, Math.abs(fine - derivative) <= allowed, text);
}

function checkSlopes(model: Model, option: RandomOption, found: Violations, text: () => string): void {
  const { delta, vega, theta, dualDelta, rho } = model.first(option);
  const width = 0.01 * Math.min(1, option.sigma * Math.sqrt(option.years));
  checkSlope(option, 'spot', width * option.spot, delta, found, text);
  checkSlope(option, 'strike', width * option.strike, dualDelta, found, text);
  checkSlope(option, 'sigma', 0.005 * option.sigma, vega, found, text);
  checkSlope(option, 'years', 0.005 * option.years, -theta, found, text);
  if (model.name === 'bsmGreeks')
    checkSlope(option, 'rate', (0.01 * Math.min(width / 0.01, 1)) / Math.max(1, option.years), rho, found, text);
  // Gamma is the slope of delta: differentiating the price twice would leave no digits.
  const deltaAt = (steps: number): number => europeanGreeks({ ...option, spot: option.spot * (1 + steps * width) }).delta;
  const [one, two, four] = [1, 2, 4].map((steps) => deltaAt(steps) - deltaAt(-steps));
  const fine = (8 * (one ?? NaN) - (two ?? NaN)) / (12 * width * option.spot);
  const coarse = (8 * (two ?? NaN) - (four ?? NaN)) / (24 * width * option.spot);
  const growth = Math.exp(Math.abs(option.carry) * option.years);
  const rounding = (64 * EPS * growth * (1 + 8 / Math.min(1, option.sigma * Math.sqrt(option.years)))) / (width * option.spot);
  const { gamma } = model.first(option);
  found.check('gamma is the slope of delta', Math.abs(fine - gamma) <= rounding + Math.abs(fine - coarse) / 4, text);
}

describe.each(MODELS)('$name, 100,000 random options', (model) => {
  it('is finite, bounded, in parity, monotonic, convex, and differentiates to its own Greeks', () => {
    const uniform = createUniform(SEED);
    const found = new Violations();
    for (let run = 0; run < RUNS; run += 1) {
      const option = model.adapt(randomOption(uniform, RANGES));
      const text = (): string => JSON.stringify(option);
      checkOutputs(model, option, found, text);
      checkBounds(model, option, found, text);
      checkShape(model, option, 0.05 + 0.4 * uniform(), found, text);
      checkSlopes(model, option, found, text);
    }
    expect(found.list).toEqual([]);
  }, 120_000);
});

/** Bulk property runs: a small seeded generator, biased inputs, and a count of violations instead of an assertion per number. */

/** Mulberry32: uniform numbers in [0, 1), the same for the same seed. */
export function createUniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Log-uniform between `low` and `high`; one time in sixteen exactly one of the two ends. */
export function logUniform(uniform: () => number, low: number, high: number): number {
  const edge = uniform();
  if (edge < 1 / 16) return edge < 1 / 32 ? low : high;
  return low * (high / low) ** uniform();
}

export interface RandomOption {
  readonly side: 'call' | 'put';
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly sigma: number;
  readonly rate: number;
  readonly carry: number;
}

export interface OptionRanges {
  readonly years: readonly [low: number, high: number];
  readonly sigma: readonly [low: number, high: number];
  /** Largest |rate| and |carry|. */
  readonly rate: number;
  /** Largest distance of strike and spot, in standard deviations. */
  readonly deviations: number;
}

/** Strikes are spread in standard deviations; one time in eight exactly at the money. Rates are 0 one time in four. */
export function randomOption(uniform: () => number, ranges: OptionRanges): RandomOption {
  const years = logUniform(uniform, ...ranges.years);
  const sigma = logUniform(uniform, ...ranges.sigma);
  const spot = logUniform(uniform, 1e-3, 1e6);
  const distance = uniform() < 1 / 8 ? 0 : (2 * uniform() - 1) * ranges.deviations * sigma * Math.sqrt(years);
  const rateOf = (): number => (uniform() < 1 / 4 ? 0 : (2 * uniform() - 1) * ranges.rate);
  return {
    side: uniform() < 0.5 ? 'call' : 'put',
    spot,
    strike: spot * Math.exp(Math.max(-11, Math.min(11, distance))),
    years,
    sigma,
    rate: rateOf(),
    carry: rateOf(),
  };
}

/** What went wrong, by name: how often, and the first example. */
export class Violations {
  readonly #found = new Map<string, { count: number; readonly example: string }>();

  /** Notes a violation of `rule` unless `holds` (a comparison with NaN does not hold). */
  check(rule: string, holds: boolean, example: () => string): void {
    if (holds) return;
    const known = this.#found.get(rule);
    if (known) known.count += 1;
    else this.#found.set(rule, { count: 1, example: example() });
  }

  /** "rule × count: first example", empty when every check held. */
  get list(): string[] {
    return [...this.#found].map(([rule, { count, example }]) => `${rule} × ${count}: ${example}`);
  }
}

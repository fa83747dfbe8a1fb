/** The options that every peer is timed on, as columns: drawn from a seed, the same doubles for all. */
import { europeanGreeks } from '../../../shared/pricing/europeanGreeks.ts';

export interface OptionColumns {
  readonly count: number;
  readonly callSign: Float64Array;
  readonly forward: Float64Array;
  readonly strike: Float64Array;
  readonly years: Float64Array;
  readonly sigma: Float64Array;
  readonly rate: Float64Array;
  readonly carry: Float64Array;
  /** Undiscounted Black-76 at `sigma`. */
  readonly price: Float64Array;
}

const NAMES = ['callSign', 'forward', 'strike', 'years', 'sigma', 'rate', 'carry', 'price'] as const;

/** Half calls; one day to two years; 20 to 120 % volatility; strikes up to three standard deviations away. */
export function optionColumns(count: number): OptionColumns {
  const columns = Object.fromEntries(NAMES.map((name) => [name, new Float64Array(count)])) as Record<(typeof NAMES)[number], Float64Array>;
  let state = 12_345;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let at = 0; at < count; at += 1) {
    const years = 2 * next() ** 2 + 1 / 365;
    const sigma = 0.2 + next();
    const spot = 50 + 100 * next();
    const strike = spot * Math.exp((2 * next() - 1) * 3 * sigma * Math.sqrt(years));
    const side = next() < 0.5 ? 'call' : 'put';
    const { price } = europeanGreeks({ side, spot, strike, years, sigma, rate: 0, carry: 0 });
    const row = {
      callSign: side === 'call' ? 1 : -1,
      forward: spot,
      strike,
      years,
      sigma,
      rate: 0.05 * next(),
      carry: 0.03 * next(),
      price,
    };
    for (const name of NAMES) columns[name][at] = row[name];
  }
  return { count, ...columns };
}

/** The columns one after the other, for programs in other languages. */
export function columnBytes(columns: OptionColumns): Uint8Array {
  return new Uint8Array(Float64Array.from(NAMES.flatMap((name) => [...columns[name]])).buffer);
}

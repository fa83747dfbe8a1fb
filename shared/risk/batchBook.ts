/** `bookRisk` for large books: all living options are valued in one call of the batch kernel; everything else, and all that is added up, is the same. */
import type { BatchOutput } from '../pricing/batch/batchColumns.ts';
import type { BatchKernel } from '../pricing/batch/batchKernel.ts';
import type { EuropeanBatch } from '../pricing/batch/europeanBatch.ts';
import type { BlackInputs } from '../pricing/blackInputs.ts';
import type { OptionRisk } from '../pricing/optionRisk.ts';
import type { ThetaConvention } from '../pricing/thetaConventions.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { DAYS_PER_YEAR } from '../units/time.ts';
import { VOL_POINTS_PER_UNIT } from '../units/vol.ts';
import { aggregateRisk, type ValuedBook } from './aggregate.ts';
import { bookStructure, type BookStructure } from './bookStructure.ts';
import type { Leg } from './leg.ts';
import { legRisk } from './legRisk.ts';
import type { MarketView } from './marketView.ts';
import { livingInputs, livingRisk, type OptionCase } from './optionRisk.ts';
import type { LegRisk } from './riskFigures.ts';

/** Keeps its columns from one call to the next; one per thread that values books. */
export interface BatchBook {
  /** Same arguments, same answer as `bookRisk`, to 1e-12 of each figure. */
  bookRisk(legs: readonly Leg[], market: MarketView, atMs: number, theta: ThetaConvention, structure?: BookStructure): ValuedBook;
}

/** What `OptionRisk` is made of. */
const OUTPUTS = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'volga', 'charm'] as const satisfies readonly BatchOutput[];
const FIRST_ROWS = 256;
const PERCENT_PER_UNIT = 100;

/** A living option of the book: the row it is valued in is its place in the list of these. */
interface Living {
  /** Place in the list of legs. */
  readonly leg: number;
  readonly input: OptionCase;
  readonly inputs: BlackInputs;
}

export function createBatchBook(kernel: BatchKernel): BatchBook {
  let rows = FIRST_ROWS;
  let batch = batchFor(kernel, rows);
  return {
    bookRisk(legs, market, atMs, theta, structure = bookStructure(legs)) {
      while (rows < legs.length) rows *= 2;
      if (batch.rows < rows) batch = batchFor(kernel, rows);
      const risks = valueLegs(batch.european, legs, market, atMs, theta);
      return { ...aggregateRisk(structure, legs, risks), legs: risks };
    },
  };
}

function batchFor(kernel: BatchKernel, rows: number): { readonly rows: number; readonly european: EuropeanBatch } {
  return { rows, european: kernel.createEuropeanBatch({ rows, outputs: OUTPUTS, isDiscounted: false, groups: 0 }) };
}

function valueLegs(
  batch: EuropeanBatch,
  legs: readonly Leg[],
  market: MarketView,
  atMs: number,
  theta: ThetaConvention,
): readonly Result<LegRisk>[] {
  const living: Living[] = [];
  const risks = legs.map((leg, at): Result<LegRisk> => {
    const input = optionCase(leg, market, atMs, theta);
    const inputs = input === null ? null : livingInputs(input);
    if (input === null || inputs === null || (inputs.ok && inputs.value === null)) return legRisk(leg, market, atMs, theta);
    if (!inputs.ok) return inputs;
    if (inputs.value !== null) living.push({ leg: at, input, inputs: inputs.value });
    return NOT_YET;
  });
  living.forEach(({ inputs }, row) => writeRow(batch, row, inputs));
  batch.run(living.length);
  living.forEach(({ leg, input, inputs }, row) => {
    const failure = Number.isNaN(batch.outputs.price[row] ?? NaN) ? batch.failureOf(row) : null;
    risks[leg] = failure === null ? ok(livingRisk(input, inputs, unitRisk(batch.outputs, row))) : { ok: false, failure };
  });
  return risks;
}

/** Holds the place of a leg that the batch is about to value. */
const NOT_YET: Result<LegRisk> = fail('calculationFailed', 'the leg has not been valued');

/** Null for everything but options with a quote. */
function optionCase(leg: Leg, market: MarketView, atMs: number, theta: ThetaConvention): OptionCase | null {
  if (leg.kind !== 'position' || leg.instrument.kind !== 'option') return null;
  const { instrument: option } = leg;
  const quote = market.quote(option.id);
  if (quote?.kind !== 'option') return null;
  return { leg, option, quote, indexUsd: market.index(option.underlying)?.indexUsd ?? null, atMs, theta };
}

function writeRow({ inputs: columns }: EuropeanBatch, row: number, { side, forwardUsd, strikeUsd, years, sigma }: BlackInputs): void {
  columns.callSign[row] = side === 'call' ? 1 : -1;
  columns.spot[row] = forwardUsd;
  columns.strike[row] = strikeUsd;
  columns.years[row] = years;
  columns.sigma[row] = sigma;
}

/** Textbook units to the desk's. */
function unitRisk(outputs: EuropeanBatch['outputs'], row: number): OptionRisk {
  const at = (output: (typeof OUTPUTS)[number]): number => outputs[output][row] ?? NaN;
  return {
    valueUsd: at('price'),
    deltaCoin: at('delta'),
    gammaCoinPerUsd: at('gamma'),
    vegaUsdPerVolPoint: at('vega') / VOL_POINTS_PER_UNIT,
    thetaUsdPerDay: at('theta') / DAYS_PER_YEAR,
    rhoUsdPerPct: at('rho') / PERCENT_PER_UNIT,
    vannaCoinPerVolPoint: at('vanna') / VOL_POINTS_PER_UNIT,
    volgaUsdPerVolPointSquared: at('volga') / VOL_POINTS_PER_UNIT ** 2,
    charmCoinPerDay: at('charm') / DAYS_PER_YEAR,
  };
}

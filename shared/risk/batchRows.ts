/** The options of a book as rows of a batch: what does not change between ticks is written once. */
import type { OptionInstrument } from '../domain/instrument.ts';
import type { EuropeanBatch } from '../pricing/batch/europeanBatch.ts';
import { BLACK_RANGE } from '../pricing/blackInputs.ts';
import { isBlackOption } from '../pricing/models.ts';
import { yearsBetween } from '../units/time.ts';
import type { BookStructure } from './bookStructure.ts';
import { openShare } from './deltaDecay.ts';
import type { Leg, PositionLeg } from './leg.ts';
import type { InstrumentQuote } from './marketView.ts';

export interface OptionRow {
  /** Place in the list of legs. */
  readonly leg: number;
  readonly position: PositionLeg;
  readonly option: OptionInstrument;
}

/** The rows of one expiry are neighbours; the other legs of the expiry are listed. */
export interface ExpiryRows {
  readonly group: number;
  readonly first: number;
  readonly options: readonly OptionRow[];
  readonly others: readonly number[];
}

/** In the order of the structure's expiries. */
export function expiryRows(structure: BookStructure, legs: readonly Leg[]): readonly ExpiryRows[] {
  let first = 0;
  return structure
    .flatMap(({ expiries }) => expiries)
    .map((part, group) => {
      const options = part.legs.flatMap((at) => optionRow(legs[at], at));
      const others = part.legs.filter((at) => optionRow(legs[at], at).length === 0);
      const rows = { group, first, options, others };
      first += options.length;
      return rows;
    });
}

/** None for what the batch has no formula for: no option, or one of another model than Black's. */
function optionRow(leg: Leg | undefined, at: number): OptionRow[] {
  return leg?.kind === 'position' && leg.instrument.kind === 'option' && isBlackOption(leg.instrument)
    ? [{ leg: at, position: leg, option: leg.instrument }]
    : [];
}

/** Writes what ticks do not change. */
export function writeTerms({ inputs, groupOf }: EuropeanBatch, rows: ExpiryRows): void {
  rows.options.forEach(({ option }, index) => {
    const row = rows.first + index;
    inputs.callSign[row] = option.side === 'call' ? 1 : -1;
    inputs.strike[row] = option.strikeUsd;
    groupOf[row] = rows.group;
  });
}

/** Writes what ticks do; false: the option is not one for the batch (expired or about to, without IV, out of range), and its row is made to count as nothing. */
export function writeMarket(
  batch: EuropeanBatch,
  row: number,
  { position, option }: OptionRow,
  quote: InstrumentQuote | undefined,
  atMs: number,
): boolean {
  const { inputs } = batch;
  const years = yearsBetween(atMs, option.expiryMs);
  const isUsualQuote =
    quote?.kind === 'option' && quote.markSigma !== null && isUsual(quote.forwardUsd, option.strikeUsd, years, quote.markSigma);
  if (!isUsualQuote || openShare(option.expiryMs, atMs) < 1) {
    writeNothing(batch, row);
    return false;
  }
  inputs.strike[row] = option.strikeUsd;
  inputs.spot[row] = quote.forwardUsd;
  inputs.years[row] = years;
  inputs.sigma[row] = quote.markSigma;
  inputs.weight[row] = position.signedAmount;
  return Number.isFinite(position.signedAmount);
}

function writeNothing({ inputs }: EuropeanBatch, row: number): void {
  inputs.spot[row] = 1;
  inputs.strike[row] = 1;
  inputs.years[row] = 1;
  inputs.sigma[row] = 1;
  inputs.weight[row] = 0;
}

/** Inside `BLACK_RANGE` and not at one of its limits, which are for the plain function. */
function isUsual(forwardUsd: number, strikeUsd: number, years: number, sigma: number): boolean {
  return (
    isInside(forwardUsd, BLACK_RANGE.forwardUsd) &&
    isInside(strikeUsd, BLACK_RANGE.strikeUsd) &&
    isInside(years, BLACK_RANGE.years) &&
    isInside(sigma, BLACK_RANGE.sigma)
  );
}

function isInside(x: number, [min, max]: readonly [number, number]): boolean {
  return x >= min && x <= max;
}

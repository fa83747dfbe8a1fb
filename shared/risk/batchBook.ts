/**
 * `bookRisk` for a screen that ticks: living options are valued and added up by the batch kernel in one pass; everything else goes through
 * `legRisk`, and single legs are worked out when somebody asks for them.
 */
import type { OptionSide } from '../domain/instrument.ts';
import type { BatchOutput } from '../pricing/batch/batchColumns.ts';
import type { BatchKernel } from '../pricing/batch/batchKernel.ts';
import type { EuropeanBatch } from '../pricing/batch/europeanBatch.ts';
import type { BlackInputs, RawBlackInputs } from '../pricing/blackInputs.ts';
import type { OptionRisk } from '../pricing/optionRisk.ts';
import type { ThetaConvention } from '../pricing/thetaConventions.ts';
import type { Result } from '../result/result.ts';
import { DAYS_PER_YEAR } from '../units/time.ts';
import { VOL_POINTS_PER_UNIT } from '../units/vol.ts';
import { addLeg, aggregateGroups, older, type BookRisk, type Group } from './aggregate.ts';
import { expiryRows, writeMarket, writeTerms, type ExpiryRows, type OptionRow } from './batchRows.ts';
import type { BookStructure } from './bookStructure.ts';
import { addNumber, addRisk, type CompensatedSum } from './compensatedSums.ts';
import type { Leg } from './leg.ts';
import { legRisk } from './legRisk.ts';
import type { MarketView } from './marketView.ts';
import { optionPnlUsd } from './optionRisk.ts';
import type { LegRisk, RiskFigures } from './riskFigures.ts';

/** A book that is valued again and again while its legs stay the same. */
export interface BatchBook {
  /** The sums of `bookRisk` for the same legs, to 1e-12 of what they are made of. */
  risk(market: MarketView, atMs: number, theta: ThetaConvention): BookRisk;
  /** One leg at the market of the last `risk`: exactly `legRisk`. */
  legRisk(at: number): Result<LegRisk>;
}

interface Moment {
  readonly market: MarketView;
  readonly atMs: number;
  readonly theta: ThetaConvention;
}

/** What the summed figures of options are made of; theta, whose convention is the caller's, and P&L are added row by row. */
const OUTPUTS = [
  'price',
  'priceInCoin',
  'delta',
  'spotDelta',
  'coinDelta',
  'gamma',
  'spotGamma',
  'spotSquareGamma',
  'coinGamma',
  'vega',
  'theta',
  'rho',
  'vanna',
  'volga',
  'charm',
] as const satisfies readonly BatchOutput[];
const PERCENT_PER_UNIT = 100;

/** `structure` comes from the same legs. */
export function createBatchBook(kernel: BatchKernel, legs: readonly Leg[], structure: BookStructure): BatchBook {
  const parts = expiryRows(structure, legs);
  const rows = parts.reduce((sum, { options }) => sum + options.length, 0);
  const batch = kernel.createEuropeanBatch({ rows, outputs: OUTPUTS, isDiscounted: false, groups: parts.length });
  for (const part of parts) writeTerms(batch, part);
  /** 1: the row's option is in the sums of the batch. */
  const isInBatch = new Uint8Array(rows);
  let last: Moment | null = null;

  return {
    risk(market, atMs, theta) {
      const moment = { market, atMs, theta };
      last = moment;
      const quotes = parts.map((part) => gather(part, batch, isInBatch, moment));
      batch.run(rows);
      let next = 0;
      return aggregateGroups(structure, (_, isCash, group) => {
        const part = parts[next];
        const oldestQuoteMs = quotes[next] ?? null;
        next += 1;
        if (part !== undefined) fillGroup({ part, batch, isInBatch, moment, legs }, isCash, group, oldestQuoteMs);
      });
    },
    legRisk(at) {
      const leg = legs[at];
      if (leg === undefined || last === null) throw new RangeError(`legRisk(${at}): no such leg, or the book was never valued`);
      return legRisk(leg, last.market, last.atMs, last.theta);
    },
  };
}

/** Writes the rows of one expiry; returns the time of the oldest quote among those that the batch values. */
function gather(part: ExpiryRows, batch: EuropeanBatch, isInBatch: Uint8Array, { market, atMs }: Moment): number | null {
  let oldestMs: number | null = null;
  let row = part.first;
  for (const option of part.options) {
    const quote = market.quote(option.option.id);
    const isWritten = writeMarket(batch, row, option, quote, atMs);
    isInBatch[row] = isWritten ? 1 : 0;
    if (isWritten && quote !== undefined) oldestMs = older(oldestMs, quote.tsMs);
    row += 1;
  }
  return oldestMs;
}

interface Filling {
  readonly part: ExpiryRows;
  readonly batch: EuropeanBatch;
  readonly isInBatch: Uint8Array;
  readonly moment: Moment;
  readonly legs: readonly Leg[];
}

function fillGroup({ part, batch, isInBatch, moment, legs }: Filling, isCash: boolean, group: Group, oldestQuoteMs: number | null): void {
  const plainly = (at: number): void => {
    const leg = legs[at];
    if (leg !== undefined) addLeg(group, leg.kind === 'position', isCash, legRisk(leg, moment.market, moment.atMs, moment.theta));
  };
  const [first] = part.options;
  const indexUsd = first === undefined ? null : (moment.market.index(first.option.underlying)?.indexUsd ?? null);
  const sums: RowSums = { legs: 0, unknownPnlLegs: 0, thetaUsdPerDay: { sum: 0, lost: 0 }, pnlUsd: { sum: 0, lost: 0 } };
  let row = part.first;
  for (const option of part.options) {
    if (isInBatch[row] === 1) addRow(sums, batch, row, option, indexUsd, moment.theta);
    else plainly(option.leg);
    row += 1;
  }
  part.others.forEach(plainly);
  if (sums.legs === 0) return;
  group.legCount += sums.legs;
  group.unknownPnlLegs += sums.unknownPnlLegs;
  group.oldestQuoteMs = older(group.oldestQuoteMs, oldestQuoteMs);
  addRisk(group.sums, summedFigures(batch, part.group, sums, moment.theta));
}

interface RowSums {
  legs: number;
  unknownPnlLegs: number;
  readonly thetaUsdPerDay: CompensatedSum;
  readonly pnlUsd: CompensatedSum;
}

/** What the batch cannot add up: theta by a convention of its own, and P&L since each leg's own entry. */
function addRow(
  sums: RowSums,
  batch: EuropeanBatch,
  row: number,
  option: OptionRow,
  indexUsd: number | null,
  theta: ThetaConvention,
): void {
  const { position, option: instrument } = option;
  const { outputs } = batch;
  sums.legs += 1;
  if (theta.name !== 'textbook') {
    const unitUsdPerDay = theta.thetaUsdPerDay(unitRisk(outputs, row), inputsOf(batch, row, instrument.side));
    addNumber(sums.thetaUsdPerDay, position.signedAmount * unitUsdPerDay);
  }
  const markPrice = instrument.settlement === 'inverse' ? outputs.priceInCoin[row] : outputs.price[row];
  const pnlUsd = optionPnlUsd({ leg: position, option: instrument, indexUsd }, markPrice ?? NaN);
  if (pnlUsd === null) sums.unknownPnlLegs += 1;
  else addNumber(sums.pnlUsd, pnlUsd);
}

function inputsOf({ inputs }: EuropeanBatch, row: number, side: OptionSide): BlackInputs {
  const raw: RawBlackInputs = {
    side,
    forwardUsd: inputs.spot[row] ?? NaN,
    strikeUsd: inputs.strike[row] ?? NaN,
    years: inputs.years[row] ?? NaN,
    sigma: inputs.sigma[row] ?? NaN,
  };
  return raw as BlackInputs;
}

/** Textbook units to the desk's. */
function unitRisk(outputs: EuropeanBatch['outputs'], row: number): OptionRisk {
  return {
    valueUsd: outputs.price[row] ?? NaN,
    deltaCoin: outputs.delta[row] ?? NaN,
    gammaCoinPerUsd: outputs.gamma[row] ?? NaN,
    vegaUsdPerVolPoint: (outputs.vega[row] ?? NaN) / VOL_POINTS_PER_UNIT,
    thetaUsdPerDay: (outputs.theta[row] ?? NaN) / DAYS_PER_YEAR,
    rhoUsdPerPct: (outputs.rho[row] ?? NaN) / PERCENT_PER_UNIT,
    vannaCoinPerVolPoint: (outputs.vanna[row] ?? NaN) / VOL_POINTS_PER_UNIT,
    volgaUsdPerVolPointSquared: (outputs.volga[row] ?? NaN) / VOL_POINTS_PER_UNIT ** 2,
    charmCoinPerDay: (outputs.charm[row] ?? NaN) / DAYS_PER_YEAR,
  };
}

/** The group's sums in the desk's units. */
function summedFigures({ sums }: EuropeanBatch, group: number, rows: RowSums, theta: ThetaConvention): RiskFigures {
  const of = (output: (typeof OUTPUTS)[number]): number => sums[output][group] ?? NaN;
  return {
    deltaCoin: of('delta'),
    premiumAdjustedDeltaCoin: of('coinDelta'),
    deltaUsd: of('spotDelta'),
    gammaCoinPerUsd: of('gamma'),
    premiumAdjustedGammaCoinPerUsd: of('coinGamma'),
    gammaCoinPerPct: of('spotGamma') / PERCENT_PER_UNIT,
    gammaUsdPerPct: of('spotSquareGamma') / PERCENT_PER_UNIT,
    vegaUsdPerVolPoint: of('vega') / VOL_POINTS_PER_UNIT,
    thetaUsdPerDay: theta.name === 'textbook' ? of('theta') / DAYS_PER_YEAR : rows.thetaUsdPerDay.sum + rows.thetaUsdPerDay.lost,
    rhoUsdPerPct: of('rho') / PERCENT_PER_UNIT,
    vannaCoinPerVolPoint: of('vanna') / VOL_POINTS_PER_UNIT,
    volgaUsdPerVolPointSquared: of('volga') / VOL_POINTS_PER_UNIT ** 2,
    charmCoinPerDay: of('charm') / DAYS_PER_YEAR,
    valueUsd: of('price'),
    valueCoin: of('priceInCoin'),
    pnlUsd: rows.unknownPnlLegs === rows.legs ? null : rows.pnlUsd.sum + rows.pnlUsd.lost,
  };
}

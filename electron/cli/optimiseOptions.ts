/** The options of `desk optimise`, and the question they ask. */
import { Option, type Command } from 'commander';
import type { Numeraire } from '../../shared/domain/book.ts';
import type { BookAndChainInputs } from './bookAndChain.ts';
import { numberOption } from './numberOptions.ts';
import type { OptimiseCommandInputs } from './optimiseInputs.ts';

export interface OptimiseOptions {
  readonly underlying: string | undefined;
  readonly numeraire: Numeraire;
  readonly deltaLimit: number | undefined;
  readonly gammaLimit: number | undefined;
  readonly vegaLimit: number | undefined;
  readonly marginLimit: number | undefined;
  readonly target: number;
  readonly maxInstruments: number | undefined;
  readonly timeLimit: number;
  readonly nakedShorts: boolean;
  readonly horizon: number;
  readonly thetaWeight: number;
  readonly capitalCost: number;
  readonly attention: number;
  readonly maxLots: number;
  readonly maxSpread: number;
  readonly candidates: number;
  readonly frontier: boolean;
  readonly points: number;
  readonly format: 'json' | 'csv';
}

export function withOptimise(command: Command): Command {
  return command
    .option('--underlying <coin>', 'needed when the file has positions on more than one')
    .addOption(new Option('--numeraire <numeraire>').choices(['coin', 'usd']).default('coin'))
    .option('--delta-limit <coin>', 'most |delta − target| after the trades', numberOption)
    .option('--gamma-limit <coin/USD>', 'most |gamma|', numberOption)
    .option('--vega-limit <USD/point>', 'most |vega|', numberOption)
    .option('--margin-limit <USD>', 'most margin the trades add, estimated', numberOption)
    .option('--target <coin>', 'the delta aimed at', numberOption, 0)
    .option('--max-instruments <n>', 'default: as many as it takes', numberOption)
    .option('--time-limit <seconds>', 'of each search', numberOption, 5)
    .option('--naked-shorts', 'options may be sold short', false)
    .option('--horizon <days>', 'over which theta, carry and capital are counted', numberOption, 1)
    .option('--theta-weight <share>', 'how much of the theta bill is a cost, 0…1', numberOption, 1)
    .option('--capital-cost <percent>', 'of margin and premium, a year', numberOption, 10)
    .option('--attention <USD>', 'cost of every instrument used', numberOption, 5)
    .option('--max-lots <n>', 'of an option, per side: a chain has no depth', numberOption, 20)
    .option('--max-spread <percent>', 'wider options are set aside', numberOption, 15)
    .option('--candidates <n>', 'most instruments looked at', numberOption, 60)
    .option('--frontier', 'cost against residual gamma too', false)
    .option('--points <n>', 'of the frontier', numberOption, 9)
    .addOption(new Option('--format <format>', 'csv: the trades, or the frontier').choices(['json', 'csv']).default('json'));
}

export function toOptimiseInputs(options: OptimiseOptions): Omit<OptimiseCommandInputs, keyof BookAndChainInputs> {
  const { underlying, deltaLimit = null, gammaLimit = null, vegaLimit = null, marginLimit = null } = options;
  return {
    ...(underlying === undefined ? {} : { underlying }),
    numeraire: options.numeraire,
    limits: { deltaCoin: deltaLimit, gammaCoinPerUsd: gammaLimit, vegaUsdPerVolPoint: vegaLimit, marginUsd: marginLimit },
    targetDeltaCoin: options.target,
    maxInstruments: options.maxInstruments ?? null,
    timeLimitSeconds: options.timeLimit,
    allowsNakedShorts: options.nakedShorts,
    horizonDays: options.horizon,
    thetaWeight: options.thetaWeight,
    capitalCostPctPerYear: options.capitalCost,
    fixedCostUsd: options.attention,
    maxLots: options.maxLots,
    maxSpreadPct: options.maxSpread,
    maxCandidates: options.candidates,
    frontierPoints: options.frontier ? options.points : 0,
    format: options.format,
  };
}

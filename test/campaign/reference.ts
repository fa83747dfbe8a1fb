/**
 * Judges every row of the reference tables in a folder by their pass marks and prints the first table of docs/accuracy.md.
 * `node test/campaign/reference.ts FOLDER`; exit code 1 when a column misses its mark.
 */
import { join } from 'node:path';
import { impliedVol } from '../../shared/pricing/impliedVol.ts';
import { impliedStdDev } from '../../shared/pricing/impliedStdDev.ts';
import { inverseFuture } from '../../shared/pricing/inverseFuture.ts';
import { numberOf, sideOf, stabilityConstant, type GoldenRow } from '../shared/pricing/goldenTable.ts';
import { printColumns, readTable, valueOf, type MeasuredColumn } from './campaignTable.ts';
import { americanOf, black76Of, bsmOf, inverseOf, inverseSens, textbookQuantity } from './referenceModels.ts';

const STABLE = { of: 'worst', limit: 16 } as const;
const IMPLIED = { of: 'worst', limit: 8 } as const;
const ULP = 2 ** -53;

const HIGHER_ORDER = [
  ...([
    ['vanna', 'vanna'],
    ['volga', 'volga'],
    ['charm', 'charm'],
    ['speed', 'speed'],
    ['zomma', 'zomma'],
    ['color', 'color'],
  ] as const),
  ...([
    ['veta', 'veta'],
    ['ultima', 'ultima'],
    ['dual_delta', 'dualDelta'],
    ['dual_gamma', 'dualGamma'],
  ] as const),
] as const;

const BLACK76_OUTPUTS = [
  ...([
    ['price', 'price'],
    ['delta_forward', 'deltaForward'],
    ['delta_spot', 'deltaSpot'],
    ['gamma', 'gamma'],
    ['vega', 'vega'],
  ] as const),
  ...([
    ['theta', 'theta'],
    ['rho', 'rho'],
    ['rho_spot_fixed', 'rhoSpotFixed'],
  ] as const),
  ...HIGHER_ORDER,
] as const;

const BSM_OUTPUTS = [
  ...([
    ['price', 'price'],
    ['delta', 'delta'],
    ['gamma', 'gamma'],
    ['vega', 'vega'],
    ['theta', 'theta'],
  ] as const),
  ...([
    ['rho', 'rho'],
    ['rho_q', 'rhoCarry'],
  ] as const),
  ...HIGHER_ORDER,
] as const;

const INVERSE_OUTPUTS = [
  ...([
    ['price_usd', 'priceUsd'],
    ['price_coin', 'priceCoin'],
    ['delta_bs', 'deltaUsdNumeraire'],
  ] as const),
  ...([
    ['delta_net', 'deltaCoinNumeraire'],
    ['dprice_coin_dF', 'priceCoinByForward'],
    ['gamma_bs', 'gammaUsdNumeraire'],
  ] as const),
  ...([
    ['gamma_net', 'gammaCoinNumeraire'],
    ['d2price_coin_dF2', 'priceCoinByForwardTwice'],
    ['vega_usd', 'vegaUsd'],
  ] as const),
  ...([
    ['vega_coin', 'vegaCoin'],
    ['theta_usd', 'thetaUsd'],
    ['theta_coin', 'thetaCoin'],
    ['vanna_bs', 'vanna'],
  ] as const),
  ...([
    ['volga_usd', 'volgaUsd'],
    ['volga_coin', 'volgaCoin'],
    ['hedge_perp_usd_for_usd_pnl', 'hedgeUsdForUsdPnl'],
  ] as const),
  ...([['hedge_perp_usd_for_coin_pnl', 'hedgeUsdForCoinPnl']] as const),
] as const;

type Outputs<Field extends string> = readonly (readonly [column: string, field: Field])[];

/** One column of C values per output; `greeksOf` and `sensOf` are called once per row and output. */
function stableColumns<Field extends string>(
  table: string,
  rows: readonly GoldenRow[],
  outputs: Outputs<Field>,
  greeksOf: (row: GoldenRow) => Readonly<Record<Field, number>>,
  sensOf: (row: GoldenRow, column: string, field: Field) => number,
): MeasuredColumn[] {
  const greeks = rows.map((row) => [row, greeksOf(row)] as const);
  return outputs.map(([column, field]) => ({
    table,
    column,
    unit: 'C',
    mark: STABLE,
    errors: greeks.map(
      ([row, all]) => [row('id'), stabilityConstant(all[field], numberOf(row, column), sensOf(row, column, field))] as const,
    ),
  }));
}

function sensTable(folder: string, name: string): (row: GoldenRow, column: string) => number {
  const byId = new Map(readTable(join(folder, `${name}_sens.csv`)).map((row) => [row('id'), row]));
  return (row, column) => {
    const sens = byId.get(row('id'));
    if (!sens) throw new Error(`no sens for ${row('id')}`);
    return numberOf(sens, `sens_${column}`);
  };
}

function europeanColumns(folder: string): MeasuredColumn[] {
  const rowsOf = (name: string): GoldenRow[] => readTable(join(folder, `${name}.csv`));
  return [
    ...stableColumns('black76', rowsOf('black76'), BLACK76_OUTPUTS, black76Of, sensTable(folder, 'black76')),
    ...stableColumns('bsm', rowsOf('bsm'), BSM_OUTPUTS, bsmOf, sensTable(folder, 'bsm')),
    ...stableColumns('inverse', rowsOf('inverse'), INVERSE_OUTPUTS, inverseOf, (row, _, field) => inverseSens(row, field)),
  ];
}

function inverseFutureColumns(folder: string): MeasuredColumn[] {
  const rows = readTable(join(folder, 'inverse_futures.csv'));
  const outputs = [
    ...([
      ['pnl_coin', 'pnlCoin'],
      ['pnl_usd_at_exit', 'pnlUsd'],
      ['dpnl_coin_dexit', 'pnlCoinPerUsd'],
    ] as const),
    ...([['delta_coin_at_exit', 'premiumAdjustedDeltaCoin']] as const),
  ] as const;
  return outputs.map(([column, field]) => ({
    table: 'inverse_futures',
    column,
    unit: '2^-53',
    mark: { of: 'worst', limit: 8 },
    errors: rows.map((row) => {
      const terms = { notionalUsd: numberOf(row, 'N_usd'), entryUsd: numberOf(row, 'entry'), exitUsd: numberOf(row, 'exit') };
      const value = valueOf(row('id'), inverseFuture(terms))[field];
      return [row('id'), stabilityConstant(value, numberOf(row, column), 0)] as const;
    }),
  }));
}

function pricedOption(row: GoldenRow) {
  const [forwardUsd = NaN, strikeUsd = NaN, years = NaN, priceUsd = NaN] = ['F', 'K', 'T', 'price'].map((column) =>
    Number(row(column).replace('inf', 'Infinity')),
  );
  return { side: sideOf(row), forwardUsd, strikeUsd, years, priceUsd };
}

function impliedError(row: GoldenRow): number {
  const sigma = valueOf(row('id'), impliedVol(pricedOption(row)));
  const reference = numberOf(row, 'sigma');
  return Math.abs(sigma - reference) / reference / (ULP * (1 + numberOf(row, 'cond_price') + numberOf(row, 'cond_fk')));
}

/** The normalised problem, where x and beta_n are the whole input. */
function normalisedError(row: GoldenRow): number {
  const [distance, price, reference] = [Math.abs(numberOf(row, 'x')), numberOf(row, 'beta_n'), numberOf(row, 's_n')];
  const stdDev = impliedStdDev({ distance, price, missing: Math.exp(-distance / 2) - price }) ?? NaN;
  return Math.abs(stdDev - reference) / reference / (ULP * (1 + numberOf(row, 'cond_price_n') + numberOf(row, 'cond_x_n')));
}

/** 0: a typed failure of the reason that its `expected` calls for; Infinity: a number, or another reason. */
function refusalError(row: GoldenRow): number {
  const result = impliedVol(pricedOption(row));
  const reason = row('expected') === 'error' ? 'invalidInput' : 'notApplicable';
  return !result.ok && result.failure.reason === reason ? 0 : Infinity;
}

function impliedColumns(folder: string): MeasuredColumn[] {
  const rows = readTable(join(folder, 'implied_vol.csv'));
  const isNormalised = (row: GoldenRow): boolean => row('ill_n') === '0' && (row('type') === 'call') === numberOf(row, 'x') <= 0;
  const column = (name: string, chosen: readonly GoldenRow[], errorOf: (row: GoldenRow) => number): MeasuredColumn => ({
    table: 'implied_vol',
    column: name,
    unit: 'C',
    mark: IMPLIED,
    errors: chosen.map((row) => [row('id'), errorOf(row)] as const),
  });
  const refused = readTable(join(folder, 'implied_vol_invalid.csv')).map((row) => [row('id'), refusalError(row)] as const);
  return [
    column(
      'sigma, ill = 0',
      rows.filter((row) => row('ill') === '0'),
      impliedError,
    ),
    column(
      'sigma, ill = 1',
      rows.filter((row) => row('ill') === '1'),
      impliedError,
    ),
    column('s_n, out of the money, ill_n = 0', rows.filter(isNormalised), normalisedError),
    { table: 'implied_vol_invalid', column: 'refused', unit: '0 or ∞', mark: { of: 'worst', limit: 0 }, errors: refused },
  ];
}

function americanColumns(folder: string): MeasuredColumn[] {
  const rows = readTable(join(folder, 'american.csv')).map((row) => [row, americanOf(row)] as const);
  type Each = (typeof rows)[number];
  const column = (name: string, unit: string, limit: number | null, errorOf: (each: Each) => number, chosen = rows): MeasuredColumn => ({
    table: 'american',
    column: name,
    unit,
    mark: limit === null ? null : { of: 'worst', limit },
    errors: chosen.map((each) => [each[0]('id'), errorOf(each)] as const),
  });
  const relative = (value: number, reference: number): number => (value === reference ? 0 : Math.abs(value / reference - 1));
  const exercised = rows.filter(([row]) => row('critical_spot') !== 'nan');
  const never = rows.filter(([row]) => row('critical_spot') === 'nan');
  return [
    column('price', 'of K', 1e-9, ([row, { price }]) => Math.abs(price - numberOf(row, 'price')) / numberOf(row, 'K')),
    column('delta', '1', 1e-8, ([row, { delta }]) => Math.abs(delta - numberOf(row, 'delta'))),
    column(
      'critical_spot',
      'relative',
      1e-8,
      ([row, { criticalSpot }]) => relative(criticalSpot ?? NaN, numberOf(row, 'critical_spot')),
      exercised,
    ),
    column('critical_spot is none', '0 or ∞', 0, ([, { criticalSpot }]) => (criticalSpot === null ? 0 : Infinity), never),
    column('early_exercise_now', '0 or 1', 0, ([row, each]) =>
      Math.abs(Number(each.earlyExerciseNow) - numberOf(row, 'early_exercise_now')),
    ),
    column(
      'european_price',
      'of K',
      1e-14,
      ([row, each]) => Math.abs(each.europeanPrice - numberOf(row, 'european_price')) / numberOf(row, 'K'),
    ),
    column('gamma', 'relative', null, ([row, { gamma }]) => relative(gamma, numberOf(row, 'gamma'))),
    column('theta', 'of K', null, ([row, { theta }]) => Math.abs(theta - numberOf(row, 'theta')) / numberOf(row, 'K')),
    column('vega', 'of K', null, ([row, { vega }]) => Math.abs(vega - numberOf(row, 'vega')) / numberOf(row, 'K')),
  ];
}

function textbookColumns(folder: string): MeasuredColumn[] {
  const rows = readTable(join(folder, 'textbook.csv')).flatMap((row) => {
    const quantity = textbookQuantity(row);
    return quantity === null ? [] : [[row, quantity] as const];
  });
  const errors = (of: (row: GoldenRow, value: number) => number) => rows.map(([row, value]) => [row('id'), of(row, value)] as const);
  const computed = errors((row, value) => Math.abs(value / numberOf(row, 'computed') - 1));
  const printed = errors((row, value) => Math.abs(value - numberOf(row, 'printed')) * 10 ** numberOf(row, 'decimals'));
  return [
    { table: 'textbook, European', column: 'computed', unit: 'relative', mark: { of: 'worst', limit: 1e-12 }, errors: computed },
    { table: 'textbook, European', column: 'printed', unit: 'last digit', mark: { of: 'worst', limit: 0.500_001 }, errors: printed },
  ];
}

function main(folder: string): void {
  const columns = [europeanColumns, inverseFutureColumns, impliedColumns, americanColumns, textbookColumns].flatMap((read) => read(folder));
  process.exitCode = printColumns(columns) ? 0 : 1;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected: node test/campaign/reference.ts FOLDER');
main(folder);

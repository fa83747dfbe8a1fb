/** For each pricing model, which CSV columns it reads and writes: names, order and units of the published reference tables. */
import type { OptionSide } from '../../shared/domain/instrument.ts';
import { MODEL_NAMES, MODELS, type ModelName, type ModelOutput } from '../../shared/pricing/models.ts';
import { ok, type Result } from '../../shared/result/result.ts';

export const GREEKS_MODEL_NAMES = MODEL_NAMES;
export type GreeksModelName = ModelName;

export interface GreeksModel {
  readonly inputColumns: readonly string[];
  readonly outputColumns: readonly string[];
  /** `numbers` and the result are in column order. NaN: the model says that there is no such number. */
  readonly evaluate: (side: OptionSide, numbers: readonly number[]) => Result<readonly number[]>;
}

type Columns = readonly (readonly [column: string, field: string])[];

const HIGHER_ORDER = [
  ['vanna', 'vanna'],
  ['volga', 'volga'],
  ['charm', 'charm'],
  ['speed', 'speed'],
  ['zomma', 'zomma'],
  ['color', 'color'],
  ['veta', 'veta'],
  ['ultima', 'ultima'],
  ['dual_delta', 'dualDelta'],
  ['dual_gamma', 'dualGamma'],
] as const;

const SPOT_INPUTS: Columns = [
  ['S', 'spot'],
  ['K', 'strike'],
  ['T', 'years'],
  ['sigma', 'sigma'],
  ['r', 'rate'],
  ['q', 'carry'],
];

const COLUMNS: Readonly<Record<ModelName, { readonly inputs: Columns; readonly outputs: Columns }>> = {
  black76: {
    inputs: [
      ['F', 'forward'],
      ['K', 'strike'],
      ['T', 'years'],
      ['sigma', 'sigma'],
      ['r', 'rate'],
    ],
    outputs: [
      ['price', 'price'],
      ['delta_forward', 'deltaForward'],
      ['delta_spot', 'deltaSpot'],
      ['gamma', 'gamma'],
      ['vega', 'vega'],
      ['theta', 'theta'],
      ['rho', 'rho'],
      ['rho_spot_fixed', 'rhoSpotFixed'],
      ...HIGHER_ORDER,
    ],
  },
  bsm: {
    inputs: SPOT_INPUTS,
    outputs: [
      ['price', 'price'],
      ['delta', 'delta'],
      ['gamma', 'gamma'],
      ['vega', 'vega'],
      ['theta', 'theta'],
      ['rho', 'rho'],
      ['rho_q', 'rhoCarry'],
      ...HIGHER_ORDER,
    ],
  },
  inverse: {
    inputs: [
      ['F', 'forwardUsd'],
      ['K', 'strikeUsd'],
      ['T', 'years'],
      ['sigma', 'sigma'],
    ],
    outputs: [
      ['price_usd', 'priceUsd'],
      ['price_coin', 'priceCoin'],
      ['delta_bs', 'deltaUsdNumeraire'],
      ['delta_net', 'deltaCoinNumeraire'],
      ['dprice_coin_dF', 'priceCoinByForward'],
      ['gamma_bs', 'gammaUsdNumeraire'],
      ['gamma_net', 'gammaCoinNumeraire'],
      ['d2price_coin_dF2', 'priceCoinByForwardTwice'],
      ['vega_usd', 'vegaUsd'],
      ['vega_coin', 'vegaCoin'],
      ['theta_usd', 'thetaUsd'],
      ['theta_coin', 'thetaCoin'],
      ['vanna_bs', 'vanna'],
      ['volga_usd', 'volgaUsd'],
      ['volga_coin', 'volgaCoin'],
      ['hedge_perp_usd_for_usd_pnl', 'hedgeUsdForUsdPnl'],
      ['hedge_perp_usd_for_coin_pnl', 'hedgeUsdForCoinPnl'],
    ],
  },
  american: {
    inputs: SPOT_INPUTS,
    outputs: [
      ['price', 'price'],
      ['delta', 'delta'],
      ['gamma', 'gamma'],
      ['theta', 'theta'],
      ['vega', 'vega'],
      ['critical_spot', 'criticalSpot'],
      ['early_exercise_now', 'earlyExerciseNow'],
      ['european_price', 'europeanPrice'],
    ],
  },
};

function toNumber(output: ModelOutput | undefined): number {
  return output === null || output === undefined ? NaN : Number(output);
}

function greeksModel(name: ModelName): GreeksModel {
  const { inputs, outputs } = COLUMNS[name];
  const columnOf = new Map([...outputs, ...inputs].map(([column, field]) => [field, column]));
  return {
    inputColumns: inputs.map(([column]) => column),
    outputColumns: outputs.map(([column]) => column),
    evaluate: (side, numbers) => {
      const named = Object.fromEntries(inputs.map(([, field], index) => [field, numbers[index] ?? NaN]));
      const priced = MODELS[name].price(side, named);
      if (priced.ok) return ok(outputs.map(([, field]) => toNumber(priced.value[field])));
      const message = priced.failure.message.replace(/^\w+(?=:)/, (field) => columnOf.get(field) ?? field);
      return { ok: false, failure: { ...priced.failure, message } };
    },
  };
}

export const GREEKS_MODELS: Readonly<Record<GreeksModelName, GreeksModel>> = {
  black76: greeksModel('black76'),
  bsm: greeksModel('bsm'),
  inverse: greeksModel('inverse'),
  american: greeksModel('american'),
};

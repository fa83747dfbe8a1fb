/** For each pricing model, which CSV columns it reads and writes: names, order and units of the published reference tables. */
import type { OptionSide } from '../../shared/domain/instrument.ts';
import { black76Greeks, type Black76Greeks } from '../../shared/pricing/black76Greeks.ts';
import { bsmGreeks, type BsmGreeks } from '../../shared/pricing/bsmGreeks.ts';
import { inverseGreeks, type InverseGreeks } from '../../shared/pricing/inverseGreeks.ts';
import { ok, type Result } from '../../shared/result/result.ts';

export const GREEKS_MODEL_NAMES = ['black76', 'bsm', 'inverse'] as const;
export type GreeksModelName = (typeof GREEKS_MODEL_NAMES)[number];

export interface GreeksModel {
  readonly inputColumns: readonly string[];
  readonly outputColumns: readonly string[];
  /** `numbers` and the result are in column order. */
  readonly evaluate: (side: OptionSide, numbers: readonly number[]) => Result<readonly number[]>;
}

/** [column, field]; typed as strings so that a model's own field names check in `createModel`. */
type Columns<Field extends PropertyKey> = readonly (readonly [column: string, field: Field])[];

function createModel<Inputs extends Record<string, number>, Greeks extends object>(
  inputs: Columns<keyof Inputs & string>,
  outputs: Columns<keyof Greeks & string>,
  price: (side: OptionSide, numbers: Inputs) => Result<Greeks>,
): GreeksModel {
  const columnOf = new Map<string, string>([...inputs, ...outputs].map(([column, field]) => [field, column]));
  return {
    inputColumns: inputs.map(([column]) => column),
    outputColumns: outputs.map(([column]) => column),
    evaluate: (side, numbers) => {
      const named = Object.fromEntries(inputs.map(([, field], index) => [field, numbers[index] ?? NaN])) as Inputs;
      const greeks = price(side, named);
      if (greeks.ok) return ok(outputs.map(([, field]) => Number(greeks.value[field])));
      const message = greeks.failure.message.replace(/^\w+(?=:)/, (field) => columnOf.get(field) ?? field);
      return { ok: false, failure: { ...greeks.failure, message } };
    },
  };
}

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

const BLACK76_OUTPUTS: Columns<keyof Black76Greeks> = [
  ['price', 'price'],
  ['delta_forward', 'deltaForward'],
  ['delta_spot', 'deltaSpot'],
  ['gamma', 'gamma'],
  ['vega', 'vega'],
  ['theta', 'theta'],
  ['rho', 'rho'],
  ['rho_spot_fixed', 'rhoSpotFixed'],
  ...HIGHER_ORDER,
];

const BSM_OUTPUTS: Columns<keyof BsmGreeks> = [
  ['price', 'price'],
  ['delta', 'delta'],
  ['gamma', 'gamma'],
  ['vega', 'vega'],
  ['theta', 'theta'],
  ['rho', 'rho'],
  ['rho_q', 'rhoCarry'],
  ...HIGHER_ORDER,
];

const INVERSE_OUTPUTS: Columns<keyof InverseGreeks> = [
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
];

type Numbers<Field extends string> = Record<Field, number>;

export const GREEKS_MODELS: Readonly<Record<GreeksModelName, GreeksModel>> = {
  black76: createModel<Numbers<'forward' | 'strike' | 'years' | 'sigma' | 'rate'>, Black76Greeks>(
    [
      ['F', 'forward'],
      ['K', 'strike'],
      ['T', 'years'],
      ['sigma', 'sigma'],
      ['r', 'rate'],
    ],
    BLACK76_OUTPUTS,
    (side, numbers) => black76Greeks({ side, ...numbers }),
  ),
  bsm: createModel<Numbers<'spot' | 'strike' | 'years' | 'sigma' | 'rate' | 'carry'>, BsmGreeks>(
    [
      ['S', 'spot'],
      ['K', 'strike'],
      ['T', 'years'],
      ['sigma', 'sigma'],
      ['r', 'rate'],
      ['q', 'carry'],
    ],
    BSM_OUTPUTS,
    (side, numbers) => bsmGreeks({ side, ...numbers }),
  ),
  inverse: createModel<Numbers<'forwardUsd' | 'strikeUsd' | 'years' | 'sigma'>, InverseGreeks>(
    [
      ['F', 'forwardUsd'],
      ['K', 'strikeUsd'],
      ['T', 'years'],
      ['sigma', 'sigma'],
    ],
    INVERSE_OUTPUTS,
    (side, numbers) => inverseGreeks({ side, ...numbers }),
  ),
};

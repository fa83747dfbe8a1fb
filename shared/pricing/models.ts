/** Every pricing model under its name: what it reads, what it gives, how it prices. The one place that knows which models there are. */
import type { Instrument, OptionInstrument, OptionSide } from '../domain/instrument.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { americanGreeks, type AmericanGreeks, type AmericanInputs } from './american.ts';
import { americanRisk } from './americanRisk.ts';
import { black76 } from './black76.ts';
import { black76Greeks, type Black76Greeks, type Black76Inputs } from './black76Greeks.ts';
import type { BlackInputs } from './blackInputs.ts';
import { bsmGreeks, type BsmGreeks, type BsmInputs } from './bsmGreeks.ts';
import { inverseGreeks, type InverseGreeks, type InverseInputs } from './inverseGreeks.ts';
import type { OptionRisk } from './optionRisk.ts';

export const MODEL_NAMES = ['black76', 'bsm', 'inverse', 'american'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

/** The Greeks a grid may ask of any model, textbook units; a model without one answers `notApplicable`. */
export const GREEK_NAMES = [
  'price',
  'delta',
  'gamma',
  'vega',
  'theta',
  'rho',
  'rhoCarry',
  'vanna',
  'volga',
  'charm',
  'speed',
  'zomma',
  'color',
  'veta',
  'ultima',
  'dualDelta',
  'dualGamma',
] as const;
export type GreekName = (typeof GREEK_NAMES)[number];

/** A number; yes or no; null where the model says that there is none (the critical spot of an option never exercised early). */
export type ModelOutput = number | boolean | null;
export type ModelOutputs = Readonly<Record<string, ModelOutput>>;

export interface PricingModel {
  readonly name: ModelName;
  /** Fields that `price` reads besides the side, all numbers. */
  readonly inputFields: readonly string[];
  /** Fields that `price` gives. */
  readonly outputFields: readonly string[];
  /** The output field that holds each Greek the model has. */
  readonly greekFields: Readonly<Partial<Record<GreekName, string>>>;
  /** Fails as the model does; a missing input counts as NaN, hence as `invalidInput`. */
  readonly price: (side: OptionSide, inputs: Readonly<Record<string, number>>) => Result<ModelOutputs>;
}

/** A model that instruments of a book call for. */
export interface DeskModel extends PricingModel {
  /** Whether `deskRisk` is `black76`, so that batches and columns of it may stand in. */
  readonly isBlack: boolean;
  /**
   * One coin of the option on its own forward, in the desk's units. `rate`: interest of the quote currency, continuous, ACT/365; null:
   * unknown, which only the American model minds (`missingData`). Fails as the model does.
   */
  readonly deskRisk: (inputs: BlackInputs, rate: number | null) => Result<OptionRisk>;
}

interface ModelParts<Inputs, Outputs> {
  readonly inputFields: readonly (keyof Inputs & string)[];
  readonly outputFields: readonly (keyof Outputs & string)[];
  /** Where a Greek's field is not called like the Greek. */
  readonly renamed: Readonly<Partial<Record<GreekName, keyof Outputs & string>>>;
  readonly price: (inputs: Inputs & { readonly side: OptionSide }) => Result<Outputs>;
}

/** Greeks whose field is called like them. */
function sameNamed(outputFields: readonly string[]): Partial<Record<GreekName, string>> {
  const found: Partial<Record<GreekName, string>> = {};
  for (const greek of GREEK_NAMES) if (outputFields.includes(greek)) found[greek] = greek;
  return found;
}

function createModel<
  Inputs extends { readonly [Name in keyof Inputs]: number },
  Outputs extends { readonly [Name in keyof Outputs]: ModelOutput },
>(name: ModelName, { inputFields, outputFields, renamed, price }: ModelParts<Inputs, Outputs>): PricingModel {
  return {
    name,
    inputFields,
    outputFields,
    greekFields: { ...sameNamed(outputFields), ...renamed },
    price: (side, inputs) => {
      const read = Object.fromEntries(inputFields.map((field) => [field, inputs[field] ?? NaN])) as Inputs;
      return price({ ...read, side });
    },
  };
}

const HIGHER_ORDER = ['vanna', 'volga', 'charm', 'speed', 'zomma', 'color', 'veta', 'ultima', 'dualDelta', 'dualGamma'] as const;

export const MODELS: Readonly<Record<ModelName, PricingModel>> = {
  black76: createModel<Omit<Black76Inputs, 'side'>, Black76Greeks>('black76', {
    inputFields: ['forward', 'strike', 'years', 'sigma', 'rate'],
    outputFields: ['price', 'deltaForward', 'deltaSpot', 'gamma', 'vega', 'theta', 'rho', 'rhoSpotFixed', ...HIGHER_ORDER],
    renamed: { delta: 'deltaForward' },
    price: black76Greeks,
  }),
  bsm: createModel<Omit<BsmInputs, 'side'>, BsmGreeks>('bsm', {
    inputFields: ['spot', 'strike', 'years', 'sigma', 'rate', 'carry'],
    outputFields: ['price', 'delta', 'gamma', 'vega', 'theta', 'rho', 'rhoCarry', ...HIGHER_ORDER],
    renamed: {},
    price: bsmGreeks,
  }),
  inverse: createModel<Omit<InverseInputs, 'side'>, InverseGreeks>('inverse', {
    inputFields: ['forwardUsd', 'strikeUsd', 'years', 'sigma'],
    outputFields: [
      ...(['priceUsd', 'priceCoin', 'deltaUsdNumeraire', 'deltaCoinNumeraire', 'priceCoinByForward', 'gammaUsdNumeraire'] as const),
      ...(['gammaCoinNumeraire', 'priceCoinByForwardTwice', 'vegaUsd', 'vegaCoin', 'thetaUsd', 'thetaCoin', 'vanna', 'volgaUsd'] as const),
      ...(['volgaCoin', 'hedgeUsdForUsdPnl', 'hedgeUsdForCoinPnl'] as const),
    ],
    // USD numeraire, as the exchange prints them.
    renamed: {
      price: 'priceUsd',
      delta: 'deltaUsdNumeraire',
      gamma: 'gammaUsdNumeraire',
      vega: 'vegaUsd',
      theta: 'thetaUsd',
      volga: 'volgaUsd',
    },
    price: inverseGreeks,
  }),
  american: createModel<Omit<AmericanInputs, 'side'>, AmericanGreeks>('american', {
    inputFields: ['spot', 'strike', 'years', 'sigma', 'rate', 'carry'],
    outputFields: [
      ...(['price', 'delta', 'gamma', 'theta', 'vega', 'rho', 'rhoCarry'] as const),
      ...HIGHER_ORDER,
      ...(['criticalSpot', 'earlyExerciseNow', 'europeanPrice'] as const),
    ],
    renamed: {},
    price: americanGreeks,
  }),
};

/** One Greek out of what `model` gave; `notApplicable` where the model does not have it. */
export function greekOf({ name, greekFields }: PricingModel, outputs: ModelOutputs, greek: GreekName): Result<number> {
  const field = greekFields[greek];
  const value = field === undefined ? undefined : outputs[field];
  return typeof value === 'number' ? ok(value) : fail('notApplicable', `${greek}: expected a Greek of the model ${name}, was none of them`);
}

const BLACK_DESK = { isBlack: true, deskRisk: (inputs: BlackInputs) => ok(black76(inputs)) } as const;

/** Made once: the model is asked for with every valuation of every leg. */
const DESK_MODELS = {
  black76: ok<DeskModel>({ ...MODELS.black76, ...BLACK_DESK }),
  inverse: ok<DeskModel>({ ...MODELS.inverse, ...BLACK_DESK }),
  american: ok<DeskModel>({ ...MODELS.american, isBlack: false, deskRisk: americanRisk }),
} as const;

/**
 * The model that an instrument's own terms call for: coin-settled options the inverse model, linear ones Black-76 on their forward,
 * linear ones with American exercise the American. `notApplicable` for what is no option, `unsupported` for an American coin-settled option.
 */
export function modelOf(instrument: Instrument): Result<DeskModel> {
  if (instrument.kind !== 'option') return fail('notApplicable', `kind: expected an option, was ${instrument.kind}`);
  const isLinear = instrument.settlement === 'linear';
  if (instrument.exercise !== 'american') return isLinear ? DESK_MODELS.black76 : DESK_MODELS.inverse;
  return isLinear ? DESK_MODELS.american : fail('unsupported', 'exercise: expected european for a coin-settled option, was american');
}

/** Whether batches and columns of `black76` may value the option. */
export function isBlackOption(option: OptionInstrument): boolean {
  const model = modelOf(option);
  return model.ok && model.value.isBlack;
}

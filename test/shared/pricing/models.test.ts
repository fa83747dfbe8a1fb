import { describe, expect, it } from 'vitest';
import { americanRisk } from '../../../shared/pricing/americanRisk.ts';
import { black76 } from '../../../shared/pricing/black76.ts';
import { blackInputs } from '../../../shared/pricing/blackInputs.ts';
import { GREEK_NAMES, greekOf, MODEL_NAMES, isBlackOption, modelOf, MODELS } from '../../../shared/pricing/models.ts';
import { bsmGreeks } from '../../../shared/pricing/bsmGreeks.ts';
import { toCurrency, toInstrumentId, toVenueId, type Instrument } from '../../../shared/domain/instrument.ts';
import { ONE } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import { failureText, unwrap } from './unwrap.ts';

const INPUTS = { spot: 100, forward: 100, forwardUsd: 100, strike: 110, strikeUsd: 110, years: 0.5, sigma: 0.3, rate: 0.05, carry: 0.01 };

describe('MODELS', () => {
  it('finds each by its own name, and each prices from the fields it names and gives those it names', () => {
    for (const name of MODEL_NAMES) {
      const model = MODELS[name];
      expect(model.name).toBe(name);
      const outputs = unwrap(model.price('put', INPUTS));
      for (const field of model.outputFields) expect(outputs, `${name} ${field}`).toHaveProperty(field);
      for (const field of model.inputFields) {
        expect(failureText(model.price('put', { ...INPUTS, [field]: NaN })), `${name} ${field}`).toMatch(
          new RegExp(`^invalidInput: ${field}:`),
        );
        const { [field]: _left, ...rest } = INPUTS as Record<string, number>;
        expect(failureText(model.price('put', rest)), `${name} without ${field}`).toMatch(new RegExp(`^invalidInput: ${field}:`));
      }
    }
  });

  it('gives what the model itself gives', () => {
    const { spot, strike, years, sigma, rate, carry } = INPUTS;
    const own = unwrap(bsmGreeks({ side: 'call', spot, strike, years, sigma, rate, carry }));
    expect(unwrap(MODELS.bsm.price('call', INPUTS))).toEqual(own);
  });
});

describe('greekOf', () => {
  it('reads one Greek of any model under one name', () => {
    const deltaOf = (name: 'black76' | 'inverse' | 'american'): number =>
      unwrap(greekOf(MODELS[name], unwrap(MODELS[name].price('call', { ...INPUTS, rate: 0, carry: 0 })), 'delta'));
    expect(deltaOf('black76')).toBe(deltaOf('inverse'));
    expect(deltaOf('american')).toBe(deltaOf('black76'));
  });

  it('has a number for every Greek that a model lists, and `notApplicable` for the others', () => {
    for (const name of MODEL_NAMES) {
      const outputs = unwrap(MODELS[name].price('put', INPUTS));
      for (const greek of GREEK_NAMES) {
        const value = greekOf(MODELS[name], outputs, greek);
        if (MODELS[name].greekFields[greek]) expect(unwrap(value)).toBeTypeOf('number');
        else expect(value.ok ? '' : value.failure.reason).toBe('notApplicable');
      }
    }
    expect(MODELS.american.greekFields.rhoCarry).toBe('rhoCarry');
    expect(MODELS.american.greekFields.ultima).toBe('ultima');
    expect(MODELS.inverse.greekFields.ultima).toBeUndefined();
  });
});

const COMMON = {
  venue: toVenueId('deribit'),
  id: toInstrumentId('BTC-27FEB26-70000-P'),
  underlying: toCurrency('BTC'),
  quoteCurrency: toCurrency('USD'),
  settlementCurrency: toCurrency('BTC'),
  amountUnit: 'coin',
  contractSize: ONE,
  lot: ONE,
  tickSteps: [],
} as const;
const OPTION = { ...COMMON, kind: 'option', settlement: 'inverse', side: 'put', strikeUsd: 70_000, expiryMs: toMs(0) } as const;

function nameOf(instrument: Instrument): string {
  const model = modelOf(instrument);
  return model.ok ? model.value.name : failureText(model);
}

describe('modelOf', () => {
  it('goes by settlement and exercise', () => {
    expect(nameOf(OPTION)).toBe('inverse');
    expect(nameOf({ ...OPTION, settlement: 'linear' })).toBe('black76');
    expect(nameOf({ ...OPTION, settlement: 'linear', exercise: 'american' })).toBe('american');
    expect(nameOf({ ...OPTION, exercise: 'european' })).toBe('inverse');
  });

  it('values one coin in the desk units: black76 to the bit where isBlackOption says so, the American model elsewhere', () => {
    const inputs = unwrap(blackInputs({ side: 'put', forwardUsd: 60_000, strikeUsd: 70_000, years: 0.5, sigma: 0.4 }));
    const linear = { ...OPTION, settlement: 'linear' } as const;
    for (const option of [OPTION, linear]) {
      expect(isBlackOption(option)).toBe(true);
      expect(unwrap(unwrap(modelOf(option)).deskRisk(inputs, 0.05))).toEqual(black76(inputs));
    }
    const american = { ...linear, exercise: 'american' } as const;
    expect(isBlackOption(american)).toBe(false);
    expect(unwrap(modelOf(american)).deskRisk).toBe(americanRisk);
    expect(isBlackOption({ ...OPTION, exercise: 'american' })).toBe(false);
  });

  it('refuses what has no model', () => {
    expect(nameOf({ ...OPTION, exercise: 'american' })).toMatch(/^unsupported: exercise:/);
    const perpetual: Instrument = { ...COMMON, kind: 'perpetual', settlement: 'inverse' };
    expect(nameOf(perpetual)).toBe('notApplicable: kind: expected an option, was perpetual');
  });
});

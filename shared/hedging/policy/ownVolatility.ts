/** How a policy with a volatility of its own moves the centre. */
import type { HedgePolicy } from '../../domain/policySchema.ts';
import { bandMarketOf } from './policyInputs.ts';
import { figuresOf } from './policyFigures.ts';
import { lelandNumber } from './leland.ts';
import type { PolicyFigure, PolicyInputs } from './policyVerdict.ts';
import { hasOwnVolatility, lelandEventOf, volatilityFactor } from './volatilityFactor.ts';

export type OwnVolatility =
  /** 0 and no figures for a policy at the mark volatility. */
  | { readonly kind: 'known'; readonly shiftCoin: number; readonly figures: readonly PolicyFigure[] }
  | { readonly kind: 'unknown'; readonly why: string };

/** Needs the factor and the shift that belongs to it; the shift of factor 1 is 0 whether it was handed in or not. */
export function ownVolatility(policy: HedgePolicy, inputs: PolicyInputs): OwnVolatility {
  if (!hasOwnVolatility(policy)) return { kind: 'known', shiftCoin: 0, figures: [] };
  const market = bandMarketOf(inputs);
  const factor = volatilityFactor(policy, market);
  if (!factor.ok) return { kind: 'unknown', why: factor.failure.message };
  const shiftCoin = factor.value === 1 ? 0 : inputs.greeks.deltaShiftCoin;
  if (shiftCoin === null) return { kind: 'unknown', why: "the delta at the policy's own volatility: missing" };
  const { sigma } = market;
  return {
    kind: 'known',
    shiftCoin,
    figures: figuresOf([
      ['Leland number', lelandNumberOf(policy, inputs), ''],
      ['one-way cost of Leland λ', lelandEventOf(policy) === null ? null : lelandCost(policy, inputs), 'share'],
      ['variance factor σ_m²/σ²', factor.value, ''],
      ['own sigma σ_m', sigma === null ? null : sigma * Math.sqrt(factor.value), 'per √year'],
      ['delta shift at σ_m', shiftCoin, inputs.underlying],
    ]),
  };
}

function lelandCost(policy: HedgePolicy, { costShare }: PolicyInputs): number | null {
  return lelandEventOf(policy)?.costShare ?? costShare;
}

function lelandNumberOf(policy: HedgePolicy, inputs: PolicyInputs): number | null {
  const event = lelandEventOf(policy);
  const costShare = lelandCost(policy, inputs);
  const { sigma } = inputs.greeks;
  if (event === null || costShare === null || sigma === null) return null;
  return lelandNumber({ sigma, everyMinutes: event.everyMinutes, costShare });
}

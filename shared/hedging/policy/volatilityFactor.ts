/** The variance a policy prices its deltas with, as a multiple of the mark's. */
import type { HedgePolicy, PolicyBand, PolicyEvent } from '../../domain/policySchema.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import { inWords } from '../numberWords.ts';
import { missingOf } from './bandWidths.ts';
import { lelandFactor } from './leland.ts';
import { zakamoulineFactor } from './zakamouline.ts';

export interface VolatilityInputs {
  readonly gammaCoinPerUsd: number | null;
  readonly sigma: number | null;
  readonly years: number | null;
  readonly indexUsd: number | null;
  /** The desk's own, one way; a policy may bring another. */
  readonly costShare: number | null;
}

type ZakamoulineBand = Extract<PolicyBand, { kind: 'zakamouline' }>;
export type LelandEvent = Extract<PolicyEvent, { kind: 'leland' }>;

/**
 * σ_m²/σ² of the policy, > 0; exactly 1 for every policy without a volatility of its own.
 * Fails with missingData naming the figures that are unknown (not at λ = 0 or Γ = 0, where it is 1), and with notApplicable where the
 * formula gives no positive variance: long gamma against costs so high that hedging as asked destroys it. A volatility of 0 in its place
 * would be a guess.
 */
export function volatilityFactor(policy: Pick<HedgePolicy, 'band' | 'events'>, inputs: VolatilityInputs): Result<number> {
  if (policy.band?.kind === 'zakamouline') return zakamoulineVariance(policy.band, inputs);
  const event = lelandEventOf(policy);
  return event === null ? ok(1) : lelandVariance(event, inputs);
}

export function lelandEventOf(policy: Pick<HedgePolicy, 'events'>): LelandEvent | null {
  return policy.events.find((event) => event.kind === 'leland') ?? null;
}

export function hasOwnVolatility(policy: Pick<HedgePolicy, 'band' | 'events'>): boolean {
  return policy.band?.kind === 'zakamouline' || lelandEventOf(policy) !== null;
}

function zakamoulineVariance(band: ZakamoulineBand, inputs: VolatilityInputs): Result<number> {
  const { gammaCoinPerUsd, sigma, years, indexUsd } = inputs;
  const costShare = band.costShare ?? inputs.costShare;
  if (costShare === 0 || gammaCoinPerUsd === 0) return ok(1);
  if (gammaCoinPerUsd === null || sigma === null || years === null || indexUsd === null || costShare === null) {
    return unknown({ gamma: gammaCoinPerUsd, sigma, 'time to expiry': years, index: indexUsd, 'cost share': costShare });
  }
  const terms = { gammaCoinPerUsd, sigma, years, indexUsd, costShare, riskAversionPerUsd: band.riskAversionPerUsd };
  return positive(zakamoulineFactor(terms), 'Zakamouline', 'the cost is far outside the range of the approximation');
}

function lelandVariance(event: LelandEvent, inputs: VolatilityInputs): Result<number> {
  const { gammaCoinPerUsd, sigma } = inputs;
  const costShare = event.costShare ?? inputs.costShare;
  if (costShare === 0 || gammaCoinPerUsd === 0) return ok(1);
  if (gammaCoinPerUsd === null || sigma === null || costShare === null) {
    return unknown({ gamma: gammaCoinPerUsd, sigma, 'cost share': costShare });
  }
  const factor = lelandFactor({ gammaCoinPerUsd, sigma, everyMinutes: event.everyMinutes, costShare });
  return positive(factor, 'Leland', `every ${inWords(event.everyMinutes, 2)} min is too often for this cost`);
}

function unknown(figures: Readonly<Record<string, number | null>>): Result<number> {
  return fail('missingData', `${missingOf(figures) ?? 'a figure'}: needed for the policy's own volatility`);
}

function positive(factor: number, name: string, why: string): Result<number> {
  if (factor > 0 && factor < Infinity) return ok(factor);
  return fail('notApplicable', `${name}: its variance would be ${inWords(factor, 4)} of the mark's for long gamma: ${why}`);
}

/** Delta and greeks of the legs that a policy keeps neutral. */
import type { Numeraire } from '../../domain/book.ts';
import type { HedgePolicy } from '../../domain/policySchema.ts';
import type { Result } from '../../result/result.ts';
import { isOtherOption } from '../../risk/bookDelta.ts';
import type { Leg } from '../../risk/leg.ts';
import type { MarketView } from '../../risk/marketView.ts';
import { hedgedDeltaCoin, hedgedGammaCoinPerUsd, type LegRisk } from '../../risk/riskFigures.ts';
import { deltaAtVolatility } from './deltaShift.ts';
import { gammaWeightedTerms } from './gammaTerms.ts';
import { hedgeSetFilter } from './hedgeSet.ts';
import type { PolicyGreeks } from './policyVerdict.ts';
import { hasOwnVolatility, volatilityFactor } from './volatilityFactor.ts';

export interface PolicyGreeksRequest {
  readonly policy: HedgePolicy;
  /** Of one underlying (cash may be among them: it adds nothing); `risks[i]` belongs to `legs[i]`. */
  readonly legs: readonly Leg[];
  readonly risks: readonly Result<LegRisk>[];
  readonly market: MarketView;
  readonly atMs: number;
  readonly numeraire: Numeraire;
  readonly indexUsd: number | null;
  readonly costShare: number | null;
}

export interface HedgeSetRisk {
  /** Filled legs only; the caller adds what is working and in flight. Null: some legs are unknown. */
  readonly netDeltaCoin: number | null;
  readonly unknownLegs: number;
  readonly greeks: PolicyGreeks;
}

/** One pass over the legs of the set, and a second over its options where the policy has a volatility of its own. */
export function policyGreeks(request: PolicyGreeksRequest): HedgeSetRisk {
  const { policy, market, atMs, numeraire, indexUsd, costShare } = request;
  const { legs, risks } = chosen(request);
  const delta = sumOf(legs, risks, (risk) => hedgedDeltaCoin(risk, numeraire));
  const gamma = sumOf(legs, risks, (risk) => hedgedGammaCoinPerUsd(risk, numeraire));
  const { sigma, years } = gammaWeightedTerms(legs, risks, market, atMs);
  const greeks = { gammaCoinPerUsd: gamma.sum, sigma, years };
  const factor = hasOwnVolatility(policy) ? volatilityFactor(policy, { ...greeks, indexUsd, costShare }) : null;
  return {
    netDeltaCoin: delta.sum,
    unknownLegs: delta.unknown,
    greeks: { ...greeks, deltaShiftCoin: factor === null ? 0 : shiftOrNull(factor, legs, market, atMs, numeraire) },
  };
}

function chosen({ policy, legs, risks, atMs }: PolicyGreeksRequest): Pick<PolicyGreeksRequest, 'legs' | 'risks'> {
  if (policy.hedgeSet.kind === 'all') return { legs, risks };
  const isIn = hedgeSetFilter(policy.hedgeSet, atMs);
  return { legs: legs.filter(isIn), risks: risks.filter((_, at) => isChosen(legs[at], isIn)) };
}

function isChosen(leg: Leg | undefined, isIn: (leg: Leg) => boolean): boolean {
  return leg !== undefined && isIn(leg);
}

/** American options have no delta at another volatility here: unknown, never as if they were European. */
function shiftOrNull(factor: Result<number>, legs: readonly Leg[], market: MarketView, atMs: number, numeraire: Numeraire): number | null {
  return factor.ok && !legs.some(isOtherOption) ? deltaAtVolatility(legs, market, atMs, numeraire, factor.value) : null;
}

/** Null when a summand is unknown. A balance of cash belongs to no coin and has no delta to know. */
function sumOf(
  legs: readonly Leg[],
  risks: readonly Result<LegRisk>[],
  figure: (risk: LegRisk) => number | null,
): { readonly sum: number | null; readonly unknown: number } {
  let sum = 0;
  let unknown = 0;
  risks.forEach((risk, at) => {
    const value = risk.ok ? figure(risk.value) : null;
    if (value !== null) sum += value;
    else if (legs[at]?.kind === 'position' || !risk.ok) unknown += 1;
  });
  return { sum: unknown === 0 ? sum : null, unknown };
}

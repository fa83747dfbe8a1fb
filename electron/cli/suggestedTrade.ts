/** The trade that `desk suggest` proposes and its alternatives, in the words of the report. */
import type { CostPrediction } from '../../shared/costs/costPrediction.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { HedgePlan } from '../../shared/hedging/planHedge.ts';
import type { PricedCandidate } from './suggestCandidates.ts';
import type { FileMargins } from './suggestMargins.ts';
import type { SuggestedCandidate, SuggestedCost, SuggestedPlan } from './suggestReport.ts';

/** Of the candidate that the policy picks; null: none, or nothing may be traded in it. */
export function planOf(margins: FileMargins, chosen: PricedCandidate | null): SuggestedPlan | null {
  const plan = chosen?.candidate.plan ?? null;
  if (chosen === null || plan === null) return null;
  const { candidate, instrument } = chosen;
  const amount = Number(plan.amount);
  const costs = {
    market: costOf(candidate.costs.market),
    passive: costOf(candidate.costs.passive),
    sliced: costOf(candidate.costs.sliced),
  };
  const cost = plan.style === 'passive' ? costs.passive : costs.market;
  return {
    instrument: plan.instrumentId,
    venue: plan.venue,
    side: plan.side,
    style: plan.style,
    amount: plan.amount,
    amountUnit: instrument.amountUnit,
    ...sizes(plan, instrument),
    limitPrice: plan.limitPrice,
    averagePriceUsd: plan.averagePriceUsd,
    residualDeltaCoin: plan.residualDeltaCoin,
    binding: plan.binding,
    boundBy: plan.boundBy,
    cost,
    costs,
    costNote: cost === null ? costGap(candidate, instrument) : 'the chain has no depth: what lies beyond the touch is not counted',
    marginBefore: margins.standing(instrument, 0),
    marginAfter: margins.standing(instrument, plan.side === 'buy' ? amount : -amount),
  };
}

function costGap({ plan, costFailure }: PricedCandidate['candidate'], { id }: Instrument): string {
  if (plan?.bestBidUsd === null || plan?.bestAskUsd === null) return `the chain has no bid and ask of ${id}`;
  return costFailure?.message ?? `the cost of ${id} is unknown`;
}

/** Ideal, feasible and remainder, each in contracts, USD and coin. */
function sizes({ side, amountUsd, amountCoin, contracts, idealAmount, idealAmountCoin, remainderCoin }: HedgePlan, instrument: Instrument) {
  const sign = side === 'buy' ? 1 : -1;
  const idealAmountUsd = instrument.amountUnit === 'usd' ? idealAmount : idealAmount * (amountUsd / amountCoin);
  const idealContracts = idealAmount / instrument.contractSize.toNumber();
  return {
    contracts,
    amountUsd,
    amountCoin,
    idealAmountCoin,
    idealAmountUsd,
    idealContracts,
    remainderCoin,
    remainderUsd: 0 + sign * (idealAmountUsd - amountUsd),
    remainderContracts: 0 + sign * (idealContracts - contracts),
  };
}

/** The walk and the impact that the engine finds in a touch without end are no findings. */
function costOf(cost: CostPrediction | null): SuggestedCost | null {
  if (cost === null) return null;
  if (cost.execution === 'passive') return { ...cost, impactUsd: null, notCounted: ['impactUsd'] };
  return { ...cost, slippageUsd: null, impactUsd: null, notCounted: ['slippageUsd', 'impactUsd'] };
}

export function candidateOf({ candidate, instrument, carryUsd }: PricedCandidate): SuggestedCandidate {
  const { plan } = candidate;
  return {
    instrument: candidate.instrumentId,
    kind: candidate.kind,
    expiryMs: candidate.expiryMs,
    side: candidate.side,
    rank: candidate.rank,
    isChosen: candidate.isChosen,
    isWhole: candidate.isWhole,
    amount: candidate.amount,
    amountUnit: instrument.amountUnit,
    contracts: plan?.contracts ?? null,
    amountUsd: plan?.amountUsd ?? null,
    amountCoin: candidate.feasibleCoin,
    remainderCoin: candidate.remainderCoin,
    residualDeltaCoin: plan?.residualDeltaCoin ?? null,
    priceUsd: candidate.priceUsd,
    tradeUsd: candidate.tradeUsd,
    carryUsd,
    marginCostUsd: candidate.marginCostUsd,
    totalUsd: candidate.totalUsd,
    perCoinUsd: candidate.perCoinUsd,
    marginEffectUsd: candidate.marginEffectUsd,
    basisDeltaCoin: candidate.basisDeltaCoin,
    basisDays: candidate.basisDays,
    binding: plan?.binding ?? [],
    words: candidate.words,
  };
}

/** The same hedge in every instrument that could do it, best first, and the one that the policy picks. */
import type { CostPrediction, ExecutionKind } from '../../costs/costPrediction.ts';
import { expiryMsOf, type Instrument } from '../../domain/instrument.ts';
import type { HedgeChoice } from '../../domain/policySchema.ts';
import type { Failure, Result } from '../../result/result.ts';
import { coinInWords } from '../numberWords.ts';
import { planHedge, type HedgePlan, type HedgePlanOutcome, type HedgePlanRequest } from '../planHedge.ts';
import { chooseCandidate } from './chooseCandidate.ts';
import type { DeltaBucket } from './deltaBuckets.ts';
import type { AddedMargin, HedgeCandidate, PredictCandidate } from './hedgeCandidate.ts';
import { residualBasis } from './residualBasis.ts';

export interface CandidatesRequest {
  /** One per instrument and venue: the same deltas, each with its own book, mark and guard. */
  readonly requests: readonly HedgePlanRequest[];
  /** Of the book as it is, from `deltaBuckets`. */
  readonly buckets: readonly DeltaBucket[];
  readonly choice: { readonly buy: HedgeChoice; readonly sell: HedgeChoice };
  readonly predict: PredictCandidate;
  readonly addedMargin: AddedMargin;
  readonly tsMs: number;
}

/**
 * Ranked by all-in cost per coin: first those that do the whole hedge (but less than a lot), then those that do a part; then, unranked and in
 * the order given, what is not feasible or has no known cost. Equal costs by instrument name.
 */
export function rankCandidates(request: CandidatesRequest): readonly HedgeCandidate[] {
  const found = request.requests.map((plan) => candidateOf(plan, request));
  const priced = found.filter(({ perCoinUsd }) => perCoinUsd !== null).toSorted(compareCandidates);
  const ranked = priced.map((candidate, at) => ({ ...candidate, rank: at + 1 }));
  const all = [...ranked, ...found.filter(({ perCoinUsd }) => perCoinUsd === null)];
  return chooseCandidate(all, request);
}

function compareCandidates(a: HedgeCandidate, b: HedgeCandidate): number {
  if (a.isWhole !== b.isWhole) return a.isWhole ? -1 : 1;
  const byCost = (a.perCoinUsd ?? Infinity) - (b.perCoinUsd ?? Infinity);
  if (byCost !== 0) return byCost;
  return compareText(a.instrumentId, b.instrumentId) || compareText(a.venue, b.venue);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function candidateOf(plan: HedgePlanRequest, request: CandidatesRequest): HedgeCandidate {
  const outcome = planHedge(plan);
  return outcome.ok && outcome.value.kind === 'plan' ? feasible(plan, outcome.value.plan, request) : infeasible(plan, outcome);
}

function infeasible(request: HedgePlanRequest, outcome: Result<HedgePlanOutcome>): HedgeCandidate {
  const moveCoin = request.desiredDeltaCoin - request.netDeltaCoin;
  const words = !outcome.ok ? outcome.failure.message : outcome.value.kind === 'none' ? outcome.value.reason : '';
  return {
    ...nameOf(request.instrument),
    side: moveCoin > 0 ? 'buy' : 'sell',
    plan: null,
    amount: null,
    feasibleCoin: 0,
    remainderCoin: Number.isFinite(moveCoin) ? moveCoin : 0,
    isWhole: false,
    costs: { market: null, passive: null, sliced: null },
    costFailure: null,
    priceUsd: null,
    ...NO_COST,
    marginEffectUsd: null,
    basisDeltaCoin: null,
    basisDays: null,
    rank: null,
    isChosen: false,
    words,
  };
}

const NO_COST = { tradeUsd: null, carryUsd: null, marginCostUsd: null, totalUsd: null, perCoinUsd: null } as const;

function feasible(request: HedgePlanRequest, plan: HedgePlan, { buckets, predict, addedMargin, tsMs }: CandidatesRequest): HedgeCandidate {
  const { instrument } = request;
  const sign = plan.side === 'buy' ? 1 : -1;
  const amount = Number(plan.amount);
  const marginEffectUsd = addedMargin(instrument, sign * amount);
  const ask = (execution: ExecutionKind) => predict({ request, plan, execution, addedInitialMarginUsd: marginEffectUsd });
  const answers = { market: ask('market'), passive: ask('passive'), sliced: ask('sliced') };
  const own = plan.style === 'passive' ? answers.passive : answers.market;
  const basis = residualBasis(buckets, sign * plan.amountCoin, expiryMsOf(instrument), tsMs);
  return {
    ...nameOf(instrument),
    side: plan.side,
    plan,
    amount: plan.amount,
    feasibleCoin: plan.amountCoin,
    remainderCoin: plan.remainderCoin,
    isWhole: Math.abs(plan.remainderCoin) < plan.amountCoin / (amount / Number(plan.lot)),
    costs: { market: valueOr(answers.market), passive: valueOr(answers.passive), sliced: valueOr(answers.sliced) },
    costFailure: own.ok ? null : own.failure,
    priceUsd: own.ok ? own.value.averagePriceUsd : plan.averagePriceUsd,
    ...(own.ok ? costFigures(own.value, plan.amountCoin) : NO_COST),
    marginEffectUsd,
    basisDeltaCoin: basis.deltaCoin,
    basisDays: basis.days,
    rank: null,
    isChosen: false,
    words: wordsOf(instrument, plan, own.ok ? null : own.failure),
  };
}

function costFigures(cost: CostPrediction, coins: number): Pick<HedgeCandidate, keyof typeof NO_COST> {
  const { carryUsd, marginUsd, totalUsd } = cost;
  const tradeUsd = cost.feeUsd + cost.halfSpreadUsd + cost.slippageUsd + cost.impactUsd;
  return { tradeUsd, carryUsd, marginCostUsd: marginUsd, totalUsd, perCoinUsd: totalUsd / coins };
}

function wordsOf(instrument: Instrument, { amountCoin, idealAmountCoin, binding }: HedgePlan, failure: Failure | null): string {
  const cuts = binding.filter(({ name }) => name !== 'lot');
  const part = `does ${coinInWords(amountCoin, instrument.underlying)} of ${coinInWords(idealAmountCoin, instrument.underlying)}`;
  const held = cuts.length === 0 ? [] : [`${part}: ${cuts.map(({ words }) => words).join('; ')}`];
  return [...held, ...(failure === null ? [] : [`not ranked: ${failure.message}`])].join('; ');
}

function nameOf(instrument: Instrument): Pick<HedgeCandidate, 'instrumentId' | 'venue' | 'kind' | 'expiryMs' | 'isInverse' | 'amountUnit'> {
  const { id, venue, kind, amountUnit } = instrument;
  const isInverse = instrument.kind !== 'spot' && instrument.settlement === 'inverse';
  return { instrumentId: id, venue, kind, expiryMs: expiryMsOf(instrument), isInverse, amountUnit };
}

function valueOr(result: Result<CostPrediction>): CostPrediction | null {
  return result.ok ? result.value : null;
}

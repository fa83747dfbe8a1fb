/** What a hedge did cost beside what it was expected to cost, item by item, and where the price went afterwards. */
import type { Instrument } from '../domain/instrument.ts';
import type { Fill, TradeSide } from '../domain/order.ts';
import { isCash } from '../risk/leg.ts';
import { fail, ok, type Result } from '../result/result.ts';
import type { CostPrediction } from './costPrediction.ts';
import { realisedCostUsd } from './realisedCost.ts';

/** Null: there was no estimate. `differenceUsd` = realised − estimate, > 0: dearer than expected. */
export interface CostComparison {
  readonly estimateUsd: number | null;
  readonly realisedUsd: number;
  readonly differenceUsd: number | null;
}

export interface RealisedSplit {
  readonly fee: CostComparison;
  /** Fills against the mid at decision time: half spread, slippage and impact together, which fills do not tell apart. */
  readonly price: CostComparison;
  readonly total: CostComparison;
}

/** The parts of an estimate that fills can be held against; an old estimate has no impact. */
export type ExecutionEstimate = Pick<CostPrediction, 'feeUsd' | 'halfSpreadUsd' | 'slippageUsd'> &
  Partial<Pick<CostPrediction, 'impactUsd'>>;

/**
 * Realised against estimated cost, USD; carry and margin are not execution and are left out. `midUsd`: the instrument's mid at decision time.
 * notApplicable: nothing filled. unsupported: an instrument whose price is not USD per coin.
 */
export function realisedVsEstimate(
  estimate: ExecutionEstimate | null,
  instrument: Instrument,
  fills: readonly Fill[],
  midUsd: number,
): Result<RealisedSplit> {
  if (!isCash(instrument.quoteCurrency))
    return fail('unsupported', `${instrument.id}: expected a price in USD, is quoted in ${instrument.quoteCurrency}`);
  if (fills.length === 0) return fail('notApplicable', `${instrument.id}: nothing filled`);
  if (!(midUsd > 0)) return fail('invalidInput', `midUsd: expected > 0, was ${midUsd}`);
  const totalUsd = realisedCostUsd(instrument, fills, midUsd);
  const feeUsd = fills.reduce((sum, fill) => sum + feeInUsd(instrument, fill), 0);
  const expectedPriceUsd = estimate === null ? null : estimate.halfSpreadUsd + estimate.slippageUsd + (estimate.impactUsd ?? 0);
  return ok({
    fee: comparison(estimate?.feeUsd ?? null, feeUsd),
    price: comparison(expectedPriceUsd, totalUsd - feeUsd),
    total: comparison(estimate === null || expectedPriceUsd === null ? null : estimate.feeUsd + expectedPriceUsd, totalUsd),
  });
}

/** USD gained since the fill by the coins it traded, at a mid some time later; > 0: the market moved in favour of the fill. */
export function markOutUsd(side: TradeSide, coins: number, fillPriceUsd: number, midLaterUsd: number): number {
  return coins * (side === 'buy' ? midLaterUsd - fillPriceUsd : fillPriceUsd - midLaterUsd);
}

function feeInUsd(instrument: Instrument, { fee, feeCurrency, price }: Fill): number {
  return fee.toNumber() * (feeCurrency === instrument.underlying ? price.toNumber() : 1);
}

function comparison(estimateUsd: number | null, realisedUsd: number): CostComparison {
  return { estimateUsd, realisedUsd, differenceUsd: estimateUsd === null ? null : realisedUsd - estimateUsd };
}

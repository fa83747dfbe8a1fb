/** A trade between what it should be and what it can be, in the three sizes a trader thinks in. Pure. */
import type { HedgePlan } from '../../../shared/contract/hedgeSchemas.ts';
import { formatFixed, formatSignificant } from '../../format/number.ts';
import { coinOf, deltaDecimals } from '../../format/words.ts';
import { planAmountUnit } from './planUnit.ts';

export interface TradeSizes {
  readonly coin: number;
  /** Null: no price to turn it into dollars. */
  readonly usd: number | null;
  /** Null: the contract size cannot be told from a plan of nothing. */
  readonly contracts: number | null;
}

export interface FeasibleSteps {
  readonly ideal: TradeSizes;
  readonly feasible: TradeSizes;
  /** Ideal less feasible; < 0 where rounding went past the ideal. */
  readonly carried: TradeSizes;
}

/** All sizes are of the trade's own side, ≥ 0 but for `carried`. */
export function feasibleSteps(plan: HedgePlan): FeasibleSteps {
  const { amountCoin, amountUsd, contracts, idealAmountCoin, idealAmount } = plan;
  const feasible = { coin: amountCoin, usd: amountUsd, contracts };
  const ideal = { coin: idealAmountCoin, usd: idealUsd(plan), contracts: idealContracts(plan, idealAmount) };
  const signed = plan.side === 'buy' ? plan.remainderCoin : -plan.remainderCoin;
  return { ideal, feasible, carried: { coin: signed, usd: less(ideal.usd, amountUsd), contracts: less(ideal.contracts, contracts) } };
}

function idealUsd(plan: HedgePlan): number | null {
  if (planAmountUnit(plan) === 'USD') return plan.idealAmount;
  const priceUsd = plan.amountCoin > 0 ? plan.amountUsd / plan.amountCoin : plan.averagePriceUsd;
  return priceUsd === null ? null : plan.idealAmountCoin * priceUsd;
}

function idealContracts({ amount, contracts }: HedgePlan, idealAmount: number): number | null {
  const feasibleAmount = Number(amount);
  return feasibleAmount > 0 ? (contracts / feasibleAmount) * idealAmount : null;
}

function less(ideal: number | null, feasible: number): number | null {
  return ideal === null ? null : ideal - feasible;
}

/** "Ideal 3.412 → feasible 3.410 → 0.002 BTC carried" */
export function feasibleWords(plan: HedgePlan): string {
  const coin = coinOf(plan.instrumentId);
  const decimals = deltaDecimals(coin);
  const { ideal, feasible, carried } = feasibleSteps(plan);
  return `Ideal ${formatFixed(ideal.coin, decimals)} → feasible ${formatFixed(feasible.coin, decimals)} → ${carriedWords(carried.coin, coin)}`;
}

function carriedWords(carriedCoin: number, coin: string): string {
  const size = formatFixed(Math.abs(carriedCoin), deltaDecimals(coin));
  if (!/[1-9]/.test(size)) return carriedCoin === 0 ? 'nothing carried' : `${formatSignificant(Math.abs(carriedCoin), 1)} ${coin} carried`;
  return carriedCoin > 0 ? `${size} ${coin} carried` : `${size} ${coin} past the ideal`;
}

/** What a list of lots is and costs, counted from the request itself and not from a solver's columns. */
import { capitalCostShare, holdingUsdPerLot } from './hedgeModel.ts';
import { limitPart, limitTerms } from './limitTerms.ts';
import { decimal } from '../../units/decimal.ts';
import { LIMIT_NAMES, type GreekSums, type LimitName, type OptimiseRequest } from './optimiseRequest.ts';

export interface HedgeTrade {
  readonly instrumentId: string;
  readonly side: 'buy' | 'sell';
  /** Whole, > 0. */
  readonly lots: number;
  /** Amount units, > 0. */
  readonly amount: number;
  /** Spread, fee and walk; without the fixed cost. */
  readonly costUsd: number;
}

/** All USD and ≥ 0; the total is their sum. */
export interface HedgeCostSplit {
  readonly tradeUsd: number;
  /** Fixed costs of the instruments used. */
  readonly attentionUsd: number;
  /** Theta (weighted) and carry over the horizon; 0 when the trades together would earn some. */
  readonly holdingUsd: number;
  readonly capitalUsd: number;
  /** Of soft limits that are exceeded. */
  readonly penaltyUsd: number;
  readonly totalUsd: number;
}

/** |value| beyond the limit; for margin the value itself. */
export interface LimitBreach {
  readonly limit: LimitName;
  readonly limitValue: number;
  readonly value: number;
}

export interface CountedTrades {
  readonly trades: readonly HedgeTrade[];
  readonly after: GreekSums;
  readonly cost: HedgeCostSplit;
  readonly marginUsd: number;
  readonly breaches: readonly LimitBreach[];
}

/** `lots[i]`: of candidate i, bought > 0, whole. */
export function countTrades(request: OptimiseRequest, lots: readonly number[]): CountedTrades {
  const sums = lotSums(request, lots);
  const after: GreekSums = {
    deltaCoin: request.book.deltaCoin + sums.deltaCoin,
    gammaCoinPerUsd: request.book.gammaCoinPerUsd + sums.gammaCoinPerUsd,
    vegaUsdPerVolPoint: request.book.vegaUsdPerVolPoint + sums.vegaUsdPerVolPoint,
    thetaUsdPerDay: request.book.thetaUsdPerDay + sums.thetaUsdPerDay,
  };
  const breaches = LIMIT_NAMES.flatMap((name) => breachOf(request, name, lots) ?? []);
  const cost = costSplit(request, sums, breaches);
  return { trades: tradesOf(request, lots), after, cost, marginUsd: sums.marginUsd, breaches };
}

interface LotSums extends GreekSums {
  readonly tradeUsd: number;
  readonly attentionUsd: number;
  readonly holdingUsd: number;
  readonly capitalUsd: number;
  readonly marginUsd: number;
}

function lotSums(request: OptimiseRequest, lots: readonly number[]): LotSums {
  const sums = {
    deltaCoin: 0,
    gammaCoinPerUsd: 0,
    vegaUsdPerVolPoint: 0,
    thetaUsdPerDay: 0,
    tradeUsd: 0,
    attentionUsd: 0,
    holdingUsd: 0,
    capitalUsd: 0,
    marginUsd: 0,
  };
  for (const [at, candidate] of request.candidates.entries()) {
    const net = lots[at] ?? 0;
    if (net === 0) continue;
    const side = net > 0 ? candidate.buy : candidate.sell;
    sums.deltaCoin += net * candidate.deltaCoin;
    sums.gammaCoinPerUsd += net * candidate.gammaCoinPerUsd;
    sums.vegaUsdPerVolPoint += net * candidate.vegaUsdPerVolPoint;
    sums.thetaUsdPerDay += net * candidate.thetaUsdPerDay;
    sums.tradeUsd += Math.abs(net) * side.costUsdPerLot;
    sums.attentionUsd += candidate.fixedCostUsd;
    sums.holdingUsd += net * holdingUsdPerLot(request, candidate);
    const marginUsd = Math.abs(net) * side.marginUsdPerLot;
    sums.marginUsd += marginUsd;
    sums.capitalUsd += capitalCostShare(request, candidate) * marginUsd;
  }
  return sums;
}

function costSplit(request: OptimiseRequest, sums: LotSums, breaches: readonly LimitBreach[]): HedgeCostSplit {
  const { tradeUsd, attentionUsd, capitalUsd } = sums;
  const holdingUsd = Math.max(0, sums.holdingUsd);
  const penaltyUsd = breaches.reduce((sum, { limit, limitValue, value }) => {
    const perUnit = limitTerms(request, limit).penaltyUsdPerUnit ?? 0;
    return sum + perUnit * (value - limitValue);
  }, 0);
  return {
    tradeUsd,
    attentionUsd,
    holdingUsd,
    capitalUsd,
    penaltyUsd,
    totalUsd: tradeUsd + attentionUsd + holdingUsd + capitalUsd + penaltyUsd,
  };
}

function tradesOf({ candidates }: OptimiseRequest, lots: readonly number[]): readonly HedgeTrade[] {
  return candidates.flatMap(({ instrumentId, lotAmount, buy, sell }, at) => {
    const net = lots[at] ?? 0;
    if (net === 0) return [];
    const count = Math.abs(net);
    const costUsd = count * (net > 0 ? buy : sell).costUsdPerLot;
    return [
      { instrumentId, side: net > 0 ? 'buy' : 'sell', lots: count, amount: decimal(lotAmount).times(count).toNumber(), costUsd } as const,
    ];
  });
}

/** Sums of floats are held to this share of what was summed. */
const SUM_ROUNDING = 1e-12;

/** Null: no limit, or it holds. */
function breachOf(request: OptimiseRequest, name: LimitName, lots: readonly number[]): LimitBreach | null {
  const { limit, start } = limitTerms(request, name);
  if (limit === null) return null;
  let value = start;
  let size = Math.abs(start) + limit;
  for (const [at, candidate] of request.candidates.entries()) {
    const net = lots[at] ?? 0;
    const added = limitPart(candidate, name, net);
    value += added;
    size += Math.abs(added);
  }
  const measured = name === 'margin' ? value : Math.abs(value);
  return measured <= limit + SUM_ROUNDING * size ? null : { limit: name, limitValue: limit, value: measured };
}

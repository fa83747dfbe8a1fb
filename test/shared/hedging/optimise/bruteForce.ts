/** The optimiser's question answered by trying every list of whole lots: slow, plain, and written without any of the optimiser's own code. */
import type { OptimiseRequest } from '../../../../shared/hedging/optimise/optimiseRequest.ts';

export interface BruteAnswer {
  readonly totalUsd: number;
  readonly lots: readonly number[];
}

/** Null: no list of lots holds the limits. */
export function bruteForce(request: OptimiseRequest): BruteAnswer | null {
  const ranges = request.candidates.map((candidate) => {
    const { positionLots: held, maxPositionLots: most, kind } = candidate;
    const isAllowed = (lots: number): boolean => {
      const after = held + lots;
      if (most !== null && Math.abs(after) > most && Math.abs(after) > Math.abs(held)) return false;
      if (most !== null && Math.abs(after) > most && Math.sign(after) !== Math.sign(held)) return false;
      return request.allowsNakedShorts || kind !== 'option' || lots >= 0 || after >= 0;
    };
    const all = Array.from({ length: candidate.sell.maxLots + candidate.buy.maxLots + 1 }, (_, at) => at - candidate.sell.maxLots);
    return all.filter(isAllowed);
  });
  let best: BruteAnswer | null = null;
  for (const lots of combinations(ranges)) {
    const totalUsd = costOf(request, lots);
    if (totalUsd !== null && (best === null || totalUsd < best.totalUsd)) best = { totalUsd, lots };
  }
  return best;
}

function* combinations(ranges: readonly (readonly number[])[]): Generator<readonly number[]> {
  const [first, ...rest] = ranges;
  if (first === undefined) yield [];
  else for (const tail of combinations(rest)) for (const lots of first) yield [lots, ...tail];
}

/** Null: a hard limit is exceeded. */
function costOf(request: OptimiseRequest, lots: readonly number[]): number | null {
  let [delta, gamma, vega, margin] = [request.book.deltaCoin, request.book.gammaCoinPerUsd, request.book.vegaUsdPerVolPoint, 0];
  let [trade, holding, used] = [0, 0, 0];
  for (const [at, candidate] of request.candidates.entries()) {
    const net = lots[at] ?? 0;
    const side = net > 0 ? candidate.buy : candidate.sell;
    delta += net * candidate.deltaCoin;
    gamma += net * candidate.gammaCoinPerUsd;
    vega += net * candidate.vegaUsdPerVolPoint;
    margin += Math.abs(net) * side.marginUsdPerLot;
    trade += Math.abs(net) * side.costUsdPerLot + (net === 0 ? 0 : candidate.fixedCostUsd);
    holding += net * request.horizonDays * (candidate.carryUsdPerDay - request.thetaWeight * candidate.thetaUsdPerDay);
    used += net === 0 ? 0 : 1;
  }
  if (request.maxInstruments !== null && used > request.maxInstruments) return null;
  const { limits, soft } = request;
  let penalty = 0;
  for (const [value, limit, perUnit] of [
    [Math.abs(delta - request.targetDeltaCoin), limits.deltaCoin, soft?.deltaUsdPerCoin ?? null],
    [Math.abs(gamma), limits.gammaCoinPerUsd, soft?.gammaUsdPerUnit ?? null],
    [Math.abs(vega), limits.vegaUsdPerVolPoint, soft?.vegaUsdPerUnit ?? null],
    [margin, limits.marginUsd, soft?.marginUsdPerUsd ?? null],
  ] as const) {
    if (limit === null || value <= limit * (1 + 1e-12)) continue;
    if (perUnit === null) return null;
    penalty += perUnit * (value - limit);
  }
  return trade + Math.max(0, holding) + (margin * request.capitalCostPctPerYear * request.horizonDays) / 36_500 + penalty;
}

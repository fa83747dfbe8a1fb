/** An order cut into equal slices, each of which meets a book that has partly recovered from those before it. */
import { ok, type Result } from '../result/result.ts';
import type { SlicedPlan } from './costRequest.ts';
import { takerLoss, type TakerLoss, type TakerTerms } from './takerLoss.ts';

/**
 * Loss of all slices. Between two slices the amount missing from the front of the book shrinks by 2^(−gap ÷ half-life); a slice pays for the next
 * stretch of the book as it is now. One slice, or no recovery: the loss of a market order. Full recovery: n times the loss of one slice.
 */
export function slicedLoss(
  terms: TakerTerms,
  amount: number,
  { slices, durationSeconds, refillHalfLifeSeconds }: SlicedPlan,
): Result<TakerLoss> {
  const slice = amount / slices;
  const kept = slices > 1 ? shareStillMissing(durationSeconds / (slices - 1), refillHalfLifeSeconds) : 0;
  if (slices === 1 || kept === 1) return takerLoss(terms, amount);
  let total: TakerLoss = { halfSpreadUsd: 0, slippageUsd: 0, impactUsd: 0, coins: 0 };
  let missing = 0;
  for (let done = 0; done < slices; done += 1) {
    const before = takerLoss(terms, missing);
    const after = takerLoss(terms, missing + slice);
    if (!before.ok) return before;
    if (!after.ok) return after;
    total = plusDifference(total, before.value, after.value);
    missing = (missing + slice) * kept;
  }
  return ok(total);
}

/**
 * Standard deviation of the average price relative to a price that moves by `deviation` over the whole duration: the slices see it at 0, T/(n−1), … T,
 * so √((2n−1)/(6n)), which tends to √(1/3). 0 for one slice.
 */
export function slicedDeviation(deviation: number, slices: number): number {
  return slices === 1 ? 0 : deviation * Math.sqrt((2 * slices - 1) / (6 * slices));
}

function shareStillMissing(gapSeconds: number, halfLifeSeconds: number | null): number {
  if (halfLifeSeconds === null || gapSeconds === 0) return 1;
  return halfLifeSeconds > 0 ? 2 ** (-gapSeconds / halfLifeSeconds) : 0;
}

function plusDifference(sum: TakerLoss, before: TakerLoss, after: TakerLoss): TakerLoss {
  return {
    halfSpreadUsd: sum.halfSpreadUsd + after.halfSpreadUsd - before.halfSpreadUsd,
    slippageUsd: sum.slippageUsd + after.slippageUsd - before.slippageUsd,
    impactUsd: sum.impactUsd + after.impactUsd - before.impactUsd,
    coins: sum.coins + after.coins - before.coins,
  };
}

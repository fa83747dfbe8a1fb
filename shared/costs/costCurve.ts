/** Cost against size, for the chart beside the ticket. */
import { decimal, type Decimal } from '../units/decimal.ts';
import type { Instrument } from '../domain/instrument.ts';
import { roundAmountToLot } from '../domain/tick.ts';
import type { CostPoint } from './costPrediction.ts';
import type { CostRequest } from './costRequest.ts';
import { predictCost } from './predictCost.ts';
import { touchOf } from './touch.ts';

/** The largest size of a curve is this many times the trade, the smallest as many times less. */
const CURVE_SPAN = 16;

/**
 * What each of `amounts` (> 0, amount units) costs at market, carry and margin not counted; rising in size. Null costs: the book and the impact
 * model do not reach, or nothing is known. No points without a usable book.
 */
export function costCurve(
  request: Omit<CostRequest, 'amount' | 'execution' | 'holding'>,
  amounts: readonly Decimal[],
): readonly CostPoint[] {
  const touch = touchOf(request.book);
  if (!touch.ok) return [];
  const coinUsd = request.instrument.kind === 'option' ? request.indexUsd : touch.value.mid;
  return amounts.flatMap((amount) => {
    const amountUsd = request.instrument.amountUnit === 'usd' ? amount.toNumber() : coinUsd === null ? null : amount.toNumber() * coinUsd;
    if (amountUsd === null) return [];
    const cost = predictCost({ ...request, amount, execution: { kind: 'market' }, holding: null });
    const costUsd = cost.ok ? cost.value.totalUsd : null;
    return [{ amountUsd, costUsd, costBps: costUsd === null ? null : (costUsd / amountUsd) * 10_000 }];
  });
}

/** Up to `count` sizes in whole lots around `amount` (> 0), evenly spaced in their logarithm, rising, none twice, none below a lot; `amount` may be off the grid. */
export function curveSizes(instrument: Pick<Instrument, 'lot'>, amount: Decimal, count = 12): readonly Decimal[] {
  const sizes: Decimal[] = [];
  for (let step = 0; step < count; step += 1) {
    const factor = CURVE_SPAN ** (count > 1 ? (2 * step) / (count - 1) - 1 : 0);
    const size = roundAmountToLot(instrument, amount.times(decimal(factor)), 'nearest');
    const last = sizes.at(-1);
    if (size.greaterThan(0) && (last === undefined || size.greaterThan(last))) sizes.push(size);
  }
  return sizes;
}

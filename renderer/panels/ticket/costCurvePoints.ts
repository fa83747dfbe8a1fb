/** The cost curve as points of a plot. Pure. */
import type { HedgePlan } from '../../../shared/contract/hedgeSchemas.ts';
import type { PlotPoint } from '../../widgets/plotGeometry.ts';

type Curved = Pick<HedgePlan, 'costCurve' | 'amountUsd'>;

/** Rising in size, as far as the book and the impact model reach. */
export function curveLine({ costCurve }: Curved): readonly PlotPoint[] {
  const known = costCurve.flatMap(({ amountUsd, costBps }) => (costBps === null ? [] : [{ x: amountUsd, y: costBps }]));
  return known.sort((a, b) => a.x - b.x);
}

/** This trade on the curve, between the two sizes it lies between; null where the curve does not reach. */
export function curveMark(plan: Curved): PlotPoint | null {
  const line = curveLine(plan);
  const at = line.findIndex(({ x }) => x >= plan.amountUsd);
  const after = line[at];
  if (after === undefined) return null;
  const before = line[at - 1];
  if (before === undefined || after.x === before.x) return after.x === plan.amountUsd ? after : null;
  const share = (plan.amountUsd - before.x) / (after.x - before.x);
  return { x: plan.amountUsd, y: before.y + share * (after.y - before.y) };
}

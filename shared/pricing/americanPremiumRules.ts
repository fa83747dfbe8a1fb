/** The quadrature rules of the premium's integral. Their lengths are multiples of 4, for the lanes. */
import { gaussLegendre, type UnitQuadrature } from './americanGrid.ts';

/** A rule over the angle, for spots so far from the boundary that no layer need be resolved. */
export interface FarRule extends UnitQuadrature {
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
  readonly angleWeights: Float64Array;
}

const FAR_RANGE = Math.asinh(Math.PI / 2);

function farRule(count: number): FarRule {
  const rule = gaussLegendre(count);
  const angles = rule.nodes.map((node) => Math.sinh(FAR_RANGE * node));
  const angleWeights = rule.weights.map((weight, j) => weight * FAR_RANGE * Math.cosh(FAR_RANGE * (rule.nodes[j] ?? 0)));
  return { ...rule, sines: angles.map(Math.sin), cosines: angles.map(Math.cos), angleWeights };
}

/** How far the spot is from the boundary, in standard deviations, for a rule to do: 1e-10 of the strike in value and 1e-9 in delta. */
const FARTHER_THAN: readonly number[] = [4, 1, 0.2, 0.01];
const COUNTS: readonly number[] = [36, 56, 68, 92, 128];
export const FINEST = COUNTS.length - 1;

let built: readonly FarRule[] | undefined;

/** By rising count. Built when first asked for: whoever prices no American option does not wait for them. */
export function premiumRules(): readonly FarRule[] {
  built ??= COUNTS.map(farRule);
  return built;
}

/** Index into `premiumRules`; a boundary of power 1 may bend anywhere. */
export function ruleFor(distance: number, power: 1 | 2): number {
  const enough = power === 1 ? -1 : FARTHER_THAN.findIndex((least) => distance > least);
  return enough === -1 ? FINEST : enough;
}

/** Says in words why a valued leg still has figures missing. */
import { isCash, type Leg } from './leg.ts';
import type { LegRisk } from './riskFigures.ts';

/** Null: nothing that the leg should have is missing. Cash has no delta in any coin, and lacks nothing. */
export function unknownBecause(leg: Leg, risk: LegRisk): string | null {
  if (leg.kind === 'balance') {
    const lacksPrice = !isCash(leg.currency) && risk.valueUsd === null;
    return lacksPrice ? `${leg.currency}: indexUsd: the market has no index, so its value in USD is unknown` : null;
  }
  const { instrument } = leg;
  if (risk.deltaCoin === null || risk.premiumAdjustedDeltaCoin === null) {
    return `${instrument.id}: averagePrice: unknown, so ${missingNames(risk).join(', ')} cannot be told`;
  }
  return risk.valueUsd === null ? `${instrument.id}: priceUsd: neither the pair nor the index is quoted` : null;
}

function missingNames(risk: LegRisk): readonly string[] {
  return (['deltaCoin', 'premiumAdjustedDeltaCoin', 'valueUsd'] as const).filter((name) => risk[name] === null);
}

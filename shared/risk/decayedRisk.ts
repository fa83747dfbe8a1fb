/** How a leg moves with the price while the venue averages its delivery price: in part as it does, in part as a payoff that is fixed. */
import { openShare } from './deltaDecay.ts';
import { legExpiryMs, type Leg, type PositionLeg } from './leg.ts';
import type { LegRisk } from './riskFigures.ts';
import { settledDeltas } from './straightRisk.ts';

/** Share of the leg that the price can still move: 1 for all but options and dated futures in the last half hour before their expiry. */
export function openShareOf(leg: Leg, atMs: number): number {
  const expiryMs = legExpiryMs(leg);
  return expiryMs === null ? 1 : openShare(expiryMs, atMs);
}

/**
 * `share` (of `openShareOf`) of the live deltas and gammas plus the rest of those of the fixed payoff (settledDeltas: coins or cash), so that
 * nothing jumps when the ledger books the delivery. The payoff is taken as fixed at `priceUsd`, the leg's price now. Vanna has the live share;
 * value, vega, volga, theta, rho and charm stay the model's, which knows of no average.
 * Source: Deribit, "Delta decay during settlement".
 */
export function decayedRisk(leg: PositionLeg, live: LegRisk, priceUsd: number, share: number): LegRisk {
  const paid = paidDeltas(leg, live);
  const mixed = (open: number | null, fixed: number | null): number | null =>
    open === null || fixed === null ? null : share * open + (1 - share) * fixed;
  const ofLive = (figure: number | null): number | null => (figure === null ? null : share * figure);
  const deltaCoin = mixed(live.deltaCoin, paid.deltaCoin);
  const fixedGamma = paid.premiumAdjustedDeltaCoin === null ? null : -paid.premiumAdjustedDeltaCoin / priceUsd;
  return {
    ...live,
    deltaCoin,
    premiumAdjustedDeltaCoin: mixed(live.premiumAdjustedDeltaCoin, paid.premiumAdjustedDeltaCoin),
    deltaUsd: deltaCoin === null ? null : deltaCoin * priceUsd,
    gammaCoinPerUsd: ofLive(live.gammaCoinPerUsd),
    premiumAdjustedGammaCoinPerUsd: mixed(live.premiumAdjustedGammaCoinPerUsd, fixedGamma),
    gammaCoinPerPct: ofLive(live.gammaCoinPerPct),
    gammaUsdPerPct: ofLive(live.gammaUsdPerPct),
    vannaCoinPerVolPoint: ofLive(live.vannaCoinPerVolPoint),
  };
}

/** Both deltas of the leg once its whole payoff is fixed. Without a value the coins (or the cash) that it pays are unknown, and only they. */
export function paidDeltas({ instrument }: PositionLeg, { valueCoin }: LegRisk): Pick<LegRisk, 'deltaCoin' | 'premiumAdjustedDeltaCoin'> {
  const isInverse = instrument.kind !== 'spot' && instrument.settlement === 'inverse';
  if (valueCoin !== null) return settledDeltas(valueCoin, isInverse ? 'inverse' : 'linear');
  return isInverse ? { deltaCoin: null, premiumAdjustedDeltaCoin: 0 } : { deltaCoin: 0, premiumAdjustedDeltaCoin: null };
}

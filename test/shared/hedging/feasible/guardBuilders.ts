/** Guards of the solver's tests: nothing limited unless said. */
import type { PolicyLimits } from '../../../../shared/domain/policySchema.ts';
import type { HedgeGuard, HedgeSituation } from '../../../../shared/hedging/feasible/hedgeGuard.ts';
import { DEFAULT_PRE_TRADE_LIMITS, type PreTradeLimits } from '../../../../shared/hedging/preTradeChecks.ts';
import { ZERO } from '../../../../shared/units/decimal.ts';

export const NO_POLICY_LIMITS: PolicyLimits = {
  minOrderUsd: 0,
  maxOrderUsd: null,
  maxHourUsd: null,
  maxDayUsd: null,
  maxPositionUsd: null,
  maxSlippagePct: 0.5,
  maxDepthSharePct: 100,
  maxMarginUsePct: null,
  allowShortSpot: true,
  reduceOnly: false,
};

export const QUIET: HedgeSituation = {
  link: 'connected',
  quoteAgeMs: 100,
  indexUsd: 100_000,
  positionAmount: ZERO,
  notionalUsd: 0,
  tradedHourUsd: 0,
  tradedDayUsd: 0,
  spotHeldCoin: null,
  marginCurve: null,
  ordersLastMinute: 0,
  openOrders: [],
};

export interface GuardChanges {
  readonly policy?: Partial<PolicyLimits>;
  readonly desk?: Partial<PreTradeLimits>;
  readonly situation?: Partial<HedgeSituation>;
}

export function aGuard({ policy = {}, desk = {}, situation = {} }: GuardChanges = {}): HedgeGuard {
  return {
    policy: { ...NO_POLICY_LIMITS, ...policy },
    desk: { ...DEFAULT_PRE_TRADE_LIMITS, ...desk },
    situation: { ...QUIET, ...situation },
  };
}

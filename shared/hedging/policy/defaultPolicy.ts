/** The policies the desk starts from. */
import type { HedgePolicy } from '../../domain/policySchema.ts';

export interface FixedBandTerms {
  readonly name?: string;
  /** > 0, either way. */
  readonly halfWidthCoin: number;
  readonly targetDeltaCoin: number;
  readonly hedgeTo: HedgePolicy['sizing']['to'];
}

/** About 40 kUSD of BTC or 10 kUSD of ETH either way at the prices of early 2026. */
const DEFAULT_HALF_WIDTH_COIN: ReadonlyMap<string, number> = new Map([
  ['BTC', 0.5],
  ['ETH', 5],
]);
const OTHER_HALF_WIDTH_COIN = 1;

/** What an underlying is hedged by before the trader chose. */
export function defaultPolicy(underlying: string): HedgePolicy {
  const halfWidthCoin = DEFAULT_HALF_WIDTH_COIN.get(underlying) ?? OTHER_HALF_WIDTH_COIN;
  return fixedBandOf({ halfWidthCoin, targetDeltaCoin: 0, hedgeTo: 'edge' });
}

/** A symmetric band in coin, no events, no filters, market orders in the perpetual, one click each. */
export function fixedBandOf({ name, halfWidthCoin, targetDeltaCoin, hedgeTo }: FixedBandTerms): HedgePolicy {
  return {
    schemaVersion: 1,
    name: name ?? 'Fixed band',
    targetDeltaCoin,
    band: { kind: 'fixed', unit: 'coin', below: halfWidthCoin, above: halfWidthCoin },
    events: [],
    hysteresisShare: 0,
    coolDownSeconds: 0,
    filters: { minMove: null, quietHours: [], blackout: { settlementMinutes: 0, fundingMinutes: 0 }, maxDataAgeMs: null },
    sizing: { to: hedgeTo, ratioPct: 100 },
    hedgeSet: { kind: 'all' },
    instruments: { buy: { kind: 'perpetual' }, sell: { kind: 'perpetual' } },
    execution: { style: 'market', rounding: 'insideBand', escalateAfterSeconds: null },
    limits: {
      minOrderUsd: 0,
      maxOrderUsd: null,
      maxHourUsd: null,
      maxDayUsd: null,
      maxPositionUsd: null,
      maxSlippagePct: 0.5,
      maxDepthSharePct: 100,
      maxMarginUsePct: null,
      allowShortSpot: false,
      reduceOnly: false,
    },
    concealment: null,
    horizonHours: 24,
    capitalCostPctPerYear: 10,
    mode: 'oneClick',
  };
}

/** The policy with the ticket's choice of where to hedge to. Without a band there is no edge: it stays as it is. */
export function withHedgeTo(policy: HedgePolicy, to: HedgePolicy['sizing']['to']): HedgePolicy {
  if (policy.sizing.to === to || policy.band === null) return policy;
  return { ...policy, sizing: { ...policy.sizing, to } };
}

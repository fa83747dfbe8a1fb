/**
 * A hedging policy as data: when to hedge, how far, with what, how carefully. Stored in versions, sent to the screen, read from a file.
 * The shape is checked here; whether its parts contradict each other is for `shared/hedging/policy/policyConflicts.ts`.
 */
import { z } from 'zod';

const positive = z.number().positive().finite();
const atLeastZero = z.number().min(0).finite();
/** "08:05", UTC. */
const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time like "08:05" (UTC)');

/** A share of the notional one trade costs, one way: 0.0005 = 5 bp. Null: what the desk estimates from fee and half spread at the moment. */
const costShareSchema = z.number().min(0).max(0.2).nullable();

/** Where the delta may drift before anything is done; widths are measured from the centre. */
export const policyBandSchema = z.discriminatedUnion('kind', [
  /** `below` ≠ `above`: an asymmetric band. usd at the index; equityPct of the account's equity in the underlying. */
  z.object({ kind: z.literal('fixed'), unit: z.enum(['coin', 'usd', 'equityPct']), below: positive, above: positive }),
  /** Half width = |gamma| × spot × movePct / 100: what a move of that size adds to the delta; within floor and cap. */
  z.object({ kind: z.literal('gammaScaled'), movePct: positive, floorCoin: positive, capCoin: positive.nullable() }),
  z.object({ kind: z.literal('whalleyWilmott'), riskAversionPerUsd: positive, costShare: costShareSchema }),
  /** Its centre is the delta at the modified volatility. */
  z.object({ kind: z.literal('zakamouline'), riskAversionPerUsd: positive, costShare: costShareSchema }),
]);
export type PolicyBand = z.infer<typeof policyBandSchema>;

/** What makes a hedge due whatever the band says. */
export const policyEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('interval'), everyMinutes: positive }),
  z.object({ kind: z.literal('timeOfDay'), timesUtc: z.array(timeOfDaySchema).min(1).max(96) }),
  /** Since the last hedge. dailySigmas: in units of index × sigma × √(1/365). */
  z.object({ kind: z.literal('priceMove'), unit: z.enum(['pct', 'dailySigmas']), size: positive }),
  /** An option of the book filled since the last hedge. */
  z.object({ kind: z.literal('afterFill') }),
  /** Every Δt, to the delta at Leland's volatility for that Δt. `costShare` is one way; the formula doubles it. */
  z.object({ kind: z.literal('leland'), everyMinutes: positive, costShare: costShareSchema }),
]);
export type PolicyEvent = z.infer<typeof policyEventSchema>;

export const policyFiltersSchema = z.object({
  /** Only if the index moved this much within that time: implied volatility alone does not trade. */
  minMove: z.object({ pct: positive, withinMinutes: positive.max(24 * 60) }).nullable(),
  /** No hedges from … to … UTC; may pass midnight. */
  quietHours: z.array(z.object({ fromUtc: timeOfDaySchema, toUtc: timeOfDaySchema })).max(8),
  /** Minutes around 08:00 UTC settlement, and around the funding hours 00:00, 08:00, 16:00 UTC. */
  blackout: z.object({ settlementMinutes: atLeastZero.max(240), fundingMinutes: atLeastZero.max(240) }),
  maxDataAgeMs: positive.nullable(),
});
export type PolicyFilters = z.infer<typeof policyFiltersSchema>;

/** Options outside the set do not count; futures, perpetuals, spot and balances always do. */
export const hedgeSetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('expiring'), withinDays: positive }),
  /** Keys of `shared/risk/legFilter.ts`: "venue/instrument". */
  z.object({ kind: z.literal('legs'), legKeys: z.array(z.string().min(1).max(100)).min(1).max(5_000) }),
]);
export type HedgeSet = z.infer<typeof hedgeSetSchema>;

export const hedgeChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cheapest') }),
  z.object({ kind: z.literal('perpetual') }),
  /** The dated future whose expiry carries most of the book's delta; the perpetual where none is listed. */
  z.object({ kind: z.literal('sameExpiry') }),
  z.object({ kind: z.literal('instrument'), instrumentId: z.string().min(1).max(64) }),
]);
export type HedgeChoice = z.infer<typeof hedgeChoiceSchema>;

/** nearest: half a lot either way. insideBand: the next lot up if that does not pass the target. up: never less than the ideal. */
export const lotRoundingSchema = z.enum(['insideBand', 'towardZero', 'nearest', 'up']);
export type LotRounding = z.infer<typeof lotRoundingSchema>;

export const policyLimitsSchema = z.object({
  minOrderUsd: atLeastZero,
  maxOrderUsd: positive.nullable(),
  maxHourUsd: positive.nullable(),
  maxDayUsd: positive.nullable(),
  /** Of any one hedge instrument, after the trade. */
  maxPositionUsd: positive.nullable(),
  /** How far from the touch a market order may trade, percent. */
  maxSlippagePct: positive.max(10),
  /** Share of the visible depth up to that price that one order may take. */
  maxDepthSharePct: positive.max(100),
  /** Initial margin after the trade as a share of the equity. */
  maxMarginUsePct: positive.max(100).nullable(),
  allowShortSpot: z.boolean(),
  reduceOnly: z.boolean(),
});
export type PolicyLimits = z.infer<typeof policyLimitsSchema>;

/** Against being read: seeded, bounded, and never past the target. Null: off. */
export const concealmentSchema = z.object({
  seed: z.int().min(0).max(0xffffffff),
  /** A hedge that falls due waits up to this long. */
  maxDelaySeconds: atLeastZero.max(600),
  /** The size is cut by up to this share. */
  maxSizeCutPct: atLeastZero.max(50),
  /** A resting price is moved away from the touch by up to so many ticks. */
  maxPriceTicks: z.int().min(0).max(100),
  avoidRoundLevels: z.boolean(),
});
export type Concealment = z.infer<typeof concealmentSchema>;

export const hedgePolicySchema = z.object({
  schemaVersion: z.literal(1),
  name: z.string().trim().min(1).max(60),
  targetDeltaCoin: z.number().finite(),
  band: policyBandSchema.nullable(),
  events: z.array(policyEventSchema).max(8),
  /** The band is left only this share of its half width beyond the edge; a hedge to the edge goes to the edge itself. */
  hysteresisShare: z.number().min(0).max(1),
  coolDownSeconds: atLeastZero.max(86_400),
  filters: policyFiltersSchema,
  sizing: z.object({ to: z.enum(['edge', 'target']), ratioPct: z.number().positive().max(150) }),
  hedgeSet: hedgeSetSchema,
  instruments: z.object({ buy: hedgeChoiceSchema, sell: hedgeChoiceSchema }),
  execution: z.object({
    style: z.enum(['market', 'passive']),
    rounding: lotRoundingSchema,
    /** A resting hedge that has not filled is taken to market after this long; null: it stays. */
    escalateAfterSeconds: positive.max(86_400).nullable(),
  }),
  limits: policyLimitsSchema,
  concealment: concealmentSchema.nullable(),
  /** Over which funding, carry and the cost of margin are counted. */
  horizonHours: positive.max(24 * 365),
  capitalCostPctPerYear: atLeastZero.max(100),
  mode: z.enum(['advise', 'oneClick', 'auto']),
});
export type HedgePolicy = z.infer<typeof hedgePolicySchema>;

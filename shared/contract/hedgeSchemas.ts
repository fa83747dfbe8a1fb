/** What the hedge ticket and the tiles show: delta against its band, why, the suggested trade, what it costs and what it leaves. */
import { z } from 'zod';
import {
  currencySchema,
  decimalTextSchema,
  instrumentIdSchema,
  numeraireSchema,
  provenanceSchema,
  tradeSideSchema,
  tsMsSchema,
  venueIdSchema,
} from './primitives.ts';

export const fixedBandPolicySchema = z.object({
  kind: z.literal('fixedBand'),
  targetDeltaCoin: z.number(),
  /** > 0 */
  halfWidthCoin: z.number().positive(),
  /** Trade back to the nearest edge of the band, or to the target. */
  hedgeTo: z.enum(['edge', 'centre']),
});
export type FixedBandPolicy = z.infer<typeof fixedBandPolicySchema>;

/** market: cross the spread now (an IOC limit at the slippage cap). passive: post-only at the touch. */
export const orderStyleSchema = z.enum(['market', 'passive', 'limit']);
export type OrderStyle = z.infer<typeof orderStyleSchema>;

/** What the trader changed on the ticket; null keeps the suggestion's own. */
export const ticketEditSchema = z.object({
  instrumentId: instrumentIdSchema.nullable(),
  style: orderStyleSchema.nullable(),
  /** Amount unit of the instrument, > 0; the side stays the suggestion's. */
  amount: decimalTextSchema.nullable(),
  limitPrice: decimalTextSchema.nullable(),
  hedgeTo: z.enum(['edge', 'centre']).nullable(),
});
export type TicketEdit = z.infer<typeof ticketEditSchema>;

export const hedgeCostSchema = z.object({
  feeUsd: z.number(),
  halfSpreadUsd: z.number(),
  /** Walk of the book beyond the touch. */
  slippageUsd: z.number(),
  totalUsd: z.number(),
});

export const preTradeCheckSchema = z.object({
  name: z.string(),
  passed: z.boolean(),
  /** With its numbers: "price 78,412.5 within 1.5 % of index 78,420.1". */
  detail: z.string(),
});

export const hedgePlanSchema = z.object({
  /** Content id of this plan: Execute sends it back, and a plan that is no longer the desk's is refused. */
  planId: z.string(),
  venue: venueIdSchema,
  instrumentId: instrumentIdSchema,
  side: tradeSideSchema,
  style: orderStyleSchema,
  amount: decimalTextSchema,
  amountUsd: z.number(),
  amountCoin: z.number(),
  contracts: z.number(),
  lot: decimalTextSchema,
  tick: decimalTextSchema,
  /** Worst price the order may trade at; null for none. */
  limitPrice: decimalTextSchema.nullable(),
  bestBidUsd: z.number().nullable(),
  bestAskUsd: z.number().nullable(),
  /** Expected average; null when the book is too thin to tell. */
  averagePriceUsd: z.number().nullable(),
  /** Null: unknown (no book, or not enough depth). */
  cost: hedgeCostSchema.nullable(),
  idealAmountCoin: z.number(),
  deltaBeforeCoin: z.number(),
  residualDeltaCoin: z.number(),
  /** Constraints that shrank or moved the trade: "lot 10 USD". */
  boundBy: z.array(z.string()),
  checks: z.array(preTradeCheckSchema),
});
export type HedgePlan = z.infer<typeof hedgePlanSchema>;

export const hedgeViewSchema = z.object({
  underlying: currencySchema,
  tsMs: tsMsSchema,
  indexUsd: z.number().nullable(),
  indexProvenance: provenanceSchema.nullable(),
  change24hPct: z.number().nullable(),
  atmIvPoints: z.number().nullable(),
  numeraire: numeraireSchema,
  /** In the book's numeraire. Null: some legs are unknown, and no hedge is suggested on a guess. */
  filledDeltaCoin: z.number().nullable(),
  /** What resting orders would add if they filled. Null: one of the orders out there has no price. */
  workingDeltaCoin: z.number().nullable(),
  /** Sent, outcome not known yet. Null as above. */
  inFlightDeltaCoin: z.number().nullable(),
  /** filled + working + in flight */
  netDeltaCoin: z.number().nullable(),
  unknownLegs: z.int(),
  /** The identity deltaUsdNumeraireCoin = deltaCoinNumeraireCoin + equityCoin. */
  deltaUsdNumeraireCoin: z.number().nullable(),
  deltaCoinNumeraireCoin: z.number().nullable(),
  equityCoin: z.number().nullable(),
  gammaCoinPerPct: z.number().nullable(),
  vegaUsdPerVolPoint: z.number().nullable(),
  thetaUsdPerDay: z.number().nullable(),
  policy: fixedBandPolicySchema,
  lowerCoin: z.number(),
  targetCoin: z.number(),
  upperCoin: z.number(),
  /** Index levels where the band is left, by full revaluation; null: not within ±30 %. */
  nextHedgeBelowUsd: z.number().nullable(),
  nextHedgeAboveUsd: z.number().nullable(),
  verdict: z.enum(['inside', 'suggested', 'withheld', 'unknown']),
  /** One sentence with its numbers. */
  reason: z.string(),
  plan: hedgePlanSchema.nullable(),
  /** Id of the decision row that recorded this verdict. */
  decisionId: z.string().nullable(),
  snoozedUntilMs: tsMsSchema.nullable(),
  lastHedge: z.object({ tsMs: tsMsSchema, indexUsd: z.number() }).nullable(),
});
export type HedgeView = z.infer<typeof hedgeViewSchema>;

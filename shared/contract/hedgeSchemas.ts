/** What the hedge ticket and the tiles show: delta against its band, why, the suggested trade, what it costs and what it leaves. */
import { z } from 'zod';
import { autoStatusSchema, hedgePolicySchema, policyFigureSchema } from './policyMessages.ts';
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
  hedgeTo: z.enum(['edge', 'target']).nullable(),
});
export type TicketEdit = z.infer<typeof ticketEditSchema>;

/** All in USD; a cost is > 0, something earned < 0. The total is the sum of the six parts. */
export const hedgeCostSchema = z.object({
  execution: z.enum(['market', 'passive', 'sliced']),
  feeUsd: z.number(),
  /** Touch against mid. */
  halfSpreadUsd: z.number(),
  /** Walk of the book beyond the touch. */
  slippageUsd: z.number(),
  /** Beyond what the book shows. */
  impactUsd: z.number(),
  /** Expected funding or basis over the policy's horizon. */
  carryUsd: z.number(),
  /** Margin added × cost of capital × horizon. */
  marginUsd: z.number(),
  totalUsd: z.number(),
  averagePriceUsd: z.number(),
  fillProbability: z.number(),
  /** One standard deviation while the trade is being done; a risk, not in the total. Null: volatility unknown. */
  timingRiskUsd: z.number().nullable(),
});
export type HedgeCost = z.infer<typeof hedgeCostSchema>;

export const costPointSchema = z.object({ amountUsd: z.number(), costUsd: z.number().nullable(), costBps: z.number().nullable() });

/** A constraint that bound the trade. */
export const bindingSchema = z.object({
  name: z.string(),
  words: z.string(),
  /** False: it binds together with another that allows exactly as much. */
  isSole: z.boolean(),
});

/** What the trade leaves; null: unknown, or not computed for this kind of account. */
export const standingSchema = z.object({
  /** Of the delta that the book's numeraire hedges. */
  gammaCoinPerPct: z.number().nullable(),
  vegaUsdPerVolPoint: z.number().nullable(),
  /** Estimate from the venue's published standard rules. */
  initialMarginUsd: z.number().nullable(),
  /** Initial margin over equity, percent. */
  marginUsePct: z.number().nullable(),
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
  /** Of `amount` and `lot`. */
  amountUnit: z.enum(['usd', 'coin']),
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
  /** Of the plan's own style. Null: unknown (no book, or not enough depth). */
  cost: hedgeCostSchema.nullable(),
  /** The same trade done otherwise; null: cannot be told. */
  costs: z.object({ market: hedgeCostSchema.nullable(), passive: hedgeCostSchema.nullable(), sliced: hedgeCostSchema.nullable() }),
  /** At market, against size. */
  costCurve: z.array(costPointSchema),
  /** Before lots and limits. */
  idealAmountCoin: z.number(),
  /** In amount units, at the price it would trade at; not rounded to lots. */
  idealAmount: z.number(),
  /** Ideal less what is feasible: delta debt, carried on. */
  remainderCoin: z.number(),
  deltaBeforeCoin: z.number(),
  residualDeltaCoin: z.number(),
  before: standingSchema,
  after: standingSchema,
  /** Constraints that shrank or moved the trade. */
  binding: z.array(bindingSchema),
  /** What was changed so that the hedge is not read by others, in words; null: nothing. */
  concealment: z.string().nullable(),
  checks: z.array(preTradeCheckSchema),
});
export type HedgePlan = z.infer<typeof hedgePlanSchema>;

/** One way of doing the same hedge, ranked by all-in cost per coin. */
export const candidateSchema = z.object({
  instrumentId: instrumentIdSchema,
  venue: venueIdSchema,
  kind: z.enum(['perpetual', 'future', 'spot', 'option']),
  side: tradeSideSchema,
  /** Null: nothing is feasible in it. */
  amount: decimalTextSchema.nullable(),
  amountUnit: z.enum(['usd', 'coin']),
  feasibleCoin: z.number(),
  remainderCoin: z.number(),
  priceUsd: z.number().nullable(),
  /** Fee, spread, slippage and impact at market. */
  tradeUsd: z.number().nullable(),
  carryUsd: z.number().nullable(),
  /** Change of the initial margin. */
  marginEffectUsd: z.number().nullable(),
  /** Delta left between the expiry of this instrument and the forwards of the options it hedges. */
  basisDeltaCoin: z.number().nullable(),
  basisDays: z.number().nullable(),
  totalUsd: z.number().nullable(),
  perCoinUsd: z.number().nullable(),
  /** 1 is best; null: not ranked, because something is unknown or nothing is feasible. */
  rank: z.int().nullable(),
  /** The one the policy picks. */
  isChosen: z.boolean(),
  /** Why it is preferred, or why it cannot be used. */
  words: z.string(),
});
export type HedgeCandidate = z.infer<typeof candidateSchema>;

/** Expiring today: what the venue counts in the last half hour, and what is really there. */
export const expiringSchema = z.object({
  expiryMs: tsMsSchema,
  undecayedDeltaCoin: z.number(),
  decayedDeltaCoin: z.number(),
  /** Hedge to hold at each time, falling linearly over the averaging window. */
  unwind: z.array(z.object({ tsMs: tsMsSchema, hedgeCoin: z.number() })),
});

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
  /** Of the delta that the book's numeraire hedges. */
  gammaCoinPerPct: z.number().nullable(),
  vegaUsdPerVolPoint: z.number().nullable(),
  thetaUsdPerDay: z.number().nullable(),
  /** Of the whole book; differs from `filledDeltaCoin` where the policy counts only some legs. */
  wholeDeltaCoin: z.number().nullable(),
  policy: hedgePolicySchema,
  /** Null: the desk's default, never stored. */
  policyVersion: z.int().nullable(),
  /** The no-trade band; null: the policy has none, or its width is unknown. */
  lowerCoin: z.number().nullable(),
  /** Where neutral is: the target, moved by the policy's own volatility where it has one. */
  targetCoin: z.number(),
  upperCoin: z.number().nullable(),
  /** Where a hedge falls due: the band widened by the hysteresis. */
  triggerLowerCoin: z.number().nullable(),
  triggerUpperCoin: z.number().nullable(),
  /** To the nearest trigger; < 0 beyond it. */
  distanceCoin: z.number().nullable(),
  firedBy: z.string().nullable(),
  blockedBy: z.string().nullable(),
  blockedUntilMs: tsMsSchema.nullable(),
  nextEventMs: tsMsSchema.nullable(),
  figures: z.array(policyFigureSchema),
  /** Index levels where the next hedge falls due, by full revaluation; null: not within ±30 %. */
  nextHedgeBelowUsd: z.number().nullable(),
  nextHedgeAboveUsd: z.number().nullable(),
  verdict: z.enum(['inside', 'suggested', 'withheld', 'unknown']),
  /** One sentence with its numbers. */
  reason: z.string(),
  plan: hedgePlanSchema.nullable(),
  /** Best first; empty while no hedge is due. */
  candidates: z.array(candidateSchema),
  /** Delta that a hedge could not bring back, and since when; null: none. */
  debt: z.object({ coin: z.number(), sinceMs: tsMsSchema }).nullable(),
  expiring: expiringSchema.nullable(),
  auto: autoStatusSchema,
  /** Id of the decision row that recorded this verdict. */
  decisionId: z.string().nullable(),
  snoozedUntilMs: tsMsSchema.nullable(),
  lastHedge: z.object({ tsMs: tsMsSchema, indexUsd: z.number() }).nullable(),
});
export type HedgeView = z.infer<typeof hedgeViewSchema>;

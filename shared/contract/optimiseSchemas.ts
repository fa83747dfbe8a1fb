/** The delta–gamma–vega optimiser: what the trader asks and the frontier that comes back. */
import { z } from 'zod';
import { bookIdSchema, currencySchema, instrumentIdSchema, tradeSideSchema } from './primitives.ts';

const limit = z.number().min(0).finite().nullable();

export const optimiseRequestSchema = z.object({
  bookId: bookIdSchema,
  underlying: currencySchema,
  /** Of what is left after the trades, absolute; null: free. */
  limits: z.object({ deltaCoin: limit, gammaCoinPerPct: limit, vegaUsdPerVolPoint: limit }),
  maxInstruments: z.int().min(1).max(20),
  horizonHours: z
    .number()
    .positive()
    .max(24 * 365),
  timeLimitSeconds: z.number().positive().max(30),
  /** Points of the frontier besides the optimum; 0: none. */
  frontierPoints: z.int().min(0).max(20),
});
export type OptimiseRequest = z.infer<typeof optimiseRequestSchema>;

const tradeSchema = z.object({
  instrumentId: instrumentIdSchema,
  side: tradeSideSchema,
  lots: z.int(),
  amount: z.number(),
  amountUnit: z.enum(['usd', 'coin']),
  costUsd: z.number(),
});

const greeksSchema = z.object({
  deltaCoin: z.number(),
  gammaCoinPerPct: z.number(),
  vegaUsdPerVolPoint: z.number(),
  thetaUsdPerDay: z.number(),
});

export const hedgeOutlookSchema = z.object({
  name: z.string(),
  /** Paid now: fees, spreads, slippage. */
  costUsd: z.number(),
  rehedgesPerDay: z.number().nullable(),
  hedgingUsdPerDay: z.number().nullable(),
  thetaUsdPerDay: z.number(),
  /** Worst loss of the jump table with the hedge frozen; < 0 is a loss. */
  tailUsd: z.number().nullable(),
  tailMovePct: z.number().nullable(),
  initialMarginUsd: z.number().nullable(),
});
export type HedgeOutlook = z.infer<typeof hedgeOutlookSchema>;

export const optimumSchema = z.object({
  /** timeLimit: the best found so far; `gap` says how far from proven it is. */
  status: z.enum(['optimal', 'timeLimit']),
  gap: z.number().nullable(),
  trades: z.array(tradeSchema),
  costUsd: z.number(),
  after: greeksSchema,
});
export type Optimum = z.infer<typeof optimumSchema>;

export const optimiseAnswerSchema = z.object({
  /** Market time of the book and the prices that it rests on. */
  tsMs: z.number(),
  candidates: z.int(),
  /** Wall time of the search for the optimum, and of all points of the frontier. */
  optimumMs: z.number(),
  frontierMs: z.number(),
  before: greeksSchema,
  best: optimumSchema,
  /** Rising residual gamma, falling cost. */
  frontier: z.array(z.object({ gammaLimitCoinPerPct: z.number(), optimum: optimumSchema })),
  /** Delta only, and the optimum. */
  outlooks: z.array(hedgeOutlookSchema),
  /** What was left out and why: wide spreads, missing quotes. */
  notes: z.array(z.string()),
});
export type OptimiseAnswer = z.infer<typeof optimiseAnswerSchema>;

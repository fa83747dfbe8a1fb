/**
 * What the desk streams. Every message carries `seq` (rises by one per feed) and `tsMs` (market time); batches go out at most
 * every 8 ms, newest wins per key. On subscription the latest whole state comes first.
 */
import { z } from 'zod';
import { hedgeViewSchema } from './hedgeSchemas.ts';
import {
  bookIdSchema,
  clientLabelSchema,
  currencySchema,
  decimalTextSchema,
  instrumentIdSchema,
  numeraireSchema,
  orderStateSchema,
  tradeSideSchema,
  tsMsSchema,
  venueIdSchema,
} from './primitives.ts';

export const replayStatusSchema = z.object({
  state: z.enum(['playing', 'paused']),
  nowMs: tsMsSchema,
  fromMs: tsMsSchema,
  untilMs: tsMsSchema,
  speed: z.number(),
  loop: z.boolean(),
  isInterpolated: z.boolean(),
  snapshotsMs: z.array(tsMsSchema),
  source: z.string(),
});
export type ReplayStatusMessage = z.infer<typeof replayStatusSchema>;

export const statusMessageSchema = z.object({
  seq: z.int(),
  tsMs: tsMsSchema,
  wallMs: tsMsSchema,
  books: z.array(z.object({ id: bookIdSchema, name: z.string(), numeraire: numeraireSchema })),
  activeBookId: bookIdSchema.nullable(),
  armed: z.boolean(),
  /** Why it is not armed, or what the last KILL did; null: nothing to say. */
  armNote: z.string().nullable(),
  venues: z.array(
    z.object({
      id: venueIdSchema,
      isPaper: z.boolean(),
      link: z.enum(['connecting', 'connected', 'resyncing', 'disconnected']),
      /** Wall age of the newest quote. */
      quoteAgeMs: z.number().nullable(),
    }),
  ),
  /** Null when the market is live. */
  replay: replayStatusSchema.nullable(),
  /** Next 08:00 UTC settlement, market time. */
  nextExpiryMs: tsMsSchema,
  ticksPerSecond: z.number(),
  database: z.object({ ok: z.boolean(), note: z.string().nullable() }),
  /** Differences found at the last reconciliation, in words; empty: none. */
  reconciliation: z.array(z.string()),
});
export type StatusMessage = z.infer<typeof statusMessageSchema>;

export const riskRowMetaSchema = z.object({
  key: z.string(),
  parentKey: z.string().nullable(),
  level: z.enum(['total', 'underlying', 'expiry', 'leg']),
  label: z.string(),
  underlying: currencySchema.nullable(),
  instrumentId: instrumentIdSchema.nullable(),
  kind: z.enum(['option', 'perpetual', 'future', 'spot', 'balance', 'group']),
  /** The unit of qty on this row. */
  qtyUnit: z.enum(['usd', 'coin']).nullable(),
  /** The unit of averagePrice and markPrice. */
  priceUnit: z.enum(['usd', 'coin']).nullable(),
});
export type RiskRowMeta = z.infer<typeof riskRowMetaSchema>;

export const riskMessageSchema = z.object({
  seq: z.int(),
  tsMs: tsMsSchema,
  bookId: bookIdSchema,
  /** Rises when `structure` changes; updates for another version are to be dropped. */
  structureVersion: z.int(),
  /** Every row in display order (parents before children); only when it changed or right after subscribing. */
  structure: z.array(riskRowMetaSchema).nullable(),
  /** [row index, ...RISK_COLUMNS values] of the rows that changed. */
  rows: z.array(z.array(z.number().nullable())),
  /** Rows that have no value, and why; the whole list whenever it changed. */
  failures: z.array(z.object({ index: z.int(), reason: z.string(), message: z.string() })).nullable(),
});
export type RiskMessage = z.infer<typeof riskMessageSchema>;

export const hedgeMessageSchema = z.object({
  seq: z.int(),
  tsMs: tsMsSchema,
  bookId: bookIdSchema,
  /** Underlyings that changed. */
  views: z.array(hedgeViewSchema),
});
export type HedgeMessage = z.infer<typeof hedgeMessageSchema>;

export const orderRowSchema = z.object({
  label: clientLabelSchema,
  bookId: bookIdSchema,
  venue: venueIdSchema,
  instrumentId: instrumentIdSchema,
  side: tradeSideSchema,
  amount: decimalTextSchema,
  filledAmount: decimalTextSchema,
  amountUnit: z.enum(['usd', 'coin']),
  limitPrice: decimalTextSchema.nullable(),
  state: orderStateSchema,
  note: z.string().nullable(),
  decisionId: z.string().nullable(),
  intendedMs: tsMsSchema,
  updatedMs: tsMsSchema,
});
export type OrderRow = z.infer<typeof orderRowSchema>;

export const fillRowSchema = z.object({
  tradeId: z.string(),
  label: clientLabelSchema.nullable(),
  instrumentId: instrumentIdSchema,
  side: tradeSideSchema,
  amount: decimalTextSchema,
  amountUnit: z.enum(['usd', 'coin']),
  price: decimalTextSchema,
  fee: decimalTextSchema,
  feeCurrency: currencySchema,
  liquidity: z.enum(['maker', 'taker']),
  tsMs: tsMsSchema,
});
export type FillRow = z.infer<typeof fillRowSchema>;

/** One hedge from reason to outcome, or a suggestion that was withheld, blocked or dismissed. */
export const journalRowSchema = z.object({
  id: z.string(),
  tsMs: tsMsSchema,
  underlying: currencySchema,
  verdict: z.string(),
  reason: z.string(),
  label: clientLabelSchema.nullable(),
  indexUsd: z.number().nullable(),
  deltaBeforeCoin: z.number().nullable(),
  deltaAfterCoin: z.number().nullable(),
  lowerCoin: z.number().nullable(),
  targetCoin: z.number().nullable(),
  upperCoin: z.number().nullable(),
  estimatedCostUsd: z.number().nullable(),
  /** Against the mid at decision time, fees included; null until filled. */
  realisedCostUsd: z.number().nullable(),
});
export type JournalRow = z.infer<typeof journalRowSchema>;

export const ordersMessageSchema = z.object({
  seq: z.int(),
  tsMs: tsMsSchema,
  bookId: bookIdSchema,
  /** True: forget what you had. */
  isSnapshot: z.boolean(),
  orders: z.array(orderRowSchema),
  fills: z.array(fillRowSchema),
  journal: z.array(journalRowSchema),
});
export type OrdersMessage = z.infer<typeof ordersMessageSchema>;

/** One point for the chart per underlying and batch. */
export const chartMessageSchema = z.object({
  seq: z.int(),
  tsMs: tsMsSchema,
  bookId: bookIdSchema,
  points: z.array(
    z.object({
      underlying: currencySchema,
      tsMs: tsMsSchema,
      indexUsd: z.number(),
      netDeltaCoin: z.number().nullable(),
      lowerCoin: z.number().nullable(),
      upperCoin: z.number().nullable(),
    }),
  ),
});
export type ChartMessage = z.infer<typeof chartMessageSchema>;

export const feeds = {
  status: statusMessageSchema,
  risk: riskMessageSchema,
  hedge: hedgeMessageSchema,
  orders: ordersMessageSchema,
  chart: chartMessageSchema,
} as const;

export type FeedName = keyof typeof feeds;
export type FeedMessage<F extends FeedName> = z.infer<(typeof feeds)[F]>;

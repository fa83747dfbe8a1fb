/** Every request of the desk, once: both shells and the client derive their types and checks from this table. */
import { z } from 'zod';
import { hedgePlanSchema, ticketEditSchema } from './hedgeSchemas.ts';
import { footprintSchema } from './footprintSchemas.ts';
import { optimiseRequestSchema, optimiseAnswerSchema } from './optimiseSchemas.ts';
import { hedgePolicySchema, policyPresetSchema, policyRowSchema } from './policyMessages.ts';
import { decisionStorySchema } from './storySchemas.ts';
import {
  bookIdSchema,
  clientLabelSchema,
  currencySchema,
  numeraireSchema,
  orderStateSchema,
  decimalTextSchema,
  tradeSideSchema,
  tsMsSchema,
} from './primitives.ts';

const nothing = z.object({});
const ofBook = z.object({ bookId: bookIdSchema });
const ofUnderlying = z.object({ bookId: bookIdSchema, underlying: currencySchema });

export const helloSchema = z.object({
  product: z.literal('Deltadesk'),
  version: z.string(),
  shell: z.enum(['electron', 'browser']),
  /** Content hash of the contract; a client of another build must reload. */
  contractVersion: z.string(),
});

export const chartHistorySchema = z.object({
  candles: z.array(z.object({ tsMs: tsMsSchema, openUsd: z.number(), highUsd: z.number(), lowUsd: z.number(), closeUsd: z.number() })),
  /** One per order. */
  hedges: z.array(
    z.object({
      tsMs: tsMsSchema,
      side: tradeSideSchema,
      priceUsd: z.number(),
      amountCoin: z.number(),
      /** The fills it is made of: what the stream brings beside them is new. */
      tradeIds: z.array(z.string()),
    }),
  ),
  delta: z.array(
    z.object({
      tsMs: tsMsSchema,
      netDeltaCoin: z.number().nullable(),
      lowerCoin: z.number().nullable(),
      upperCoin: z.number().nullable(),
    }),
  ),
});
export type ChartHistory = z.infer<typeof chartHistorySchema>;

export const orderHistorySchema = z.array(
  z.object({
    state: orderStateSchema,
    filledAmount: decimalTextSchema,
    note: z.string().nullable(),
    tsMs: tsMsSchema,
    wallMs: tsMsSchema,
  }),
);

export const requests = {
  'app.hello': { request: nothing, response: helloSchema },
  'book.select': { request: ofBook, response: nothing },
  'book.setNumeraire': { request: z.object({ bookId: bookIdSchema, numeraire: numeraireSchema }), response: nothing },
  'replay.play': { request: nothing, response: nothing },
  'replay.pause': { request: nothing, response: nothing },
  'replay.step': { request: nothing, response: nothing },
  'replay.setSpeed': { request: z.object({ speed: z.number().min(1).max(1000) }), response: nothing },
  'replay.setLoop': { request: z.object({ loop: z.boolean() }), response: nothing },
  /** Backwards starts a new run of the demo book: the ledger never goes back in time. */
  'replay.seek': { request: z.object({ toMs: tsMsSchema }), response: z.object({ bookId: bookIdSchema }) },
  'hedge.plan': { request: ofUnderlying.extend({ edit: ticketEditSchema }), response: hedgePlanSchema },
  'hedge.execute': {
    request: ofUnderlying.extend({ planId: z.string(), edit: ticketEditSchema, confirmedLarge: z.boolean() }),
    response: z.object({ label: clientLabelSchema, decisionId: z.string() }),
  },
  'hedge.snooze': { request: ofUnderlying.extend({ minutes: z.number().min(0).max(1440) }), response: nothing },
  'hedge.dismiss': { request: ofUnderlying.extend({ reason: z.string().max(200) }), response: nothing },
  /** A contradictory policy is refused with what conflicts; a good one becomes the next version. */
  'policy.set': { request: ofUnderlying.extend({ policy: hedgePolicySchema }), response: z.object({ version: z.int() }) },
  /** Newest first. */
  'policy.history': { request: ofUnderlying, response: z.object({ versions: z.array(policyRowSchema) }) },
  'policy.presets': { request: nothing, response: z.object({ presets: z.array(policyPresetSchema) }) },
  /** `words` must be AUTO_ARM_WORDS. It runs out by itself. */
  'auto.arm': {
    request: ofUnderlying.extend({
      words: z.string().max(40),
      hours: z.number().positive().max(24),
      maxOrders: z.int().min(1).max(1_000),
      maxUsd: z.number().positive().max(1e9),
    }),
    response: nothing,
  },
  'auto.pause': { request: ofUnderlying, response: nothing },
  'auto.resume': { request: ofUnderlying, response: nothing },
  'auto.disarm': { request: ofUnderlying, response: nothing },
  'decision.story': { request: z.object({ id: z.string().min(1).max(64) }), response: decisionStorySchema },
  'hedge.footprint': { request: ofUnderlying, response: footprintSchema },
  /** Runs beside the desk, at most `timeLimitSeconds` per optimum. */
  'hedge.optimise': { request: optimiseRequestSchema, response: optimiseAnswerSchema },
  'order.cancel': { request: z.object({ label: clientLabelSchema }), response: nothing },
  'order.history': { request: z.object({ label: clientLabelSchema }), response: orderHistorySchema },
  'desk.arm': { request: nothing, response: nothing },
  'desk.disarm': { request: nothing, response: nothing },
  'desk.kill': { request: nothing, response: z.object({ cancelled: z.int(), problems: z.array(z.string()) }) },
  'chart.history': { request: ofUnderlying.extend({ fromMs: tsMsSchema, stepMs: z.int().min(60_000) }), response: chartHistorySchema },
  'layout.load': { request: nothing, response: z.object({ layout: z.unknown().nullable() }) },
  'layout.save': { request: z.object({ layout: z.unknown() }), response: nothing },
} as const;

export type RequestName = keyof typeof requests;
export type RequestOf<R extends RequestName> = z.infer<(typeof requests)[R]['request']>;
export type ResponseOf<R extends RequestName> = z.infer<(typeof requests)[R]['response']>;

export function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(requests, name);
}

/** What the paper venue's server and its client say to each other: JSON frames over a WebSocket, every one checked on both sides. */
import { z } from 'zod';
import {
  bookIdSchema,
  clientLabelSchema,
  currencySchema,
  decimalTextSchema,
  failureSchema,
  instrumentIdSchema,
  tradeSideSchema,
  tsMsSchema,
  venueIdSchema,
} from '../../../shared/contract/primitives.ts';
import type { Instrument } from '../../../shared/domain/instrument.ts';
import type { Fill, NewOrder } from '../../../shared/domain/order.ts';
import type { Failure } from '../../../shared/result/result.ts';
import { decimal, type Decimal } from '../../../shared/units/decimal.ts';
import type { VenueOrder, VenuePosition } from '../../ports/venue.ts';

export const WIRE_VERSION = 1;
/** The largest frame a desk may send: an order is below 1 kB, a list of watched instruments a few kB. */
export const MAX_REQUEST_BYTES = 64_000;
/** The largest frame a desk accepts: all instruments are about 1 MB, fills 0.4 kB each. */
export const MAX_REPLY_BYTES = 64_000_000;
export const MAX_WATCHED_BOOKS = 500;

/** JSON has no Decimal: it travels as text. */
const exactSchema = decimalTextSchema.transform((text): Decimal => decimal(text));

const orderSchema: z.ZodType<NewOrder> = z.object({
  label: clientLabelSchema,
  bookId: bookIdSchema,
  venue: venueIdSchema,
  instrumentId: instrumentIdSchema,
  side: tradeSideSchema,
  amount: exactSchema,
  type: z.enum(['limit', 'market']),
  limitPrice: exactSchema.nullable(),
  timeInForce: z.enum(['goodTilCancelled', 'immediateOrCancel']),
  postOnly: z.boolean(),
  reduceOnly: z.boolean(),
});

/** Requests by name, each with its body. */
export const requestBodies = {
  instruments: z.object({}),
  submit: z.object({ order: orderSchema }),
  cancel: z.object({ label: clientLabelSchema }),
  cancelAll: z.object({ bookId: bookIdSchema }),
  orderByLabel: z.object({ label: clientLabelSchema }),
  openOrders: z.object({ bookId: bookIdSchema }),
  fillsSince: z.object({ bookId: bookIdSchema, cursor: z.string().max(64).nullable() }),
  positions: z.object({ bookId: bookIdSchema }),
  watchBooks: z.object({ ids: z.array(instrumentIdSchema).max(MAX_WATCHED_BOOKS) }),
} as const;
export type RequestName = keyof typeof requestBodies;
export type RequestBody<N extends RequestName> = z.infer<(typeof requestBodies)[N]>;

export const requestFrameSchema = z.object({
  id: z.int().nonnegative(),
  name: z.enum(Object.keys(requestBodies) as [RequestName, ...RequestName[]]),
  body: z.unknown(),
});

const venueOrderSchema: z.ZodType<VenueOrder> = z.object({
  label: clientLabelSchema,
  venueOrderId: z.string(),
  bookId: bookIdSchema,
  instrumentId: instrumentIdSchema,
  state: z.enum(['acknowledged', 'partiallyFilled', 'filled', 'cancelled', 'rejected']),
  filledAmount: exactSchema,
  note: z.string().nullable(),
  tsMs: tsMsSchema,
});

const fillSchema: z.ZodType<Fill> = z.object({
  venue: venueIdSchema,
  tradeId: z.string(),
  bookId: bookIdSchema,
  label: clientLabelSchema.nullable(),
  venueOrderId: z.string(),
  instrumentId: instrumentIdSchema,
  side: tradeSideSchema,
  amount: exactSchema,
  price: exactSchema,
  fee: exactSchema,
  feeCurrency: currencySchema,
  liquidity: z.enum(['maker', 'taker']),
  tsMs: tsMsSchema,
});

const positionSchema: z.ZodType<VenuePosition> = z.object({ instrumentId: instrumentIdSchema, signedAmount: exactSchema });

const commonTerms = {
  venue: venueIdSchema,
  id: instrumentIdSchema,
  underlying: currencySchema,
  quoteCurrency: currencySchema,
  settlementCurrency: currencySchema,
  amountUnit: z.enum(['usd', 'coin']),
  contractSize: exactSchema,
  lot: exactSchema,
  tickSteps: z.array(z.object({ abovePrice: exactSchema, tick: exactSchema })).min(1),
};
const settlementSchema = z.enum(['inverse', 'linear']);

const instrumentSchema: z.ZodType<Instrument> = z.discriminatedUnion('kind', [
  z.object({
    ...commonTerms,
    kind: z.literal('option'),
    settlement: settlementSchema,
    side: z.enum(['call', 'put']),
    strikeUsd: z.number(),
    expiryMs: tsMsSchema,
    exercise: z.enum(['european', 'american']).optional(),
  }),
  z.object({ ...commonTerms, kind: z.literal('perpetual'), settlement: settlementSchema }),
  z.object({ ...commonTerms, kind: z.literal('future'), settlement: settlementSchema, expiryMs: tsMsSchema }),
  z.object({ ...commonTerms, kind: z.literal('spot') }),
]);

/** What the venue answers when it can; the body of a reply that is ok. */
export const replyBodies = {
  instruments: z.array(instrumentSchema),
  submit: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('accepted'), venueOrderId: z.string() }),
    z.object({ kind: z.literal('rejected'), message: z.string() }),
    z.object({ kind: z.literal('unknown'), message: z.string() }),
  ]),
  cancel: z.null(),
  cancelAll: z.int(),
  orderByLabel: venueOrderSchema.nullable(),
  openOrders: z.array(venueOrderSchema),
  fillsSince: z.object({ fills: z.array(fillSchema), cursor: z.string() }),
  positions: z.array(positionSchema),
  watchBooks: z.null(),
} as const satisfies Record<RequestName, z.ZodType>;
export type ReplyBody<N extends RequestName> = z.infer<(typeof replyBodies)[N]>;

const levelSchema = z.object({ price: z.number(), amount: z.number() });
const orderBookSchema = z.object({
  instrumentId: instrumentIdSchema,
  bids: z.array(levelSchema),
  asks: z.array(levelSchema),
  tsMs: tsMsSchema,
});

/** Everything the server sends. */
export const serverFrameSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), version: z.literal(WIRE_VERSION), venue: venueIdSchema }),
  z.object({ kind: z.literal('reply'), id: z.int(), ok: z.literal(true), body: z.unknown() }),
  z.object({ kind: z.literal('refusal'), id: z.int().nullable(), failure: failureSchema }),
  z.object({ kind: z.literal('order'), order: venueOrderSchema }),
  z.object({ kind: z.literal('fill'), fill: fillSchema }),
  z.object({ kind: z.literal('books'), books: z.array(orderBookSchema), gone: z.array(instrumentIdSchema) }),
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;

/** The failure of a schema without `detail: undefined`, as Result wants it. */
export function toFailure({ reason, message, detail }: z.infer<typeof failureSchema>): Failure {
  return detail === undefined ? { reason, message } : { reason, message, detail };
}

/** Text of a frame: Decimals become canonical text through their own toJSON, which has no exponent in our clone. */
export function frameText(frame: object): string {
  return JSON.stringify(frame);
}

/** The JSON in a frame, or undefined when it is none. */
export function parseFrame(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Schemas of the small things that every message is made of. Decimals travel as canonical text, times as UTC milliseconds. */
import { z } from 'zod';
import type { BookId } from '../domain/book.ts';
import type { Currency, InstrumentId, VenueId } from '../domain/instrument.ts';
import { ORDER_STATES, type ClientLabel } from '../domain/order.ts';
import { FAILURE_REASONS } from '../result/result.ts';
import type { DecimalText } from '../units/decimal.ts';
import type { MsSinceEpoch } from '../units/time.ts';

/** A branded string: the brand exists for the compiler only. */
function brandedText<T extends string>(schema: z.ZodString): z.ZodType<T, string> {
  return schema.transform((text) => text as T);
}

export const bookIdSchema = brandedText<BookId>(z.string().min(1).max(64));
export const instrumentIdSchema = brandedText<InstrumentId>(z.string().min(1).max(64));
export const venueIdSchema = brandedText<VenueId>(z.string().min(1).max(32));
export const currencySchema = brandedText<Currency>(z.string().regex(/^[A-Z0-9]{1,16}$/));
export const clientLabelSchema = brandedText<ClientLabel>(z.string().min(1).max(64));
export const decimalTextSchema = brandedText<DecimalText>(
  z
    .string()
    .max(64)
    .regex(/^-?\d{1,30}(?:\.\d{1,30})?$/, 'expected a plain decimal number'),
);
export const tsMsSchema: z.ZodType<MsSinceEpoch, number> = z.int().transform((ms) => ms as MsSinceEpoch);

export const numeraireSchema = z.enum(['usd', 'coin']);
export const tradeSideSchema = z.enum(['buy', 'sell']);
export const orderStateSchema = z.enum(ORDER_STATES);
export const provenanceSchema = z.enum(['recorded', 'interpolated', 'live']);

export const failureSchema = z.object({
  reason: z.enum(FAILURE_REASONS),
  message: z.string(),
  detail: z.unknown().optional(),
});

/** The reply envelope of every request. */
export function resultSchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value }), z.object({ ok: z.literal(false), failure: failureSchema })]);
}

/** What the policy of an underlying says and how it is run: the parts of a hedge view that come from the policy, and automatic hedging. */
import { z } from 'zod';
import { hedgePolicySchema } from '../domain/policySchema.ts';
import { tsMsSchema } from './primitives.ts';

export { hedgePolicySchema, type HedgePolicy } from '../domain/policySchema.ts';

/** A number of the reason: "half width", 0.331, "BTC". */
export const policyFigureSchema = z.object({ name: z.string(), value: z.number(), unit: z.string() });

/** One stored version; the newest is the one in force. */
export const policyRowSchema = z.object({
  /** 1, 2, 3 … per book and underlying. */
  version: z.int(),
  policy: hedgePolicySchema,
  tsMs: tsMsSchema,
});
export type PolicyRow = z.infer<typeof policyRowSchema>;

/** A ready-made policy that ships with the desk. */
export const policyPresetSchema = z.object({ id: z.string(), policy: hedgePolicySchema });
export type PolicyPreset = z.infer<typeof policyPresetSchema>;

/** What automatic hedging may still do. It obeys every check of a click, and the desk's own arm besides. */
export const autoStatusSchema = z.object({
  /** off: not armed, or run out. paused: armed, and held by the trader. */
  state: z.enum(['off', 'running', 'paused']),
  /** Wall clock; null when off. */
  untilMs: tsMsSchema.nullable(),
  ordersLeft: z.int().nullable(),
  usdLeft: z.number().nullable(),
  /** What it did last or why it does nothing, with the numbers. */
  note: z.string(),
});
export type AutoStatus = z.infer<typeof autoStatusSchema>;

/** What the trader types to arm automatic hedging. */
export const AUTO_ARM_WORDS = 'ARM AUTO';

/** How readable the trader's own hedging is from outside. */
import { z } from 'zod';

export const footprintSchema = z.object({
  /** Hedges looked at. */
  hedges: z.int(),
  /** Null: fewer hedges than a statement needs. */
  score: z
    .object({
      /** 0: clockwork, 1: as spread as chance. */
      interArrivalEntropyShare: z.number(),
      sizeRepetitionShare: z.number(),
      /** 0: cannot be read, 1: a pattern. */
      predictabilityShare: z.number(),
    })
    .nullable(),
  /** The hedger's view: + the market came their way. Null: not enough of them. */
  markOuts: z.array(
    z.object({
      afterSeconds: z.number(),
      meanBps: z.number().nullable(),
      standardErrorBps: z.number().nullable(),
      count: z.int(),
    }),
  ),
  /** What the delta left between hedges earned (+) or lost; null: unknown. */
  leakUsd: z.number().nullable(),
  words: z.string(),
});
export type Footprint = z.infer<typeof footprintSchema>;

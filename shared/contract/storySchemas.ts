/** The story of one decision, in the order it happened: for the screen, and for `desk why`. */
import { z } from 'zod';
import { bookIdSchema, clientLabelSchema, currencySchema, tsMsSchema } from './primitives.ts';

/** A line of the story; `facts` are its numbers as text with units, in order. */
export const storyStepSchema = z.object({
  tsMs: tsMsSchema,
  kind: z.enum(['market', 'policy', 'plan', 'alternatives', 'action', 'order', 'fill', 'outcome', 'markOut']),
  words: z.string(),
  facts: z.array(z.object({ name: z.string(), text: z.string() })),
});
export type StoryStep = z.infer<typeof storyStepSchema>;

export const decisionStorySchema = z.object({
  id: z.string(),
  bookId: bookIdSchema,
  underlying: currencySchema,
  tsMs: tsMsSchema,
  verdict: z.string(),
  reason: z.string(),
  label: clientLabelSchema.nullable(),
  policyVersion: z.int().nullable(),
  steps: z.array(storyStepSchema),
  /** The stored inputs judged again; null: an old row without them. */
  recomputed: z.object({ isSame: z.boolean(), differences: z.array(z.string()) }).nullable(),
});
export type DecisionStory = z.infer<typeof decisionStorySchema>;

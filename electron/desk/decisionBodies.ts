/** Decision bodies as they come out of the database: checked once, where they are read. */
import { z } from 'zod';
import type { DecisionBody, DecisionBodyV2, DecisionMoment } from '../../shared/hedging/decision/decisionRecord.ts';
import type { PlainJson } from '../../shared/hedging/decision/plainJson.ts';
import type { PolicyInputs, PolicyVerdict } from '../../shared/hedging/policy/policyVerdict.ts';

const numberOrNull = z.number().nullable();

const momentShape = {
  closes: z.string().nullable(),
  label: z.string().nullable(),
  snapshotId: z.string().nullable(),
  deltaCoin: numberOrNull,
  lowerCoin: numberOrNull,
  targetCoin: z.number(),
  upperCoin: numberOrNull,
  indexUsd: numberOrNull,
  estimatedCostUsd: numberOrNull,
  realisedCostUsd: numberOrNull,
  midUsd: numberOrNull,
  plan: z.unknown(),
};
const bodyV1Schema: z.ZodType<DecisionMoment> = z.object(momentShape);

/** Stored JSON is plain by construction; what is in it is for the code that computes with it. */
const plainJson = z.custom<PlainJson>((value) => value !== undefined);

/** What a story tells of them; the rest is for the engine, which is asked under guard. */
const toldInputsSchema = z.looseObject({
  numeraire: z.string(),
  greeks: z.looseObject({ gammaCoinPerUsd: numberOrNull, sigma: numberOrNull }),
  equityUsd: numberOrNull,
  costShare: numberOrNull,
  dataAgeMs: numberOrNull,
  memory: z.looseObject({ lastHedgeMs: numberOrNull }),
});
const policyInputsSchema = z.custom<PolicyInputs>((value) => toldInputsSchema.safeParse(value).success);
const toldVerdictSchema = z.looseObject({
  verdict: z.string(),
  reason: z.string(),
  triggerLowerCoin: numberOrNull,
  triggerUpperCoin: numberOrNull,
  distanceCoin: numberOrNull,
  firedBy: z.string().nullable(),
  blockedBy: z.string().nullable(),
  blockedUntilMs: numberOrNull,
  desiredDeltaCoin: numberOrNull,
  figures: z.array(z.object({ name: z.string(), value: z.number(), unit: z.string() })),
});
const verdictSchema = z.custom<PolicyVerdict>((value) => toldVerdictSchema.safeParse(value).success);

const alternativeSchema = z.object({
  instrumentId: z.string(),
  side: z.string(),
  amount: z.string().nullable(),
  feasibleCoin: z.number(),
  remainderCoin: z.number(),
  tradeUsd: numberOrNull,
  carryUsd: numberOrNull,
  totalUsd: numberOrNull,
  perCoinUsd: numberOrNull,
  basisDeltaCoin: numberOrNull,
  rank: numberOrNull,
  isChosen: z.boolean(),
  words: z.string(),
});

const markOutRecordSchema = z.object({
  tradeIds: z.array(z.string()),
  instrumentId: z.string(),
  side: z.enum(['buy', 'sell']),
  filledMs: z.number(),
  coins: z.number(),
  priceUsd: z.number(),
  marks: z.array(z.object({ afterSeconds: z.number(), observedMs: numberOrNull, midUsd: numberOrNull, markOutUsd: numberOrNull })),
});

const bodyV2Schema: z.ZodType<DecisionBodyV2> = z.object({
  ...momentShape,
  schemaVersion: z.literal(2),
  actor: z.enum(['trader', 'auto', 'desk']),
  policyVersion: numberOrNull,
  filledDeltaCoin: numberOrNull,
  inputs: z
    .object({
      policyId: z.string(),
      policyInputs: policyInputsSchema,
      planRequest: plainJson,
      instrumentSpecId: z.string().nullable(),
      rulebookId: z.string().nullable(),
    })
    .nullable(),
  verdict: verdictSchema.nullable(),
  planned: plainJson,
  alternatives: z.array(alternativeSchema),
  userAction: z
    .object({ kind: z.enum(['executed', 'blocked', 'dismissed', 'snoozed', 'paused', 'cancelled']), edits: z.string().nullable() })
    .nullable(),
  realised: z.object({ costUsd: z.number(), feeUsd: z.number(), spreadUsd: z.number() }).nullable(),
  markOuts: markOutRecordSchema.nullable(),
});

/** Null: a row that another build wrote in a way this one cannot read. */
export function parseDecisionBody(body: unknown): DecisionBody | null {
  const isVersioned = typeof body === 'object' && body !== null && 'schemaVersion' in body;
  const parsed = isVersioned ? bodyV2Schema.safeParse(body) : bodyV1Schema.safeParse(body);
  return parsed.success ? parsed.data : null;
}

/** The first half of a story: what the market and the book were, what the policy said, and which trade followed. */
import { z } from 'zod';
import type { StoryStep } from '../../shared/contract/storySchemas.ts';
import { assertNever } from '../../shared/result/assertNever.ts';
import type { DecisionBody, UserAction } from '../../shared/hedging/decision/decisionRecord.ts';
import { coinInWords, inWords, priceInWords } from '../../shared/hedging/numberWords.ts';
import type { PolicyVerdict } from '../../shared/hedging/policy/policyVerdict.ts';
import type { Result } from '../../shared/result/result.ts';
import type { DecisionRecord } from '../ports/ledger.ts';
import { coinFact, factsOf, figureFact, priceFact, textFact, timeInWords, usdFact, usdInWords, type MaybeFact } from './storyFacts.ts';

/** A decision with its body, and what was found out about it. */
export interface StoryMatter {
  readonly record: DecisionRecord;
  readonly body: DecisionBody;
  /** From the stored quotes and positions; null: no snapshot is stored with it. */
  readonly revalued: Result<number> | null;
  /** What the policy it was judged by is called; null: it was not judged, or the policy is not stored any more. */
  readonly policyName: string | null;
  /** Of the stored version; null: the desk's default or an old row. */
  readonly policySinceMs: number | null;
}

export function marketStep({ record, body, revalued }: StoryMatter): StoryStep {
  const { underlying } = record;
  const index = body.indexUsd === null ? `${underlying} index unknown` : `${underlying} index ${priceInWords(body.indexUsd)}`;
  const delta = body.deltaCoin === null ? 'net delta unknown' : `net delta ${coinInWords(body.deltaCoin, underlying)}`;
  const inputs = body.schemaVersion === 2 ? (body.inputs?.policyInputs ?? null) : null;
  const facts = factsOf(
    priceFact('mid of the hedge instrument', body.midUsd),
    textFact('delta counted in', inputs?.numeraire),
    coinFact('filled delta', filledOf(body), underlying),
    revaluedFacts(body, revalued, underlying),
    figureFact('gamma', inputs?.greeks.gammaCoinPerUsd, `${underlying} per USD`),
    shareFact('volatility', inputs?.greeks.sigma, 100, '%'),
    usdFact('equity', inputs?.equityUsd),
    shareFact('cost of one trade', inputs?.costShare, 10_000, 'bp'),
    figureFact('oldest market data', inputs?.dataAgeMs, 'ms'),
    textFact('last hedge', inputs?.memory.lastHedgeMs == null ? null : timeInWords(inputs.memory.lastHedgeMs)),
  );
  return { tsMs: record.tsMs, kind: 'market', words: `${index}; ${delta}`, facts };
}

function filledOf(body: DecisionBody): number | null {
  return body.schemaVersion === 2 ? body.filledDeltaCoin : null;
}

/** The stored quotes valued again, and how far that is from what the desk said. */
function revaluedFacts(body: DecisionBody, revalued: Result<number> | null, underlying: string): readonly MaybeFact[] {
  if (revalued === null) return [];
  if (!revalued.ok) return [textFact('valued again', `not possible: ${revalued.failure.message}`)];
  const saidCoin = filledOf(body);
  const difference = saidCoin === null ? null : revalued.value - saidCoin;
  return [
    coinFact('valued again from the stored quotes', revalued.value, underlying),
    coinFact('difference (legs are up to 1 s apart)', difference, underlying),
  ];
}

function shareFact(name: string, share: number | null | undefined, perUnit: number, unit: string): MaybeFact {
  return share === null || share === undefined ? null : { name, text: `${inWords(share * perUnit, 2)} ${unit}` };
}

export function policyStep(matter: StoryMatter): StoryStep {
  const { record, body } = matter;
  const { underlying, tsMs } = record;
  const verdict = body.schemaVersion === 2 && body.inputs !== null ? body.verdict : null;
  const said = verdict === null ? record.reason : verdict.reason;
  const band = [
    coinFact('band from', body.lowerCoin, underlying),
    coinFact('centre', body.targetCoin, underlying),
    coinFact('band to', body.upperCoin, underlying),
  ];
  return {
    tsMs,
    kind: 'policy',
    words: `${policyInWords(matter)}: ${said}`,
    facts: factsOf(band, verdict === null ? [] : verdictFacts(verdict, underlying)),
  };
}

function policyInWords({ body, policyName, policySinceMs }: StoryMatter): string {
  if (body.schemaVersion !== 2 || body.inputs === null) return 'Policy';
  const name = policyName === null ? '' : ` "${policyName}"`;
  if (body.policyVersion === null) return `Default policy${name}`;
  const since = policySinceMs === null ? '' : `, in force since ${timeInWords(policySinceMs)}`;
  return `Policy${name} version ${body.policyVersion}${since}`;
}

function verdictFacts(verdict: PolicyVerdict, underlying: string): readonly MaybeFact[] {
  return [
    textFact('verdict', verdict.verdict),
    coinFact('hedge falls due below', verdict.triggerLowerCoin, underlying),
    coinFact('hedge falls due above', verdict.triggerUpperCoin, underlying),
    coinFact('distance to the trigger', verdict.distanceCoin, underlying),
    textFact('fired by', verdict.firedBy),
    textFact('held by', verdict.blockedBy),
    textFact('held until', verdict.blockedUntilMs === null ? null : timeInWords(verdict.blockedUntilMs)),
    coinFact('wanted delta', verdict.desiredDeltaCoin, underlying),
    ...verdict.figures.filter(({ name }) => !TOLD.has(name)).map(({ name, value, unit }) => figureFact(name, value, unit)),
  ];
}

/** Figures of a verdict that the story tells by itself. */
const TOLD: ReadonlySet<string> = new Set(['net delta', 'centre']);

/** What of a plan a story tells; plans of older builds have less. */
const planSchema = z.object({
  instrumentId: z.string(),
  side: z.string(),
  style: z.string(),
  amountUsd: z.number(),
  amountCoin: z.number(),
  limitPrice: z.string().nullable(),
  averagePriceUsd: z.number().nullable(),
  idealAmountCoin: z.number(),
  residualDeltaCoin: z.number(),
  remainderCoin: z.number().optional(),
  binding: z.array(z.object({ name: z.string(), words: z.string(), isSole: z.boolean() })).optional(),
  boundBy: z.array(z.string()).optional(),
  concealment: z.string().nullish(),
  cost: z.record(z.string(), z.union([z.number(), z.string(), z.null()])).nullable(),
  checks: z.array(z.object({ name: z.string(), passed: z.boolean(), detail: z.string() })),
});
export type StoryPlan = z.infer<typeof planSchema>;

/** Null: there was none. */
export function storyPlan(body: DecisionBody): StoryPlan | null {
  const parsed = planSchema.safeParse(body.plan);
  return parsed.success ? parsed.data : null;
}

/** Null: no trade came of it. */
export function planStep({ record, body }: StoryMatter): StoryStep | null {
  const plan = storyPlan(body);
  if (plan === null) return null;
  const { underlying } = record;
  const size = `${inWords(plan.amountUsd, 0)} USD (${coinInWords(plan.amountCoin, underlying)})`;
  const limit = plan.limitPrice === null ? '' : `, limit ${priceInWords(Number(plan.limitPrice))}`;
  const trade = `${plan.side === 'buy' ? 'Buy' : 'Sell'} ${size} of ${plan.instrumentId}, ${plan.style}${limit}`;
  const from = `ideal ${coinInWords(plan.idealAmountCoin, underlying)} → feasible ${coinInWords(plan.amountCoin, underlying)}`;
  const rest = plan.remainderCoin === undefined ? '' : ` → remainder ${coinInWords(plan.remainderCoin, underlying)}`;
  return { tsMs: record.tsMs, kind: 'plan', words: `${trade}: ${from}${rest}`, facts: planFacts(plan, underlying) };
}

function planFacts(plan: StoryPlan, underlying: string): StoryStep['facts'] {
  const bound = plan.binding?.map(({ name, words, isSole }) => textFact(`bound by ${name}`, isSole ? words : `${words} (with another)`));
  return factsOf(
    coinFact('leaves', plan.residualDeltaCoin, underlying),
    bound ?? (plan.boundBy ?? []).map((words) => textFact('bound by', words)),
    priceFact('expected average', plan.averagePriceUsd),
    COST_PARTS.map(([key, name]) => usdFact(name, numberIn(plan.cost, key))),
    textFact('concealed', plan.concealment),
    plan.checks.filter(({ passed }) => !passed).map(({ name, detail }) => textFact(`check ${name} failed`, detail)),
  );
}

const COST_PARTS = [
  ['feeUsd', 'cost: fee'],
  ['halfSpreadUsd', 'cost: half spread'],
  ['slippageUsd', 'cost: walk of the book'],
  ['impactUsd', 'cost: impact'],
  ['carryUsd', 'cost: carry'],
  ['marginUsd', 'cost: margin'],
  ['totalUsd', 'cost: all in'],
] as const;

/** A part of the expected cost; null where that build did not know it. */
export function numberIn(cost: StoryPlan['cost'], key: string): number | null {
  const value = cost?.[key];
  return typeof value === 'number' ? value : null;
}

/** Null: no alternatives were stored. */
export function alternativesStep({ record, body }: StoryMatter): StoryStep | null {
  if (body.schemaVersion !== 2 || body.alternatives.length === 0) return null;
  const ranked = body.alternatives.toSorted((a, b) => (a.rank ?? Number.MAX_VALUE) - (b.rank ?? Number.MAX_VALUE));
  const facts = ranked.map((one) => {
    const cost = one.totalUsd === null ? 'cost unknown' : `${usdInWords(one.totalUsd)} all in`;
    const perCoin = one.perCoinUsd === null ? '' : `, ${usdInWords(one.perCoinUsd)} per coin`;
    const place = one.rank === null ? 'not ranked' : `rank ${one.rank}`;
    const chosen = one.isChosen ? ', chosen' : '';
    const text = `${place}${chosen}: ${one.side} ${coinInWords(one.feasibleCoin, record.underlying)}, ${cost}${perCoin}`;
    return { name: one.instrumentId, text: one.words === '' ? text : `${text}; ${one.words}` };
  });
  const words = `${facts.length} ${facts.length === 1 ? 'way' : 'ways'} to do it, ranked by cost per coin`;
  return { tsMs: record.tsMs, kind: 'alternatives', words, facts };
}

/** Null: nobody did anything, the row is the verdict itself. */
export function actionStep({ record, body }: StoryMatter): StoryStep | null {
  const action = body.schemaVersion === 2 ? body.userAction : oldAction(record.verdict);
  if (action === null) return null;
  const who = body.schemaVersion === 2 && body.actor !== 'trader' ? ACTORS[body.actor] : 'The trader';
  const facts = factsOf(textFact('changed on the ticket', action.edits), textFact('order label', body.label));
  return { tsMs: record.tsMs, kind: 'action', words: `${who} ${actionWords(action.kind)}: ${record.reason}`, facts };
}

const ACTORS = { auto: 'The auto-hedger', desk: 'The desk' } as const;
const OLD_ACTIONS: ReadonlySet<string> = new Set<UserAction['kind']>(['executed', 'blocked', 'dismissed']);

function oldAction(verdict: string): UserAction | null {
  return OLD_ACTIONS.has(verdict) ? { kind: verdict as UserAction['kind'], edits: null } : null;
}

function actionWords(kind: UserAction['kind']): string {
  switch (kind) {
    case 'executed':
      return 'executed';
    case 'blocked':
      return 'wanted to execute and was refused';
    case 'dismissed':
      return 'dismissed it';
    case 'snoozed':
      return 'snoozed it';
    case 'paused':
      return 'paused the auto-hedger';
    case 'cancelled':
      return 'cancelled the order';
    default:
      return assertNever(kind);
  }
}

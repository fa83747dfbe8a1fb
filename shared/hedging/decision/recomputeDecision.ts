/** Judges a stored decision again from what it stored, with the code of today. */
import type { Instrument } from '../../domain/instrument.ts';
import type { BookLevel, OrderBook } from '../../domain/market.ts';
import type { HedgePolicy } from '../../domain/policySchema.ts';
import type { Rulebook } from '../../domain/rulebook.ts';
import type { Result } from '../../result/result.ts';
import type { HedgePlanOutcome, HedgePlanRequest } from '../planHedge.ts';
import type { EvaluatePolicy } from '../policy/policyVerdict.ts';
import type { DecisionBody, DecisionInputs } from './decisionRecord.ts';
import { fromPlainJson, plainDifferences, toPlainJson, type PlainJson } from './plainJson.ts';

export type PlanHedge = (request: HedgePlanRequest) => Result<HedgePlanOutcome>;

export interface Recomputers {
  readonly evaluatePolicy: EvaluatePolicy;
  readonly planHedge: PlanHedge;
  /** What is stored under a content id of the inputs, as `toPlainJson` gave it; undefined: nothing any more. */
  readonly partOf: (id: string) => PlainJson | undefined;
}

export interface Recomputation {
  /** Every number of the verdict and of the plan is the same double. */
  readonly same: boolean;
  /** Each with its place; empty when the same. */
  readonly differences: readonly string[];
}

/** Null: the row stores no inputs, because it is of an older build or closes another. */
export function recomputeDecision(body: DecisionBody, recomputers: Recomputers): Recomputation | null {
  if (body.schemaVersion !== 2 || body.inputs === null) return null;
  const { inputs, verdict, planned } = body;
  const differences = [...verdictDifferences(inputs, verdict, recomputers), ...planDifferences(inputs, planned, recomputers)];
  return { same: differences.length === 0, differences };
}

function verdictDifferences(inputs: DecisionInputs, verdict: unknown, { evaluatePolicy, partOf }: Recomputers): readonly string[] {
  const policy = partOf(inputs.policyId);
  if (policy === undefined) return ['verdict: the policy it was made by is not stored'];
  return attempt('verdict', () => {
    const again = evaluatePolicy(fromPlainJson(policy) as HedgePolicy, inputs.policyInputs);
    return plainDifferences(toPlainJson(verdict), toPlainJson(again), 'verdict');
  });
}

function planDifferences(inputs: DecisionInputs, planned: PlainJson, { planHedge, partOf }: Recomputers): readonly string[] {
  const { planRequest, instrumentSpecId, rulebookId } = inputs;
  if (planRequest === null) return [];
  const instrument = instrumentSpecId === null ? undefined : partOf(instrumentSpecId);
  const rulebook = rulebookId === null ? undefined : partOf(rulebookId);
  if (instrument === undefined) return ['plan: the instrument it was made for is not stored'];
  if (rulebook === undefined) return ['plan: the rulebook it was made with is not stored'];
  return attempt('plan', () => {
    const parts = { instrument: fromPlainJson(instrument) as Instrument, rulebook: fromPlainJson(rulebook) as Rulebook };
    return plainDifferences(planned, plannedJson(planHedge({ ...readPlanRequest(planRequest), ...parts })), 'plan');
  });
}

type StoredLevel = readonly [price: number, amount: number];

/** What `planRequestJson` keeps. */
interface StoredRequest extends Omit<HedgePlanRequest, 'rulebook' | 'instrument' | 'book'> {
  readonly book:
    | (Omit<OrderBook, 'bids' | 'asks'> & { readonly bids: readonly StoredLevel[]; readonly asks: readonly StoredLevel[] })
    | null;
}

/** What is stored of a plan request: rulebook and instrument have rows of their own, a level is [price, amount]. Throws as `toPlainJson` does. */
export function planRequestJson({ rulebook: _rules, instrument: _spec, book, ...rest }: HedgePlanRequest): PlainJson {
  const storedLevel = ({ price, amount }: BookLevel): StoredLevel => [price, amount];
  const stored: StoredRequest = {
    ...rest,
    book: book === null ? null : { ...book, bids: book.bids.map(storedLevel), asks: book.asks.map(storedLevel) },
  };
  return toPlainJson(stored);
}

/** The request as it was but for what has rows of its own. */
export function readPlanRequest(stored: PlainJson): Omit<HedgePlanRequest, 'rulebook' | 'instrument'> {
  const { book, ...rest } = fromPlainJson(stored) as StoredRequest;
  const level = ([price, amount]: StoredLevel): BookLevel => ({ price, amount });
  return { ...rest, book: book === null ? null : { ...book, bids: book.bids.map(level), asks: book.asks.map(level) } };
}

/** What is stored of a plan, and compared: the checks hang on more than the request and are left out. */
export function plannedJson(outcome: Result<HedgePlanOutcome>): PlainJson {
  if (!outcome.ok || outcome.value.kind !== 'plan') return toPlainJson(outcome);
  return toPlainJson({ ...outcome, value: { ...outcome.value, plan: { ...outcome.value.plan, checks: [] } } });
}

/** Inputs that the code of today cannot even read are a difference, not the end of the story. */
function attempt(what: string, work: () => readonly string[]): readonly string[] {
  try {
    return work();
  } catch (error) {
    return [`${what}: cannot be computed from the stored inputs any more (${error instanceof Error ? error.message : String(error)})`];
  }
}

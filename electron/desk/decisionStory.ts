/** The story of one decision, put together from the rows it left, and the proof that it follows from them. */
import type { DecisionStory } from '../../shared/contract/storySchemas.ts';
import { toCurrency } from '../../shared/domain/instrument.ts';
import type { InstrumentLookup } from '../../shared/domain/ledger.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import { hedgePolicySchema, type HedgePolicy } from '../../shared/domain/policySchema.ts';
import type { DecisionBody } from '../../shared/hedging/decision/decisionRecord.ts';
import { fromPlainJson, plainDifferences, toPlainJson, type PlainJson } from '../../shared/hedging/decision/plainJson.ts';
import { recomputeDecision, type Recomputers } from '../../shared/hedging/decision/recomputeDecision.ts';
import { hedgeSetLegs } from '../../shared/hedging/policy/hedgeSet.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type {
  DecisionPort,
  DecisionRecord,
  JournalPort,
  LedgerPort,
  MarketSnapshotPort,
  PolicyPort,
  StoredPolicy,
} from '../ports/ledger.ts';
import { parseDecisionBody } from './decisionBodies.ts';
import { parseSnapshot, snapshotDeltaCoin } from './snapshotDelta.ts';
import { eventSteps } from './storyEvents.ts';
import { actionStep, alternativesStep, marketStep, planStep, policyStep, type StoryMatter } from './storyReasons.ts';

export interface StoryDeps {
  readonly decisions: Pick<DecisionPort, 'byId' | 'closing'>;
  readonly journal: Pick<JournalPort, 'ordersOf' | 'stateChanges'>;
  readonly ledger: Pick<LedgerPort, 'fillsOf' | 'rows'>;
  readonly policies: Pick<PolicyPort, 'byVersion'>;
  readonly snapshots: Pick<MarketSnapshotPort, 'get'>;
  readonly instrumentOf: InstrumentLookup;
  /** The engines of this build. */
  readonly engines: Pick<Recomputers, 'evaluatePolicy' | 'planHedge'>;
}

/** Of the decision `id`, or of the one that row closes. missingData: there is none; wireMismatch: a row this build cannot read. */
export function decisionStory(id: string, deps: StoryDeps): Result<DecisionStory> {
  const found = decisionOf(id, deps.decisions);
  if (!found.ok) return found;
  const { record, body } = found.value;
  const version = body.schemaVersion === 2 ? body.policyVersion : null;
  const stored = version === null ? null : deps.policies.byVersion(record.bookId, record.underlying, version);
  const judgedBy = policyOf(body, deps.snapshots);
  const matter: StoryMatter = {
    record,
    body,
    revalued: revaluedOf(record, body, judgedBy, deps),
    policyName: judgedBy?.name ?? null,
    policySinceMs: stored?.tsMs ?? null,
  };
  const before = [marketStep(matter), policyStep(matter), planStep(matter), alternativesStep(matter), actionStep(matter)];
  const recomputed = recomputedOf(body, judgedBy, stored, deps);
  return ok({
    id: record.id,
    bookId: record.bookId,
    underlying: toCurrency(record.underlying),
    tsMs: record.tsMs,
    verdict: record.verdict,
    reason: record.reason,
    label: body.label as ClientLabel | null,
    policyVersion: version,
    steps: [...before.flatMap((step) => step ?? []), ...eventSteps(matter, deps.decisions.closing(record.id), deps)],
    recomputed,
  });
}

interface Found {
  readonly record: DecisionRecord;
  readonly body: DecisionBody;
}

function decisionOf(id: string, decisions: StoryDeps['decisions']): Result<Found> {
  const found = readDecision(id, decisions);
  return found.ok && found.value.body.closes !== null ? readDecision(found.value.body.closes, decisions) : found;
}

function readDecision(id: string, decisions: StoryDeps['decisions']): Result<Found> {
  const record = decisions.byId(id);
  if (record === null) return fail('missingData', `no decision "${id}"`);
  const body = parseDecisionBody(record.body);
  return body === null ? fail('wireMismatch', `decision ${id} was written in a way that this build cannot read`) : ok({ record, body });
}

function inputsOf(body: DecisionBody) {
  return body.schemaVersion === 2 ? body.inputs : null;
}

function revaluedOf(record: DecisionRecord, body: DecisionBody, judgedBy: HedgePolicy | null, deps: StoryDeps) {
  const { snapshots, ledger, instrumentOf } = deps;
  const snapshot = body.snapshotId === null ? null : parseSnapshot(snapshots.get(body.snapshotId));
  if (snapshot === null) return null;
  const hedgeSet = judgedBy?.hedgeSet;
  return snapshotDeltaCoin(snapshot, record.underlying, {
    ledger,
    instrumentOf,
    pickLegs: (legs, atMs) => (hedgeSet === undefined ? legs : hedgeSetLegs(legs, hedgeSet, atMs)),
  });
}

/** The verdict and the plan again, and the policy held against the version it says it is. */
function recomputedOf(
  body: DecisionBody,
  judgedBy: HedgePolicy | null,
  stored: StoredPolicy | null,
  deps: StoryDeps,
): DecisionStory['recomputed'] {
  const again = recomputeDecision(body, { ...deps.engines, partOf: (id) => partOf(id, deps.snapshots) });
  if (again === null) return null;
  const differences = [...policyDifferences(body, judgedBy, stored), ...again.differences];
  return { isSame: differences.length === 0, differences };
}

function policyDifferences(body: DecisionBody, judgedBy: HedgePolicy | null, stored: StoredPolicy | null): readonly string[] {
  if (judgedBy === null || body.schemaVersion !== 2 || body.policyVersion === null) return [];
  if (stored === null) return [`policy: version ${body.policyVersion} is not stored`];
  return plainDifferences(toPlainJson(stored.policy), toPlainJson(judgedBy), 'policy');
}

/** Null: none was asked, or it is not stored or not readable any more. */
function policyOf(body: DecisionBody, snapshots: StoryDeps['snapshots']): HedgePolicy | null {
  const id = inputsOf(body)?.policyId;
  const part = id === undefined ? undefined : partOf(id, snapshots);
  const policy = part === undefined ? null : hedgePolicySchema.safeParse(fromPlainJson(part));
  return policy?.success === true ? policy.data : null;
}

/** Written by us through `toPlainJson`, proven by the chain. */
function partOf(id: string, snapshots: StoryDeps['snapshots']): PlainJson | undefined {
  return snapshots.get(id) as PlainJson | undefined;
}

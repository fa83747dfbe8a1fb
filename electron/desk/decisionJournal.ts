/** Decision rows, and the journal the screen shows: one line per hedge from its reason to its outcome, one per verdict that withheld one. */
import type { JournalRow } from '../../shared/contract/feeds.ts';
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../shared/domain/book.ts';
import { toCurrency, type Instrument } from '../../shared/domain/instrument.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import type {
  DecisionActor,
  DecisionBody,
  DecisionBodyV1,
  DecisionBodyV2,
  DecisionInputs,
  DecisionMoment,
  MarkOutRecord,
  RealisedCost,
  UserAction,
} from '../../shared/hedging/decision/decisionRecord.ts';
import { toPlainJson } from '../../shared/hedging/decision/plainJson.ts';
import { plannedJson, planRequestJson } from '../../shared/hedging/decision/recomputeDecision.ts';
import type { HedgePlanOutcome, HedgePlanRequest } from '../../shared/hedging/planHedge.ts';
import type { PolicyInputs, PolicyVerdict } from '../../shared/hedging/policy/policyVerdict.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { DecisionPort, DecisionRecord, MarketSnapshotPort } from '../ports/ledger.ts';
import { parseDecisionBody } from './decisionBodies.ts';

export type { DecisionBody, DecisionBodyV1 } from '../../shared/hedging/decision/decisionRecord.ts';

/** What makes a decision one that can be judged again and told whole. */
export interface DecisionDetail {
  readonly actor: DecisionActor;
  /** Null: the desk's default policy. */
  readonly policyVersion: number | null;
  /** Null: nothing was evaluated for this row (an outcome, a snooze). */
  readonly evaluated: {
    readonly policy: HedgePolicy;
    readonly inputs: PolicyInputs;
    readonly verdict: PolicyVerdict;
  } | null;
  /** What `planHedge` was asked and what it answered, both as they were; null: it was not asked. */
  readonly planned: { readonly request: HedgePlanRequest; readonly outcome: Result<HedgePlanOutcome> } | null;
  readonly userAction: UserAction | null;
  readonly realised: RealisedCost | null;
}

export interface NewDecision {
  readonly bookId: BookId;
  readonly verdict: string;
  readonly reason: string;
  readonly view: HedgeView;
  readonly label: ClientLabel | null;
  readonly closes: string | null;
  readonly realisedCostUsd: number | null;
  readonly midUsd: number | null;
  /** Null: no market snapshot is stored with it. */
  readonly snapshot: unknown;
  /** Absent: a row in the shape of the first version, which can be shown and not judged again. */
  readonly detail?: DecisionDetail;
}

export interface NewMarkOuts {
  readonly bookId: BookId;
  readonly underlying: string;
  /** The decision whose fills these are. */
  readonly closes: string;
  readonly label: ClientLabel | null;
  /** Market time. */
  readonly tsMs: MsSinceEpoch;
  readonly markOuts: MarkOutRecord;
}

export interface DecisionJournal {
  readonly record: (decision: NewDecision) => Result<string>;
  readonly recordMarkOuts: (markOuts: NewMarkOuts) => Result<string>;
  readonly body: (record: DecisionRecord) => DecisionBody | null;
  readonly byId: (id: string) => DecisionRecord | null;
  /** The 'outcome' and 'markOut' rows of a decision, oldest first. */
  readonly closing: (decisionId: string) => readonly DecisionRecord[];
  /** Newest first, of the newest `limit` records; a decision that one of them closes is among them however old it is. */
  readonly recent: (bookId: BookId, limit: number) => readonly JournalRow[];
}

interface DecisionJournalDeps {
  readonly decisions: DecisionPort;
  readonly snapshots: MarketSnapshotPort;
  readonly wallClock: ClockPort;
  readonly newId: () => string;
}

export function createDecisionJournal({ decisions, snapshots, wallClock, newId }: DecisionJournalDeps): DecisionJournal {
  const partIds = new WeakMap<object, string>();

  /** Stored once per content, like a market snapshot. */
  function partIdOf(part: HedgePolicy | Instrument | Rulebook, tsMs: MsSinceEpoch): Result<string> {
    const known = partIds.get(part);
    if (known !== undefined) return ok(known);
    const stored = snapshots.put(tsMs, toPlainJson(part));
    if (stored.ok) partIds.set(part, stored.value);
    return stored;
  }

  function inputsOf({ evaluated, planned }: DecisionDetail, tsMs: MsSinceEpoch): Result<DecisionInputs | null> {
    if (evaluated === null) return ok(null);
    const policyId = partIdOf(evaluated.policy, tsMs);
    if (!policyId.ok) return policyId;
    const judged = { policyId: policyId.value, policyInputs: evaluated.inputs };
    if (planned === null) return ok({ ...judged, planRequest: null, instrumentSpecId: null, rulebookId: null });
    const { instrument, rulebook } = planned.request;
    const instrumentSpecId = partIdOf(instrument, tsMs);
    if (!instrumentSpecId.ok) return instrumentSpecId;
    const rulebookId = partIdOf(rulebook, tsMs);
    if (!rulebookId.ok) return rulebookId;
    const planRequest = planRequestJson(planned.request);
    return ok({ ...judged, planRequest, instrumentSpecId: instrumentSpecId.value, rulebookId: rulebookId.value });
  }

  function bodyOf(decision: NewDecision): Result<DecisionBodyV1 | DecisionBodyV2> {
    const { view, detail } = decision;
    const stored = decision.snapshot === null ? null : snapshots.put(view.tsMs, decision.snapshot);
    if (stored !== null && !stored.ok) return stored;
    const moment = momentOf(decision, stored === null ? null : stored.value);
    if (detail === undefined) return ok(moment);
    const inputs = inputsOf(detail, view.tsMs);
    return inputs.ok ? ok(detailed(moment, decision, detail, inputs.value)) : inputs;
  }

  function append(row: Omit<DecisionRecord, 'id' | 'wallMs'>): Result<string> {
    const id = newId();
    const written = decisions.append({ ...row, id, wallMs: wallClock.nowMs() });
    return written.ok ? ok(id) : written;
  }

  return {
    record(decision) {
      const body = bodyOf(decision);
      if (!body.ok) return body;
      const { bookId, verdict, reason, view } = decision;
      return append({ bookId, underlying: view.underlying, verdict, reason, body: body.value, tsMs: view.tsMs });
    },
    recordMarkOuts({ bookId, underlying, closes, label, tsMs, markOuts }) {
      const body: DecisionBodyV2 = { ...CLOSING_BODY, closes, label, markOuts };
      const reason = `Mid ${markOuts.marks.map(({ afterSeconds }) => `${afterSeconds} s`).join(', ')} after the fill`;
      return append({ bookId, underlying, verdict: 'markOut', reason, body, tsMs });
    },
    body: (record) => parseDecisionBody(record.body),
    byId: (id) => decisions.byId(id),
    closing: (decisionId) => decisions.closing(decisionId),
    recent: (bookId, limit) => journalRows(decisions.recent(bookId, limit), (id) => decisions.byId(id)),
  };
}

/** Of a row that closes another and says nothing of the market itself. */
const CLOSING_BODY: DecisionBodyV2 = {
  schemaVersion: 2,
  actor: 'desk',
  closes: null,
  label: null,
  snapshotId: null,
  deltaCoin: null,
  lowerCoin: null,
  targetCoin: 0,
  upperCoin: null,
  indexUsd: null,
  estimatedCostUsd: null,
  realisedCostUsd: null,
  midUsd: null,
  plan: null,
  policyVersion: null,
  filledDeltaCoin: null,
  inputs: null,
  verdict: null,
  planned: null,
  alternatives: [],
  userAction: null,
  realised: null,
  markOuts: null,
};

function momentOf(decision: NewDecision, snapshotId: string | null): DecisionMoment {
  const { view } = decision;
  return {
    closes: decision.closes,
    label: decision.label,
    snapshotId,
    deltaCoin: view.netDeltaCoin,
    lowerCoin: view.lowerCoin,
    targetCoin: view.targetCoin,
    upperCoin: view.upperCoin,
    indexUsd: view.indexUsd,
    estimatedCostUsd: tradeCostUsd(view.plan),
    realisedCostUsd: decision.realisedCostUsd,
    midUsd: decision.midUsd,
    plan: view.plan === null ? null : keptPlan(view.plan),
  };
}

/** The plan as it was shown, without what can be drawn again and the checks it passed. */
function keptPlan({ costCurve: _curve, costs: _costs, checks, ...kept }: NonNullable<HedgeView['plan']>): unknown {
  return { ...kept, checks: checks.filter(({ passed }) => !passed) };
}

/** What can be held against the fills: carry and margin are paid later, if at all. */
function tradeCostUsd(plan: HedgeView['plan']): number | null {
  if (plan === null || plan.cost === null) return null;
  const { feeUsd, halfSpreadUsd, slippageUsd, impactUsd } = plan.cost;
  return feeUsd + halfSpreadUsd + slippageUsd + impactUsd;
}

function detailed(moment: DecisionMoment, { view }: NewDecision, detail: DecisionDetail, inputs: DecisionInputs | null): DecisionBodyV2 {
  return {
    ...moment,
    schemaVersion: 2,
    actor: detail.actor,
    policyVersion: detail.policyVersion,
    filledDeltaCoin: view.filledDeltaCoin,
    inputs,
    verdict: detail.evaluated?.verdict ?? null,
    planned: detail.planned === null ? null : plannedJson(detail.planned.outcome),
    alternatives: view.candidates.map(
      ({ venue: _venue, kind: _kind, priceUsd: _price, marginEffectUsd: _margin, basisDays: _days, ...kept }) => kept,
    ),
    userAction: detail.userAction,
    realised: detail.realised,
    markOuts: null,
  };
}

/** Newest first. An outcome row is folded into the decision it closes, which `byId` finds when it is not among `records`. */
export function journalRows(records: readonly DecisionRecord[], byId: (id: string) => DecisionRecord | null): readonly JournalRow[] {
  const outcomes = new Map<string, DecisionBody>();
  const rows: JournalRow[] = [];
  for (const record of records) {
    const body = record.verdict === 'markOut' ? null : parseDecisionBody(record.body);
    if (body === null) continue;
    if (body.closes !== null) outcomes.set(body.closes, body);
    else {
      rows.push(journalRow(record, body, outcomes.get(record.id) ?? null));
      outcomes.delete(record.id);
    }
  }
  for (const [id, outcome] of outcomes) {
    const record = byId(id);
    const body = record === null ? null : parseDecisionBody(record.body);
    if (record !== null && body !== null) rows.push(journalRow(record, body, outcome));
  }
  return rows;
}

function journalRow(record: DecisionRecord, body: DecisionBody, outcome: DecisionBody | null): JournalRow {
  return {
    id: record.id,
    tsMs: record.tsMs,
    underlying: toCurrency(record.underlying),
    verdict: record.verdict,
    reason: record.reason,
    label: body.label as ClientLabel | null,
    indexUsd: body.indexUsd,
    deltaBeforeCoin: body.deltaCoin,
    deltaAfterCoin: outcome?.deltaCoin ?? null,
    lowerCoin: body.lowerCoin,
    targetCoin: body.targetCoin,
    upperCoin: body.upperCoin,
    estimatedCostUsd: body.estimatedCostUsd,
    realisedCostUsd: outcome?.realisedCostUsd ?? null,
  };
}

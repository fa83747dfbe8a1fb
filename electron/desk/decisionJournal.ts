/** Decision rows, and the journal the screen shows: one line per hedge from its reason to its outcome, one per verdict that withheld one. */
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import type { JournalRow } from '../../shared/contract/feeds.ts';
import { toCurrency } from '../../shared/domain/instrument.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import type { Result } from '../../shared/result/result.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { DecisionPort, DecisionRecord, MarketSnapshotPort } from '../ports/ledger.ts';
import { z } from 'zod';

/** What a decision row keeps of the moment: enough to show it again and to price it again. */
const decisionBodySchema = z.object({
  /** The decision this row closes, on outcome rows. */
  closes: z.string().nullable(),
  label: z.string().nullable(),
  snapshotId: z.string().nullable(),
  deltaCoin: z.number().nullable(),
  lowerCoin: z.number(),
  targetCoin: z.number(),
  upperCoin: z.number(),
  indexUsd: z.number().nullable(),
  estimatedCostUsd: z.number().nullable(),
  realisedCostUsd: z.number().nullable(),
  /** Mid of the hedge instrument when the order was sent; what realised cost is measured against. */
  midUsd: z.number().nullable(),
  plan: z.unknown(),
});
export type DecisionBody = z.infer<typeof decisionBodySchema>;

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
}

export interface DecisionJournal {
  readonly record: (decision: NewDecision) => Result<string>;
  readonly body: (record: DecisionRecord) => DecisionBody | null;
  readonly byId: (id: string) => DecisionRecord | null;
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
  function record(decision: NewDecision): Result<string> {
    const { view } = decision;
    const stored = decision.snapshot === null ? null : snapshots.put(view.tsMs, decision.snapshot);
    if (stored !== null && !stored.ok) return stored;
    const id = newId();
    const body: DecisionBody = {
      closes: decision.closes,
      label: decision.label,
      snapshotId: stored === null ? null : stored.value,
      deltaCoin: view.netDeltaCoin,
      lowerCoin: view.lowerCoin,
      targetCoin: view.targetCoin,
      upperCoin: view.upperCoin,
      indexUsd: view.indexUsd,
      estimatedCostUsd: view.plan?.cost?.totalUsd ?? null,
      realisedCostUsd: decision.realisedCostUsd,
      midUsd: decision.midUsd,
      plan: view.plan,
    };
    const { bookId, verdict, reason } = decision;
    const row = { id, bookId, underlying: view.underlying, verdict, reason, body, tsMs: view.tsMs, wallMs: wallClock.nowMs() };
    const written = decisions.append(row);
    return written.ok ? { ok: true, value: id } : written;
  }

  return {
    record,
    body: parseBody,
    byId: (id) => decisions.byId(id),
    recent: (bookId, limit) => journalRows(decisions.recent(bookId, limit), (id) => decisions.byId(id)),
  };
}

function parseBody(record: DecisionRecord): DecisionBody | null {
  const parsed = decisionBodySchema.safeParse(record.body);
  return parsed.success ? parsed.data : null;
}

/** Newest first. An outcome row is folded into the decision it closes, which `byId` finds when it is not among `records`. */
export function journalRows(records: readonly DecisionRecord[], byId: (id: string) => DecisionRecord | null): readonly JournalRow[] {
  const outcomes = new Map<string, DecisionBody>();
  const rows: JournalRow[] = [];
  for (const record of records) {
    const body = parseBody(record);
    if (body === null) continue;
    if (body.closes !== null) outcomes.set(body.closes, body);
    else {
      rows.push(journalRow(record, body, outcomes.get(record.id) ?? null));
      outcomes.delete(record.id);
    }
  }
  for (const [id, outcome] of outcomes) {
    const record = byId(id);
    const body = record === null ? null : parseBody(record);
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

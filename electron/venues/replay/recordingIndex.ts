/** The list of contents of a recording: when there are snapshots, in which file, and what the index and its volatility were. */
import { z } from 'zod';
import type { Currency } from '../../../shared/domain/instrument.ts';
import { toCurrency } from '../../../shared/domain/instrument.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { toMs, type MsSinceEpoch } from '../../../shared/units/time.ts';

const anchorSchema = z.object({
  indexUsd: z.number().positive(),
  /** Decimal; at the money, a few days out: what the path between two snapshots wobbles with. */
  atmSigma: z.number().positive().max(10),
});
export type IndexAnchor = z.infer<typeof anchorSchema>;

const snapshotSchema = z.object({
  tsMs: z.int().positive(),
  /** A plain name: it is joined to the recording's folder. */
  file: z.string().regex(/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9]+)+$/),
  underlyings: z.record(z.string().min(1).max(16), anchorSchema),
});

const historySchema = snapshotSchema.omit({ file: true });

const indexSchema = z.object({
  version: z.literal(1),
  source: z.string().min(1),
  history: z.array(historySchema).default([]),
  snapshots: z.array(snapshotSchema).min(2),
});

/** A moment at which the index was recorded. */
export interface AnchorEntry {
  readonly tsMs: MsSinceEpoch;
  readonly anchors: ReadonlyMap<Currency, IndexAnchor>;
}

export interface SnapshotEntry extends AnchorEntry {
  readonly file: string;
}

export interface RecordingIndex {
  /** Name, licence and origin, for the screen. */
  readonly source: string;
  readonly underlyings: readonly Currency[];
  /** The index alone, before the first snapshot: what the chart shows of the days before. */
  readonly history: readonly AnchorEntry[];
  /** Strictly rising in time, at least two, all after the history. */
  readonly snapshots: readonly SnapshotEntry[];
}

/** The recording's list of contents from its JSON (parsed). invalidInput names the field that is wrong. */
export function parseRecordingIndex(json: unknown): Result<RecordingIndex> {
  const parsed = indexSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return fail('invalidInput', `recording index ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`);
  }
  const { source, history, snapshots } = parsed.data;
  const entries = snapshots.map((snapshot): SnapshotEntry => ({ ...toAnchorEntry(snapshot), file: snapshot.file }));
  const underlyings = [...(entries[0]?.anchors.keys() ?? [])];
  return checked({ source, underlyings, history: history.map(toAnchorEntry), snapshots: entries });
}

function toAnchorEntry({ tsMs, underlyings }: z.infer<typeof historySchema>): AnchorEntry {
  return { tsMs: toMs(tsMs), anchors: new Map(Object.entries(underlyings).map(([name, anchor]) => [toCurrency(name), anchor])) };
}

function checked(index: RecordingIndex): Result<RecordingIndex> {
  const entries = [...index.history, ...index.snapshots];
  const nameOf = (place: number): string =>
    place < index.history.length ? `history.${place}` : `snapshots.${place - index.history.length}`;
  const unordered = entries.findIndex(({ tsMs }, i) => i > 0 && tsMs <= (entries[i - 1]?.tsMs ?? 0));
  if (unordered >= 0) return fail('invalidInput', `recording index ${nameOf(unordered)}.tsMs: expected rising times`);
  const incomplete = entries.findIndex(({ anchors }) => !index.underlyings.every((underlying) => anchors.has(underlying)));
  if (incomplete >= 0)
    return fail('invalidInput', `recording index ${nameOf(incomplete)}.underlyings: expected ${index.underlyings.join(', ')}`);
  return ok(index);
}

/** `desk explain`: why a book is worth more or less at a second chain than at a first, leg by leg and per underlying, as JSON. */
import type { BookState } from '../../shared/domain/book.ts';
import { toVenueId, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import { bookedChange, type HeldLeg } from '../../shared/risk/explain/bookedChange.ts';
import { explainPnl, type ExplainedPnl } from '../../shared/risk/explain/explainPnl.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import { readBookAndChain, type BookAndChain } from './bookAndChain.ts';
import type { CommandAnswer } from './commandAnswer.ts';
import { explainReport } from './explainReport.ts';
import { impliedRows } from './explainRows.ts';

export interface ExplainCommandInputs {
  readonly bookCsv: string;
  readonly chainBeforeCsv: string;
  readonly chainAfterCsv: string;
  readonly rulebook: Rulebook;
  /** ISO with their zone; undefined: the newest snapshot of the chain. */
  readonly atBefore?: string | undefined;
  readonly atAfter?: string | undefined;
  /** The book at the second chain; undefined: the same book, held. */
  readonly afterBookCsv?: string | undefined;
}

/** What is unknown is null with its reason on the leg, and counted in the totals; it is no error of the command. */
export function explainCommand(inputs: ExplainCommandInputs): CommandAnswer {
  const { bookCsv, chainBeforeCsv, chainAfterCsv, rulebook, afterBookCsv } = inputs;
  const before = readBookAndChain({ bookCsv, chainCsv: chainBeforeCsv, rulebook, at: inputs.atBefore });
  const after = readBookAndChain({ bookCsv: afterBookCsv ?? bookCsv, chainCsv: chainAfterCsv, rulebook, at: inputs.atAfter });
  if (before.kind !== 'read' || after.kind !== 'read') return badFiles(before, after);
  if (after.value.atMs < before.value.atMs) {
    const times = [before, after].map(({ value }) => new Date(value.atMs).toISOString()).join(' and ');
    return { kind: 'usage', stderrLines: [`the second mark must not be earlier than the first: they are at ${times}`] };
  }
  const explained = explainFiles(before.value, after.value, afterBookCsv !== undefined);
  if (!explained.ok) return { kind: 'badInput', stderrLines: [explained.failure.message] };
  const report = explainReport(before.value, after.value, explained.value.pnl, explained.value.assumptions);
  return { kind: 'ok', stdout: `${JSON.stringify(report, null, 2)}\n`, stderrLines: [] };
}

type Read = ReturnType<typeof readBookAndChain>;

/** The complaints about both marks, each saying which; a wrong call comes before a wrong file. */
function badFiles(before: Read, after: Read): CommandAnswer {
  const bad = [
    { mark: 'before', read: before },
    { mark: 'after', read: after },
  ].flatMap(({ mark, read }) =>
    read.kind === 'usage' || read.kind === 'badInput' ? [{ mark, kind: read.kind, lines: read.stderrLines }] : [],
  );
  const kind = bad.some((answer) => answer.kind === 'usage') ? 'usage' : 'badInput';
  const stderrLines = bad
    .filter((answer) => answer.kind === kind)
    .flatMap(({ mark, lines }) => lines.map((line) => `${mark}: ${line.replace(/^--at\b/, `--at-${mark}`)}`));
  return { kind, stderrLines };
}

interface Explained {
  readonly pnl: ExplainedPnl;
  readonly assumptions: readonly string[];
}

function explainFiles(before: BookAndChain, after: BookAndChain, hasSecondBook: boolean): Result<Explained> {
  const legsBefore = heldLegs(before);
  const given = hasSecondBook ? heldLegs(after) : null;
  const times = { beforeMs: before.atMs, afterMs: after.atMs };
  const { rows, assumptions } = impliedRows({ before: legsBefore, after: given, ...times, market: after.market });
  const instrumentOf = instrumentLookup(legsBefore, given ?? []);
  const booked = bookedChange(legsBefore, rows, instrumentOf, () => null);
  if (!booked.ok) return booked;
  const assumedLegs = withoutGiven(given, bookedLegs(booked.value.after, legsBefore, instrumentOf));
  const pnl = explainPnl({
    before: { legs: legsBefore, market: before.market, atMs: before.atMs },
    after: { legs: [...(given ?? []), ...assumedLegs], market: after.market, atMs: after.atMs },
    rows,
    instrumentOf,
    fundingOf: null,
  });
  if (!pnl.ok) return pnl;
  const noted = [...assumptions, ...balanceNote(given, assumedLegs), ...fundingNote(pnl.value)];
  return ok({ pnl: pnl.value, assumptions: noted });
}

/** Book and venue together, so that one venue's legs of two books stay apart. */
function heldLegs({ rows, legs }: BookAndChain): readonly HeldLeg[] {
  return legs.flatMap((leg, at) => {
    const row = rows[at];
    return row === undefined ? [] : [{ venue: toVenueId(JSON.stringify([row.book, row.venue])), leg }];
  });
}

function instrumentLookup(...books: readonly (readonly HeldLeg[])[]): (id: InstrumentId) => Instrument | undefined {
  const known = new Map<InstrumentId, Instrument>();
  for (const { leg } of books.flat()) if (leg.kind === 'position') known.set(leg.instrument.id, leg.instrument);
  return (id) => known.get(id);
}

/** What the rows lead to, in the currencies that the first book lists. */
function bookedLegs(
  { positions, balances }: BookState,
  before: readonly HeldLeg[],
  instrumentOf: (id: InstrumentId) => Instrument | undefined,
): readonly HeldLeg[] {
  const held = positions.flatMap(({ venue, instrumentId, signedAmount, averagePrice }): readonly HeldLeg[] => {
    const instrument = instrumentOf(instrumentId);
    if (instrument === undefined) return [];
    const average = averagePrice?.toNumber() ?? null;
    return [{ venue, leg: { kind: 'position', instrument, signedAmount: signedAmount.toNumber(), averagePrice: average } }];
  });
  const listed = new Map(before.flatMap(({ venue, leg }) => (leg.kind === 'balance' ? [[leg.currency, venue] as const] : [])));
  const cash = [...listed].map(([currency, venue]): HeldLeg => {
    return { venue, leg: { kind: 'balance', currency, amount: balances.get(currency)?.toNumber() ?? 0 } };
  });
  return [...held, ...cash];
}

/** A second book says all positions; its balances only if it lists any. */
function withoutGiven(given: readonly HeldLeg[] | null, booked: readonly HeldLeg[]): readonly HeldLeg[] {
  if (given === null) return booked;
  const hasBalances = given.some(({ leg }) => leg.kind === 'balance');
  return hasBalances ? [] : booked.filter(({ leg }) => leg.kind === 'balance');
}

function balanceNote(given: readonly HeldLeg[] | null, assumed: readonly HeldLeg[]): readonly string[] {
  return given !== null && assumed.length > 0 ? ['the second book lists no balances: those that its trades lead to'] : [];
}

function fundingNote({ total }: ExplainedPnl): readonly string[] {
  return total.usd.funding === null ? ['funding: unknown, no part of these figures'] : [];
}

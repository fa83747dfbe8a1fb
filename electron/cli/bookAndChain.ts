/**
 * Reads the two files of the risk commands and the moment they are valued at; whatever is wrong in either is listed, nothing is half-read.
 * A book file may hold several books: the commands look at all of them together, and each leg says whose it is.
 */
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import type { Leg } from '../../shared/risk/leg.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import { parseBookCsv, type BookCsvRow } from '../importers/bookCsv.ts';
import { parseChainCsv, type ChainRow } from '../importers/chainCsv.ts';
import { errorLines } from '../importers/importErrors.ts';
import { readInstant } from '../importers/instant.ts';
import { chainMarket, latestSnapshotMs, type ChainMarket } from './chainMarket.ts';
import type { CommandAnswer } from './commandAnswer.ts';

export interface BookAndChainInputs {
  readonly bookCsv: string;
  readonly chainCsv: string;
  readonly rulebook: Rulebook;
  /** ISO with its zone; undefined: the chain's newest snapshot. */
  readonly at: string | undefined;
}

export interface BookAndChain {
  readonly atMs: MsSinceEpoch;
  readonly rows: readonly BookCsvRow[];
  /** `legs[i]` is `rows[i]`. */
  readonly legs: readonly Leg[];
  readonly market: ChainMarket;
}

type Read = { readonly kind: 'read'; readonly value: BookAndChain } | Exclude<CommandAnswer, { kind: 'ok' }>;

export function readBookAndChain({ bookCsv, chainCsv, rulebook, at }: BookAndChainInputs): Read {
  const givenMs = at === undefined ? ok(null) : parseInstant(at);
  if (!givenMs.ok) return { kind: 'usage', stderrLines: [givenMs.failure.message] };
  const chain = parseChainCsv(chainCsv);
  const chainErrors = errorLines(chain).map((line) => `chain: ${line}`);
  const atMs = givenMs.value ?? latestSnapshotMs(chain.rows);
  if (atMs === null) {
    if (chain.errorCount > 0) return { kind: 'badInput', stderrLines: chainErrors };
    return { kind: 'usage', stderrLines: ['--at is needed: the chain has no snapshot_ts to value the book at'] };
  }
  const book = parseBookCsv(bookCsv, rulebook, atMs);
  const errors = [...errorLines(book).map((line) => `book: ${line}`), ...chainErrors];
  if (errors.length > 0) return { kind: 'badInput', stderrLines: errors };
  return { kind: 'read', value: toBookAndChain(atMs, book.rows, chain.rows) };
}

function toBookAndChain(atMs: MsSinceEpoch, rows: readonly BookCsvRow[], chain: readonly ChainRow[]): BookAndChain {
  return { atMs, rows, legs: rows.map(toLeg), market: chainMarket(chain, atMs) };
}

function toLeg(row: BookCsvRow): Leg {
  if (row.kind === 'balance') return { kind: 'balance', currency: row.currency, amount: row.signedAmount.toNumber() };
  const { instrument, signedAmount, averagePrice } = row;
  return { kind: 'position', instrument, signedAmount: signedAmount.toNumber(), averagePrice: averagePrice?.toNumber() ?? null };
}

function parseInstant(text: string): Result<MsSinceEpoch> {
  const ms = readInstant(text);
  return ms !== null
    ? ok(ms)
    : fail('invalidInput', `--at: expected a time such as 2026-02-01T08:00:00Z, was ${JSON.stringify(text.slice(0, 40))}`);
}

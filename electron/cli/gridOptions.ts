/** What `desk ladder` and `desk matrix` have in common: their axes and rules as typed on the command line, and the books they look at. */
import { THETA_CONVENTIONS } from '../../shared/pricing/thetaConventions.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { ExpiryRule } from '../../shared/risk/expiryRule.ts';
import { legExpiryMs, underlyingOf, type Leg } from '../../shared/risk/leg.ts';
import { undecayedLegRisk } from '../../shared/risk/legRisk.ts';
import { createScenarioBook, type ScenarioBook, type ScenarioSetting } from '../../shared/risk/scenarioBook.ts';
import { unknownBecause } from '../../shared/risk/unknownFigures.ts';
import { sigmaColumnMoveOf, sigmaMoveOf, type MarkedColumns, type SigmaColumnMove } from '../../shared/smile/sigmaMove.ts';
import { fitSmiles } from '../../shared/smile/smileSet.ts';
import type { SmileSurface } from '../../shared/smile/smileSurface.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import { parseChainCsv } from '../importers/chainCsv.ts';
import { readInstant } from '../importers/instant.ts';
import type { BookAndChain } from './bookAndChain.ts';
import { chainExpiries } from './chainExpiries.ts';
import { parseCsvNumber, shown } from './csvTable.ts';

const MAX_AXIS = 2_001;

/** "-30:30:5" (from:to:step, ends included) or "-10,0,10", as the numbers written, rising. `flag` names it in the `invalidInput`. */
export function parseAxis(flag: string, text: string): Result<readonly number[]> {
  const isRange = text.includes(':');
  const parts: number[] = [];
  for (const part of text.split(isRange ? ':' : ',')) {
    const number = parseCsvNumber(flag, part);
    if (!number.ok) return fail('invalidInput', `${flag}: expected from:to:step or a list with commas, was ${shown(text)}`);
    parts.push(number.value);
  }
  const values = isRange ? rangeOf(parts) : parts;
  if (values === null) return fail('invalidInput', `${flag}: expected from:to:step with from ≤ to and step > 0, was ${shown(text)}`);
  if (values.length > MAX_AXIS) return fail('invalidInput', `${flag}: expected at most ${MAX_AXIS} values, was ${values.length}`);
  return ok([...new Set(values)].toSorted((a, b) => a - b));
}

/** Null: no such range. A step that misses the end by rounding still reaches it, and every number prints as it was meant. */
function rangeOf([from = NaN, to = NaN, step = NaN, ...rest]: readonly number[]): readonly number[] | null {
  if (rest.length > 0 || !(from <= to) || !(step > 0)) return null;
  const steps = Math.floor((to - from) / step + 1e-9);
  if (steps >= MAX_AXIS) return Array.from({ length: MAX_AXIS + 1 }, () => from);
  return Array.from({ length: steps + 1 }, (_, at) => Number((from + at * step).toPrecision(12)));
}

/** "path", "start" or a price in USD. */
export function parseExpiryRule(text: string): Result<ExpiryRule> {
  if (text === 'path') return ok({ kind: 'atPathSpot' });
  if (text === 'start') return ok({ kind: 'atStartSpot' });
  const price = parseCsvNumber('--expire', text);
  if (price.ok && price.value > 0) return ok({ kind: 'atUserPrice', priceUsd: price.value });
  return fail('invalidInput', `--expire: expected path, start or a price in USD > 0, was ${shown(text)}`);
}

/** The moment the grid looks at; undefined: the moment of the valuation itself. */
export function parseRoll(text: string | undefined, atMs: MsSinceEpoch): Result<MsSinceEpoch> {
  if (text === undefined) return ok(atMs);
  const rollMs = readInstant(text);
  if (rollMs === null) return fail('invalidInput', `--roll: expected a time such as 2026-02-01T08:00:00Z, was ${shown(text)}`);
  const isLater = rollMs >= atMs;
  return isLater ? ok(rollMs) : fail('invalidInput', `--roll: expected not before ${new Date(atMs).toISOString()}, was ${shown(text)}`);
}

/** "+5 %" as the multiple 1.05. */
export function ratioOfPct(movePct: number): number {
  return 1 + movePct / 100;
}

export interface UnknownLeg {
  readonly instrument: string;
  readonly error: string;
}

export interface GridBook {
  readonly name: string;
  readonly book: ScenarioBook;
  /** Why each is unknown, in the file's order. */
  readonly unknown: readonly UnknownLeg[];
}

/** R of the smile's move with the spot, −2…4; undefined: every strike keeps its volatility. */
export function parseStickiness(text: string | undefined): Result<number | null> {
  if (text === undefined) return ok(null);
  const number = parseCsvNumber('--stickiness', text);
  if (number.ok && number.value >= -2 && number.value <= 4) return number;
  return fail('invalidInput', `--stickiness: expected −2…4 (1 sticky strike, 0 sticky moneyness), was ${shown(text)}`);
}

export interface GridRules {
  readonly expiryRule: ExpiryRule;
  /** The moment the grid looks at. */
  readonly rollMs: MsSinceEpoch;
  /** Null: every strike keeps its volatility. */
  readonly stickiness: number | null;
}

/**
 * One book per underlying, by name; cash moves with nothing and has none. Fails with invalidInput as createScenarioBook and where one price
 * would settle several underlyings, and with missingData when a smile is to move and the chain has none of an underlying.
 */
export function gridBooks(
  { legs, market, atMs }: BookAndChain,
  chainCsv: string,
  { expiryRule, rollMs, stickiness }: GridRules,
): Result<readonly GridBook[]> {
  const settled = settledUnderlyings(legs, atMs, rollMs);
  if (expiryRule.kind === 'atUserPrice' && settled.length > 1) {
    return fail(
      'invalidInput',
      `--expire: expected path or start, as ${settled.join(' and ')} expire on the way, was ${expiryRule.priceUsd}`,
    );
  }
  const smileOf = stickiness === null ? null : chainSmiles(chainCsv, market.snapshotMs, atMs);
  const books: GridBook[] = [];
  const byName = Map.groupBy(legs, (leg) => underlyingOf(leg));
  for (const [name, members] of [...byName].sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))) {
    if (name === null) continue;
    const moves = smileOf === null || stickiness === null ? ok({ sigmaMove: null }) : smileMoves(smileOf(name), stickiness);
    if (!moves.ok) return fail(moves.failure.reason, `${name}: ${moves.failure.message}`);
    const setting = { fromMs: atMs, theta: THETA_CONVENTIONS.textbook, expiryRule, ...moves.value };
    const book = createScenarioBook(members, market, setting);
    if (!book.ok) return book;
    books.push({ name, book: book.value, unknown: members.flatMap((leg) => unknownLeg(leg, book.value) ?? []) });
  }
  return ok(books);
}

/** What expires after `fromMs`, up to `rollMs`. */
function settledUnderlyings(legs: readonly Leg[], fromMs: number, rollMs: number): readonly string[] {
  const expiring = legs.filter((leg) => {
    const expiryMs = legExpiryMs(leg);
    return expiryMs !== null && expiryMs > fromMs && expiryMs <= rollMs;
  });
  return [...new Set(expiring.flatMap((leg) => underlyingOf(leg) ?? []))].toSorted();
}

function unknownLeg(leg: Leg, { market, setting }: ScenarioBook): UnknownLeg | null {
  const risk = undecayedLegRisk(leg, market, setting.fromMs, setting.theta);
  const error = risk.ok ? unknownBecause(leg, risk.value) : risk.failure.message;
  return error === null ? null : { instrument: leg.kind === 'balance' ? leg.currency : leg.instrument.id, error };
}

type SmileOf = (underlying: string) => Result<SmileSurface>;

/** The fitted smiles of the snapshot in use: those of the coin-settled options, else of the first other family of the coin. */
function chainSmiles(chainCsv: string, snapshotMs: MsSinceEpoch | null, atMs: MsSinceEpoch): SmileOf {
  const rows = parseChainCsv(chainCsv).rows.filter(({ tsMs }) => tsMs === null || tsMs === snapshotMs);
  const families = chainExpiries(rows, snapshotMs ?? atMs);
  return (underlying) => {
    const name = families.has(underlying) ? underlying : [...families.keys()].find((family) => family.startsWith(`${underlying}_`));
    const expiries = name === undefined ? [] : (families.get(name) ?? []);
    const smiles = fitSmiles(
      expiries.flatMap(({ quotes }) => (quotes.ok ? [quotes.value] : [])),
      snapshotMs ?? atMs,
    );
    return smiles.ok ? ok(smiles.value.surface) : smiles;
  };
}

function smileMoves(smile: Result<SmileSurface>, stickiness: number): Result<Pick<ScenarioSetting, 'sigmaMove' | 'sigmaColumns'>> {
  if (!smile.ok) return smile;
  const sigmaColumns = (columns: MarkedColumns): SigmaColumnMove => sigmaColumnMoveOf(smile.value, stickiness, columns);
  return ok({ sigmaMove: sigmaMoveOf(smile.value, stickiness), sigmaColumns });
}

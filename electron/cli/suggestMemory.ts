/** What a policy remembers, typed on the command line: when it took effect and when the last hedge was. A file of positions does not know. */
import type { Currency } from '../../shared/domain/instrument.ts';
import type { PolicyMemory } from '../../shared/hedging/policy/policyVerdict.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import { readInstant } from '../importers/instant.ts';
import { parseCsvNumber, shown } from './csvTable.ts';

/** As typed, once per coin: "TIME,INDEX", or "COIN=TIME,INDEX" where the book holds several. */
export interface GivenMemory {
  /** `--since` */
  readonly since: readonly string[];
  /** `--last-hedge` */
  readonly lastHedge: readonly string[];
}

export const NO_MEMORY: GivenMemory = { since: [], lastHedge: [] };

interface Moment {
  readonly tsMs: MsSinceEpoch;
  readonly indexUsd: number;
}

export interface Memories {
  /** `indexUsd` now; null: unknown. A policy whose start was not given took effect at its last hedge, else now. */
  readonly of: (underlying: Currency, indexUsd: number | null) => PolicyMemory;
}

/** `underlyings`: those of the book. The failure names the option. */
export function readMemories(given: GivenMemory, underlyings: readonly Currency[], atMs: MsSinceEpoch): Result<Memories> {
  const since = readMoments('--since', given.since, underlyings, atMs);
  if (!since.ok) return since;
  const lastHedge = readMoments('--last-hedge', given.lastHedge, underlyings, atMs);
  if (!lastHedge.ok) return lastHedge;
  return ok({
    of(underlying, indexUsd) {
      const hedge = lastHedge.value.get(underlying);
      const start = since.value.get(underlying) ?? hedge;
      return {
        sinceMs: start?.tsMs ?? atMs,
        sinceIndexUsd: start?.indexUsd ?? indexUsd,
        lastHedgeMs: hedge?.tsMs ?? null,
        lastHedgeIndexUsd: hedge?.indexUsd ?? null,
        lastSpentEventMs: null,
        lastSpentEventIndexUsd: null,
        lastOptionFillMs: null,
      };
    },
  });
}

function readMoments(
  flag: string,
  texts: readonly string[],
  underlyings: readonly Currency[],
  atMs: MsSinceEpoch,
): Result<ReadonlyMap<Currency, Moment>> {
  const moments = new Map<Currency, Moment>();
  for (const text of texts) {
    const coin = coinOf(flag, text, underlyings);
    if (!coin.ok) return coin;
    const moment = momentOf(flag, text);
    if (!moment.ok) return moment;
    if (moment.value.tsMs > atMs) {
      return fail('invalidInput', `${flag}: expected not after ${new Date(atMs).toISOString()}, was ${shown(text)}`);
    }
    if (moments.has(coin.value)) return fail('invalidInput', `${flag}: ${coin.value} is given twice`);
    moments.set(coin.value, moment.value);
  }
  return ok(moments);
}

function coinOf(flag: string, text: string, underlyings: readonly Currency[]): Result<Currency> {
  const held = underlyings.join(', ') || 'no coin';
  if (!text.includes('=')) {
    const [only, ...more] = underlyings;
    if (only !== undefined && more.length === 0) return ok(only);
    return fail('invalidInput', `${flag}: the book holds ${held}: say which, as in BTC=TIME,INDEX`);
  }
  const name = text.slice(0, text.indexOf('='));
  const found = underlyings.find((underlying) => underlying === name);
  return found === undefined ? fail('invalidInput', `${flag}: the book holds ${held}, not ${shown(name)}`) : ok(found);
}

function momentOf(flag: string, text: string): Result<Moment> {
  const [time = '', index = '', ...rest] = text.slice(text.indexOf('=') + 1).split(',');
  const tsMs = readInstant(time);
  const indexUsd = parseCsvNumber(flag, index);
  if (tsMs === null || rest.length > 0 || !indexUsd.ok || !(indexUsd.value > 0)) {
    return fail('invalidInput', `${flag}: expected a time and an index such as 2026-02-01T08:00:00Z,78900, was ${shown(text)}`);
  }
  return ok({ tsMs, indexUsd: indexUsd.value });
}

/** The options of a chain file as the smile fits read them: by family and expiry, prices in USD, both sides of every strike. */
import type { DeribitOptionName } from '../../shared/domain/deribitName.ts';
import type { Settlement } from '../../shared/domain/instrument.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { ParityStrike } from '../../shared/smile/parityForward.ts';
import type { ExpiryQuotes, StrikeQuote } from '../../shared/smile/smilePoints.ts';
import { MS_PER_DAY, yearsBetween, type MsSinceEpoch } from '../../shared/units/time.ts';
import type { ChainRow } from '../importers/chainCsv.ts';

export interface ChainExpiry {
  readonly expiryMs: MsSinceEpoch;
  readonly days: number;
  readonly quotes: Result<ExpiryQuotes>;
  readonly parityStrikes: readonly ParityStrike[];
  readonly settlement: Settlement;
}

/** The options of one snapshot's rows by family, then by rising expiry. `atMs` is the moment of the quotes. */
export function chainExpiries(rows: readonly ChainRow[], atMs: MsSinceEpoch): ReadonlyMap<string, readonly ChainExpiry[]> {
  const options = rows.flatMap((row) => (row.name.kind === 'option' ? [{ row, name: row.name }] : []));
  const families = Map.groupBy(options, ({ name }) => (name.quote === null ? name.base : `${name.base}_${name.quote}`));
  return new Map([...families].map(([family, group]) => [family, familyExpiries(group, atMs)]));
}

interface OptionRow {
  readonly row: ChainRow;
  readonly name: DeribitOptionName;
}

/** Deribit's smallest step of an option price, in coin; USD options are held to the same share of the forward. */
const TICK_COIN = 0.0001;
/** Rows of an expiry may be collected one after the other; further apart than this, and they are not of one moment. */
const MAX_FORWARD_SPREAD = 0.01;

function familyExpiries(options: readonly OptionRow[], atMs: MsSinceEpoch): readonly ChainExpiry[] {
  const byExpiry = [...Map.groupBy(options, ({ name }) => name.expiryMs)].sort(([left], [right]) => left - right);
  return byExpiry.map(([expiryMs, group]) => ({
    expiryMs,
    days: (expiryMs - atMs) / MS_PER_DAY,
    quotes: expiryQuotes(expiryMs, group, atMs),
    parityStrikes: parityStrikes(group),
    settlement: group[0]?.name.quote === null ? 'inverse' : 'linear',
  }));
}

function expiryQuotes(expiryMs: MsSinceEpoch, group: readonly OptionRow[], atMs: MsSinceEpoch): Result<ExpiryQuotes> {
  const years = yearsBetween(atMs, expiryMs);
  if (years === 0) return fail('notApplicable', 'expired: the quotes are of its expiry or later');
  const forwards = group.map(({ row }) => row.forwardUsd).sort((a, b) => a - b);
  const forwardUsd = forwards[forwards.length >> 1] ?? NaN;
  const spreadUsd = (forwards.at(-1) ?? NaN) - (forwards[0] ?? NaN);
  if (spreadUsd > MAX_FORWARD_SPREAD * forwardUsd) {
    return fail('invalidInput', `underlying_price: expected forwards within 1 % of each other, was ${forwards[0]} to ${forwards.at(-1)}`);
  }
  return ok({ expiryMs, years, forwardUsd, tickUsd: TICK_COIN * forwardUsd, quotes: group.map(toStrikeQuote) });
}

function toStrikeQuote({ row, name }: OptionRow): StrikeQuote {
  const usdPerUnit = name.quote === null ? row.forwardUsd : 1;
  const toUsd = (price: number | null): number | null => (price === null ? null : price * usdPerUnit);
  const { strikeUsd, side } = name;
  const { forwardUsd, markSigma } = row;
  return { strikeUsd, side, bidUsd: toUsd(row.bidPrice), askUsd: toUsd(row.askPrice), markSigma, forwardUsd };
}

function parityStrikes(group: readonly OptionRow[]): readonly ParityStrike[] {
  return [...Map.groupBy(group, ({ name }) => name.strikeUsd)].map(([strikeUsd, sides]) => {
    const call = sides.find(({ name }) => name.side === 'call')?.row;
    const put = sides.find(({ name }) => name.side === 'put')?.row;
    return {
      strikeUsd,
      callBid: call?.bidPrice ?? null,
      callAsk: call?.askPrice ?? null,
      putBid: put?.bidPrice ?? null,
      putAsk: put?.askPrice ?? null,
    };
  });
}

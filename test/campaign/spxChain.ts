/** A Cboe index-option chain: printed deltas beside Black's on the forward that put–call parity gives. */
import { black76 } from '../../shared/pricing/black76.ts';
import { blackInputs } from '../../shared/pricing/blackInputs.ts';
import { parityForwardAndDiscount } from '../../shared/smile/parityDiscount.ts';
import type { ParityStrike } from '../../shared/smile/parityForward.ts';
import { yearsBetween } from '../../shared/units/time.ts';
import { numberOf, type GoldenRow } from '../shared/pricing/goldenTable.ts';
import { valueOf } from './campaignTable.ts';

export interface SpxDelta {
  /** The option's symbol. */
  readonly id: string;
  readonly days: number;
  readonly sigma: number;
  /** |ours − printed|, at the row's own printed volatility. */
  readonly error: number;
  /**
   * How far the printed delta lies outside the two deltas that the call's and the put's printed volatilities give. Cboe prints two volatilities
   * per strike but one delta (call − put = 1): it belongs to neither of them where they differ.
   */
  readonly beyondPair: number;
}

export interface SpxDeltas {
  readonly deltas: readonly SpxDelta[];
  /** Rows that print no volatility or no delta, and rows of expiries whose quotes give no forward. */
  readonly withoutVol: number;
  readonly withoutForward: number;
}

/** Close of 2022-06-10 in New York. */
const QUOTED_MS = Date.UTC(2022, 5, 10, 20);
/** SPX settles on the opening prices, SPXW at the close (hours UTC in summer; in winter an hour later, which is nothing by then). */
const SETTLEMENT_HOUR = { SPX: 13.5, SPXW: 20 } as const;
const MS_PER_HOUR = 3_600_000;

function rootOf(row: GoldenRow): 'SPX' | 'SPXW' {
  return row('symbol').startsWith('SPXW') ? 'SPXW' : 'SPX';
}

/** Every row of the chain that prints a delta and a volatility, on the forward of its own expiry and settlement. */
export function spxDeltas(rows: readonly GoldenRow[]): SpxDeltas {
  const groups = [...Map.groupBy(rows, (row) => `${rootOf(row)} ${row('expiry')}`).values()];
  const printed = rows.filter(hasDelta).length;
  const deltas = groups.flatMap(groupDeltas);
  return { deltas, withoutVol: rows.length - printed, withoutForward: printed - deltas.length };
}

function hasDelta(row: GoldenRow): boolean {
  return numberOf(row, 'iv') > 0 && numberOf(row, 'delta') !== 0;
}

function groupDeltas(rows: readonly GoldenRow[]): SpxDelta[] {
  const [first] = rows;
  if (!first) return [];
  const forward = parityForwardAndDiscount(parityStrikes(rows));
  const settledMs = Date.parse(first('expiry')) + SETTLEMENT_HOUR[rootOf(first)] * MS_PER_HOUR;
  const years = yearsBetween(QUOTED_MS, settledMs);
  if (!forward.ok || years === 0) return [];
  const { forwardUsd } = forward.value;
  const byStrike = Map.groupBy(rows, (row) => numberOf(row, 'strike'));
  return rows.filter(hasDelta).map((row) => deltaOf(row, byStrike.get(numberOf(row, 'strike')) ?? [], forwardUsd, years));
}

function deltaOf(row: GoldenRow, atStrike: readonly GoldenRow[], forwardUsd: number, years: number): SpxDelta {
  const id = row('symbol');
  const printed = numberOf(row, 'delta');
  const side = row('option_type') === 'C' ? 'call' : 'put';
  const deltaAt = (sigma: number): number =>
    black76(valueOf(id, blackInputs({ side, forwardUsd, strikeUsd: numberOf(row, 'strike'), years, sigma }))).deltaCoin;
  const pair = atStrike
    .map((each) => numberOf(each, 'iv'))
    .filter((sigma) => sigma > 0)
    .map(deltaAt);
  const beyondPair = Math.max(0, Math.min(...pair) - printed, printed - Math.max(...pair));
  const sigma = numberOf(row, 'iv');
  return { id, days: years * 365, sigma, error: Math.abs(deltaAt(sigma) - printed), beyondPair };
}

function parityStrikes(rows: readonly GoldenRow[]): ParityStrike[] {
  return [...Map.groupBy(rows, (row) => numberOf(row, 'strike'))].map(([strikeUsd, both]) => {
    const quote = (type: string, field: string): number | null => {
      const row = both.find((each) => each('option_type') === type);
      return row && numberOf(row, field) > 0 ? numberOf(row, field) : null;
    };
    return { strikeUsd, callBid: quote('C', 'bid'), callAsk: quote('C', 'ask'), putBid: quote('P', 'bid'), putAsk: quote('P', 'ask') };
  });
}

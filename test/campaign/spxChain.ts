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
  /** |ours − printed|. */
  readonly error: number;
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
  return rows.filter(hasDelta).map((row) => deltaOf(row, forward.value.forwardUsd, years));
}

function deltaOf(row: GoldenRow, forwardUsd: number, years: number): SpxDelta {
  const id = row('symbol');
  const side = row('option_type') === 'C' ? 'call' : 'put';
  const sigma = numberOf(row, 'iv');
  const inputs = valueOf(id, blackInputs({ side, forwardUsd, strikeUsd: numberOf(row, 'strike'), years, sigma }));
  return { id, days: years * 365, sigma, error: Math.abs(black76(inputs).deltaCoin - numberOf(row, 'delta')) };
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

/** Where the market went after the own hedges, on average: whether somebody traded ahead of them. */
import type { TradeSide } from '../../domain/order.ts';

export interface MarkedHedge {
  readonly side: TradeSide;
  /** Average fill, USD per coin. */
  readonly priceUsd: number;
  readonly markOuts: readonly {
    readonly afterSeconds: number;
    /** Of the same instrument, that long after the fill; null: unknown. */
    readonly midUsd: number | null;
  }[];
}

export interface MarkOutStatistic {
  readonly afterSeconds: number;
  /** The hedger's view: > 0 the market then moved their way (up after a buy), < 0 against them. Null: none is known. */
  readonly meanBps: number | null;
  /** Of the mean, from the scatter; null: fewer than two are known. */
  readonly standardErrorBps: number | null;
  readonly count: number;
}

export const MARK_OUT_SECONDS = [1, 10, 60] as const;
const BPS = 10_000;

/** One statistic per horizon of MARK_OUT_SECONDS; each hedge counts alike, unknown ones do not count. */
export function markOutStatistics(hedges: readonly MarkedHedge[]): readonly MarkOutStatistic[] {
  return MARK_OUT_SECONDS.map((afterSeconds) => {
    const known = hedges.map((hedge) => markOutBps(hedge, afterSeconds)).filter((bps) => bps !== null);
    return { afterSeconds, ...meanWithError(known), count: known.length };
  });
}

/** Mid against fill, signed by the side, in basis points of the fill; null: no such mark-out, or its mid is unknown. */
export function markOutBps({ side, priceUsd, markOuts }: MarkedHedge, afterSeconds: number): number | null {
  const midUsd = markOuts.find((markOut) => markOut.afterSeconds === afterSeconds)?.midUsd ?? null;
  if (midUsd === null || !(midUsd > 0 && midUsd < Infinity && priceUsd > 0 && priceUsd < Infinity)) return null;
  return (side === 'buy' ? 1 : -1) * (midUsd / priceUsd - 1) * BPS;
}

function meanWithError(values: readonly number[]): Pick<MarkOutStatistic, 'meanBps' | 'standardErrorBps'> {
  const count = values.length;
  if (count === 0) return { meanBps: null, standardErrorBps: null };
  const meanBps = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { meanBps, standardErrorBps: null };
  const squares = values.reduce((sum, value) => sum + (value - meanBps) ** 2, 0);
  return { meanBps, standardErrorBps: Math.sqrt(squares / (count - 1) / count) };
}

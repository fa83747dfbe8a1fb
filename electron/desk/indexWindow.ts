/** How far the index has moved lately: lows and highs over a window, from the market's own candles. Looked up about once a second of market time, not per tick. */
import type { Currency } from '../../shared/domain/instrument.ts';
import type { IndexWindow } from '../../shared/hedging/policy/policyVerdict.ts';
import { MS_PER_MINUTE, toMs } from '../../shared/units/time.ts';
import type { MarketDataPort } from '../ports/marketData.ts';

export interface IndexWindows {
  /** Null: the market data does not reach back that far. */
  readonly over: (underlying: Currency, minutes: number) => IndexWindow | null;
}

/** Market time, so that a jump is seen at once and a replay asks at the same moments again. */
const EVERY_MS = 1_000;

export function createIndexWindows(market: Pick<MarketDataPort, 'candles' | 'indexUsd' | 'nowMs'>): IndexWindows {
  const kept = new Map<string, { window: IndexWindow | null; tsMs: number }>();
  return {
    over(underlying, minutes) {
      const key = `${underlying} ${minutes}`;
      const nowMs = market.nowMs();
      const known = kept.get(key);
      if (known !== undefined && Math.abs(nowMs - known.tsMs) < EVERY_MS) return withNow(known.window, market, underlying);
      const window = windowFrom(market, underlying, minutes);
      kept.set(key, { window, tsMs: nowMs });
      return window;
    },
  };
}

function windowFrom(
  market: Pick<MarketDataPort, 'candles' | 'indexUsd' | 'nowMs'>,
  underlying: Currency,
  minutes: number,
): IndexWindow | null {
  const fromMs = toMs(market.nowMs() - minutes * MS_PER_MINUTE);
  const candles = market.candles(underlying, fromMs, MS_PER_MINUTE);
  const first = candles.ok ? candles.value[0] : undefined;
  if (!candles.ok || first === undefined || first.tsMs > fromMs + MS_PER_MINUTE) return null;
  const lowUsd = candles.value.reduce((least, { lowUsd: low }) => Math.min(least, low), first.lowUsd);
  const highUsd = candles.value.reduce((most, { highUsd: high }) => Math.max(most, high), first.highUsd);
  return withNow({ minutes, lowUsd, highUsd }, market, underlying);
}

/** The index of this moment belongs to the window, however old the candles are. */
function withNow(window: IndexWindow | null, market: Pick<MarketDataPort, 'indexUsd'>, underlying: Currency): IndexWindow | null {
  const index = market.indexUsd(underlying);
  if (window === null || !index.ok) return window;
  return { ...window, lowUsd: Math.min(window.lowUsd, index.value), highUsd: Math.max(window.highUsd, index.value) };
}

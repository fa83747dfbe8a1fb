/** Slow figures of the header tiles: the change over 24 hours and the at-the-money volatility. Looked up about once a second, not per tick, and again when the market jumped. */
import type { Currency, OptionInstrument } from '../../shared/domain/instrument.ts';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, toMs } from '../../shared/units/time.ts';
import { VOL_POINTS_PER_UNIT } from '../../shared/units/vol.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { MarketDataPort } from '../ports/marketData.ts';

export interface TileFigures {
  /** Null: the market data does not reach back 24 hours. */
  readonly change24hPct: number | null;
  /** Mark IV of the strike nearest the forward in the expiry nearest 30 days. */
  readonly atmIvPoints: number | null;
}

export interface MarketFigures {
  of(underlying: Currency): TileFigures;
}

const EVERY_MS = 1_000;
/** Market time: a market that stands after a jump asks no more, and would show the figures of before. */
const MOST_MARKET_MS = MS_PER_MINUTE;
const ATM_DAYS = 30;

export function createMarketFigures(market: MarketDataPort, wallClock: ClockPort): MarketFigures {
  const kept = new Map<Currency, { figures: TileFigures; wallMs: number; marketMs: number }>();
  return {
    of(underlying) {
      const nowMs = wallClock.nowMs();
      const known = kept.get(underlying);
      const marketMs = market.nowMs();
      const isFresh = known !== undefined && nowMs - known.wallMs < EVERY_MS && Math.abs(marketMs - known.marketMs) < MOST_MARKET_MS;
      if (isFresh) return known.figures;
      const figures = { change24hPct: change24hPct(market, underlying), atmIvPoints: atmIvPoints(market, underlying) };
      kept.set(underlying, { figures, wallMs: nowMs, marketMs });
      return figures;
    },
  };
}

function change24hPct(market: MarketDataPort, underlying: Currency): number | null {
  const fromMs = toMs(market.nowMs() - MS_PER_DAY);
  const candles = market.candles(underlying, fromMs, MS_PER_HOUR);
  const nowUsd = market.indexUsd(underlying);
  const first = candles.ok ? candles.value[0] : undefined;
  if (first === undefined || !nowUsd.ok || first.tsMs > fromMs + MS_PER_HOUR) return null;
  return 100 * (nowUsd.value / first.openUsd - 1);
}

function atmIvPoints(market: MarketDataPort, underlying: Currency): number | null {
  const atm = atmOption(market, underlying);
  if (atm === null) return null;
  const quote = market.quote(atm.id);
  if (!quote.ok || quote.value.kind !== 'option' || quote.value.markSigma === null) return null;
  return quote.value.markSigma * VOL_POINTS_PER_UNIT;
}

function atmOption(market: MarketDataPort, underlying: Currency): OptionInstrument | null {
  const index = market.indexUsd(underlying);
  if (!index.ok) return null;
  const wantedMs = market.nowMs() + ATM_DAYS * MS_PER_DAY;
  const options = market.instruments().filter((instrument) => instrument.kind === 'option' && instrument.underlying === underlying);
  let best: OptionInstrument | null = null;
  let bestDistance: readonly [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const option of options) {
    if (option.kind !== 'option') continue;
    const distance = [Math.abs(option.expiryMs - wantedMs), Math.abs(Math.log(option.strikeUsd / index.value))] as const;
    if (distance[0] < bestDistance[0] || (distance[0] === bestDistance[0] && distance[1] < bestDistance[1])) {
      best = option;
      bestDistance = distance;
    }
  }
  return best;
}

/** The synthetic orders of everybody else: the depth model minus what was taken, which comes back only after a while. */
import type { Instrument, InstrumentId } from '../../../shared/domain/instrument.ts';
import type { SeededRandom } from '../seededRandom.ts';
import { modelDepth } from './depthModel.ts';
import type { BookSide, EngineMarket } from './paperTypes.ts';

/** Wall time until a level that was hit is full again: uniform between these. */
export const REFILL_MIN_MS = 1_500;
export const REFILL_MAX_MS = 4_000;

export interface AvailableLevel {
  /** 0: at the touch. Levels that are used up are left out, ranks keep their number. */
  readonly rank: number;
  readonly price: number;
  readonly lots: number;
}

export interface Liquidity {
  /** Best first, at the market's present touch. */
  levels(instrument: Instrument, side: BookSide, wallMs: number): readonly AvailableLevel[];
  /** Whoever takes must have seen the level at the same `wallMs`. */
  take(id: InstrumentId, side: BookSide, rank: number, lots: number, wallMs: number): void;
}

interface Taken {
  readonly lots: number;
  readonly refillMs: number;
}

/** Taken sizes stick to the rank, not to the price: a quote that moves by a tick brings no new orders. */
export function createLiquidity(market: EngineMarket, seed: number, random: SeededRandom): Liquidity {
  const takenLevels = new Map<string, Taken>();
  const takenAt = (key: string, wallMs: number): number => {
    const taken = takenLevels.get(key);
    if (taken === undefined) return 0;
    if (wallMs < taken.refillMs) return taken.lots;
    takenLevels.delete(key);
    return 0;
  };
  return {
    levels(instrument, side, wallMs) {
      const touch = market.touch(instrument.id);
      const touchPrice = side === 'asks' ? touch?.ask : touch?.bid;
      if (touchPrice === undefined || touchPrice === null) return [];
      return modelDepth({ instrument, side, touchPrice, seed, marketMs: market.nowMs() }).flatMap(({ price, lots }, rank) => {
        const left = lots - takenAt(levelKey(instrument.id, side, rank), wallMs);
        return left > 0 ? [{ rank, price, lots: left }] : [];
      });
    },
    take(id, side, rank, lots, wallMs) {
      const key = levelKey(id, side, rank);
      const before = takenAt(key, wallMs);
      const refillMs = takenLevels.get(key)?.refillMs ?? wallMs + REFILL_MIN_MS + random.next() * (REFILL_MAX_MS - REFILL_MIN_MS);
      takenLevels.set(key, { lots: before + lots, refillMs });
    },
  };
}

function levelKey(id: InstrumentId, side: BookSide, rank: number): string {
  return `${id} ${side} ${rank}`;
}

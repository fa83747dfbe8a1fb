/** Hand-written markets and liquidity for the matching engine: every number is on the page of the test. */
import type { AvailableLevel, Liquidity } from '../../electron/venues/paper/liquidity.ts';
import type { EngineMarket, BookSide, Listing, Touch } from '../../electron/venues/paper/paperTypes.ts';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import { ok } from '../../shared/result/result.ts';
import { toMs } from '../../shared/units/time.ts';
import { demoInstrumentOf } from './demoRecording.ts';

export interface FakeMarket {
  nowMs: number;
  touch: Touch | null;
  state: Listing['state'];
  readonly port: EngineMarket;
}

/** Lists every name of the demo's rulebook, at 2 February 2026. */
export function aMarket(touch: Touch | null = { bid: 99_999.5, ask: 100_000.5 }): FakeMarket {
  const market: FakeMarket = {
    nowMs: Date.UTC(2026, 1, 2),
    touch,
    state: 'open',
    port: {
      nowMs: () => toMs(market.nowMs),
      listing(id: InstrumentId) {
        const instrument = demoInstrumentOf(id, toMs(market.nowMs));
        return instrument.ok ? ok({ instrument: instrument.value, state: market.state }) : instrument;
      },
      touch: () => market.touch,
    },
  };
  return market;
}

/** [price, lots], best first. */
export type Levels = readonly (readonly [price: number, lots: number])[];

export interface FakeLiquidity {
  /** New orders of others; replaces what was left. */
  set(side: BookSide, levels: Levels): void;
  readonly port: Liquidity;
}

/** What is taken is gone; nothing refills by itself. */
export function aLiquidity(bids: Levels, asks: Levels): FakeLiquidity {
  const book: Record<BookSide, AvailableLevel[]> = { bids: toLevels(bids), asks: toLevels(asks) };
  return {
    set: (side, levels) => void (book[side] = toLevels(levels)),
    port: {
      levels: (_instrument, side) => book[side].filter(({ lots }) => lots > 0),
      take: (_id, side, rank, taken) => {
        book[side] = book[side].map((level) => (level.rank === rank ? { ...level, lots: level.lots - taken } : level));
      },
    },
  };
}

function toLevels(levels: Levels): AvailableLevel[] {
  return levels.map(([price, lots], rank) => ({ rank, price, lots }));
}

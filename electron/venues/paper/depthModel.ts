/**
 * Sizes behind the recorded best prices. The recording has prices only, so this is a model: levels from the touch outwards, gaps and
 * sizes growing with the distance, sizes drawn from the seed. Calibrated on one recorded BTC-PERPETUAL book, whose best levels held
 * 92,000 and 255,000 USD: here the touch holds 50,000 to 150,000 USD. Every size is a whole number of lots, so that sums are exact.
 */
import type { Instrument } from '../../../shared/domain/instrument.ts';
import { MS_PER_MINUTE } from '../../../shared/units/time.ts';
import { multipleOf, tickNumberAt, toTickLadder, type TickLadder } from '../replay/tickNumber.ts';
import { seedOfText, uniformAt } from '../seededRandom.ts';
import type { BookSide } from './paperTypes.ts';

export const LEVELS_PER_SIDE = 12;
/** Each level further out is larger by this share of the first. */
const GROWTH_PER_LEVEL = 0.35;
/** Sizes are redrawn this often in market time. */
const REDRAW_MS = MS_PER_MINUTE;
/** A whole number of ticks may come out a float64 rounding beside it. */
const TICK_ROUNDING = 1e-6;

export interface ModelLevel {
  readonly price: number;
  readonly lots: number;
}

/** Everything a level's size depends on besides its rank. */
export interface DepthQuestion {
  readonly instrument: Instrument;
  readonly side: BookSide;
  readonly touchPrice: number;
  readonly seed: number;
  readonly marketMs: number;
}

/** The levels of one side, best first, `LEVELS_PER_SIDE` of them unless the price reaches 0 before. */
export function modelDepth(question: DepthQuestion): readonly ModelLevel[] {
  const { instrument, side, touchPrice, seed, marketMs } = question;
  const ladder = toTickLadder(instrument.tickSteps);
  const lotsAtTouch = typicalAmount(instrument, touchPrice) / instrument.lot.toNumber();
  const sideSeed = seedOfText(`${instrument.id} ${side}`);
  const epoch = Math.floor(marketMs / REDRAW_MS);
  const levels: ModelLevel[] = [];
  let price = touchPrice;
  for (let rank = 0; rank < LEVELS_PER_SIDE && price > 0; rank += 1) {
    const draw = 0.5 + uniformAt(seed, sideSeed, rank, epoch);
    levels.push({ price, lots: Math.max(1, Math.round(lotsAtTouch * draw * (1 + GROWTH_PER_LEVEL * rank))) });
    price = priceFurtherOut(ladder, price, side, gapAfter(rank));
  }
  return levels;
}

/** Ticks to the next level: 1, 2, 2, 3, 3, 4, … */
function gapAfter(rank: number): number {
  return 1 + Math.ceil(rank / 2);
}

/** On tick where it lands, which may be in a coarser or finer step; always further out. */
function priceFurtherOut(ladder: TickLadder, from: number, side: BookSide, ticks: number): number {
  const tick = tickNumberAt(ladder, from);
  const away = multipleOf(tick, Math.round(from / tick) + (side === 'asks' ? ticks : -ticks));
  const tickThere = away > 0 ? tickNumberAt(ladder, away) : tick;
  if (tickThere === tick) return away;
  const count = away / tickThere;
  return multipleOf(tickThere, side === 'asks' ? Math.ceil(count - TICK_ROUNDING) : Math.floor(count + TICK_ROUNDING));
}

/** Middle of the size at the touch, in amount units: USD for inverse futures, coins for the rest. */
const TOUCH_USD = { perpetual: { BTC: 100_000, other: 40_000 }, future: { BTC: 20_000, other: 10_000 } } as const;
const OPTION_TOUCH_LOTS = 20;

function typicalAmount(instrument: Instrument, price: number): number {
  if (instrument.kind === 'option') return OPTION_TOUCH_LOTS * instrument.lot.toNumber();
  const sizes = TOUCH_USD[instrument.kind === 'future' ? 'future' : 'perpetual'];
  const usd = instrument.underlying === 'BTC' ? sizes.BTC : sizes.other;
  return instrument.amountUnit === 'usd' ? usd : usd / price;
}

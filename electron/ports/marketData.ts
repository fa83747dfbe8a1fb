/** A source of quotes: the recorded market now, live feeds later. */
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { Quote } from '../../shared/domain/market.ts';
import type { Result } from '../../shared/result/result.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { Unsubscribe } from './unsubscribe.ts';

/** One moment of the market: everything that changed, at once. */
export interface MarketTick {
  readonly tsMs: MsSinceEpoch;
  readonly quotes: readonly Quote[];
  /** True after a seek or at the start: quotes not in this tick are gone. */
  readonly isSnapshot: boolean;
}

export interface Candle {
  /** Opening time. */
  readonly tsMs: MsSinceEpoch;
  readonly openUsd: number;
  readonly highUsd: number;
  readonly lowUsd: number;
  readonly closeUsd: number;
}

export interface MarketDataPort {
  /** Market time. */
  nowMs(): MsSinceEpoch;
  onTick(listener: (tick: MarketTick) => void): Unsubscribe;
  /** Every instrument the source can quote at the current market time. */
  instruments(): readonly Instrument[];
  /** Options that ticks are to carry besides the indexes, perpetuals and futures, replacing the earlier list. A snapshot tick carries everything. */
  watch(ids: readonly InstrumentId[]): void;
  /** The quote of a listed instrument, watched or not, at the current market time; missingData where there is none. */
  quote(id: InstrumentId): Result<Quote>;
  /** Index of the underlying at the current market time. */
  indexUsd(underlying: Currency): Result<number>;
  /** Of the underlying's index, up to now, oldest first. */
  candles(underlying: Currency, fromMs: MsSinceEpoch, stepMs: number): Result<readonly Candle[]>;
  /** Delivery price of an expiry (30-minute average of the index before it), missingData before it is known. */
  deliveryIndexUsd(underlying: Currency, expiryMs: MsSinceEpoch): Result<number>;
}

export type ReplayState = 'playing' | 'paused';

export interface ReplayStatus {
  readonly state: ReplayState;
  readonly nowMs: MsSinceEpoch;
  readonly fromMs: MsSinceEpoch;
  readonly untilMs: MsSinceEpoch;
  /** Market seconds per wall second, 1 … 1000. */
  readonly speed: number;
  readonly loop: boolean;
  /** Market times of the recorded snapshots; between two of them the path is a bridge. */
  readonly snapshotsMs: readonly MsSinceEpoch[];
  /** True when now is not exactly a recorded snapshot. */
  readonly isInterpolated: boolean;
  /** Name, licence and source of the recording, for the screen. */
  readonly source: string;
}

/** The controls of a recorded market. */
export interface ReplayPort extends MarketDataPort {
  status(): ReplayStatus;
  onStatus(listener: (status: ReplayStatus) => void): Unsubscribe;
  play(): void;
  pause(): void;
  setSpeed(speed: number): Result<void>;
  setLoop(loop: boolean): void;
  /** To the next grid point (one tick), also while paused. */
  step(): void;
  seek(toMs: MsSinceEpoch): Result<void>;
  /** Stops timers. */
  close(): void;
}

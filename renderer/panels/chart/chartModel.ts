/** One underlying's chart between history and stream: keeps the lists, and says what a new point changes. */
import type { ChartHistory } from '../../../shared/contract/requests.ts';
import {
  bucketCandles,
  bucketDelta,
  foldCandle,
  mergeHedges,
  type Candle,
  type ChartPoint,
  type DeltaPoint,
  type HedgeMark,
} from '../../charts/chartSeries.ts';

export interface PointChange {
  readonly candle: Candle | null;
  readonly delta: DeltaPoint | null;
}

export class ChartModel {
  readonly #stepMs: number;
  #candles: Candle[] = [];
  #delta: DeltaPoint[] = [];
  #hedges: HedgeMark[] = [];
  /** Trades of hedges that came with the history or the stream, so that none counts twice. */
  readonly #knownTrades = new Set<string>();

  constructor(stepMs: number) {
    this.#stepMs = stepMs;
  }
  get candles(): readonly Candle[] {
    return this.#candles;
  }
  get delta(): readonly DeltaPoint[] {
    return this.#delta;
  }
  get marks(): readonly HedgeMark[] {
    return mergeHedges(this.#hedges, this.#stepMs);
  }
  get lastMs(): number | null {
    return this.#candles.at(-1)?.tsMs ?? null;
  }

  load(history: ChartHistory): void {
    this.#candles = bucketCandles(history.candles, this.#stepMs);
    this.#delta = bucketDelta(history.delta, this.#stepMs);
    this.#hedges = [...history.hedges];
    this.#knownTrades.clear();
    for (const tradeId of history.hedges.flatMap(({ tradeIds }) => tradeIds)) this.#knownTrades.add(tradeId);
  }

  /** Older points than the last candle change nothing. */
  addPoint(point: ChartPoint): PointChange {
    const candle = foldCandle(this.#candles.at(-1), point, this.#stepMs);
    if (candle === null) return { candle: null, delta: null };
    replaceLast(this.#candles, candle);
    const delta = { tsMs: candle.tsMs, netDeltaCoin: point.netDeltaCoin, lowerCoin: point.lowerCoin, upperCoin: point.upperCoin };
    const isOld = delta.tsMs < (this.#delta.at(-1)?.tsMs ?? Number.NEGATIVE_INFINITY);
    if (!isOld) replaceLast(this.#delta, delta);
    return { candle, delta: isOld ? null : delta };
  }

  /** False: the trade was known, or is older than the history's last hedge (`historyEndMs`): then the history left it out. */
  addHedge(tradeId: string, hedge: HedgeMark, historyEndMs: number): boolean {
    if (this.#knownTrades.has(tradeId)) return false;
    this.#knownTrades.add(tradeId);
    if (hedge.tsMs < historyEndMs) return false;
    this.#hedges.push(hedge);
    return true;
  }
}

/** What changed since the chart was last drawn: the newest value per bucket. */
export class ChangedPoints {
  #candles = new Map<number, Candle>();
  #delta = new Map<number, DeltaPoint>();

  add({ candle, delta }: PointChange): void {
    if (candle !== null) this.#candles.set(candle.tsMs, candle);
    if (delta !== null) this.#delta.set(delta.tsMs, delta);
  }
  /** Rising in time, and forgotten. */
  take(): { readonly candles: readonly Candle[]; readonly delta: readonly DeltaPoint[] } {
    const taken = { candles: [...this.#candles.values()], delta: [...this.#delta.values()] };
    this.#candles = new Map();
    this.#delta = new Map();
    return taken;
  }
}

/** Same time: the last element is replaced. Later: it is appended. */
function replaceLast<T extends { readonly tsMs: number }>(list: T[], item: T): void {
  if (list.at(-1)?.tsMs === item.tsMs) list.pop();
  list.push(item);
}

/** lightweight-charts with two panes: candles with hedge marks and next-hedge lines, and below them net delta inside its band. */
import {
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  LineSeries,
  LineStyle,
  LineType,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { formatFixed } from '../format/number.ts';
import { BandArea } from './bandArea.ts';
import type { ChartColours } from './chartColours.ts';
import type { Candle, DeltaPoint, HedgeMark } from './chartSeries.ts';

const DELTA_PANE_SHARE = 0.32;
/** A young chart keeps room to its left rather than blow up its first candles. */
const SHOWN_CANDLES = 150;

export interface NextHedges {
  readonly belowUsd: number | null;
  readonly aboveUsd: number | null;
}

export class PriceChart {
  readonly #chart: IChartApi;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #delta: ISeriesApi<'Line'>;
  readonly #edges: readonly [ISeriesApi<'Line'>, ISeriesApi<'Line'>];
  readonly #marks: ISeriesMarkersPluginApi<Time>;
  readonly #band = new BandArea();
  #colours: ChartColours;
  #hedges: readonly HedgeMark[] = [];
  #lines: readonly IPriceLine[] = [];
  #next: NextHedges = { belowUsd: null, aboveUsd: null };

  constructor(element: HTMLElement, colours: ChartColours) {
    this.#colours = colours;
    this.#chart = createChart(element, { autoSize: true, localization: { locale: 'en-GB' } });
    this.#candles = this.#chart.addSeries(CandlestickSeries, { priceLineVisible: true, priceLineStyle: LineStyle.Dotted }, 0);
    const edge = () =>
      this.#chart.addSeries(
        LineSeries,
        {
          lineWidth: 1,
          lineType: LineType.WithSteps,
          priceLineVisible: false,
          lastValueVisible: false,
          crosshairMarkerVisible: false,
          priceFormat: DELTA_FORMAT,
        },
        1,
      );
    this.#edges = [edge(), edge()];
    this.#delta = this.#chart.addSeries(LineSeries, { lineWidth: 2, priceLineVisible: false, priceFormat: DELTA_FORMAT }, 1);
    this.#delta.attachPrimitive(this.#band);
    this.#marks = createSeriesMarkers(this.#candles);
    const [price, delta] = this.#chart.panes();
    price?.setStretchFactor(1 - DELTA_PANE_SHARE);
    delta?.setStretchFactor(DELTA_PANE_SHARE);
    this.setColours(colours);
  }

  setColours(colours: ChartColours): void {
    this.#colours = colours;
    this.#chart.applyOptions(chartOptions(colours));
    this.#candles.applyOptions({
      upColor: colours.gain,
      downColor: colours.loss,
      wickUpColor: colours.gain,
      wickDownColor: colours.loss,
      borderVisible: false,
    });
    this.#delta.applyOptions({ color: colours.textStrong });
    for (const edge of this.#edges) edge.applyOptions({ color: colours.bandEdge });
    this.#band.setFill(colours.band);
    this.setHedges(this.#hedges);
    this.#drawNext();
  }

  setHistory(candles: readonly Candle[], delta: readonly DeltaPoint[], decimals: number): void {
    this.#candles.setData(candles.map(toBar));
    this.#setPriceStep(candles.at(-1)?.closeUsd ?? 0, decimals);
    this.setDelta(delta);
    this.#chart.timeScale().applyOptions({ rightOffset: 4 });
    this.#chart.timeScale().setVisibleLogicalRange({ from: candles.length - SHOWN_CANDLES, to: candles.length + 4 });
  }
  updateCandle(candle: Candle): void {
    this.#candles.update(toBar(candle));
  }
  setDelta(points: readonly DeltaPoint[]): void {
    this.#delta.setData(points.map((point) => toValue(point.tsMs, point.netDeltaCoin)));
    this.#edges[0].setData(points.map((point) => toValue(point.tsMs, point.lowerCoin)));
    this.#edges[1].setData(points.map((point) => toValue(point.tsMs, point.upperCoin)));
    this.#band.setPoints(points);
  }
  /** The last point moved or a new one came; `points` is the whole list for the shading. */
  updateDelta(point: DeltaPoint, points: readonly DeltaPoint[]): void {
    this.#delta.update(toValue(point.tsMs, point.netDeltaCoin));
    this.#edges[0].update(toValue(point.tsMs, point.lowerCoin));
    this.#edges[1].update(toValue(point.tsMs, point.upperCoin));
    this.#band.setPoints(points);
  }
  setHedges(hedges: readonly HedgeMark[]): void {
    this.#hedges = hedges;
    this.#marks.setMarkers(hedges.map((hedge) => this.#toMarker(hedge)));
  }
  setNext(next: NextHedges): void {
    if (next.aboveUsd === this.#next.aboveUsd && next.belowUsd === this.#next.belowUsd) return;
    this.#next = next;
    this.#drawNext();
  }
  dispose(): void {
    this.#chart.remove();
  }

  #setPriceStep(priceUsd: number, deltaDecimals: number): void {
    const step = priceUsd < 5_000 ? 0.1 : 1;
    this.#candles.applyOptions({ priceFormat: { type: 'custom', minMove: step, formatter: priceText } });
    const format = {
      type: 'custom',
      minMove: 10 ** -deltaDecimals,
      formatter: (value: number) => formatFixed(value, deltaDecimals),
    } as const;
    for (const series of [this.#delta, ...this.#edges]) series.applyOptions({ priceFormat: format });
  }

  #toMarker({ tsMs, side, amountCoin }: HedgeMark): SeriesMarker<Time> {
    const isBuy = side === 'buy';
    return {
      time: toTime(tsMs),
      position: isBuy ? 'belowBar' : 'aboveBar',
      shape: isBuy ? 'arrowUp' : 'arrowDown',
      color: this.#colours.accent,
      size: 0.8,
      text: formatFixed(amountCoin, amountCoin < 10 ? 2 : 1),
    };
  }

  #drawNext(): void {
    for (const line of this.#lines) this.#candles.removePriceLine(line);
    const draw = (price: number | null, title: string) =>
      price === null
        ? []
        : [
            this.#candles.createPriceLine({
              price,
              title,
              color: this.#colours.accent,
              lineWidth: 1,
              lineStyle: LineStyle.Dashed,
              axisLabelVisible: true,
            }),
          ];
    this.#lines = [...draw(this.#next.aboveUsd, 'next hedge ▲'), ...draw(this.#next.belowUsd, 'next hedge ▼')];
  }
}

const DELTA_FORMAT = { type: 'custom', minMove: 0.001, formatter: (value: number) => formatFixed(value, 3) } as const;

function priceText(priceUsd: number): string {
  return formatFixed(priceUsd, Math.abs(priceUsd) < 5_000 ? 1 : 0);
}

function chartOptions(colours: ChartColours) {
  return {
    layout: {
      background: { type: ColorType.Solid, color: colours.surface },
      textColor: colours.text,
      fontFamily: "'Desk Mono', 'Source Sans 3 Variable', monospace",
      fontSize: 11,
      attributionLogo: true,
      panes: { separatorColor: colours.line, separatorHoverColor: colours.line, enableResize: true },
    },
    grid: { vertLines: { color: colours.line }, horzLines: { color: colours.line } },
    rightPriceScale: { borderColor: colours.line, scaleMargins: { top: 0.1, bottom: 0.08 } },
    timeScale: { borderColor: colours.line, timeVisible: true, secondsVisible: false },
    crosshair: { vertLine: { color: colours.text }, horzLine: { color: colours.text } },
  };
}

function toTime(tsMs: number): UTCTimestamp {
  return (tsMs / 1_000) as UTCTimestamp;
}

/** Null: the line breaks there. */
function toValue(tsMs: number, value: number | null): { time: UTCTimestamp; value?: number } {
  return value === null ? { time: toTime(tsMs) } : { time: toTime(tsMs), value };
}

function toBar({ tsMs, openUsd, highUsd, lowUsd, closeUsd }: Candle) {
  return { time: toTime(tsMs), open: openUsd, high: highUsd, low: lowUsd, close: closeUsd };
}

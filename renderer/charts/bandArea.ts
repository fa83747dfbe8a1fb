/** The band through time: the no-trade region shaded between its edges, as a lightweight-charts primitive behind the delta line. */
import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  UTCTimestamp,
} from 'lightweight-charts';
import { bandStretches, type BandPoint, type DeltaPoint } from './chartSeries.ts';

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

export class BandArea implements ISeriesPrimitive {
  #chart: SeriesAttachedParameter | null = null;
  #stretches: readonly (readonly BandPoint[])[] = [];
  #fill = 'transparent';

  attached(parameter: SeriesAttachedParameter): void {
    this.#chart = parameter;
  }
  detached(): void {
    this.#chart = null;
  }
  setPoints(points: readonly DeltaPoint[]): void {
    this.#stretches = bandStretches(points);
    this.#chart?.requestUpdate();
  }
  setFill(fill: string): void {
    this.#fill = fill;
    this.#chart?.requestUpdate();
  }
  paneViews(): readonly IPrimitivePaneView[] {
    return [{ zOrder: () => 'bottom', renderer: () => ({ draw: (target) => this.#draw(target) }) }];
  }

  #draw(target: DrawTarget): void {
    for (const stretch of this.#stretches) this.#fillStretch(target, stretch);
  }

  #fillStretch(target: DrawTarget, stretch: readonly BandPoint[]): void {
    const corners = this.#corners(stretch);
    const first = corners[0];
    if (first === undefined) return;
    target.useMediaCoordinateSpace(({ context }) => {
      context.beginPath();
      context.moveTo(first.x, first.upperY);
      for (const { x, upperY } of corners) context.lineTo(x, upperY);
      for (const { x, lowerY } of corners.toReversed()) context.lineTo(x, lowerY);
      context.closePath();
      context.fillStyle = this.#fill;
      context.fill();
    });
  }

  #corners(stretch: readonly BandPoint[]): { readonly x: number; readonly upperY: number; readonly lowerY: number }[] {
    const chart = this.#chart;
    if (chart === null) return [];
    const scale = chart.chart.timeScale();
    return stretch.flatMap(({ tsMs, upperCoin, lowerCoin }) => {
      const x = scale.timeToCoordinate((tsMs / 1_000) as UTCTimestamp);
      const upperY = chart.series.priceToCoordinate(upperCoin);
      const lowerY = chart.series.priceToCoordinate(lowerCoin);
      return x === null || upperY === null || lowerY === null ? [] : [{ x, upperY, lowerY }];
    });
  }
}

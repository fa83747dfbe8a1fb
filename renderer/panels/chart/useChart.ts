/** The chart of one underlying wired to the desk: history on request, then the chart feed; marks from fills, lines from the hedge view. */
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { BookId } from '../../../shared/domain/book.ts';
import type { Currency } from '../../../shared/domain/instrument.ts';
import { MS_PER_DAY, toMs } from '../../../shared/units/time.ts';
import { readChartColours } from '../../charts/chartColours.ts';
import { PriceChart } from '../../charts/priceChart.ts';
import { deltaDecimals } from '../../format/words.ts';
import { useDesk, useLayout, type Desk } from '../deskContext.ts';
import { ChangedPoints, ChartModel } from './chartModel.ts';
import { fillMark } from './fillMarks.ts';

/** Without a replay, history goes back this far. */
const HISTORY_MS = 7 * MS_PER_DAY;

/** A chart repaints whole canvases; four times a second is as live as a candle can look. */
const DRAW_EVERY_MS = 250;

export interface ChartSubject {
  readonly bookId: BookId | null;
  readonly underlying: Currency | null;
  readonly stepMs: number;
}

/** The problem to show instead of a chart, or null. */
export function useChart(holder: RefObject<HTMLDivElement | null>, subject: ChartSubject): string | null {
  const desk = useDesk();
  const chart = usePriceChart(holder);
  const [problem, setProblem] = useState<string | null>(null);
  const { bookId, underlying, stepMs } = subject;
  useEffect(() => {
    if (chart.current === null || bookId === null || underlying === null) return undefined;
    return follow(desk, chart.current, { bookId, underlying, stepMs }, setProblem);
  }, [desk, chart, bookId, underlying, stepMs]);
  return problem;
}

/** Filled before the effects of the caller run, for as long as the panel lives. */
function usePriceChart(holder: RefObject<HTMLDivElement | null>): RefObject<PriceChart | null> {
  const chart = useRef<PriceChart | null>(null);
  const { theme } = useLayout(({ theme }) => ({ theme }));
  const shownTheme = useRef(theme);
  useEffect(() => {
    if (holder.current === null) return undefined;
    const created = new PriceChart(holder.current, readChartColours());
    chart.current = created;
    return () => {
      chart.current = null;
      created.dispose();
    };
  }, [holder]);
  useEffect(() => {
    if (shownTheme.current === theme) return;
    shownTheme.current = theme;
    chart.current?.setColours(readChartColours());
  }, [theme]);
  return chart;
}

interface Subject {
  readonly bookId: BookId;
  readonly underlying: Currency;
  readonly stepMs: number;
}

/** Returns the function that lets go. */
function follow(desk: Desk, chart: PriceChart, subject: Subject, onProblem: (text: string | null) => void): () => void {
  const model = new ChartModel(subject.stepMs);
  const { underlying } = subject;
  const changed = new ChangedPoints();
  let isCurrent = true;
  let isLoaded = false;
  let historyEndMs = 0;
  const load = async () => {
    const status = desk.store.getState().status;
    const fromMs = toMs((status?.replay?.fromMs ?? status?.tsMs ?? 0) - HISTORY_MS);
    const reply = await desk.client.request('chart.history', { ...subject, fromMs });
    if (!isCurrent) return;
    onProblem(reply.ok ? null : `No history: ${reply.failure.message}`);
    model.load(reply.ok ? reply.value : { candles: [], hedges: [], delta: [] });
    historyEndMs = Math.max(0, ...(reply.ok ? reply.value.hedges : []).map((hedge) => hedge.tsMs));
    isLoaded = true;
    changed.take();
    chart.setHistory(model.candles, model.delta, deltaDecimals(underlying));
    addFills();
    chart.setHedges(model.marks);
  };
  const draw = () => {
    const { candles, delta } = changed.take();
    for (const candle of candles) chart.updateCandle(candle);
    for (const point of delta) chart.updateDelta(point, model.delta);
  };
  const timer = window.setInterval(draw, DRAW_EVERY_MS);
  const addFills = () => {
    const { orders } = desk.store.getState();
    if (orders.bookId !== subject.bookId) return false;
    return orders.fills.filter((fill) => {
      const mark = fillMark(fill, underlying);
      return mark !== null && model.addHedge(fill.tradeId, mark, historyEndMs);
    }).length;
  };
  const stops = [
    desk.client.subscribe('chart', (message) => {
      if (!isLoaded || message.bookId !== subject.bookId) return;
      for (const point of message.points) if (point.underlying === underlying) changed.add(model.addPoint(point));
    }),
    desk.client.onLink((open) => {
      if (open) void load();
    }),
    desk.store.subscribe((state, before) => {
      const view = state.hedge.views.get(underlying);
      chart.setNext({ belowUsd: view?.nextHedgeBelowUsd ?? null, aboveUsd: view?.nextHedgeAboveUsd ?? null });
      if (isLoaded && state.orders !== before.orders && addFills()) chart.setHedges(model.marks);
    }),
  ];
  return () => {
    isCurrent = false;
    window.clearInterval(timer);
    for (const stop of stops) stop();
  };
}

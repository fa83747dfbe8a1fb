/** A small plot: one line, round ticks on both axes, marks on it, and points that can be picked. */
import type { KeyboardEvent, ReactNode } from 'react';
import { pathOf, plotScale, rangeOf, ticksOf, withRoundEnds, type PlotFrame, type PlotPoint, type PlotScale } from './plotGeometry.ts';
import { useWidth } from './useWidth.ts';

export interface PlotAxis {
  /** With its unit: "size, USD". */
  readonly name: string;
  readonly format: (value: number) => string;
  readonly withZero: boolean;
}

export interface PlotMark extends PlotPoint {
  readonly text: string;
}

export interface PlotChoice extends PlotPoint {
  readonly label: string;
  readonly isPicked: boolean;
  readonly onPick: () => void;
  readonly testId: string;
}

export interface PlotProps {
  readonly label: string;
  readonly testId: string;
  readonly heightPx: number;
  readonly xAxis: PlotAxis;
  readonly yAxis: PlotAxis;
  /** In drawing order. */
  readonly line: readonly PlotPoint[];
  readonly marks?: readonly PlotMark[];
  readonly choices?: readonly PlotChoice[];
}

const MARGINS = { leftPx: 46, rightPx: 12, topPx: 20, bottomPx: 30 } as const;
const PX_PER_X_TICK = 70;
const PX_PER_Y_TICK = 30;

export function Plot(props: PlotProps): ReactNode {
  const [holder, widthPx] = useWidth(280);
  const { label, testId, heightPx, line, marks = [], choices = [] } = props;
  const frame = { widthPx, heightPx, ...MARGINS };
  const all = [...line, ...marks, ...choices];
  const counts = { x: Math.max(2, Math.floor(widthPx / PX_PER_X_TICK)), y: Math.max(2, Math.floor(heightPx / PX_PER_Y_TICK)) };
  const x = withRoundEnds(
    rangeOf(
      all.map((point) => point.x),
      props.xAxis.withZero,
    ),
    counts.x,
  );
  const y = withRoundEnds(
    rangeOf(
      all.map((point) => point.y),
      props.yAxis.withZero,
    ),
    counts.y,
  );
  const scale = plotScale(frame, x, y);
  return (
    <div ref={holder} className="plot" data-testid={testId}>
      <svg width={widthPx} height={heightPx} role={choices.length === 0 ? 'img' : 'group'} aria-label={label}>
        <Axis axis={props.xAxis} ticks={ticksOf(x, counts.x)} frame={frame} scale={scale} side="bottom" />
        <Axis axis={props.yAxis} ticks={ticksOf(y, counts.y)} frame={frame} scale={scale} side="left" />
        <path className="plot-line" d={pathOf(line, scale)} />
        {marks.map((mark) => (
          <Mark key={mark.text} mark={mark} frame={frame} scale={scale} />
        ))}
        {choices.map((choice) => (
          <Choice key={choice.testId} choice={choice} scale={scale} />
        ))}
      </svg>
    </div>
  );
}

interface AxisProps {
  readonly axis: PlotAxis;
  readonly ticks: readonly number[];
  readonly frame: PlotFrame;
  readonly scale: PlotScale;
  readonly side: 'bottom' | 'left';
}

function Axis({ axis, ticks, frame, scale, side }: AxisProps): ReactNode {
  const bottom = frame.heightPx - frame.bottomPx;
  const right = frame.widthPx - frame.rightPx;
  const isBottom = side === 'bottom';
  return (
    <g className="plot-axis">
      {ticks.map((tick) => {
        const at = isBottom ? scale.toX(tick) : scale.toY(tick);
        const line = isBottom ? { x1: at, x2: at, y1: bottom, y2: bottom + 3 } : { x1: frame.leftPx, x2: right, y1: at, y2: at };
        const text = isBottom ? { x: at, y: bottom + 14, textAnchor: 'middle' as const } : { x: frame.leftPx - 5, y: at + 3.5 };
        return (
          <g key={tick}>
            <line {...line} />
            <text textAnchor="end" {...text}>
              {axis.format(tick)}
            </text>
          </g>
        );
      })}
      <text
        className="plot-axis-name"
        x={isBottom ? right : 2}
        y={isBottom ? frame.heightPx - 3 : 9}
        textAnchor={isBottom ? 'end' : 'start'}
      >
        {axis.name}
      </text>
    </g>
  );
}

/** A dashed line down to the axis and a ring: this trade, not another. */
function Mark({ mark, frame, scale }: { readonly mark: PlotMark; readonly frame: PlotFrame; readonly scale: PlotScale }): ReactNode {
  const x = scale.toX(mark.x);
  const y = scale.toY(mark.y);
  const isRight = x > frame.widthPx / 2;
  return (
    <g className="plot-mark">
      <line x1={x} x2={x} y1={y} y2={frame.heightPx - frame.bottomPx} />
      <circle cx={x} cy={y} r={3.5} />
      <text x={x + (isRight ? -7 : 7)} y={Math.max(10, y - 9)} textAnchor={isRight ? 'end' : 'start'}>
        {mark.text}
      </text>
    </g>
  );
}

function Choice({ choice, scale }: { readonly choice: PlotChoice; readonly scale: PlotScale }): ReactNode {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    choice.onPick();
  };
  return (
    <g
      className="plot-choice"
      role="button"
      tabIndex={0}
      aria-label={choice.label}
      aria-pressed={choice.isPicked}
      data-testid={choice.testId}
      transform={`translate(${scale.toX(choice.x)} ${scale.toY(choice.y)})`}
      onClick={choice.onPick}
      onKeyDown={onKeyDown}
    >
      <title>{choice.label}</title>
      <circle className="plot-choice-reach" r={11} />
      {choice.isPicked ? <rect x={-4.5} y={-4.5} width={9} height={9} /> : <circle r={4} />}
    </g>
  );
}

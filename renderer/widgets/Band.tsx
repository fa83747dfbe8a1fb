/**
 * The band: no-trade region shaded, target a thin tick, filled delta a needle, working and in-flight orders a hollow needle,
 * the delta after the suggested hedge a ghost. One drawing in three sizes; it moves smoothly only when an edge is crossed.
 */
import { useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react';
import { formatFixed } from '../format/number.ts';
import { bandGeometry, type BandGeometry, type BandMark, type BandReading, type BandZone } from './bandGeometry.ts';
import { bandText } from './bandText.ts';
import { useWidth } from './useWidth.ts';

export type BandSize = 'tile' | 'ticket' | 'cell';

export interface BandProps {
  readonly reading: BandReading;
  readonly unit: string;
  readonly decimals: number;
  readonly size: BandSize;
  /** Index levels at which the next hedge fires, for the ends of the ticket's ruler. */
  readonly ends?: { readonly left: string | null; readonly right: string | null };
}

interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Vertical centre of the ruler and half of the shaded region's height. */
  readonly axisY: number;
  readonly halfPx: number;
  readonly padPx: number;
}

const HEIGHTS: Readonly<Record<BandSize, Pick<Frame, 'heightPx' | 'axisY' | 'halfPx' | 'padPx'>>> = {
  tile: { heightPx: 22, axisY: 11, halfPx: 6, padPx: 4 },
  cell: { heightPx: 16, axisY: 8, halfPx: 4.5, padPx: 4 },
  ticket: { heightPx: 72, axisY: 37, halfPx: 12, padPx: 10 },
};
/** Three figures under the region need this much. */
const ROOM_FOR_FIGURES_PX = 150;
const ROOM_FOR_TWO_PX = 64;
const FIRST_WIDTH_PX: Readonly<Record<BandSize, number>> = { tile: 150, cell: 104, ticket: 480 };

export function Band({ reading, unit, decimals, size, ends }: BandProps): ReactNode {
  const [holder, widthPx] = useWidth(FIRST_WIDTH_PX[size]);
  const frame: Frame = { ...HEIGHTS[size], widthPx };
  const geometry = bandGeometry(reading);
  useCrossingMark(holder, geometry.zone);
  const label = bandText(reading, unit, decimals);
  return (
    <div ref={holder} className={`band band-${size}`} data-zone={geometry.zone}>
      <svg width={widthPx} height={frame.heightPx} role="img" aria-label={label}>
        <title>{label}</title>
        <Ruler geometry={geometry} frame={frame} />
        <Marks geometry={geometry} frame={frame} size={size} />
        {size === 'ticket' ? <Figures reading={reading} geometry={geometry} frame={frame} decimals={decimals} /> : null}
      </svg>
      {ends === undefined || (ends.left === null && ends.right === null) ? null : <Ends {...ends} />}
    </div>
  );
}

function Ruler({ geometry, frame }: { readonly geometry: BandGeometry; readonly frame: Frame }): ReactNode {
  const { axisY, halfPx } = frame;
  const target = toX(geometry.targetAt, frame);
  return (
    <g>
      <line className="band-axis" x1={toX(0, frame)} x2={toX(1, frame)} y1={axisY} y2={axisY} />
      {geometry.band === null ? null : <Region band={geometry.band} frame={frame} />}
      <line className="band-target" x1={target} x2={target} y1={axisY - halfPx - 2} y2={axisY + halfPx + 2} />
    </g>
  );
}

function Region({ band, frame }: { readonly band: NonNullable<BandGeometry['band']>; readonly frame: Frame }): ReactNode {
  const { axisY, halfPx } = frame;
  const lower = toX(band.lowerAt, frame);
  const upper = toX(band.upperAt, frame);
  return (
    <>
      <rect className="band-region" x={lower} width={Math.max(2, upper - lower)} y={axisY - halfPx} height={2 * halfPx} />
      <line className="band-edge" x1={lower} x2={lower} y1={axisY - halfPx} y2={axisY + halfPx} />
      <line className="band-edge" x1={upper} x2={upper} y1={axisY - halfPx} y2={axisY + halfPx} />
    </>
  );
}

function Marks({ geometry, frame, size }: { readonly geometry: BandGeometry; readonly frame: Frame; readonly size: BandSize }): ReactNode {
  const { filled, net, after, hasOpenOrders } = geometry;
  return (
    <g>
      {net !== null && after !== null && size !== 'tile' ? <Path from={net} to={after} frame={frame} /> : null}
      {after === null ? null : <Needle mark={after} kind="ghost" frame={frame} />}
      {net !== null && hasOpenOrders ? <Needle mark={net} kind="hollow" frame={frame} /> : null}
      {filled === null ? null : <Needle mark={filled} kind="filled" frame={frame} />}
    </g>
  );
}

/** What one click would do: a dashed way from here to there. */
function Path({ from, to, frame }: { readonly from: BandMark; readonly to: BandMark; readonly frame: Frame }): ReactNode {
  return <line className="band-path" x1={toX(from.at, frame)} x2={toX(to.at, frame)} y1={frame.axisY} y2={frame.axisY} />;
}

function Needle({
  mark,
  kind,
  frame,
}: {
  readonly mark: BandMark;
  readonly kind: 'filled' | 'hollow' | 'ghost';
  readonly frame: Frame;
}): ReactNode {
  const top = frame.axisY - frame.halfPx - 4;
  const bottom = frame.axisY + frame.halfPx + 4;
  const shape = mark.beyond === null ? uprightNeedle(top, bottom) : sidewaysNeedle(frame, mark.beyond);
  return (
    <g className={`band-needle band-${kind}`} style={{ transform: `translateX(${toX(mark.at, frame)}px)` }}>
      <path d={shape} />
    </g>
  );
}

/** A slim bar with a pointed foot and head, so that it reads at 12 px and at 40. */
function uprightNeedle(top: number, bottom: number): string {
  return `M0 ${top} L1.75 ${top + 3} L1.75 ${bottom - 3} L0 ${bottom} L-1.75 ${bottom - 3} L-1.75 ${top + 3} Z`;
}

/** Far outside: a chevron at the end of the ruler that points on. */
function sidewaysNeedle({ axisY, halfPx }: Frame, beyond: 'left' | 'right'): string {
  const tip = beyond === 'left' ? -4 : 4;
  const back = beyond === 'left' ? 4 : -4;
  return `M${tip} ${axisY} L${back} ${axisY - halfPx} L${back} ${axisY + halfPx} Z`;
}

function Figures({
  reading,
  geometry,
  frame,
  decimals,
}: {
  readonly reading: BandReading;
  readonly geometry: BandGeometry;
  readonly frame: Frame;
  readonly decimals: number;
}): ReactNode {
  const above = frame.axisY - frame.halfPx - 10;
  return (
    <g className="band-figures">
      <ScaleFigures reading={reading} geometry={geometry} frame={frame} decimals={decimals} />
      <Figure
        mark={geometry.net}
        other={geometry.after}
        value={reading.netCoin}
        y={above}
        frame={frame}
        decimals={decimals}
        name="band-figure-net"
      />
      <Figure
        mark={geometry.after}
        other={geometry.net}
        value={reading.afterCoin}
        y={above}
        frame={frame}
        decimals={decimals}
        name="band-figure-after"
      />
    </g>
  );
}

/** Edges and target under the ruler; the target alone where there is no band. */
function ScaleFigures(props: {
  readonly reading: BandReading;
  readonly geometry: BandGeometry;
  readonly frame: Frame;
  readonly decimals: number;
}): ReactNode {
  const { reading, geometry, frame, decimals } = props;
  const below = frame.axisY + frame.halfPx + 17;
  const target = (
    <text x={toX(geometry.targetAt, frame)} y={below} textAnchor="middle">
      {formatFixed(reading.targetCoin, decimals)}
    </text>
  );
  if (geometry.band === null) return target;
  const lowerX = toX(geometry.band.lowerAt, frame);
  const upperX = toX(geometry.band.upperAt, frame);
  const isNarrow = upperX - lowerX < ROOM_FOR_FIGURES_PX;
  return (
    <>
      <text x={lowerX + (isNarrow ? 8 : 0)} y={below} textAnchor={isNarrow ? 'end' : 'middle'}>
        {formatFixed(reading.lowerCoin, decimals)}
      </text>
      <text x={upperX - (isNarrow ? 8 : 0)} y={below} textAnchor={isNarrow ? 'start' : 'middle'}>
        {formatFixed(reading.upperCoin, decimals)}
      </text>
      {isNarrow ? null : target}
    </>
  );
}

/** Two figures that come close lean away from each other. */
function Figure(props: {
  readonly mark: BandMark | null;
  readonly other: BandMark | null;
  readonly value: number | null;
  readonly y: number;
  readonly frame: Frame;
  readonly decimals: number;
  readonly name: string;
}): ReactNode {
  const { mark, other, frame } = props;
  if (mark === null) return null;
  const x = Math.min(Math.max(toX(mark.at, frame), 28), frame.widthPx - 28);
  const isClose = other !== null && Math.abs(toX(other.at, frame) - x) < ROOM_FOR_TWO_PX;
  const isLeft = other !== null && (mark.at < other.at || (mark.at === other.at && props.name === 'band-figure-net'));
  const lean = isLeft ? -4 : 4;
  return (
    <text className={props.name} x={isClose ? x + lean : x} y={props.y} textAnchor={isClose ? (isLeft ? 'end' : 'start') : 'middle'}>
      {formatFixed(props.value, props.decimals)}
    </text>
  );
}

function Ends({ left, right }: { readonly left: string | null; readonly right: string | null }): ReactNode {
  return (
    <div className="band-ends">
      <span>{left}</span>
      <span>{right}</span>
    </div>
  );
}

function toX(at: number, { widthPx, padPx }: Frame): number {
  return padPx + at * Math.max(0, widthPx - 2 * padPx);
}

/** Marks the drawing as crossing for the one paint in which `zone` differs from the paint before: only then do needles glide. */
function useCrossingMark(holder: RefObject<HTMLElement | null>, zone: BandZone): void {
  const previous = useRef(zone);
  useLayoutEffect(() => {
    holder.current?.toggleAttribute('data-crossing', previous.current !== zone);
    previous.current = zone;
  });
}

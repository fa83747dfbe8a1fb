/** The optimiser's answer as the screen tells it. Pure. */
import type { HedgeOutlook, OptimiseAnswer, Optimum } from '../../../shared/contract/optimiseSchemas.ts';
import { formatFixed, formatPercent, formatSigned, formatSignificant, UNKNOWN_TEXT } from '../../format/number.ts';
import { formatStamp } from '../../format/time.ts';
import { countOf, deltaDecimals } from '../../format/words.ts';
import type { Question } from './optimiserForm.ts';

/** The optimum that is looked at: the best, or a point of the frontier. */
export function shownOptimum({ best, frontier }: OptimiseAnswer, picked: number | null): Optimum {
  return picked === null ? best : (frontier[picked]?.optimum ?? best);
}

/** "proven optimal", or how far from proven the best found is. */
export function statusWords({ status, gap }: Optimum): string {
  if (status === 'optimal') return 'proven: no cheaper set of whole lots meets the limits';
  const within = gap === null ? 'how far from the best is unknown' : `at most ${formatSignificant(gap * 100, 2)} % above the best possible`;
  return `time is up, this is the best found: ${within}`;
}

/** "04 Feb 21:33:08 UTC: |Δ| ≤ 0.01 BTC, |Γ 1 %| free, |Vega| free, at most 3 instruments over 24 h" */
export function askedWords({ limits, maxInstruments, horizonHours }: Question, tsMs: number, underlying: string): string {
  const limit = (name: string, value: number | null, unit: string) =>
    value === null ? `|${name}| free` : `|${name}| ≤ ${formatSignificant(value, 6)} ${unit}`;
  const texts = [
    limit('Δ', limits.deltaCoin, underlying),
    limit('Γ 1 %', limits.gammaCoinPerPct, underlying),
    limit('Vega', limits.vegaUsdPerVolPoint, 'USD/pt'),
  ];
  const size = `at most ${countOf(maxInstruments, 'instrument')} over ${formatSignificant(horizonHours, 4)} h`;
  return `${formatStamp(tsMs)} UTC: ${texts.join(', ')}, ${size}`;
}

export interface Now {
  /** What the form would ask; null: it cannot be read. */
  readonly question: Question | null;
  /** Of every leg, without working orders; null: unknown. */
  readonly deltaCoin: number | null;
}

/** Why the answer is not that to the form and the book as they are now; empty: it is. */
export function staleWords(answered: Question, before: OptimiseAnswer['before'], now: Now, underlying: string): readonly string[] {
  const decimals = deltaDecimals(underlying);
  const delta = formatFixed(now.deltaCoin, decimals);
  const isOther = JSON.stringify(now.question) !== JSON.stringify(answered);
  const hasMoved = delta !== formatFixed(before.deltaCoin, decimals);
  return [
    ...(isOther ? ['the limits above have changed since'] : []),
    ...(hasMoved ? [`the delta of the book is ${delta} ${underlying} by now`] : []),
  ];
}

export interface FrontierPoint {
  /** Residual gamma, absolute. */
  readonly x: number;
  readonly y: number;
  readonly at: number;
}

/** Cost against the gamma left, rising in gamma. */
export function frontierPoints({ frontier }: Pick<OptimiseAnswer, 'frontier'>): readonly FrontierPoint[] {
  return frontier
    .map(({ optimum }, at) => ({ x: Math.abs(optimum.after.gammaCoinPerPct), y: optimum.costUsd, at }))
    .sort((a, b) => a.x - b.x);
}

export interface OutlookRow {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  readonly texts: readonly string[];
  /** Column with the better value; null: equal, unknown, or no better and worse. */
  readonly better: number | null;
}

interface OutlookSpec {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  readonly of: (outlook: HedgeOutlook) => number | null;
  readonly text: (value: number | null, outlook: HedgeOutlook) => string;
  /** low: less is better. */
  readonly wants: 'low' | 'high';
}

const OUTLOOK_SPECS: readonly OutlookSpec[] = [
  {
    name: 'Cost now',
    unit: 'USD',
    meaning: 'Fees, spreads, slippage',
    of: ({ costUsd }) => costUsd,
    text: (value) => formatFixed(value, 0),
    wants: 'low',
  },
  {
    name: 'Re-hedges',
    unit: 'a day',
    meaning: 'Expected under the policy in force',
    of: ({ rehedgesPerDay }) => rehedgesPerDay,
    text: (value) => formatFixed(value, 1),
    wants: 'low',
  },
  {
    name: 'Hedging cost',
    unit: 'USD/day',
    meaning: 'Of those re-hedges',
    of: ({ hedgingUsdPerDay }) => hedgingUsdPerDay,
    text: (value) => formatFixed(value, 0),
    wants: 'low',
  },
  {
    name: 'Theta',
    unit: 'USD/day',
    meaning: '+ is earned',
    of: ({ thetaUsdPerDay }) => thetaUsdPerDay,
    text: (value) => formatSigned(value, 0),
    wants: 'high',
  },
  {
    name: 'Tail loss',
    unit: 'USD',
    meaning: 'Worst of the jump table with the hedge frozen; − is a loss',
    of: ({ tailUsd }) => tailUsd,
    text: (value, { tailMovePct }) =>
      tailMovePct === null ? formatSigned(value, 0) : `${formatSigned(value, 0)} at ${formatPercent(tailMovePct, 0)}`,
    wants: 'high',
  },
  {
    name: 'Initial margin',
    unit: 'USD',
    meaning: "Estimate from the venue's published rules",
    of: ({ initialMarginUsd }) => initialMarginUsd,
    text: (value) => formatFixed(value, 0),
    wants: 'low',
  },
];

export function outlookRows(outlooks: readonly HedgeOutlook[]): readonly OutlookRow[] {
  return OUTLOOK_SPECS.map(({ name, unit, meaning, of, text, wants }) => ({
    name,
    unit,
    meaning,
    texts: outlooks.map((outlook) => text(of(outlook), outlook)),
    better: betterOf(outlooks.map(of), wants),
  }));
}

/** Nothing unknown is better or worse than anything. */
function betterOf(values: readonly (number | null)[], wants: 'low' | 'high'): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length < 2 || known.length < values.length) return null;
  const best = wants === 'low' ? Math.min(...known) : Math.max(...known);
  return known.filter((value) => value === best).length === 1 ? known.indexOf(best) : null;
}

export interface GreekRow {
  readonly name: string;
  readonly unit: string;
  readonly before: string;
  readonly after: string;
}

export function greekRows(before: OptimiseAnswer['before'], after: Optimum['after'], underlying: string): readonly GreekRow[] {
  const row = (name: string, unit: string, from: number, to: number, decimals: number): GreekRow => ({
    name,
    unit,
    before: formatFixed(from, decimals),
    after: formatFixed(to, decimals),
  });
  return [
    row('Δ', underlying, before.deltaCoin, after.deltaCoin, 3),
    row('Γ 1 %', underlying, before.gammaCoinPerPct, after.gammaCoinPerPct, 3),
    row('Vega', 'USD/pt', before.vegaUsdPerVolPoint, after.vegaUsdPerVolPoint, 0),
    row('Theta', 'USD/day', before.thetaUsdPerDay, after.thetaUsdPerDay, 0),
  ];
}

/** "working for 0.8 s of at most 8 s" */
export function progressWords(elapsedMs: number, timeLimitSeconds: number, frontierPoints: number): string {
  const mostSeconds = timeLimitSeconds * (frontierPoints + 1);
  if (!Number.isFinite(mostSeconds)) return UNKNOWN_TEXT;
  return `weighing whole lots for ${(elapsedMs / 1_000).toFixed(1)} s, at most about ${formatSignificant(mostSeconds, 2)} s`;
}

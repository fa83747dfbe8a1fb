/** The report of `desk explain`: the parts of a P&L as JSON, unknown as null with its reason. */
import type { ExplainFigures } from '../../shared/risk/explain/explainFigures.ts';
import type { ExplainedGroup, ExplainedLeg, ExplainedPnl } from '../../shared/risk/explain/explainPnl.ts';
import type { BookAndChain } from './bookAndChain.ts';

/** The figures of the report, in its order. Unit: that of the record, USD or coin. */
const FIGURES = [
  'actual',
  'spot',
  'delta',
  'gamma',
  'time',
  'vol',
  'vega',
  'volga',
  'cross',
  'vanna',
  'carry',
  'funding',
  'fees',
  'trades',
  'unbooked',
  'residual',
  'gross',
  'transfers',
] as const satisfies readonly (keyof ExplainFigures)[];

type ReportFigures = Readonly<Record<(typeof FIGURES)[number], number | null>>;

interface ReportMoneys {
  /** Null: unknown. */
  readonly usd: ReportFigures | null;
  /** In the underlying; null: unknown, or belongs to no one coin. */
  readonly coin: ReportFigures | null;
}

export interface ExplainReportLeg extends ReportMoneys {
  /** Null: a balance, which is added up over books and venues. */
  readonly book: string | null;
  readonly venue: string | null;
  readonly instrument: string;
  /** Why the figures are null. */
  readonly error?: string;
}

export type ExplainReportGroup = ReportMoneys & { readonly legs: number; readonly unknownLegs: number };

export interface ExplainReport {
  readonly before: string;
  readonly after: string;
  /** Of the snapshots used; null: the chain names no time. */
  readonly chainBefore: string | null;
  readonly chainAfter: string | null;
  /** What two files cannot tell and was taken for granted. */
  readonly assumptions: readonly string[];
  readonly legs: readonly ExplainReportLeg[];
  /** By underlying, and "cash" for money. */
  readonly totals: Readonly<Record<string, ExplainReportGroup>>;
  readonly total: ExplainReportGroup;
}

/** `assumptions`: what was taken for granted on the way to `pnl`, in words. */
export function explainReport(before: BookAndChain, after: BookAndChain, pnl: ExplainedPnl, assumptions: readonly string[]): ExplainReport {
  return {
    before: toIso(before.atMs),
    after: toIso(after.atMs),
    chainBefore: toIsoOrNull(before.market.snapshotMs),
    chainAfter: toIsoOrNull(after.market.snapshotMs),
    assumptions,
    legs: pnl.legs.map(reportLeg),
    totals: Object.fromEntries(pnl.underlyings.map((group) => [group.underlying ?? 'cash', reportGroup(group)])),
    total: reportGroup(pnl.total),
  };
}

function reportLeg({ venue: held, name, figures }: ExplainedLeg): ExplainReportLeg {
  const [book, venue] = held === null ? [null, null] : (JSON.parse(held) as readonly [string, string]);
  const where = { book, venue, instrument: name };
  if (!figures.ok) return { ...where, usd: null, coin: null, error: figures.failure.message };
  const { usd, coin } = figures.value;
  return { ...where, usd: reportFigures(usd), coin: coin === null ? null : reportFigures(coin) };
}

function reportGroup({ usd, coin, legCount, unknownLegs }: ExplainedGroup): ExplainReportGroup {
  return { usd: reportFigures(usd), coin: coin === null ? null : reportFigures(coin), legs: legCount, unknownLegs };
}

function reportFigures(figures: ExplainFigures): ReportFigures {
  return Object.fromEntries(FIGURES.map((name) => [name, figures[name]])) as ReportFigures;
}

function toIso(ms: number): string {
  return new Date(ms).toISOString();
}

function toIsoOrNull(ms: number | null): string | null {
  return ms === null ? null : toIso(ms);
}

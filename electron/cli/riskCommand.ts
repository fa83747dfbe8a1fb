/** `desk risk`: every leg of a book file valued against a chain file, and the totals per underlying, as JSON. */
import { bookStructure } from '../../shared/risk/bookStructure.ts';
import { aggregateRisk, type GroupRisk } from '../../shared/risk/aggregate.ts';
import type { Leg } from '../../shared/risk/leg.ts';
import { legRisk } from '../../shared/risk/legRisk.ts';
import type { LegRisk, RiskFigures } from '../../shared/risk/riskFigures.ts';
import { unknownBecause } from '../../shared/risk/unknownFigures.ts';
import { THETA_CONVENTIONS, type ThetaConvention } from '../../shared/pricing/thetaConventions.ts';
import type { Result } from '../../shared/result/result.ts';
import type { BookCsvRow } from '../importers/bookCsv.ts';
import { readBookAndChain, type BookAndChainInputs } from './bookAndChain.ts';
import type { CommandAnswer } from './commandAnswer.ts';

export interface RiskCommandInputs extends BookAndChainInputs {
  readonly theta: ThetaConvention['name'];
}

/** The figures of the report, in its order. */
const FIGURES = [
  'deltaCoin',
  'premiumAdjustedDeltaCoin',
  'gammaCoinPerUsd',
  'vegaUsdPerVolPoint',
  'thetaUsdPerDay',
  'rhoUsdPerPct',
  'valueUsd',
] as const satisfies readonly (keyof RiskFigures)[];

type ReportFigures = Readonly<Record<(typeof FIGURES)[number], number | null>>;

export interface RiskReportLeg extends ReportFigures {
  readonly book: string;
  readonly venue: string;
  readonly instrument: string;
  /** Signed, amount units. */
  readonly qty: number;
  /** Why a figure is null. */
  readonly error?: string;
}

export interface RiskReport {
  readonly at: string;
  /** Of the snapshot used; null: the chain names no time. */
  readonly chainAt: string | null;
  readonly theta: ThetaConvention['name'];
  /** In the file's order. */
  readonly legs: readonly RiskReportLeg[];
  /** By underlying, and "cash" for money. */
  readonly totals: Readonly<Record<string, ReportFigures & { readonly legs: number; readonly unknownLegs: number }>>;
}

/** What is unknown is null with its reason on the leg, and counted in the totals; it is no error of the command. */
export function riskCommand(inputs: RiskCommandInputs): CommandAnswer {
  const read = readBookAndChain(inputs);
  if (read.kind !== 'read') return read;
  const { atMs, rows, legs, market } = read.value;
  const risks = legs.map((leg) => legRisk(leg, market, atMs, THETA_CONVENTIONS[inputs.theta]));
  const report: RiskReport = {
    at: new Date(atMs).toISOString(),
    chainAt: market.snapshotMs === null ? null : new Date(market.snapshotMs).toISOString(),
    theta: inputs.theta,
    legs: rows.map((row, at) => reportLeg(row, legs[at], risks[at])),
    totals: reportTotals(legs, risks),
  };
  return { kind: 'ok', stdout: `${JSON.stringify(report, null, 2)}\n`, stderrLines: [] };
}

function reportLeg(row: BookCsvRow, leg: Leg | undefined, risk: Result<LegRisk> | undefined): RiskReportLeg {
  const known = risk?.ok === true ? risk.value : null;
  const failure = risk?.ok === false ? risk.failure.message : null;
  const error = failure ?? (leg !== undefined && known !== null ? unknownBecause(leg, known) : null);
  return {
    book: row.book,
    venue: row.venue,
    instrument: row.kind === 'balance' ? row.currency : row.instrument.id,
    qty: row.signedAmount.toNumber(),
    ...reportFigures(known),
    ...(error === null ? {} : { error }),
  };
}

function reportTotals(legs: readonly Leg[], risks: readonly Result<LegRisk>[]): RiskReport['totals'] {
  const { underlyings } = aggregateRisk(bookStructure(legs), legs, risks);
  return Object.fromEntries(underlyings.map(({ underlying, risk }) => [underlying ?? 'cash', reportGroup(risk)]));
}

function reportGroup(risk: GroupRisk): RiskReport['totals'][string] {
  return { ...reportFigures(risk), legs: risk.legCount, unknownLegs: risk.unknownLegs };
}

function reportFigures(figures: RiskFigures | null): ReportFigures {
  return Object.fromEntries(FIGURES.map((name) => [name, figures === null ? null : figures[name]])) as ReportFigures;
}

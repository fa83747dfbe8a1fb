/**
 * Fits every expiry of every snapshot of the chain files in a folder and prints the tables of docs/smile-fit.md.
 * `node test/support/smileReport.ts FOLDER`. Takes minutes; not part of the tests.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { chainExpiries, type ChainExpiry } from '../../electron/cli/chainExpiries.ts';
import { parseChainCsv, type ChainRow } from '../../electron/importers/chainCsv.ts';
import type { Result } from '../../shared/result/result.ts';
import { calendarViolations } from '../../shared/smile/calendar.ts';
import { fitExpiry, type ExpiryFit } from '../../shared/smile/expiryFit.ts';
import { parityForward } from '../../shared/smile/parityForward.ts';
import { stickinessHistory, strikeHistory, type HistoryFilter, type SmileMoment } from '../../shared/smile/smileHistory.ts';
import { estimateMinimumVariance, estimateStickiness, type StrikeHistory } from '../../shared/smile/stickinessEstimate.ts';
import type { MinimumVarianceCoefficients } from '../../shared/smile/smileDelta.ts';
import type { SmileViolation } from '../../shared/smile/smileViolation.ts';
import { quantile } from '../bench/benchReport.ts';
import { otherExpiries } from './otherSmiles.ts';

interface FitRecord {
  readonly month: string;
  readonly days: number;
  readonly fit: ExpiryFit;
  readonly calendars: readonly SmileViolation[];
  readonly microseconds: number;
  /** |parity − printed| forward, basis points; null: no parity. */
  readonly parityBp: number | null;
}

interface Recorded {
  readonly records: FitRecord[];
  readonly failures: string[];
  readonly moments: Map<string, SmileMoment[]>;
}

const CHAIN_FILE = /^deribit-chain-.*\.csv\.gz$/;
const MAX_STEP_MS = 14 * 3_600_000;

function main(folder: string): void {
  const recorded: Recorded = { records: [], failures: [], moments: new Map() };
  for (const file of readdirSync(folder)
    .filter((name) => CHAIN_FILE.test(name))
    .sort()) {
    const { rows, errorCount } = parseChainCsv(gunzipSync(readFileSync(join(folder, file))).toString('utf8'));
    if (errorCount > 0) throw new Error(`${file}: ${errorCount} errors`);
    process.stderr.write(`${file}: ${rows.length} rows\n`);
    for (const snapshot of Map.groupBy(rows, ({ tsMs }) => tsMs).values()) fitSnapshot(snapshot, recorded);
  }
  print(['# by month', ...table(recorded.records, ({ month }) => month)]);
  print(['# by days to expiry', ...table(recorded.records, ({ days }) => daysBucket(days))]);
  print(['# other recordings', ...table(otherRecords(folder, recorded.failures), ({ month }) => month)]);
  print([`# failures: ${recorded.failures.length}`, ...countedLines(recorded.failures)]);
  for (const [family, moments] of recorded.moments) printEstimates(family, moments);
}

function fitSnapshot(rows: readonly ChainRow[], { records, failures, moments }: Recorded): void {
  const asOfMs = rows[0]?.tsMs ?? null;
  if (asOfMs === null) throw new Error('a snapshot without a time');
  const month = new Date(asOfMs).toISOString().slice(0, 7);
  for (const [family, expiries] of chainExpiries(rows, asOfMs)) {
    const fits = expiries.flatMap((expiry) => fitOne(expiry, failures));
    const calendars = calendarViolations(fits.map(({ fit }) => fit));
    for (const one of fits) {
      records.push({ month, ...one, calendars: calendars.filter(({ expiryMs }) => expiryMs === one.fit.expiryMs) });
    }
    moments.set(family, [...(moments.get(family) ?? []), { asOfMs, fits: fits.map(({ fit }) => fit) }]);
  }
}

function fitOne({ quotes, days, parityStrikes, settlement }: Omit<ChainExpiry, 'expiryMs'>, failures: string[]) {
  const start = performance.now();
  const fit: Result<ExpiryFit> = quotes.ok ? fitExpiry(quotes.value) : quotes;
  const microseconds = (performance.now() - start) * 1_000;
  if (!fit.ok) {
    failures.push(`${fit.failure.reason}: ${fit.failure.message}`);
    return [];
  }
  const parity = parityForward(parityStrikes, settlement);
  const parityBp = parity.ok ? Math.abs(parity.value.forwardUsd / fit.value.forwardUsd - 1) * 1e4 : null;
  return [{ days, fit: fit.value, microseconds, parityBp }];
}

function otherRecords(folder: string, failures: string[]): readonly FitRecord[] {
  const groups = Map.groupBy(otherExpiries(folder), ({ name, asOfMs }) => `${name} ${asOfMs}`);
  return [...groups.values()].flatMap((group) => {
    const fits = group.flatMap(({ name, quotes }) => {
      const days = quotes.years * 365;
      const fit = fitOne({ quotes: { ok: true, value: quotes }, days, parityStrikes: [], settlement: 'linear' }, failures);
      return fit.map((one) => ({ month: name, ...one }));
    });
    const calendars = calendarViolations(fits.map(({ fit }) => fit));
    return fits.map((one) => ({ ...one, calendars: calendars.filter(({ expiryMs }) => expiryMs === one.fit.expiryMs) }));
  });
}

function daysBucket(days: number): string {
  const bounds = [1, 3, 10, 40, 120];
  const above = bounds.find((bound) => days < bound);
  return above === undefined ? '120+' : `${bounds[bounds.indexOf(above) - 1] ?? 0}-${above}`;
}

function table(records: readonly FitRecord[], keyOf: (record: FitRecord) => string): readonly string[] {
  const groups = [...Map.groupBy(records, keyOf), ['all', records] as const];
  return [
    '| | expiries | rms p50 | rms p95 | from mark p50 | from mark p95 | inside spread | SVI | repaired | fallback few | fallback poor | still poor | butterfly (strikes) | butterfly (wing) | calendar (strikes) | calendar p95 vp | calendar (wing) | parity bp p50 | p95 | µs p50 | p95 |',
    `|${' --- |'.repeat(21)}`,
    ...groups.map(([key, group]) => `| ${key} | ${tableCells(group).join(' | ')} |`),
  ];
}

function tableCells(records: readonly FitRecord[]): readonly string[] {
  const at = (share: number, valueOf: (record: FitRecord) => number | null, digits: number): string => {
    const values = records.map(valueOf).filter((value) => value !== null);
    return values.length === 0 ? '–' : quantile(Float64Array.from(values).sort(), share).toFixed(digits);
  };
  const percent = (isCounted: (record: FitRecord) => boolean): string =>
    `${((100 * records.filter(isCounted).length) / records.length).toFixed(1)} %`;
  const has = (violations: readonly SmileViolation[], where: SmileViolation['where']): boolean =>
    violations.some((violation) => violation.where === where);
  const inside = records.reduce((sum, { fit }) => sum + (fit.quality.insideShare ?? 0) * fit.quality.quotedCount, 0);
  const quoted = records.reduce((sum, { fit }) => sum + fit.quality.quotedCount, 0);
  return [
    String(records.length),
    at(0.5, ({ fit }) => fit.quality.rmsVolPoints, 2),
    at(0.95, ({ fit }) => fit.quality.rmsVolPoints, 2),
    at(0.5, ({ fit }) => fit.quality.medianFromMarkVolPoints, 2),
    at(0.95, ({ fit }) => fit.quality.medianFromMarkVolPoints, 2),
    `${((100 * inside) / quoted).toFixed(1)} %`,
    percent(({ fit }) => fit.fallback === null),
    percent(({ fit }) => fit.isRepaired),
    percent(({ fit }) => fit.fallback === 'fewStrikes'),
    percent(({ fit }) => fit.fallback === 'poorFit'),
    percent(({ fit }) => fit.isPoor),
    percent(({ fit }) => has(fit.violations, 'strikes')),
    percent(({ fit }) => has(fit.violations, 'wing')),
    percent(({ calendars }) => has(calendars, 'strikes')),
    at(0.95, ({ calendars }) => calendars.find(({ where }) => where === 'strikes')?.amount ?? null, 2),
    percent(({ calendars }) => has(calendars, 'wing')),
    at(0.5, ({ parityBp }) => parityBp, 2),
    at(0.95, ({ parityBp }) => parityBp, 2),
    at(0.5, ({ microseconds }) => microseconds, 0),
    at(0.95, ({ microseconds }) => microseconds, 0),
  ];
}

const FEBRUARY_MS = Date.parse('2026-02-01T00:00:00Z');
const MARCH_MS = Date.parse('2026-03-01T00:00:00Z');
const DAY_BUCKETS = [
  [3, 10],
  [10, 40],
  [40, 120],
  [120, 400],
] as const;

function printEstimates(family: string, moments: readonly SmileMoment[]): void {
  const periods = {
    january: moments.filter(({ asOfMs }) => asOfMs < FEBRUARY_MS),
    february: moments.filter(({ asOfMs }) => asOfMs >= FEBRUARY_MS && asOfMs < MARCH_MS),
    both: moments.filter(({ asOfMs }) => asOfMs < MARCH_MS),
  };
  for (const [name, chosen] of Object.entries(periods)) {
    for (const [low, high] of DAY_BUCKETS) print([`${family} ${name} ${low}-${high} days: ${stickinessLine(chosen, aFilter(low, high))}`]);
    print([`${family} ${name} 3-400 days: ${stickinessLine(chosen, aFilter(3, 400))}`]);
  }
  for (const [low, high] of [...DAY_BUCKETS, [3, 400] as const]) {
    const filter = aFilter(low, high);
    const learnt = estimateMinimumVariance(strikeHistory(periods.january, filter));
    const all = estimateMinimumVariance(strikeHistory(periods.both, filter));
    const unseen = strikeHistory(periods.february, filter);
    if (!learnt.ok || !all.ok) continue;
    const figures = all.value.regression.coefficients.map(
      ({ name, value, standardError }) => `${name} ${value.toFixed(4)} ± ${standardError.toFixed(4)}`,
    );
    const { a, b, c } = learnt.value.coefficients;
    const gains = `in sample ${percentText(all.value.regression.explained)}, January's (${a.toFixed(3)}, ${b.toFixed(3)}, ${c.toFixed(3)}) on February ${percentText(gainOf(unseen, learnt.value.coefficients))}`;
    print([`${family} minimum variance ${low}-${high} days: ${figures.join(', ')}; ${gains}; ${all.value.regression.rowCount} rows`]);
  }
}

function aFilter(lowDays: number, highDays: number): HistoryFilter {
  return { minYears: lowDays / 365, maxYears: highDays / 365, maxStepMs: MAX_STEP_MS, minDelta: 0.05 };
}

function stickinessLine(moments: readonly SmileMoment[], filter: HistoryFilter): string {
  const estimate = estimateStickiness(stickinessHistory(moments, filter));
  if (!estimate.ok) return estimate.failure.message;
  const { stickiness, regression } = estimate.value;
  const { rowCount, periodCount, lag, explained } = regression;
  return `R ${stickiness.value.toFixed(2)} ± ${stickiness.standardError.toFixed(2)}, explained ${percentText(explained)}, ${rowCount} rows, ${periodCount} steps, lag ${lag}`;
}

/** Hull and White's gain on rows that the coefficients were not estimated from. */
function gainOf({ forwardReturn, callDelta, years, vegaCoin, sigmaMove }: StrikeHistory, { a, b, c }: MinimumVarianceCoefficients): number {
  let left = 0;
  let total = 0;
  for (const [row, actual] of sigmaMove.entries()) {
    const delta = callDelta[row] ?? NaN;
    const expected = ((a + delta * (b + c * delta)) * (forwardReturn[row] ?? NaN)) / Math.sqrt(years[row] ?? NaN);
    const weight = (vegaCoin[row] ?? NaN) ** 2;
    left += weight * (actual - expected) ** 2;
    total += weight * actual ** 2;
  }
  return 1 - left / total;
}

function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function countedLines(lines: readonly string[]): readonly string[] {
  return [...Map.groupBy(lines, (line) => line)].map(([line, group]) => `${group.length} × ${line}`);
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node test/support/smileReport.ts FOLDER');
main(folder);

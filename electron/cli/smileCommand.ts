/** `desk smile`: the smile of every expiry of a chain file, how well it fits, where it allows arbitrage, and strike by strike, as JSON. */
import { VOL_POINTS_PER_UNIT } from '../../shared/units/vol.ts';
import type { Failure } from '../../shared/result/result.ts';
import { calendarViolations } from '../../shared/smile/calendar.ts';
import { fitExpiry, type ExpiryFit } from '../../shared/smile/expiryFit.ts';
import { parityForward } from '../../shared/smile/parityForward.ts';
import type { QuoteProblem, SmilePoint } from '../../shared/smile/smilePoints.ts';
import type { SmileQuality } from '../../shared/smile/smileQuality.ts';
import type { SmileViolation } from '../../shared/smile/smileViolation.ts';
import type { SviParams } from '../../shared/smile/svi.ts';
import { parseChainCsv } from '../importers/chainCsv.ts';
import { errorLines } from '../importers/importErrors.ts';
import { readInstant } from '../importers/instant.ts';
import { chainExpiries, type ChainExpiry } from './chainExpiries.ts';
import { chainMarket, latestSnapshotMs } from './chainMarket.ts';
import type { CommandAnswer } from './commandAnswer.ts';

export interface SmileCommandInputs {
  readonly chainCsv: string;
  /** ISO with its zone: the last snapshot at or before it is fitted; undefined: the newest. */
  readonly at?: string | undefined;
}

export interface SmileReportStrike {
  readonly strikeUsd: number;
  readonly logMoneyness: number;
  readonly source: SmilePoint['source'];
  readonly bidVolPoints: number | null;
  readonly askVolPoints: number | null;
  readonly markVolPoints: number | null;
  readonly fitVolPoints: number;
}

export interface SmileReportFit {
  /** The median of the rows' forwards; every quote is read on its own row's. */
  readonly forwardUsd: number;
  /** What the options themselves imply, next to the printed forward that the fit uses; null: no strike quotes all four prices. */
  readonly parity: { readonly forwardUsd: number; readonly standardErrorUsd: number; readonly strikesUsed: number } | null;
  readonly fit: ExpiryFit['curve']['kind'];
  readonly isRepaired: boolean;
  readonly fallback: ExpiryFit['fallback'];
  readonly isPoor: boolean;
  /** Raw SVI of total variance; null: not an SVI. */
  readonly params: SviParams | null;
  readonly quality: SmileQuality;
  readonly refusedQuality: SmileQuality | null;
  readonly violations: readonly Omit<SmileViolation, 'expiryMs'>[];
  readonly problems: readonly QuoteProblem[];
  readonly strikes: readonly SmileReportStrike[];
}

export type SmileReportExpiry = { readonly expiry: string; readonly days: number } & (SmileReportFit | { readonly error: string });

export interface SmileReport {
  /** The moment of the quotes. */
  readonly at: string;
  /** By option family: "BTC", "ETH", "BTC_USDC". */
  readonly families: Readonly<Record<string, readonly SmileReportExpiry[]>>;
}

/** An expiry that cannot be fitted keeps its place with its error, a quote that cannot be used is named under `problems`; neither is an error of the command. */
export function smileCommand({ chainCsv, at }: SmileCommandInputs): CommandAnswer {
  const givenMs = at === undefined ? null : readInstant(at);
  if (at !== undefined && givenMs === null) {
    return { kind: 'usage', stderrLines: [`--at: expected a time such as 2026-02-01T08:00:00Z, was ${JSON.stringify(at.slice(0, 40))}`] };
  }
  const chain = parseChainCsv(chainCsv);
  if (chain.errorCount > 0) return { kind: 'badInput', stderrLines: errorLines(chain).map((line) => `chain: ${line}`) };
  const atMs = givenMs ?? latestSnapshotMs(chain.rows);
  if (atMs === null) return { kind: 'usage', stderrLines: ['--at is needed: the chain has no snapshot_ts'] };
  const { snapshotMs } = chainMarket(chain.rows, atMs);
  const rows = chain.rows.filter(({ tsMs }) => tsMs === null || tsMs === snapshotMs);
  const families = chainExpiries(rows, snapshotMs ?? atMs);
  if (families.size === 0) return { kind: 'badInput', stderrLines: ['chain: no option in the snapshot'] };
  const report: SmileReport = {
    at: new Date(snapshotMs ?? atMs).toISOString(),
    families: Object.fromEntries([...families].map(([family, expiries]) => [family, reportFamily(expiries)])),
  };
  return { kind: 'ok', stdout: `${JSON.stringify(report, null, 2)}\n`, stderrLines: [] };
}

function reportFamily(expiries: readonly ChainExpiry[]): readonly SmileReportExpiry[] {
  const fits = expiries.map(({ quotes }) => (quotes.ok ? fitExpiry(quotes.value) : quotes));
  const calendars = calendarViolations(fits.flatMap((fit) => (fit.ok ? [fit.value] : [])));
  return expiries.map((expiry, at) => {
    const fit = fits[at];
    const place = { expiry: new Date(expiry.expiryMs).toISOString(), days: expiry.days };
    if (fit?.ok !== true) return { ...place, error: failureText(fit?.failure) };
    const violations = [...fit.value.violations, ...calendars.filter(({ expiryMs }) => expiryMs === expiry.expiryMs)];
    return { ...place, ...reportFit(fit.value, expiry, violations) };
  });
}

function failureText(failure: Failure | undefined): string {
  return failure === undefined ? 'not fitted' : `${failure.reason}: ${failure.message}`;
}

function reportFit(
  fit: ExpiryFit,
  { parityStrikes: strikes, settlement }: ChainExpiry,
  violations: readonly SmileViolation[],
): SmileReportFit {
  const parity = parityForward(strikes, settlement);
  return {
    forwardUsd: fit.forwardUsd,
    parity: parity.ok ? parityFigures(parity.value) : null,
    fit: fit.curve.kind,
    isRepaired: fit.isRepaired,
    fallback: fit.fallback,
    isPoor: fit.isPoor,
    params: fit.params,
    quality: fit.quality,
    refusedQuality: fit.refusedQuality,
    violations: violations.map(({ kind, logMoneyness, amount, where }) => ({ kind, logMoneyness, amount, where })),
    problems: fit.problems,
    strikes: fit.points.map((point) => reportStrike(fit, point)),
  };
}

function parityFigures({
  forwardUsd,
  standardErrorUsd,
  strikesUsed,
}: {
  forwardUsd: number;
  standardErrorUsd: number;
  strikesUsed: number;
}) {
  return { forwardUsd, standardErrorUsd, strikesUsed };
}

function reportStrike({ curve }: ExpiryFit, point: SmilePoint): SmileReportStrike {
  const { strikeUsd, logMoneyness, source } = point;
  return {
    strikeUsd,
    logMoneyness,
    source,
    bidVolPoints: volPoints(point.bidSigma),
    askVolPoints: volPoints(point.askSigma),
    markVolPoints: volPoints(point.markSigma),
    fitVolPoints: curve.sigma(logMoneyness) * VOL_POINTS_PER_UNIT,
  };
}

function volPoints(sigma: number | null): number | null {
  return sigma === null ? null : sigma * VOL_POINTS_PER_UNIT;
}

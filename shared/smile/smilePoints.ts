/** The quotes of one expiry as points of its smile: a target volatility per strike, how far to trust it, and what was wrong with the quotes. */
import { black76 } from '../pricing/black76.ts';
import { blackInputs } from '../pricing/blackInputs.ts';
import { impliedVol } from '../pricing/impliedVol.ts';
import type { OptionSide } from '../domain/instrument.ts';
import { logRatio } from '../math/logRatio.ts';
import { fail, ok, type FailureReason, type Result } from '../result/result.ts';
import { VOL_POINTS_PER_UNIT } from '../units/vol.ts';

/** One option as quoted. Prices undiscounted, USD for one coin (a coin price times the forward); null: nothing there. */
export interface StrikeQuote {
  readonly strikeUsd: number;
  readonly side: OptionSide;
  readonly bidUsd: number | null;
  readonly askUsd: number | null;
  /** Decimal; null: unknown. */
  readonly markSigma: number | null;
  /** The forward this quote was made on, where the quotes were not collected at once; absent: the expiry's. */
  readonly forwardUsd?: number;
}

export interface ExpiryQuotes {
  readonly expiryMs: number;
  /** ACT/365 from the quotes' moment, > 0. */
  readonly years: number;
  readonly forwardUsd: number;
  /** Smallest price step; what a volatility without a quote is trusted to. */
  readonly tickUsd: number;
  readonly quotes: readonly StrikeQuote[];
}

export interface SmilePoint {
  readonly strikeUsd: number;
  /** ln(strike/forward). */
  readonly logMoneyness: number;
  /** What the fit aims at: the middle of bid and ask volatility, or the mark's. Decimal. */
  readonly sigma: number;
  readonly source: 'quotes' | 'mark';
  /** How far off the target still counts as met: half the spread, or two ticks, in volatility; never under MIN_TOLERANCE. */
  readonly tolerance: number;
  /** Both null unless `source` is 'quotes'. */
  readonly bidSigma: number | null;
  readonly askSigma: number | null;
  readonly markSigma: number | null;
}

/** A quote that could not be used as it stands. */
export interface QuoteProblem {
  readonly strikeUsd: number;
  readonly side: OptionSide;
  readonly field: 'strikeUsd' | 'forwardUsd' | 'bidUsd' | 'askUsd' | 'markSigma';
  readonly reason: FailureReason;
  readonly message: string;
}

export interface SmilePoints {
  /** Rising strikes, one point each. */
  readonly points: readonly SmilePoint[];
  readonly problems: readonly QuoteProblem[];
}

/** A tenth of a vol point: no quote is trusted further. */
export const MIN_TOLERANCE = 0.001;
const MAX_TOLERANCE = 0.5;
const MARK_TICKS = 2;
const MAX_SIGMA = 20;

/**
 * One point per strike from its out-of-the-money option (put below the forward, call from it on), the other side's mark standing in for a
 * missing one. Quotes count when both sides are there and in order; otherwise the mark volatility does; with neither the strike is
 * left out and named. Fails with `invalidInput` for a forward, time or tick that is not a finite number > 0.
 */
export function smilePoints(expiry: ExpiryQuotes): Result<SmilePoints> {
  for (const name of ['forwardUsd', 'years', 'tickUsd'] as const) {
    const value = expiry[name];
    if (!(value > 0 && value < Infinity)) return fail('invalidInput', `${name}: expected a finite number > 0, was ${String(value)}`);
  }
  const problems: QuoteProblem[] = [];
  const points: SmilePoint[] = [];
  const usable = expiry.quotes.filter((quote) => isPlaced(quote, problems));
  const byStrike = Map.groupBy(usable, ({ strikeUsd }) => strikeUsd);
  for (const strikeUsd of [...byStrike.keys()].sort((a, b) => a - b)) {
    const point = pointAt(expiry, strikeUsd, byStrike.get(strikeUsd) ?? [], problems);
    if (point !== null) points.push(point);
  }
  return ok({ points, problems });
}

function isPlaced(quote: StrikeQuote, problems: QuoteProblem[]): boolean {
  for (const field of ['strikeUsd', 'forwardUsd'] as const) {
    const value = quote[field];
    if (value === undefined || (value > 0 && value < Infinity)) continue;
    problems.push(problem(quote, field, 'invalidInput', `expected a finite number > 0, was ${String(value)}`));
    return false;
  }
  return true;
}

function pointAt(expiry: ExpiryQuotes, strikeUsd: number, quotes: readonly StrikeQuote[], problems: QuoteProblem[]): SmilePoint | null {
  const outSide: OptionSide = strikeUsd < expiry.forwardUsd ? 'put' : 'call';
  const out = quotes.find(({ side }) => side === outSide);
  const other = quotes.find(({ side }) => side !== outSide);
  const markSigma = (out && readMark(out, problems)) ?? (other && readMark(other, problems)) ?? null;
  const logMoneyness = logRatio(strikeUsd, (out ?? other)?.forwardUsd ?? expiry.forwardUsd);
  const quoted = out === undefined ? null : quotedSigmas(expiry, out, problems);
  if (quoted !== null) {
    const { bidSigma, askSigma } = quoted;
    const tolerance = Math.max(MIN_TOLERANCE, (askSigma - bidSigma) / 2);
    return { strikeUsd, logMoneyness, sigma: (bidSigma + askSigma) / 2, source: 'quotes', tolerance, bidSigma, askSigma, markSigma };
  }
  if (markSigma !== null) {
    const tolerance = markTolerance(expiry, strikeUsd, outSide, markSigma);
    return { strikeUsd, logMoneyness, sigma: markSigma, source: 'mark', tolerance, bidSigma: null, askSigma: null, markSigma };
  }
  const [first] = quotes;
  if (first !== undefined) problems.push(problem(out ?? first, 'markSigma', 'missingData', 'neither two quotes nor a mark volatility'));
  return null;
}

function readMark(quote: StrikeQuote, problems: QuoteProblem[]): number | null {
  const { markSigma } = quote;
  if (markSigma === null || (markSigma > 0 && markSigma <= MAX_SIGMA)) return markSigma;
  problems.push(problem(quote, 'markSigma', 'invalidInput', `expected a decimal > 0 and at most ${MAX_SIGMA}, was ${String(markSigma)}`));
  return null;
}

function quotedSigmas(expiry: ExpiryQuotes, quote: StrikeQuote, problems: QuoteProblem[]): { bidSigma: number; askSigma: number } | null {
  const bidUsd = readPrice(quote, 'bidUsd', problems);
  const askUsd = readPrice(quote, 'askUsd', problems);
  if (bidUsd === null || askUsd === null) return null;
  if (bidUsd > askUsd) {
    problems.push(problem(quote, 'bidUsd', 'invalidInput', `crossed quotes: expected at most the ask ${askUsd}, was ${bidUsd}`));
    return null;
  }
  const bidSigma = sigmaOf(expiry, quote, 'bidUsd', bidUsd, problems);
  const askSigma = sigmaOf(expiry, quote, 'askUsd', askUsd, problems);
  return bidSigma === null || askSigma === null ? null : { bidSigma, askSigma };
}

/** A price of zero is how some files write that there is no quote. */
function readPrice(quote: StrikeQuote, field: 'bidUsd' | 'askUsd', problems: QuoteProblem[]): number | null {
  const price = quote[field];
  if (price === null || price === 0) return null;
  if (price > 0 && price < Infinity) return price;
  problems.push(problem(quote, field, 'invalidInput', `expected a finite number >= 0, was ${String(price)}`));
  return null;
}

function sigmaOf(expiry: ExpiryQuotes, quote: StrikeQuote, field: 'bidUsd' | 'askUsd', priceUsd: number, problems: QuoteProblem[]) {
  const { side, strikeUsd, forwardUsd = expiry.forwardUsd } = quote;
  const sigma = impliedVol({ side, forwardUsd, strikeUsd, years: expiry.years, priceUsd });
  if (!sigma.ok) {
    problems.push(problem(quote, field, sigma.failure.reason, sigma.failure.message));
    return null;
  }
  if (sigma.value <= MAX_SIGMA) return sigma.value;
  problems.push(problem(quote, field, 'invalidInput', `expected a volatility of at most ${MAX_SIGMA}, was ${sigma.value}`));
  return null;
}

/** What two ticks of price are in volatility; wide where vega is small. */
function markTolerance({ forwardUsd, years, tickUsd }: ExpiryQuotes, strikeUsd: number, side: OptionSide, sigma: number): number {
  const inputs = blackInputs({ side, forwardUsd, strikeUsd, years, sigma });
  const vegaUsd = inputs.ok ? black76(inputs.value).vegaUsdPerVolPoint * VOL_POINTS_PER_UNIT : 0;
  return Math.min(MAX_TOLERANCE, Math.max(MIN_TOLERANCE, (MARK_TICKS * tickUsd) / vegaUsd));
}

function problem(quote: StrikeQuote, field: QuoteProblem['field'], reason: FailureReason, message: string): QuoteProblem {
  return { strikeUsd: quote.strikeUsd, side: quote.side, field, reason, message };
}

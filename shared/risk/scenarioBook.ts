/**
 * A book of one underlying, fully revalued at any spot, volatility and time. Every leg goes through the same undecayedLegRisk as today's screen,
 * so a grid at "no move" is the risk, digit for digit. Forwards and index keep their ratio to the spot; time alone moves none of them.
 */
import type { Currency, OptionInstrument } from '../domain/instrument.ts';
import type { OptionQuote } from '../domain/market.ts';
import type { ThetaConvention } from '../pricing/thetaConventions.ts';
import { fail, ok, type Failure, type Result } from '../result/result.ts';
import type { MarkedColumns, SigmaColumnMove, SigmaMove } from '../smile/sigmaMove.ts';
import { aggregateRisk, type GroupRisk } from './aggregate.ts';
import { bookStructure } from './bookStructure.ts';
import { settledRisk, type ExpiryRule } from './expiryRule.ts';
import { legExpiryMs, underlyingOf, type Leg, type PositionLeg } from './leg.ts';
import { undecayedLegRisk } from './legRisk.ts';
import { shiftedMarket, type MarketView } from './marketView.ts';
import type { LegRisk } from './riskFigures.ts';
import { shiftedSigma, type VolShift } from './volShift.ts';

export interface ScenarioSetting {
  readonly fromMs: number;
  readonly theta: ThetaConvention;
  readonly expiryRule: ExpiryRule;
  /** Null: every strike keeps its volatility when the spot moves. */
  readonly sigmaMove: SigmaMove | null;
  /** The same move for columns of options, bit for bit, where there is one: matrices of large books then spend their time on values. */
  readonly sigmaColumns?: (columns: MarkedColumns) => SigmaColumnMove;
}

export interface Scenario {
  /** Spot over today's, > 0. */
  readonly spotRatio: number;
  readonly volShift: VolShift;
  /** Not before `fromMs`. */
  readonly atMs: number;
}

/**
 * Sums over the legs that are known today, never shown without `unknownLegs`; a leg unknown today stays unknown, so that P&L compares
 * the same legs. `pnlUsd`, `pnlCoin`: value there less value today.
 */
export interface ScenarioRisk extends GroupRisk {
  readonly pnlCoin: number | null;
}

export interface ScenarioBook {
  readonly underlying: Currency;
  readonly legs: readonly Leg[];
  readonly market: MarketView;
  readonly setting: ScenarioSetting;
  /** Null: not quoted. */
  readonly indexUsd: number | null;
  /** `isKnown[i]`: the i-th leg has a risk today. */
  readonly isKnown: readonly boolean[];
  readonly now: ScenarioRisk;
  /** Fails with invalidInput on a scenario that cannot be. */
  riskAt(scenario: Scenario): Result<ScenarioRisk>;
  /** Of one leg, by its place in `legs`; the scenario must have passed `scenarioProblem`. */
  legRiskAt(at: number, scenario: Scenario): Result<LegRisk>;
}

/**
 * Cash legs are left out: they move with nothing. Fails with missingData (no other leg) or invalidInput (two underlyings, a user price
 * that is not > 0).
 */
export function createScenarioBook(allLegs: readonly Leg[], market: MarketView, setting: ScenarioSetting): Result<ScenarioBook> {
  const legs = allLegs.filter((leg) => underlyingOf(leg) !== null);
  const underlyings = [...new Set(legs.flatMap((leg) => underlyingOf(leg) ?? []))];
  const [underlying] = underlyings;
  if (underlying === undefined) return fail('missingData', 'legs: expected at least one that carries a delta, was none');
  if (underlyings.length > 1) return fail('invalidInput', `legs: expected one underlying, was ${underlyings.join(', ')}`);
  const { expiryRule } = setting;
  if (expiryRule.kind === 'atUserPrice' && !isPositive(expiryRule.priceUsd)) {
    return fail('invalidInput', `priceUsd: expected a finite number > 0, was ${expiryRule.priceUsd}`);
  }
  return ok(scenarioBook(underlying, legs, market, setting));
}

/** Spot a thousandth to a thousandfold, volatility up by 1,000 points or tenfold: nothing beyond is a question about a market. */
const SPOT_RATIO_REACH = 1_000;
const POINTS_REACH = 1_000;
const SHARE_RANGE = [-1, 10] as const;

/** Why `scenario` cannot be, naming the field; null when it can. */
export function scenarioProblem({ spotRatio, volShift, atMs }: Scenario, fromMs: number): Failure | null {
  const message = spotProblem(spotRatio) ?? volProblem(volShift) ?? timeProblem(atMs, fromMs);
  return message === null ? null : { reason: 'invalidInput', message };
}

function spotProblem(spotRatio: number): string | null {
  if (spotRatio >= 1 / SPOT_RATIO_REACH && spotRatio <= SPOT_RATIO_REACH) return null;
  return `spotRatio: expected ${1 / SPOT_RATIO_REACH}…${SPOT_RATIO_REACH}, was ${spotRatio}`;
}

function volProblem(shift: VolShift): string | null {
  if (shift.kind === 'points') {
    return Math.abs(shift.points) <= POINTS_REACH ? null : `points: expected −${POINTS_REACH}…${POINTS_REACH}, was ${shift.points}`;
  }
  const [min, max] = SHARE_RANGE;
  return shift.share >= min && shift.share <= max ? null : `share: expected ${min}…${max}, was ${shift.share}`;
}

function timeProblem(atMs: number, fromMs: number): string | null {
  return atMs >= fromMs && atMs < Infinity ? null : `atMs: expected not before ${fromMs}, was ${atMs}`;
}

function isPositive(value: number): boolean {
  return value > 0 && value < Infinity;
}

function scenarioBook(underlying: Currency, legs: readonly Leg[], market: MarketView, setting: ScenarioSetting): ScenarioBook {
  const structure = bookStructure(legs);
  const today = legs.map((leg) => undecayedLegRisk(leg, market, setting.fromMs, setting.theta));
  const sum = (risks: readonly Result<LegRisk>[]): GroupRisk => {
    const [part] = aggregateRisk(structure, legs, risks).underlyings;
    if (part === undefined) throw new Error('a book with a leg has an underlying');
    return part.risk;
  };
  const base = sum(today);
  const now = { ...base, ...gains(base, base) };
  const legRiskAt = (at: number, scenario: Scenario): Result<LegRisk> => {
    const leg = legs[at];
    const known = today[at];
    if (leg === undefined || known === undefined) return fail('invalidInput', `leg: expected 0…${legs.length - 1}, was ${at}`);
    return known.ok ? movedLegRisk(leg, market, setting, scenario) : known;
  };
  return {
    underlying,
    legs,
    market,
    setting,
    indexUsd: market.index(underlying)?.indexUsd ?? null,
    isKnown: today.map(({ ok: isKnown }) => isKnown),
    now,
    legRiskAt,
    riskAt(scenario) {
      const problem = scenarioProblem(scenario, setting.fromMs);
      if (problem !== null) return { ok: false, failure: problem };
      const there = sum(legs.map((_, at) => legRiskAt(at, scenario)));
      return ok({ ...there, ...gains(there, base) });
    },
  };
}

function gains(there: GroupRisk, today: GroupRisk): Pick<ScenarioRisk, 'pnlUsd' | 'pnlCoin'> {
  return { pnlUsd: less(there.valueUsd, today.valueUsd), pnlCoin: less(there.valueCoin, today.valueCoin) };
}

function less(there: number | null, today: number | null): number | null {
  return there === null || today === null ? null : there - today;
}

function movedLegRisk(leg: Leg, market: MarketView, setting: ScenarioSetting, scenario: Scenario): Result<LegRisk> {
  const { theta, fromMs, expiryRule } = setting;
  const { spotRatio, atMs } = scenario;
  const expiryMs = legExpiryMs(leg);
  if (leg.kind === 'position' && expiryMs !== null && atMs >= expiryMs) {
    const rule: ExpiryRule = expiryMs <= fromMs ? { kind: 'atStartSpot' } : expiryRule;
    return settledRisk(leg, market, priceUsdOf(leg, market), { rule, spotRatio, atMs, theta });
  }
  return undecayedLegRisk(leg, movedMarket(leg, market, setting.sigmaMove, scenario), atMs, theta);
}

/** Today's price of the leg's own expiry; it has one, because the leg is known. */
function priceUsdOf(leg: PositionLeg, market: MarketView): number {
  const quote = market.quote(leg.instrument.id);
  return quote === undefined ? NaN : quote.kind === 'option' ? quote.forwardUsd : quote.markPriceUsd;
}

/** The market of one leg: a shiftedMarket whose options have the volatility of the scenario too. */
function movedMarket(leg: Leg, market: MarketView, sigmaMove: SigmaMove | null, scenario: Scenario): MarketView {
  const moved = shiftedMarket(market, scenario.spotRatio);
  if (leg.kind === 'balance' || leg.instrument.kind !== 'option') return moved;
  const { instrument } = leg;
  return {
    index: (currency) => moved.index(currency),
    quote(id) {
      const quote = market.quote(id);
      return quote?.kind === 'option' ? movedQuote(quote, instrument, sigmaMove, scenario) : moved.quote(id);
    },
  };
}

/** Field by field, as a copy of the whole quote costs as much as its valuation. */
function movedQuote(
  quote: OptionQuote,
  { strikeUsd, expiryMs }: OptionInstrument,
  sigmaMove: SigmaMove | null,
  { spotRatio, volShift }: Scenario,
): OptionQuote {
  const { forwardUsd, markSigma } = quote;
  const onSmile = markSigma === null || sigmaMove === null ? markSigma : sigmaMove(strikeUsd, expiryMs, forwardUsd, markSigma, spotRatio);
  return {
    kind: 'option',
    instrumentId: quote.instrumentId,
    forwardUsd: forwardUsd * spotRatio,
    markSigma: onSmile === null ? null : shiftedSigma(onSmile, volShift),
    bidPrice: null,
    askPrice: null,
    markPrice: null,
    rate: quote.rate,
    provenance: quote.provenance,
    tsMs: quote.tsMs,
  };
}

/** Position risk of one option, inverse or linear, at its own expiry's forward. */
import type { OptionInstrument } from '../domain/instrument.ts';
import type { OptionQuote } from '../domain/market.ts';
import { black76 } from '../pricing/black76.ts';
import { blackInputs, type BlackInputs } from '../pricing/blackInputs.ts';
import { isBlackOption, modelOf } from '../pricing/models.ts';
import type { OptionRisk } from '../pricing/optionRisk.ts';
import type { ThetaConvention } from '../pricing/thetaConventions.ts';
import { fail, ok, type Failure, type Result } from '../result/result.ts';
import { MS_PER_DAY, yearsBetween } from '../units/time.ts';
import type { PositionLeg } from './leg.ts';
import type { LegRisk } from './riskFigures.ts';
import { settledDeltas, straightRisk } from './straightRisk.ts';

/** An option position with the market it is valued in. `indexUsd` null: P&L in USD is unknown, nothing else. */
export interface OptionCase {
  readonly leg: PositionLeg;
  readonly option: OptionInstrument;
  readonly quote: OptionQuote;
  readonly indexUsd: number | null;
  readonly atMs: number;
  readonly theta: ThetaConvention;
}

/**
 * The instrument's own model (models.ts) on its forward at the mark IV, times the signed amount. valueCoin = valueUsd / forward for both
 * settlements, so a linear option has a coin-numeraire delta too. From its expiry on the option is a fixed payoff at the forward last quoted.
 * Fails with missingData (markSigma; of an American option the rate too), invalidInput (a number outside the pricing range), or as the
 * model does.
 */
export function optionRisk(input: OptionCase): Result<LegRisk> {
  const inputs = livingInputs(input);
  if (!inputs.ok) return inputs;
  if (inputs.value === null) return ok(settledOption(input));
  // What the model's deskRisk is, without its Result: every leg of every tick comes through here.
  if (isBlackOption(input.option)) return ok(livingRisk(input, inputs.value, black76(inputs.value)));
  return otherRisk(input, inputs.value);
}

/** Of a model that is not Black's. */
function otherRisk(input: OptionCase, inputs: BlackInputs): Result<LegRisk> {
  const model = modelOf(input.option);
  if (!model.ok) return named(input, model);
  const { deskRisk } = model.value;
  const rate = input.quote.rate ?? null;
  const unit = deskRisk(inputs, rate);
  if (!unit.ok) return named(input, unit);
  const risk = livingRisk(input, inputs, unit.value, (later) => valueUsdOf(deskRisk(later, rate)));
  return Number.isFinite(risk.thetaUsdPerDay)
    ? ok(risk)
    : fail('calculationFailed', `${input.option.id}: theta: the option cannot be revalued a day later`);
}

function valueUsdOf(risk: Result<OptionRisk>): number {
  return risk.ok ? risk.value.valueUsd : NaN;
}

function named({ option }: OptionCase, { failure }: { readonly failure: Failure }): Result<never> {
  return fail(failure.reason, `${option.id}: ${failure.message}`);
}

/** What the option is priced from; null: it has expired and is a fixed payoff. Fails as `optionRisk` does. */
function livingInputs({ option, quote, atMs }: OptionCase): Result<BlackInputs | null> {
  if (!(quote.forwardUsd > 0)) return fail('invalidInput', `${option.id}: forwardUsd: expected > 0, was ${quote.forwardUsd}`);
  if (atMs >= option.expiryMs) return ok(null);
  if (quote.markSigma === null) return fail('missingData', `${option.id}: markSigma: the market has no IV`);
  const years = yearsBetween(atMs, option.expiryMs);
  const inputs = blackInputs({
    side: option.side,
    forwardUsd: quote.forwardUsd,
    strikeUsd: option.strikeUsd,
    years,
    sigma: quote.markSigma,
  });
  return inputs.ok ? inputs : fail(inputs.failure.reason, `${option.id}: ${inputs.failure.message}`);
}

/** The position's figures from those of one coin: `unit` is the model's risk of `inputs`, which are the living inputs of the case. */
function livingRisk(input: OptionCase, inputs: BlackInputs, unit: OptionRisk, valueUsdOfLater?: (inputs: BlackInputs) => number): LegRisk {
  const { option, quote, atMs, theta } = input;
  const q = input.leg.signedAmount;
  const f = quote.forwardUsd;
  const deltaCoin = q * unit.deltaCoin;
  const valueUsd = q * unit.valueUsd;
  const valueCoin = valueUsd / f;
  const premiumAdjustedDeltaCoin = deltaCoin - valueCoin;
  const gammaCoinPerUsd = q * unit.gammaCoinPerUsd;
  const gammaCoinPerPct = (gammaCoinPerUsd * f) / 100;
  const stdDev = inputs.sigma * Math.sqrt(inputs.years);
  const markPrice = option.settlement === 'inverse' ? unit.valueUsd / f : unit.valueUsd;
  return {
    deltaCoin,
    premiumAdjustedDeltaCoin,
    deltaUsd: deltaCoin * f,
    gammaCoinPerUsd,
    premiumAdjustedGammaCoinPerUsd: gammaCoinPerUsd - premiumAdjustedDeltaCoin / f,
    gammaCoinPerPct,
    gammaUsdPerPct: gammaCoinPerPct * f,
    vegaUsdPerVolPoint: q * unit.vegaUsdPerVolPoint,
    thetaUsdPerDay: q * theta.thetaUsdPerDay(unit, inputs, valueUsdOfLater),
    rhoUsdPerPct: q * unit.rhoUsdPerPct,
    vannaCoinPerVolPoint: q * unit.vannaCoinPerVolPoint,
    volgaUsdPerVolPointSquared: q * unit.volgaUsdPerVolPointSquared,
    charmCoinPerDay: q * unit.charmCoinPerDay,
    valueUsd,
    valueCoin,
    pnlUsd: optionPnlUsd(input, markPrice),
    markPrice,
    markPriceUsd: unit.valueUsd,
    daysLeft: (option.expiryMs - atMs) / MS_PER_DAY,
    moneynessSigmas: stdDev > 0 ? Math.log(option.strikeUsd / f) / stdDev : null,
    oldestQuoteMs: quote.tsMs,
  };
}

function settledOption(input: OptionCase): LegRisk {
  const { option, quote } = input;
  const f = quote.forwardUsd;
  const intrinsicUsd = Math.max(0, option.side === 'call' ? f - option.strikeUsd : option.strikeUsd - f);
  const valueUsd = input.leg.signedAmount * intrinsicUsd;
  const valueCoin = valueUsd / f;
  const markPrice = option.settlement === 'inverse' ? intrinsicUsd / f : intrinsicUsd;
  return straightRisk({
    ...settledDeltas(valueCoin, option.settlement),
    valueUsd,
    valueCoin,
    pnlUsd: optionPnlUsd(input, markPrice),
    priceUsd: f,
    markPrice,
    markPriceUsd: intrinsicUsd,
    daysLeft: 0,
    oldestQuoteMs: quote.tsMs,
  });
}

/** Since entry at `markPrice` (the option's price unit), in USD at the current index; null without an average price, or an index where one is needed. */
export function optionPnlUsd({ leg, option, indexUsd }: Pick<OptionCase, 'leg' | 'option' | 'indexUsd'>, markPrice: number): number | null {
  if (leg.averagePrice === null) return null;
  const gain = leg.signedAmount * (markPrice - leg.averagePrice);
  if (option.settlement === 'linear') return gain;
  return indexUsd === null ? null : gain * indexUsd;
}

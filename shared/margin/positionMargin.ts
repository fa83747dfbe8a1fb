/**
 * What one position needs as standard margin: an estimate from the venue's published formulas, whose numbers are dated data of the rulebook.
 * Portfolio margin and margin of open orders are not modelled.
 */
import type { FutureInstrument, Instrument, OptionInstrument, PerpetualInstrument } from '../domain/instrument.ts';
import { inForceAt, productOfInstrument, type MarginRule, type Rulebook } from '../domain/rulebook.ts';
import { fail, ok, type Result } from '../result/result.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import type { InstrumentQuote } from '../risk/marketView.ts';
import { markPriceOf } from './markPrice.ts';

/** In the settlement currency: coin for inverse contracts, USDC for linear ones. */
export interface PositionMargin {
  readonly initialCoin: number;
  readonly maintenanceCoin: number;
}

export interface MarginQuestion {
  readonly instrument: Instrument;
  /** Net of the instrument, > 0 long, amount units. */
  readonly signedAmount: number;
  readonly quote: InstrumentQuote | undefined;
  /** Of the underlying, USD; only linear contracts need it. */
  readonly indexUsd: number | null;
  readonly atMs: MsSinceEpoch;
}

export const NO_MARGIN: PositionMargin = { initialCoin: 0, maintenanceCoin: 0 };

/** The rule in force; missingData where the rulebook has none. Null for spot, which is paid in full and needs none. */
export function marginRuleOf(instrument: Instrument, rulebook: Rulebook, atMs: MsSinceEpoch): Result<MarginRule | null> {
  if (instrument.kind === 'spot') return ok(null);
  const product = productOfInstrument(rulebook, instrument);
  return product.ok ? inForceAt(product.value.margin, atMs, `margin of ${instrument.id}`) : product;
}

/**
 * Initial and maintenance margin. Futures, q coins: q × (rate + |q| × ratePerCoin), in coin, or times the index for linear ones.
 * Short options per coin, o = share out of the money, m = mark: initial max(0.15 − o, 0.10) + m and maintenance 0.075 + m for an inverse call;
 * an inverse put the same with max(0.075, 0.075m) + m, initial at least that; linear ones in USDC, the put's floor 0.10 × strike,
 * which alone would fall below its maintenance at strikes under 0.75 × index.
 * Long options, flat positions and what has expired: 0. missingData: no price. Source: Deribit's margin articles, see the rulebook.
 */
export function marginOfPosition(question: MarginQuestion, rule: MarginRule | null): Result<PositionMargin> {
  const { instrument, signedAmount, atMs } = question;
  if (!Number.isFinite(signedAmount)) return fail('invalidInput', `${instrument.id}: signedAmount: expected a number, was ${signedAmount}`);
  if (rule === null || signedAmount === 0 || instrument.kind === 'spot') return ok(NO_MARGIN);
  if (instrument.kind !== 'perpetual' && atMs >= instrument.expiryMs) return ok(NO_MARGIN);
  const { scheme } = rule;
  if (instrument.kind === 'option') {
    return scheme.kind === 'option' ? optionMargin(question, instrument, scheme) : mismatch(instrument, scheme.kind);
  }
  return scheme.kind === 'future' ? futureMargin(question, instrument, scheme) : mismatch(instrument, scheme.kind);
}

/** The initial margin of a position on its own, in its settlement currency; fails as `marginOfPosition` and `marginRuleOf`. */
export function initialMarginOf(question: MarginQuestion, rulebook: Rulebook): Result<number> {
  const rule = marginRuleOf(question.instrument, rulebook, question.atMs);
  if (!rule.ok) return rule;
  const margin = marginOfPosition(question, rule.value);
  return margin.ok ? ok(margin.value.initialCoin) : margin;
}

type FutureScheme = Extract<MarginRule['scheme'], { kind: 'future' }>;
type OptionScheme = Extract<MarginRule['scheme'], { kind: 'option' }>;

function mismatch({ id, kind }: Instrument, scheme: string): Result<PositionMargin> {
  return fail('invalidInput', `${id}: the rulebook gives a ${scheme} scheme for a ${kind}`);
}

function futureMargin(
  { signedAmount, quote, indexUsd }: MarginQuestion,
  { id, settlement }: PerpetualInstrument | FutureInstrument,
  { initialRate, maintenanceRate, ratePerCoin }: FutureScheme,
): Result<PositionMargin> {
  const priceUsd = settlement === 'linear' ? indexUsd : quote?.kind === 'future' ? quote.markPriceUsd : null;
  if (priceUsd === null || !(priceUsd > 0)) {
    return fail('missingData', `${id}: margin: the ${settlement === 'linear' ? 'index' : 'mark price'} is not known`);
  }
  const coins = settlement === 'inverse' ? Math.abs(signedAmount) / priceUsd : Math.abs(signedAmount);
  const worth = settlement === 'inverse' ? coins : coins * priceUsd;
  return ok({
    initialCoin: worth * (initialRate + coins * ratePerCoin),
    maintenanceCoin: worth * (maintenanceRate + coins * ratePerCoin),
  });
}

function optionMargin(
  { signedAmount, quote, indexUsd, atMs }: MarginQuestion,
  option: OptionInstrument,
  scheme: OptionScheme,
): Result<PositionMargin> {
  if (signedAmount > 0) return ok(NO_MARGIN);
  if (quote?.kind !== 'option' || !(quote.forwardUsd > 0)) return fail('missingData', `${option.id}: margin: the forward is not known`);
  const mark = markPriceOf(option, quote, atMs);
  if (!mark.ok) return mark;
  const outOfMoney = Math.max(0, option.side === 'call' ? option.strikeUsd - quote.forwardUsd : quote.forwardUsd - option.strikeUsd);
  const terms = { mark: mark.value, otmShare: outOfMoney / quote.forwardUsd };
  if (option.settlement === 'inverse') return ok(times(-signedAmount, inversePerCoin(option, terms, scheme)));
  if (indexUsd === null || !(indexUsd > 0)) return fail('missingData', `${option.id}: margin: the index is not known`);
  return ok(times(-signedAmount, linearPerCoin(option, terms, scheme, indexUsd)));
}

interface OptionTerms {
  /** Price unit. */
  readonly mark: number;
  readonly otmShare: number;
}

function inversePerCoin({ side }: OptionInstrument, { mark, otmShare }: OptionTerms, scheme: OptionScheme): PositionMargin {
  const initial = Math.max(scheme.initialRate - otmShare, scheme.initialFloor) + mark;
  if (side === 'call') return { initialCoin: initial, maintenanceCoin: scheme.maintenanceRate + mark };
  const maintenanceCoin = Math.max(scheme.maintenanceRate, scheme.maintenanceRate * mark) + mark;
  return { initialCoin: Math.max(initial, maintenanceCoin), maintenanceCoin };
}

function linearPerCoin(option: OptionInstrument, { mark, otmShare }: OptionTerms, scheme: OptionScheme, indexUsd: number): PositionMargin {
  const { initialRate, initialFloor, maintenanceRate } = scheme;
  const floor = initialFloor * (option.side === 'call' ? indexUsd : option.strikeUsd);
  const maintenance = option.side === 'call' ? maintenanceRate * indexUsd : Math.max(maintenanceRate * indexUsd, maintenanceRate * mark);
  const initial = Math.max((initialRate - otmShare) * indexUsd, floor, maintenance);
  return { initialCoin: initial + mark, maintenanceCoin: maintenance + mark };
}

function times(amount: number, { initialCoin, maintenanceCoin }: PositionMargin): PositionMargin {
  return { initialCoin: amount * initialCoin, maintenanceCoin: amount * maintenanceCoin };
}

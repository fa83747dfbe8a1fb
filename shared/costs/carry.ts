/** What a hedge instrument is expected to cost while it is held: funding, basis, or the money tied up. */
import type { FutureInstrument, Instrument } from '../domain/instrument.ts';
import type { TradeSide } from '../domain/order.ts';
import { inForceAt, productOfInstrument, type FundingRule, type Rulebook } from '../domain/rulebook.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { isCash } from '../risk/leg.ts';
import { DAYS_PER_YEAR, MS_PER_HOUR, type MsSinceEpoch } from '../units/time.ts';
import type { HoldingPlan } from './costRequest.ts';

export interface CarryRequest extends Pick<HoldingPlan, 'horizonHours' | 'capitalCostPerYear' | 'markPriceUsd' | 'premiumHalfLifeHours'> {
  readonly instrument: Instrument;
  readonly side: TradeSide;
  /** > 0, amount units. */
  readonly amount: number;
  /** Of the underlying, USD per coin. */
  readonly indexUsd: number | null;
  readonly rulebook: Rulebook;
  readonly tsMs: MsSinceEpoch;
}

export const HOURS_PER_YEAR = DAYS_PER_YEAR * 24;

/**
 * Expected carry of the trade over the horizon, USD; > 0 is paid, and what a buyer pays a seller earns.
 * Perpetual: the funding rate of the premium, see `expectedFundingShare`. Future: its basis over the index shrinks evenly to 0 at expiry, so
 * coins × (mark − index) × horizon ÷ time left, at most the whole basis. Spot: the price tied up × cost of capital. Option: 0, theta is not a cost.
 * missingData: a price or the funding rule; notApplicable: the future has expired.
 */
export function carryUsd(request: CarryRequest): Result<number> {
  const { instrument, side, horizonHours } = request;
  if (!(horizonHours > 0) || !Number.isFinite(horizonHours)) return fail('invalidInput', `horizonHours: expected > 0, was ${horizonHours}`);
  if (instrument.kind === 'option') return ok(0);
  const long = longCarryUsd(request);
  return long.ok ? ok(side === 'buy' ? long.value : 0 - long.value) : long;
}

/** The funding rate of one period for a premium p = mark ÷ index − 1: what of it lies beyond ± damper, at most ± cap. */
export function fundingRate({ damper, cap }: Pick<FundingRule, 'damper' | 'cap'>, premium: number): number {
  return Math.min(cap, Math.max(-cap, Math.max(damper, premium) + Math.min(-damper, premium)));
}

/**
 * Share of the notional that a long is expected to pay over `hours`; < 0: it is paid. The premium stays, or halves every `halfLifeHours`: then the
 * rate is at its cap, falls with the premium, and is 0 inside the damper, each for as long as the decay takes. Noise of the premium around 0, which
 * the cap and the damper would bend, is not modelled.
 */
export function expectedFundingShare(rule: FundingRule, premium: number, hours: number, halfLifeHours: number | null): number {
  if (halfLifeHours === null) return (fundingRate(rule, premium) * hours) / rule.periodHours;
  const { damper, cap } = rule;
  const size = Math.abs(premium);
  if (size <= damper) return 0;
  const decayHours = halfLifeHours / Math.LN2;
  const hoursUntil = (level: number): number => (level >= size ? 0 : Math.min(hours, decayHours * Math.log(size / level)));
  const cappedHours = hoursUntil(damper + cap);
  const endHours = hoursUntil(damper);
  const fallen =
    decayHours * size * (Math.exp(-cappedHours / decayHours) - Math.exp(-endHours / decayHours)) - damper * (endHours - cappedHours);
  return (Math.sign(premium) * (cap * cappedHours + fallen)) / rule.periodHours;
}

function longCarryUsd(request: CarryRequest): Result<number> {
  const { instrument, amount, indexUsd, markPriceUsd, horizonHours, capitalCostPerYear } = request;
  if (!isCash(instrument.quoteCurrency))
    return fail('unsupported', `${instrument.id}: expected a price in USD, is quoted in ${instrument.quoteCurrency}`);
  if (indexUsd === null || !(indexUsd > 0)) return fail('missingData', `${instrument.id}: carry: the index is not known`);
  if (instrument.kind === 'spot') return ok((amount * indexUsd * capitalCostPerYear * horizonHours) / HOURS_PER_YEAR);
  if (markPriceUsd === null || !(markPriceUsd > 0)) return fail('missingData', `${instrument.id}: carry: the mark price is not known`);
  const notionalUsd = instrument.amountUnit === 'usd' ? amount : amount * indexUsd;
  if (instrument.kind === 'future') return basisUsd(request, instrument, indexUsd, markPriceUsd);
  const rule = fundingRuleOf(request);
  if (!rule.ok) return rule;
  return ok(notionalUsd * expectedFundingShare(rule.value, markPriceUsd / indexUsd - 1, horizonHours, request.premiumHalfLifeHours));
}

function basisUsd(
  { amount, tsMs, horizonHours }: CarryRequest,
  future: FutureInstrument,
  indexUsd: number,
  markUsd: number,
): Result<number> {
  const hoursLeft = (future.expiryMs - tsMs) / MS_PER_HOUR;
  if (!(hoursLeft > 0)) return fail('notApplicable', `${future.id}: carry: it has expired`);
  const coins = future.amountUnit === 'usd' ? amount / markUsd : amount;
  return ok(coins * (markUsd - indexUsd) * Math.min(1, horizonHours / hoursLeft));
}

function fundingRuleOf({ instrument, rulebook, tsMs }: CarryRequest): Result<FundingRule> {
  const product = productOfInstrument(rulebook, instrument);
  return product.ok ? inForceAt(product.value.funding, tsMs, `funding of ${instrument.id}`) : product;
}

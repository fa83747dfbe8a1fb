/** Four answers to "what is my delta", side by side, each with the hedge that acting on it means. */
import type { Numeraire } from '../domain/book.ts';
import type { Instrument } from '../domain/instrument.ts';
import { roundAmountToLot } from '../domain/tick.ts';
import type { Result } from '../result/result.ts';
import { smileDelta } from '../smile/smileDelta.ts';
import type { SmileSurface } from '../smile/smileSurface.ts';
import { decimal, type Decimal } from '../units/decimal.ts';
import { MS_PER_DAY } from '../units/time.ts';
import { openShare } from './deltaDecay.ts';
import type { Leg } from './leg.ts';
import type { MarketView } from './marketView.ts';
import { hedgedDeltaCoin, type LegRisk } from './riskFigures.ts';

/**
 * blackScholes: options by their Black delta, futures and perpetuals by notional over price; premiums and collateral do not count.
 * premiumAdjusted: the account in coin. usdAccount: the account in USD, collateral included; it is premiumAdjusted plus the equity in
 * coin. smile: the delta of the book's numeraire plus what the smile's own move adds.
 */
export type DeltaView = 'blackScholes' | 'premiumAdjusted' | 'usdAccount' | 'smile';

export interface HedgeTerms {
  readonly instrument: Instrument;
  /** > 0, what it trades at. */
  readonly priceUsd: number;
  readonly targetCoin: number;
}

export interface StripSmile {
  readonly surface: SmileSurface;
  /** Skew stickiness R: 1 sticky strike, 0 sticky moneyness. */
  readonly stickiness: number;
}

export interface DeltaLine {
  readonly view: DeltaView;
  /** Over the legs whose delta is known. Null: no smile was handed in. */
  readonly deltaCoin: number | null;
  readonly unknownLegs: number;
  /** Null while a leg is unknown: no hedge is computed on a guess. */
  readonly hedge: ImpliedHedge | null;
}

export interface ImpliedHedge {
  /** Exact, + buy. */
  readonly coin: number;
  /** Whole lots towards zero, in the instrument's amount unit, signed. */
  readonly amount: Decimal;
  /** Delta left over after it, measured from the target. */
  readonly residualCoin: number;
}

export interface StripInputs {
  /** Of one underlying; cash adds nothing. */
  readonly legs: readonly Leg[];
  /** `risks[i]` belongs to `legs[i]`. */
  readonly risks: readonly Result<LegRisk>[];
  readonly market: MarketView;
  readonly numeraire: Numeraire;
  readonly smile: StripSmile | null;
  readonly hedge: HedgeTerms;
}

/** The four lines, in the order of DeltaView. */
export function deltaStrip(inputs: StripInputs): readonly DeltaLine[] {
  const { numeraire, smile } = inputs;
  const accountDelta = (_: Leg, risk: LegRisk): number | null => hedgedDeltaCoin(risk, numeraire);
  return [
    lineOf(inputs, 'blackScholes', plainDelta),
    lineOf(inputs, 'premiumAdjusted', (_, risk) => risk.premiumAdjustedDeltaCoin),
    lineOf(inputs, 'usdAccount', (_, risk) => risk.deltaCoin),
    smile === null
      ? { view: 'smile', deltaCoin: null, unknownLegs: 0, hedge: null }
      : lineOf(inputs, 'smile', (leg, risk) => plus(accountDelta(leg, risk), smileShift(leg, risk, inputs.market, smile))),
  ];
}

type DeltaOf = (leg: Leg, risk: LegRisk) => number | null;

function lineOf({ legs, risks, hedge }: StripInputs, view: DeltaView, deltaOf: DeltaOf): DeltaLine {
  let deltaCoin = 0;
  let unknownLegs = 0;
  for (const [at, leg] of legs.entries()) {
    const risk = risks[at];
    const delta = risk?.ok === true ? deltaOf(leg, risk.value) : null;
    if (delta !== null) deltaCoin += delta;
    else if (!isCashLike(leg, risk)) unknownLegs += 1;
  }
  return { view, deltaCoin, unknownLegs, hedge: unknownLegs > 0 ? null : impliedHedge(deltaCoin, hedge) };
}

/** Cash is known and has no delta in any coin. */
function isCashLike(leg: Leg, risk: Result<LegRisk> | undefined): boolean {
  return leg.kind === 'balance' && risk?.ok === true;
}

function plainDelta(leg: Leg, risk: LegRisk): number | null {
  if (leg.kind === 'balance') return 0;
  const { instrument } = leg;
  if (instrument.kind === 'spot' || instrument.settlement === 'linear') return risk.deltaCoin;
  return instrument.kind === 'option' ? plus(risk.deltaCoin, paidCoins(risk)) : risk.premiumAdjustedDeltaCoin;
}

/** Less the coins of the payoff that are fixed already (decayedRisk): collateral, as they will be once they are booked. */
function paidCoins(risk: LegRisk): number | null {
  return risk.valueCoin === null ? null : (openShareLeft(risk) - 1) * risk.valueCoin;
}

function openShareLeft({ daysLeft }: LegRisk): number {
  return daysLeft === null ? 1 : openShare(daysLeft * MS_PER_DAY, 0);
}

/** What R adds to the Black delta, as far as the delivery price is open: 0 for everything but living options. */
function smileShift(leg: Leg, risk: LegRisk, market: MarketView, { surface, stickiness }: StripSmile): number | null {
  if (leg.kind === 'balance' || leg.instrument.kind !== 'option' || risk.vegaUsdPerVolPoint === 0) return 0;
  const quote = market.quote(leg.instrument.id);
  if (quote?.kind !== 'option' || risk.vegaUsdPerVolPoint === null) return null;
  const { strikeUsd, expiryMs } = leg.instrument;
  const slope = surface.slopeAt(strikeUsd, expiryMs, quote.forwardUsd);
  const { vegaUsdPerVolPoint } = risk;
  return openShareLeft(risk) * smileDelta({ deltaCoin: 0, vegaUsdPerVolPoint, forwardUsd: quote.forwardUsd }, slope, stickiness);
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

function impliedHedge(deltaCoin: number, { instrument, priceUsd, targetCoin }: HedgeTerms): ImpliedHedge {
  const coin = targetCoin - deltaCoin;
  const perCoin = instrument.amountUnit === 'usd' ? priceUsd : 1;
  const amount = roundAmountToLot(instrument, decimal(coin * perCoin), 'towardZero');
  return { coin, amount, residualCoin: amount.toNumber() / perCoin - coin };
}

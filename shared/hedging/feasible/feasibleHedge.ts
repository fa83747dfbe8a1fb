/** The constraint solver: ideal → feasible → remainder, and every constraint that holds the feasible hedge where it is. */
import type { Instrument } from '../../domain/instrument.ts';
import type { TradeSide } from '../../domain/order.ts';
import type { LotRounding } from '../../domain/policySchema.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import type { Decimal } from '../../units/decimal.ts';
import { bindingConstraints } from './bindingConstraints.ts';
import type { BindingConstraint, Constraint } from './constraint.ts';
import { directionConstraint } from './directionConstraint.ts';
import { lotsToNumber, lotsWithin } from './lotStep.ts';
import { coinsOf, type TradeScale } from './tradeScale.ts';
import { wantedLots } from './wantedLots.ts';

/** A trade smaller than `amount` (amount units, > 0) is not worth an order. */
export interface MinimumOrder {
  readonly amount: number;
  readonly words: string;
}

export interface FeasibleRequest {
  readonly instrument: Instrument;
  readonly side: TradeSide;
  readonly netDeltaCoin: number;
  readonly targetDeltaCoin: number;
  /** ≥ 0: coins to trade on `side` that bring the delta to where it should go. */
  readonly idealCoin: number;
  readonly priceOf: TradeScale['priceOf'];
  readonly rounding: LotRounding;
  /** At most one of each name. */
  readonly constraints: readonly Constraint[];
  readonly minimum: MinimumOrder | null;
  /** The trader said so: |delta − target| may grow. */
  readonly mayIncreaseDelta: boolean;
}

export interface FeasibleHedge {
  readonly side: TradeSide;
  /** Whole lots, amount units; 0: nothing may be traded, and `binding` says why. */
  readonly amount: Decimal;
  readonly amountCoin: number;
  readonly amountUsd: number;
  readonly contracts: number;
  /** What the amount is expected to trade at, USD per coin. */
  readonly priceUsd: number;
  readonly idealCoin: number;
  /** The ideal in amount units, at the price it would trade at itself, unrounded. */
  readonly idealAmount: number;
  /** The delta debt, signed like the trade (+ buy): ideal minus feasible. Of the other sign when rounding took more than the ideal. */
  readonly remainderCoin: number;
  /** After the feasible trade. */
  readonly residualDeltaCoin: number;
  readonly binding: readonly BindingConstraint[];
  /** Every constraint with what it allows; the lot, which has no largest amount, is in `binding` alone. */
  readonly all: readonly Constraint[];
}

/**
 * The largest trade in whole lots, up to the rounded ideal, that every constraint allows and that does not carry the delta farther from its
 * target; 0 where that is less than the minimum. The lot is named as binding when the ideal is no whole lot and nothing else cut deeper.
 * invalidInput names the field: a number that is none, a negative ideal or cap, an ideal of more lots than can be counted.
 */
export function feasibleHedge(request: FeasibleRequest): Result<FeasibleHedge> {
  const usable = checkRequest(request);
  if (!usable.ok) return usable;
  const { instrument, side, netDeltaCoin, targetDeltaCoin, priceOf, idealCoin, rounding, minimum } = request;
  const scale: TradeScale = { instrument, priceOf };
  const sign = side === 'buy' ? 1 : -1;
  const wanted = wantedLots(scale, { idealCoin, toTargetCoin: sign * (targetDeltaCoin - netDeltaCoin), rounding });
  if (!(wanted.lots <= Number.MAX_SAFE_INTEGER)) {
    return fail('invalidInput', `idealCoin: expected at most ${Number.MAX_SAFE_INTEGER} lots, was ${idealCoin}`);
  }
  const direction = request.mayIncreaseDelta ? [] : [directionConstraint(scale, { side, netDeltaCoin, targetDeltaCoin })];
  const constraints = [...request.constraints, ...direction];
  const answer = bindingConstraints({ instrument, wanted, constraints, minimum });
  const amount = instrument.lot.times(answer.lots);
  const size = lotsToNumber(instrument.lot, answer.lots);
  const priceUsd = priceOf(size);
  const amountCoin = coinsOf(scale, size);
  return ok({
    side,
    amount,
    amountCoin,
    amountUsd: instrument.amountUnit === 'usd' ? size : amountCoin * priceUsd,
    contracts: amount.div(instrument.contractSize).toNumber(),
    priceUsd,
    idealCoin,
    idealAmount: wanted.idealAmount,
    remainderCoin: 0 + sign * (idealCoin - amountCoin),
    residualDeltaCoin: netDeltaCoin + sign * amountCoin,
    binding: answer.binding,
    all: answer.minimumHeld && minimum !== null ? [...constraints, { name: 'minOrder', maxAmount: 0, words: minimum.words }] : constraints,
  });
}

/** Every constraint that a trader's own amount breaks: it is not shrunk, and the checks before the order refuse it. */
export function brokenConstraints(
  { lot }: Pick<Instrument, 'lot'>,
  amount: Decimal,
  constraints: readonly Constraint[],
  minimum: MinimumOrder | null,
): readonly BindingConstraint[] {
  const broken = constraints.filter(({ maxAmount }) => amount.greaterThan(lot.times(lotsWithin(lot, maxAmount))));
  const isShort = minimum !== null && amount.toNumber() < minimum.amount;
  const named = isShort ? [...broken, { name: 'minOrder' as const, words: minimum.words }] : broken;
  return named.map(({ name, words }) => ({ name, words, isSole: named.length === 1 }));
}

function checkRequest(request: FeasibleRequest): Result<void> {
  const { netDeltaCoin, targetDeltaCoin, idealCoin, constraints, minimum, priceOf } = request;
  for (const [name, value] of Object.entries({ netDeltaCoin, targetDeltaCoin })) {
    if (!Number.isFinite(value)) return fail('invalidInput', `${name}: expected a finite number, was ${value}`);
  }
  if (!(idealCoin >= 0 && idealCoin < Infinity)) return fail('invalidInput', `idealCoin: expected a finite number ≥ 0, was ${idealCoin}`);
  for (const { name, maxAmount } of constraints) {
    if (!(maxAmount >= 0 && maxAmount < Infinity)) {
      return fail('invalidInput', `constraints ${name}: expected a finite amount ≥ 0, was ${maxAmount}`);
    }
  }
  if (minimum !== null && !(minimum.amount >= 0 && minimum.amount < Infinity)) {
    return fail('invalidInput', `minimum: expected a finite amount ≥ 0, was ${minimum.amount}`);
  }
  const firstPriceUsd = priceOf(0);
  if (!(firstPriceUsd > 0 && firstPriceUsd < Infinity)) {
    return fail('invalidInput', `priceOf: expected a price > 0, was ${firstPriceUsd}`);
  }
  return ok(undefined);
}

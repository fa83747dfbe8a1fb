/** The P&L of one leg between two marks in parts: the held position's steps, what was traded, what was paid. */
import type { Currency, Instrument } from '../../domain/instrument.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import { isCash, legExpiryMs, type BalanceLeg, type PositionLeg } from '../leg.ts';
import type { MarketView } from '../marketView.ts';
import type { CashFlow, InstrumentFlows } from './bookedChange.ts';
import type { DeliveryIndexOf } from './deliveryIndex.ts';
import { explainFigures, NO_STEPS, type ExplainFigures } from './explainFigures.ts';
import { heldSteps, type HeldSteps } from './heldSteps.ts';
import { pathPoint, valueAt } from './pathPoint.ts';
import { settledSteps } from './settlement.ts';

/** Both readings of one P&L. `coin` is in the leg's underlying, each second-mark amount at the second mark's index; null for cash. */
export interface LegFigures {
  readonly usd: ExplainFigures;
  readonly coin: ExplainFigures | null;
}

export interface Marks {
  readonly before: MarketView;
  readonly beforeMs: number;
  readonly after: MarketView;
  readonly afterMs: number;
  readonly deliveryIndexOf: DeliveryIndexOf;
  /** False: nobody recorded what a perpetual paid. */
  readonly isFundingRecorded: boolean;
}

/** One instrument on one venue at both marks; null: not held. `booked` is what the ledger leads to. */
export interface PositionCase {
  readonly instrument: Instrument;
  readonly before: PositionLeg | null;
  readonly after: PositionLeg | null;
  readonly booked: PositionLeg | null;
  readonly flows: InstrumentFlows;
}

/** One money: an amount in USD and in the coin at hand. */
interface Worth {
  readonly usd: number;
  readonly coin: number;
}

const NOTHING: Worth = { usd: 0, coin: 0 };

interface HeldPart {
  readonly usd: HeldSteps;
  readonly coin: HeldSteps;
  readonly start: Worth;
  readonly end: Worth;
}

const NOT_HELD: HeldPart = { usd: NO_STEPS, coin: NO_STEPS, start: NOTHING, end: NOTHING };

/**
 * Parts of a position's P&L. Fails with missingData or invalidInput where a mark lacks what values it, and with notApplicable for a
 * position that had expired before the first mark without being delivered.
 */
export function explainPosition(position: PositionCase, marks: Marks): Result<LegFigures> {
  const { instrument, flows } = position;
  const indexUsd = indexAt(marks.after, instrument.underlying);
  if (!indexUsd.ok) return indexUsd;
  const held = position.before === null ? ok(NOT_HELD) : heldPart(position.before, flows, marks, indexUsd.value);
  if (!held.ok) return held;
  const booked = worthAfter(position.booked, marks);
  if (!booked.ok) return booked;
  const after = worthAfter(position.after, marks);
  if (!after.ok) return after;
  const opened = worthOfAll(flows.opened, marks);
  if (!opened.ok) return opened;
  const cash = cashOf(flows.cash, instrument.underlying, indexUsd.value, marks.after);
  if (!cash.ok) return cash;
  const funding = marks.isFundingRecorded || instrument.kind !== 'perpetual' ? cash.value.funding : null;
  const inMoney = (money: 'usd' | 'coin'): ExplainFigures =>
    explainFigures({
      ...held.value[money],
      actual: after.value[money] - held.value.start[money] + cash.value.total[money] - opened.value[money],
      trades: booked.value[money] - held.value.end[money] + cash.value.traded[money] - opened.value[money],
      fees: cash.value.fees[money],
      funding: funding === null ? null : funding[money],
      transfers: opened.value[money],
    });
  return ok({ usd: inMoney('usd'), coin: inMoney('coin') });
}

/** One currency at both marks. `changed` and `transferred`: what the ledger did to it, and what of that came from outside. */
export interface BalanceCase {
  readonly before: BalanceLeg;
  readonly after: BalanceLeg;
  readonly changed: number;
  readonly transferred: number;
}

/** Parts of a balance's P&L: its first amount moves with spot, and a change that the ledger does not know is unbooked. */
export function explainBalance({ before, after, changed, transferred }: BalanceCase, marks: Marks): Result<LegFigures> {
  const from = pathPoint(before, marks.before, marks.beforeMs);
  if (!from.ok) return from;
  const until = pathPoint(after, marks.after, marks.afterMs);
  if (!until.ok) return until;
  const held = heldSteps(before, from.value, until.value);
  if (!held.ok) return held;
  const { indexUsd } = until.value;
  const unknownChange = after.amount - before.amount - changed;
  const moved = before.amount * (indexUsd - from.value.indexUsd);
  const none = { trades: 0, fees: 0, funding: 0 };
  const usd = { ...held.value.usd, ...none, actual: moved + unknownChange * indexUsd, transfers: transferred * indexUsd };
  const coin = held.value.coin === null ? null : { ...held.value.coin, ...none, actual: unknownChange, transfers: transferred };
  return ok({ usd: explainFigures(usd), coin: coin === null ? null : explainFigures(coin) });
}

function heldPart(leg: PositionLeg, flows: InstrumentFlows, marks: Marks, indexUsd: number): Result<HeldPart> {
  const { instrument } = leg;
  const expiryMs = legExpiryMs(leg);
  if (expiryMs !== null && marks.beforeMs >= expiryMs) {
    return fail('notApplicable', `${instrument.id}: expired before the first mark and was not delivered`);
  }
  const from = pathPoint(leg, marks.before, marks.beforeMs);
  if (!from.ok) return from;
  const start = valueAt(leg, from.value);
  if (!start.ok) return start;
  const startWorth: Worth = { usd: start.value.usd.value, coin: start.value.coin?.value ?? 0 };
  if (flows.delivery !== null) {
    const settled = settledSteps(leg, from.value, flows.delivery, marks.deliveryIndexOf(leg, indexUsd), indexUsd);
    if (!settled.ok) return settled;
    const { usd, coin, endUsd, endCoin } = settled.value;
    return ok({ usd, coin, start: startWorth, end: { usd: endUsd, coin: endCoin } });
  }
  const until = pathPoint(leg, marks.after, marks.afterMs);
  if (!until.ok) return until;
  const held = heldSteps(leg, from.value, until.value);
  if (!held.ok) return held;
  const { usd, coin, end } = held.value;
  return ok({ usd, coin: coin ?? NO_STEPS, start: startWorth, end: { usd: end.usd.value, coin: end.coin?.value ?? 0 } });
}

function worthAfter(leg: PositionLeg | null, marks: Marks): Result<Worth> {
  if (leg === null) return ok(NOTHING);
  const point = pathPoint(leg, marks.after, marks.afterMs);
  if (!point.ok) return point;
  const value = valueAt(leg, point.value);
  return value.ok ? ok({ usd: value.value.usd.value, coin: value.value.coin?.value ?? 0 }) : value;
}

function worthOfAll(legs: readonly PositionLeg[], marks: Marks): Result<Worth> {
  let sum = NOTHING;
  for (const leg of legs) {
    const worth = worthAfter(leg, marks);
    if (!worth.ok) return worth;
    sum = plus(sum, worth.value);
  }
  return ok(sum);
}

interface CashParts {
  readonly traded: Worth;
  readonly fees: Worth;
  readonly funding: Worth;
  readonly total: Worth;
}

/** Every flow at the second mark's index: from its booking on the money is the balance's. */
function cashOf(flows: readonly CashFlow[], underlying: Currency, indexUsd: number, after: MarketView): Result<CashParts> {
  const parts = { traded: NOTHING, fees: NOTHING, funding: NOTHING, total: NOTHING };
  for (const { kind, currency, amount } of flows) {
    const rateUsd = isCash(currency) ? ok(1) : indexAt(after, currency);
    if (!rateUsd.ok) return rateUsd;
    const usd = amount.toNumber() * rateUsd.value;
    const worth = { usd, coin: currency === underlying ? amount.toNumber() : usd / indexUsd };
    const part = kind === 'fee' ? 'fees' : kind === 'funding' ? 'funding' : 'traded';
    parts[part] = plus(parts[part], worth);
    parts.total = plus(parts.total, worth);
  }
  return ok(parts);
}

function indexAt(market: MarketView, currency: Currency): Result<number> {
  const indexUsd = market.index(currency)?.indexUsd;
  return indexUsd !== undefined && indexUsd > 0 ? ok(indexUsd) : fail('missingData', `${currency}: indexUsd: the market has no index`);
}

function plus(a: Worth, b: Worth): Worth {
  return { usd: a.usd + b.usd, coin: a.coin + b.coin };
}

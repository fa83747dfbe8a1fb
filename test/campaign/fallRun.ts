/**
 * The demo book through the recorded fall, twice: its delta hedged with the perpetual alone, or after the optimiser's hedge. The same band, the
 * same prices, the same modelled depth and fees. Funding is not recorded and left out of both.
 */
import { feeOf, deliveryFeeOf } from '../../shared/domain/fee.ts';
import { deliveryPriceOf } from '../../shared/domain/delivery.ts';
import { toCurrency, type Instrument } from '../../shared/domain/instrument.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import { roundAmountToLot } from '../../shared/domain/tick.ts';
import { walkBook } from '../../shared/costs/walkBook.ts';
import { bookGreeks } from '../../shared/hedging/optimise/bookGreeks.ts';
import { TAIL_JUMPS } from '../../shared/hedging/optimise/compareHedges.ts';
import type { MipSolver } from '../../shared/hedging/optimise/mipModel.ts';
import { optimiseHedge } from '../../shared/hedging/optimise/optimiseHedge.ts';
import { pnlCoin } from '../../shared/pricing/inverseFuture.ts';
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import { legExpiryMs, type Leg, type PositionLeg } from '../../shared/risk/leg.ts';
import { legRisk } from '../../shared/risk/legRisk.ts';
import { createScenarioBook } from '../../shared/risk/scenarioBook.ts';
import { NO_VOL_SHIFT } from '../../shared/risk/volShift.ts';
import { decimal } from '../../shared/units/decimal.ts';
import { MS_PER_DAY } from '../../shared/units/time.ts';
import { demoLegs, demoOrderBook, type DemoMarket, type DemoMoment } from '../support/demoMarket.ts';
import { demoRequest } from '../support/demoOptimise.ts';
import { demoRulebook } from '../support/demoRecording.ts';
import { expectOk } from '../support/expectOk.ts';

export interface FallPlan {
  readonly underlying: 'BTC' | 'ETH';
  /** Half width; each delta hedge goes back to 0. */
  readonly bandCoin: number;
  /** Shares of the |gamma| and |vega| at the start that may stay; null: no optimiser (gamma), no vega limit. */
  readonly gammaShare: number | null;
  readonly vegaShare: number | null;
  /** Once at the start, or again on the first snapshot of every day. */
  readonly repeats: 'once' | 'daily';
  /** Of the snapshots, from the first; null: all. */
  readonly snapshots: number | null;
}

/** P&L in coin of the book's numeraire; costs in USD when they were paid. */
export interface FallReport {
  readonly totalCoin: number;
  /** Standard deviation of the changes from snapshot to snapshot. */
  readonly sigmaCoin: number;
  readonly worstChangeCoin: number;
  /** Deepest fall of the P&L from its highest level before. */
  readonly drawdownCoin: number;
  readonly deltaHedges: number;
  readonly deltaHedgeCostUsd: number;
  readonly gammaTrades: number;
  readonly gammaCostUsd: number;
  /** Net, > 0 paid. */
  readonly premiumUsd: number;
  /** Theta of the book summed over the time between snapshots, > 0 collected. */
  readonly thetaUsd: number;
  /** Worst of the tail jumps right after the first trades, hedge frozen. */
  readonly worstTailCoin: number;
  /** Searches that ended on the clock or found nothing. */
  readonly unsolved: number;
}

interface Run {
  legs: readonly Leg[];
  balanceCoin: number;
  deltaHedges: number;
  deltaHedgeCostUsd: number;
  gammaTrades: number;
  gammaCostUsd: number;
  premiumUsd: number;
  thetaUsd: number;
  unsolved: number;
}

export function runFall(demo: DemoMarket, plan: FallPlan, solver: MipSolver): FallReport {
  const times = plan.snapshots === null ? demo.timesMs : demo.timesMs.slice(0, plan.snapshots);
  const [startMs] = times;
  if (startMs === undefined) throw new Error('the recording has no snapshots');
  const run = newRun(plan, startMs);
  const levels: number[] = [];
  let worstTailCoin = 0;
  let before: DemoMoment | null = null;
  let limits: AbsoluteLimits | null = null;
  for (const [at, tsMs] of times.entries()) {
    const moment = demo.momentAt(tsMs);
    deliverExpired(run, demo, moment);
    if (before === null) levels.push(valueCoin(run, moment));
    limits ??= absoluteLimits(plan, run, moment);
    if (limits !== null && (at === 0 || (plan.repeats === 'daily' && isNewDay(before, moment))))
      optimise(run, plan, moment, limits, solver);
    hedgeDelta(run, plan, moment);
    if (at === 0) worstTailCoin = worstJumpCoin(run, plan, moment);
    levels.push(valueCoin(run, moment));
    const nextMs = times[at + 1];
    if (nextMs !== undefined) run.thetaUsd += (greeksOf(run, plan, moment).thetaUsdPerDay * (nextMs - tsMs)) / MS_PER_DAY;
    before = moment;
  }
  return { ...statisticsOf(levels), ...countersOf(run), worstTailCoin };
}

function newRun({ underlying }: FallPlan, startMs: DemoMoment['tsMs']): Run {
  const all = demoLegs(underlying, startMs);
  const balanceCoin = all.reduce((sum, leg) => (leg.kind === 'balance' ? sum + leg.amount : sum), 0);
  const legs = all.filter(({ kind }) => kind === 'position');
  return {
    legs,
    balanceCoin,
    deltaHedges: 0,
    deltaHedgeCostUsd: 0,
    gammaTrades: 0,
    gammaCostUsd: 0,
    premiumUsd: 0,
    thetaUsd: 0,
    unsolved: 0,
  };
}

function countersOf({ deltaHedges, deltaHedgeCostUsd, gammaTrades, gammaCostUsd, premiumUsd, thetaUsd, unsolved }: Run) {
  return { deltaHedges, deltaHedgeCostUsd, gammaTrades, gammaCostUsd, premiumUsd, thetaUsd, unsolved };
}

function legsOf({ legs, balanceCoin }: Run, { underlying }: Pick<FallPlan, 'underlying'>): readonly Leg[] {
  return [...legs, { kind: 'balance', currency: toCurrency(underlying), amount: balanceCoin }];
}

function greeksOf(run: Run, plan: FallPlan, { market, tsMs }: DemoMoment) {
  return expectOk(bookGreeks(legsOf(run, plan), toCurrency(plan.underlying), 'coin', market, tsMs));
}

interface AbsoluteLimits {
  readonly gammaCoinPerUsd: number;
  readonly vegaUsdPerVolPoint: number | null;
}

function absoluteLimits(plan: FallPlan, run: Run, moment: DemoMoment): AbsoluteLimits | null {
  if (plan.gammaShare === null) return null;
  const { gammaCoinPerUsd, vegaUsdPerVolPoint } = greeksOf(run, plan, moment);
  return {
    gammaCoinPerUsd: plan.gammaShare * Math.abs(gammaCoinPerUsd),
    vegaUsdPerVolPoint: plan.vegaShare === null ? null : plan.vegaShare * Math.abs(vegaUsdPerVolPoint),
  };
}

function isNewDay(before: DemoMoment | null, { tsMs }: DemoMoment): boolean {
  return before !== null && Math.floor(before.tsMs / MS_PER_DAY) !== Math.floor(tsMs / MS_PER_DAY);
}

function optimise(run: Run, plan: FallPlan, moment: DemoMoment, limits: AbsoluteLimits, solver: MipSolver): void {
  const { underlying, bandCoin } = plan;
  const request = demoRequest(moment, underlying, legsOf(run, plan), { deltaCoin: bandCoin, gammaShare: null, vegaShare: null });
  const limited = { ...request, limits: { deltaCoin: bandCoin, marginUsd: null, ...limits }, timeLimitSeconds: 10 };
  const solved = optimiseHedge(limited, solver);
  if (!solved.ok || solved.value.status !== 'optimal') run.unsolved += 1;
  if (!solved.ok) return;
  for (const { instrumentId, side, amount } of solved.value.trades) {
    const instrument = instrumentIn(moment, instrumentId);
    const costUsd = trade(run, instrument, side, amount, moment);
    run.gammaTrades += 1;
    run.gammaCostUsd += costUsd;
  }
}

function instrumentIn({ instruments }: DemoMoment, id: string): Instrument {
  const found = instruments.find((instrument) => instrument.id === id);
  if (found === undefined) throw new Error(`${id} is not listed`);
  return found;
}

function hedgeDelta(run: Run, plan: FallPlan, moment: DemoMoment): void {
  const { deltaCoin } = greeksOf(run, plan, moment);
  if (Math.abs(deltaCoin) <= plan.bandCoin) return;
  const perpetual = instrumentIn(moment, `${plan.underlying}-PERPETUAL`);
  const markUsd = markOf(perpetual, moment);
  const amount = roundAmountToLot(perpetual, decimal(Math.abs(deltaCoin) * markUsd), 'nearest').toNumber();
  run.deltaHedgeCostUsd += trade(run, perpetual, deltaCoin > 0 ? 'sell' : 'buy', amount, moment);
  run.deltaHedges += 1;
}

function markOf({ id }: Instrument, { market }: DemoMoment): number {
  const quote = market.quote(id);
  if (quote?.kind !== 'future') throw new Error(`${id} has no mark`);
  return quote.markPriceUsd;
}

/** Walks the modelled depth, pays the fee, books position and premium; returns what it cost against the mark, USD. */
function trade(run: Run, instrument: Instrument, side: TradeSide, amount: number, moment: DemoMoment): number {
  const book = demoOrderBook(instrument, moment);
  const walk = book === undefined ? null : walkBook(book, { side, amount, amountUnit: instrument.amountUnit, limitPrice: null });
  if (walk?.averagePrice == null || !walk.isComplete) throw new Error(`${instrument.id}: the depth does not hold ${amount}`);
  const price = walk.averagePrice;
  const levelBefore = valueCoin(run, moment);
  const fee = expectOk(
    feeOf({
      instrument,
      liquidity: 'taker',
      amount: decimal(amount),
      price: decimal(price),
      indexUsd: null,
      rulebook: demoRulebook,
      tsMs: moment.tsMs,
    }),
  );
  const signedAmount = side === 'buy' ? amount : -amount;
  run.legs = [...run.legs, { kind: 'position', instrument, signedAmount, averagePrice: price }];
  run.balanceCoin -= fee.fee.toNumber() + (instrument.kind === 'option' ? signedAmount * price : 0);
  const indexUsd = indexOf(instrument, moment);
  if (instrument.kind === 'option') run.premiumUsd += signedAmount * price * indexUsd;
  return (levelBefore - valueCoin(run, moment)) * indexUsd;
}

function indexOf({ underlying }: Instrument, { market }: DemoMoment): number {
  const index = market.index(underlying);
  if (index === undefined) throw new Error(`no ${underlying} index`);
  return index.indexUsd;
}

function valueCoin({ legs, balanceCoin }: Run, { market, tsMs }: DemoMoment): number {
  return legs.reduce((sum, leg) => {
    const { valueCoin: value } = expectOk(legRisk(leg, market, tsMs, textbookTheta));
    if (value === null) throw new Error('a leg has no value');
    return sum + value;
  }, balanceCoin);
}

function deliverExpired(run: Run, demo: DemoMarket, { tsMs }: DemoMoment): void {
  const kept: Leg[] = [];
  for (const leg of run.legs) {
    const expiryMs = legExpiryMs(leg);
    if (leg.kind === 'balance' || expiryMs === null || expiryMs > tsMs) kept.push(leg);
    else run.balanceCoin += deliveredCoin(leg, demo.deliveryIndexUsd(leg.instrument.underlying, expiryMs), tsMs);
  }
  run.legs = kept;
}

/** Payoff less the delivery fee. */
function deliveredCoin({ instrument, signedAmount, averagePrice }: PositionLeg, indexUsd: number, tsMs: DemoMoment['tsMs']): number {
  const deliveryPrice = deliveryPriceOf(instrument, decimal(indexUsd));
  const payoff =
    instrument.kind === 'option' ? signedAmount * deliveryPrice.toNumber() : pnlCoin(signedAmount, averagePrice ?? NaN, indexUsd);
  const fee = expectOk(
    deliveryFeeOf({ instrument, amount: decimal(Math.abs(signedAmount)), deliveryPrice, indexUsd: null, rulebook: demoRulebook, tsMs }),
  );
  return payoff - fee.fee.toNumber();
}

function worstJumpCoin(run: Run, plan: FallPlan, { market, tsMs }: DemoMoment): number {
  const setting = { fromMs: tsMs, theta: textbookTheta, expiryRule: { kind: 'atPathSpot' }, sigmaMove: null } as const;
  const book = expectOk(createScenarioBook(legsOf(run, plan), market, setting));
  const pnls = TAIL_JUMPS.map((jump) => expectOk(book.riskAt({ spotRatio: 1 + jump, volShift: NO_VOL_SHIFT, atMs: tsMs })).pnlCoin ?? NaN);
  return Math.min(...pnls);
}

function statisticsOf(levels: readonly number[]): Pick<FallReport, 'totalCoin' | 'sigmaCoin' | 'worstChangeCoin' | 'drawdownCoin'> {
  const [first = 0] = levels;
  const changes = levels.slice(1).map((level, at) => level - (levels[at] ?? level));
  const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  const variance = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0) / Math.max(1, changes.length - 1);
  let peak = first;
  let drawdownCoin = 0;
  for (const level of levels) {
    peak = Math.max(peak, level);
    drawdownCoin = Math.max(drawdownCoin, peak - level);
  }
  return {
    totalCoin: (levels.at(-1) ?? first) - first,
    sigmaCoin: Math.sqrt(variance),
    worstChangeCoin: Math.min(...changes),
    drawdownCoin,
  };
}

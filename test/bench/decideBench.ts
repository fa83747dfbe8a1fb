/** What one decision about a large book takes: greeks of the hedge set, the policy, ranked candidates and the feasible hedge. */
import { candidateCosts } from '../../shared/hedging/candidates/candidateCosts.ts';
import { deltaBuckets } from '../../shared/hedging/candidates/deltaBuckets.ts';
import { rankCandidates } from '../../shared/hedging/candidates/rankCandidates.ts';
import { sampleMarginUse } from '../../shared/hedging/feasible/marginCurve.ts';
import type { HedgeGuard } from '../../shared/hedging/feasible/hedgeGuard.ts';
import { planHedge, settingsOfPolicy, type HedgePlanRequest } from '../../shared/hedging/planHedge.ts';
import { defaultPolicy } from '../../shared/hedging/policy/defaultPolicy.ts';
import { evaluatePolicy } from '../../shared/hedging/policy/evaluatePolicy.ts';
import { policyGreeks } from '../../shared/hedging/policy/policyGreeks.ts';
import type { PolicyInputs } from '../../shared/hedging/policy/policyVerdict.ts';
import { DEFAULT_PRE_TRADE_LIMITS } from '../../shared/hedging/preTradeChecks.ts';
import { NO_EDIT } from '../../shared/hedging/ticketEdit.ts';
import { DEFAULT_IMPACT } from '../../shared/costs/impactModel.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { OrderBook } from '../../shared/domain/market.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import { accountFor, marginUsePct, summariseMargin } from '../../shared/margin/bookMargin.ts';
import { addedInitialUsd, marginAfter } from '../../shared/margin/marginAfter.ts';
import { marginBook } from '../../shared/margin/marginBook.ts';
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import { legRisk } from '../../shared/risk/legRisk.ts';
import type { Leg } from '../../shared/risk/leg.ts';
import { ZERO } from '../../shared/units/decimal.ts';
import {
  aBalance,
  aFutureQuote,
  aMarket,
  anIndex,
  anInstrument,
  anOptionQuote,
  aPosition,
  AT_MS,
  RULEBOOK,
} from '../shared/risk/riskBuilders.ts';
import { quantile, roundedAll, type BenchResult } from './benchReport.ts';

export interface DecideBenchSize {
  readonly legs: number;
  readonly runs: number;
}

export const DECIDE_BENCH_SIZE: DecideBenchSize = { legs: 2_000, runs: 200 };

const WARM_UP = 60;
const TARGET_MS = 3;
const INDEX_USD = 80_000;
/** The venue prints one with every quote. */
const MARK_COIN = 0.03;
const HEDGES = ['BTC-PERPETUAL', 'BTC-30JAN26', 'BTC-27FEB26', 'BTC-27MAR26', 'BTC-26JUN26', 'BTC-25SEP26', 'BTC-25DEC26'];
const POLICIES: readonly HedgePolicy[] = [
  defaultPolicy('BTC'),
  { ...defaultPolicy('BTC'), name: 'Zakamouline', band: { kind: 'zakamouline', riskAversionPerUsd: 1e-4, costShare: null } },
];

/** One result per policy: a fixed band, and the dearest there is, whose centre needs a second pass over the options. */
export function decideBench({ legs: count, runs }: DecideBenchSize = DECIDE_BENCH_SIZE): readonly BenchResult[] {
  const legs: readonly Leg[] = [...someOptions(count), aBalance('BTC', 500)];
  const options = legs.flatMap((leg) =>
    leg.kind === 'position' ? [{ ...anOptionQuote(leg.instrument.id, INDEX_USD, 0.55), markPrice: MARK_COIN }] : [],
  );
  const market = aMarket([...options, ...HEDGES.map((name) => aFutureQuote(name, INDEX_USD))], [anIndex('BTC', INDEX_USD)]);
  const risks = legs.map((leg) => legRisk(leg, market, AT_MS, textbookTheta));
  const hedges = HEDGES.map(anInstrument);
  return POLICIES.map((policy) => {
    const chosen: HedgePolicy = { ...policy, instruments: { buy: { kind: 'cheapest' }, sell: { kind: 'cheapest' } } };
    let hedged = 0;
    const times = measure(runs, () => {
      hedged = decide(chosen, legs, risks, market, hedges);
    });
    if (hedged === 0) throw new Error('the bench must have a hedge to decide on');
    return {
      name: `decide on ${count} legs: ${chosen.name}`,
      values: roundedAll({ p50: quantile(times, 0.5), p95: quantile(times, 0.95) }),
      unit: 'ms',
      target: `p50 <= ${TARGET_MS}`,
      met: quantile(times, 0.5) <= TARGET_MS,
      how: `one thread: greeks of the hedge set, policy, delta buckets, margin of the whole book, ${hedges.length} candidates each with its feasible hedge and three cost predictions, and the plan; ${runs} runs after ${WARM_UP}`,
    };
  });
}

/** Coins of the chosen hedge. */
function decide(
  policy: HedgePolicy,
  legs: readonly Leg[],
  risks: Parameters<typeof policyGreeks>[0]['risks'],
  market: ReturnType<typeof aMarket>,
  hedges: readonly Instrument[],
): number {
  const costShare = 0.0005;
  const set = policyGreeks({ policy, legs, risks, market, atMs: AT_MS, numeraire: 'coin', indexUsd: INDEX_USD, costShare });
  const verdict = evaluatePolicy(policy, inputsOf(set, costShare));
  if (verdict.desiredDeltaCoin === null || set.netDeltaCoin === null) return 0;
  const side = verdict.desiredDeltaCoin > set.netDeltaCoin ? 'buy' : 'sell';
  const context = { market, atMs: AT_MS, rulebook: RULEBOOK };
  const margins = marginBook(legs, context);
  const before = summariseMargin(margins);
  const sign = side === 'buy' ? 1 : -1;
  const requests = hedges.map((instrument): HedgePlanRequest => {
    const use = (amount: number): number | null => {
      const after = amount === 0 ? before : marginAfter(margins, { instrument, signedAmount: sign * amount }, context);
      const account = accountFor(after, instrument);
      return account === undefined ? null : marginUsePct(account);
    };
    return {
      instrument,
      numeraire: 'coin',
      netDeltaCoin: set.netDeltaCoin ?? 0,
      desiredDeltaCoin: verdict.desiredDeltaCoin ?? 0,
      targetDeltaCoin: verdict.centreCoin,
      book: aBook(instrument),
      markPriceUsd: INDEX_USD,
      edit: NO_EDIT,
      settings: settingsOfPolicy(policy),
      rulebook: RULEBOOK,
      tsMs: AT_MS,
      guard: guardOf(policy, sampleMarginUse(use, 20_000_000, null)),
    };
  });
  const candidates = rankCandidates({
    requests,
    buckets: deltaBuckets(legs, risks, 'coin'),
    choice: policy.instruments,
    predict: candidateCosts({
      indexUsd: INDEX_USD,
      dailySigma: 0.03,
      impact: DEFAULT_IMPACT,
      waitSeconds: 60,
      slices: 10,
      sliceSeconds: 270,
      refillHalfLifeSeconds: 10,
      horizonHours: 24,
      capitalCostPerYear: 0.1,
      premiumHalfLifeHours: null,
    }),
    addedMargin: (instrument, signedAmount) => {
      const trade = { instrument, signedAmount };
      return addedInitialUsd(before, marginAfter(margins, trade, context), trade);
    },
    tsMs: AT_MS,
  });
  const chosen = candidates.find(({ isChosen }) => isChosen);
  const request = requests.find(({ instrument }) => instrument.id === chosen?.instrumentId);
  const plan = request === undefined ? null : planHedge(request);
  return plan?.ok === true && plan.value.kind === 'plan' ? plan.value.plan.amountCoin : 0;
}

function inputsOf(set: ReturnType<typeof policyGreeks>, costShare: number): PolicyInputs {
  return {
    tsMs: AT_MS,
    underlying: 'BTC',
    numeraire: 'coin',
    netDeltaCoin: set.netDeltaCoin,
    unknownLegs: set.unknownLegs,
    indexUsd: INDEX_USD,
    greeks: set.greeks,
    equityUsd: 1e7,
    costShare,
    dataAgeMs: 100,
    window: null,
    memory: {
      sinceMs: AT_MS,
      sinceIndexUsd: INDEX_USD,
      lastHedgeMs: null,
      lastHedgeIndexUsd: null,
      lastSpentEventMs: null,
      lastSpentEventIndexUsd: null,
      lastOptionFillMs: null,
    },
  };
}

function guardOf({ limits }: HedgePolicy, marginCurve: HedgeGuard['situation']['marginCurve']): HedgeGuard {
  return {
    policy: { ...limits, maxMarginUsePct: 90 },
    desk: DEFAULT_PRE_TRADE_LIMITS,
    situation: {
      link: 'connected',
      quoteAgeMs: 100,
      indexUsd: INDEX_USD,
      positionAmount: ZERO,
      notionalUsd: 0,
      tradedHourUsd: 0,
      tradedDayUsd: 0,
      spotHeldCoin: null,
      marginCurve,
      ordersLastMinute: 0,
      openOrders: [],
    },
  };
}

function aBook({ id }: Instrument): OrderBook {
  const levels = Array.from({ length: 12 }, (_, rank) => rank);
  return {
    instrumentId: id,
    bids: levels.map((rank) => ({ price: INDEX_USD - 0.5 - rank * 0.5, amount: 500_000 })),
    asks: levels.map((rank) => ({ price: INDEX_USD + 0.5 + rank * 0.5, amount: 500_000 })),
    tsMs: AT_MS,
  };
}

function someOptions(count: number): readonly Leg[] {
  const expiries = ['30JAN26', '27FEB26', '27MAR26', '26JUN26', '25SEP26'];
  return Array.from({ length: count }, (_, i) => {
    const strike = 50_000 + (i % 61) * 1_000;
    return aPosition(`BTC-${expiries[i % expiries.length] ?? ''}-${strike}-${i % 2 === 0 ? 'C' : 'P'}`, ((i % 7) - 3 || 1) / 10, 0.03);
  });
}

/** Sorted times of `runs` runs, ms. */
function measure(runs: number, body: () => void): readonly number[] {
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + runs; run += 1) {
    const startMs = performance.now();
    body();
    if (run >= WARM_UP) times.push(performance.now() - startMs);
  }
  return times.sort((a, b) => a - b);
}

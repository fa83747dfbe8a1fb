/** Questions to the optimiser about the demo book at a recorded moment. */
import type { Numeraire } from '../../shared/domain/book.ts';
import { toCurrency } from '../../shared/domain/instrument.ts';
import { bookGreeks } from '../../shared/hedging/optimise/bookGreeks.ts';
import {
  candidatesFromChain,
  DEFAULT_CHAIN_FILTER,
  type ChainCandidates,
  type ChainFilter,
} from '../../shared/hedging/optimise/chainCandidates.ts';
import type { LotMarket } from '../../shared/hedging/optimise/lotTerms.ts';
import type { OptimiseRequest } from '../../shared/hedging/optimise/optimiseRequest.ts';
import type { Leg } from '../../shared/risk/leg.ts';
import { demoOrderBook, type DemoMoment } from './demoMarket.ts';
import { demoRulebook } from './demoRecording.ts';
import { expectOk } from './expectOk.ts';

export const HORIZON_DAYS = 1;

export function demoContext(moment: DemoMoment, underlying: string, numeraire: Numeraire): LotMarket {
  const indexUsd = moment.market.index(toCurrency(underlying))?.indexUsd;
  if (indexUsd === undefined) throw new Error(`no ${underlying} index`);
  return {
    market: moment.market,
    indexUsd,
    atMs: moment.tsMs,
    numeraire,
    rulebook: demoRulebook,
    orderBook: (instrument) => demoOrderBook(instrument, moment),
    horizonDays: HORIZON_DAYS,
    premiumHalfLifeHours: 4,
    assumedOptionLots: 20,
    assumedFutureUsd: 500_000,
    maxDepthSharePct: 10,
  };
}

export function demoCandidates(
  moment: DemoMoment,
  underlying: string,
  legs: readonly Leg[],
  filter: Partial<ChainFilter> = {},
): ChainCandidates {
  return expectOk(
    candidatesFromChain({
      underlying: toCurrency(underlying),
      instruments: moment.instruments,
      legs,
      context: demoContext(moment, underlying, 'coin'),
      filter: { ...DEFAULT_CHAIN_FILTER, ...filter },
      fixedCostUsd: 5,
      maxPositionLots: null,
      assumedHalfSpreadShare: null,
    }),
  );
}

export interface DemoLimits {
  readonly deltaCoin: number;
  /** Share of today's |gamma| that may stay; null: free. */
  readonly gammaShare: number | null;
  readonly vegaShare: number | null;
}

export function demoRequest(
  moment: DemoMoment,
  underlying: string,
  legs: readonly Leg[],
  { deltaCoin, gammaShare, vegaShare }: DemoLimits,
  overrides: Partial<OptimiseRequest> = {},
): OptimiseRequest {
  const book = expectOk(bookGreeks(legs, toCurrency(underlying), 'coin', moment.market, moment.tsMs));
  return {
    underlying,
    targetDeltaCoin: 0,
    book,
    limits: {
      deltaCoin,
      gammaCoinPerUsd: gammaShare === null ? null : gammaShare * Math.abs(book.gammaCoinPerUsd),
      vegaUsdPerVolPoint: vegaShare === null ? null : vegaShare * Math.abs(book.vegaUsdPerVolPoint),
      marginUsd: null,
    },
    candidates: demoCandidates(moment, underlying, legs).candidates,
    maxInstruments: 4,
    allowsNakedShorts: false,
    horizonDays: HORIZON_DAYS,
    thetaWeight: 1,
    capitalCostPctPerYear: 10,
    soft: null,
    timeLimitSeconds: 5,
    relativeGap: 1e-3,
    ...overrides,
  };
}

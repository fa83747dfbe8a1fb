/** What a policy is asked at this moment: delta and greeks of its hedge set, the cost of a trade, what the market did and what was done before. */
import type { Book } from '../../shared/domain/book.ts';
import type { Currency, Instrument } from '../../shared/domain/instrument.ts';
import type { OrderBook } from '../../shared/domain/market.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import { oneWayCostShare, takerFeeRate } from '../../shared/costs/oneWayCostShare.ts';
import { policyGreeks, type HedgeSetRisk } from '../../shared/hedging/policy/policyGreeks.ts';
import type { PolicyInputs } from '../../shared/hedging/policy/policyVerdict.ts';
import { netDeltaCoin as wholeDeltaCoin, type GroupRisk } from '../../shared/risk/aggregate.ts';
import { underlyingOf, type Leg } from '../../shared/risk/leg.ts';
import type { LegRisk } from '../../shared/risk/riskFigures.ts';
import type { Result } from '../../shared/result/result.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import { latestHedge, type HedgeNote } from './hedgeMemory.ts';
import type { IndexWindows } from './indexWindow.ts';
import type { MarketState } from './marketState.ts';
import type { PendingDelta } from './pendingDelta.ts';
import type { PolicyInForce } from './policies.ts';
import type { TradedVolume } from './tradedVolume.ts';
import type { ValuedBook } from './valuedBook.ts';

export interface PolicyQuestion {
  readonly book: Book;
  readonly underlying: Currency;
  readonly valued: ValuedBook;
  readonly group: GroupRisk;
  readonly inForce: PolicyInForce;
  readonly note: Pick<HedgeNote, 'lastHedge' | 'sent' | 'policySince' | 'spentEvent'>;
  readonly pending: PendingDelta;
}

export interface PolicyReading {
  readonly inputs: PolicyInputs;
  /** Filled legs of the hedge set only; null: unknown. */
  readonly filledCoin: number | null;
  /** filled + working + in flight; null: unknown. */
  readonly netCoin: number | null;
}

export interface PolicyReader {
  readonly read: (question: PolicyQuestion) => PolicyReading;
}

interface PolicyReaderDeps {
  readonly market: MarketState;
  readonly rulebook: Rulebook;
  readonly windows: IndexWindows;
  readonly traded: Pick<TradedVolume, 'lastOptionFillMs'>;
  /** What the book would be hedged with if nothing else is chosen; its book gives the cost of a trade. */
  readonly hedgeInstrument: (underlying: Currency) => Instrument | undefined;
  readonly orderBook: (instrument: Instrument) => Result<OrderBook>;
  readonly quoteAgeMs: (underlying: Currency, instrument: Instrument) => number | null;
}

export function createPolicyReader(deps: PolicyReaderDeps): PolicyReader {
  const { market } = deps;

  function costShareOf(instrument: Instrument | undefined, tsMs: MsSinceEpoch): number | null {
    if (instrument === undefined) return null;
    const book = deps.orderBook(instrument);
    const feeRate = takerFeeRate(instrument, deps.rulebook, tsMs);
    if (!book.ok || !feeRate.ok) return null;
    const share = oneWayCostShare(book.value, feeRate.value);
    return share.ok ? share.value : null;
  }

  function setRiskOf(question: PolicyQuestion, costShare: number | null): HedgeSetRisk {
    const { valued, underlying, book, inForce } = question;
    const [legs, risks] = legsOf(valued, underlying);
    const indexUsd = market.index(underlying)?.indexUsd ?? null;
    const { numeraire } = book;
    return policyGreeks({ policy: inForce.policy, legs, risks, market, atMs: valued.tsMs, numeraire, indexUsd, costShare });
  }

  return {
    read(question) {
      const { book, underlying, valued, group, inForce, note, pending } = question;
      const instrument = deps.hedgeInstrument(underlying);
      const costShare = costShareOf(instrument, valued.tsMs);
      const set = setRiskOf(question, costShare);
      const filledCoin = inForce.policy.hedgeSet.kind === 'all' ? wholeDeltaCoin(group, book.numeraire) : set.netDeltaCoin;
      const netCoin = filledCoin === null || pending.unpriced > 0 ? null : filledCoin + pending.workingCoin + pending.inFlightCoin;
      const { minMove } = inForce.policy.filters;
      const lastHedge = latestHedge(note);
      const indexUsd = market.index(underlying)?.indexUsd ?? null;
      const inputs: PolicyInputs = {
        tsMs: valued.tsMs,
        underlying,
        numeraire: book.numeraire,
        netDeltaCoin: netCoin,
        unknownLegs: set.unknownLegs,
        indexUsd,
        greeks: set.greeks,
        equityUsd: group.complete ? group.valueUsd : null,
        costShare,
        dataAgeMs: instrument === undefined ? null : deps.quoteAgeMs(underlying, instrument),
        window: minMove === null ? null : deps.windows.over(underlying, minMove.withinMinutes),
        memory: {
          sinceMs: note.policySince?.tsMs ?? inForce.sinceMs,
          sinceIndexUsd: note.policySince?.indexUsd ?? null,
          lastHedgeMs: lastHedge?.tsMs ?? null,
          lastHedgeIndexUsd: lastHedge?.indexUsd ?? null,
          lastSpentEventMs: note.spentEvent?.tsMs ?? null,
          lastSpentEventIndexUsd: note.spentEvent?.indexUsd ?? null,
          lastOptionFillMs: deps.traded.lastOptionFillMs(underlying),
        },
      };
      return { inputs, filledCoin, netCoin };
    },
  };
}

/** The legs of one underlying, and the risk of each. */
export function legsOf({ legs, risks }: ValuedBook, underlying: Currency): [legs: readonly Leg[], risks: readonly Result<LegRisk>[]] {
  const mine: Leg[] = [];
  const mineRisks: Result<LegRisk>[] = [];
  legs.forEach((leg, at) => {
    const risk = risks[at];
    if (risk === undefined || underlyingOf(leg) !== underlying) return;
    mine.push(leg);
    mineRisks.push(risk);
  });
  return [mine, mineRisks];
}

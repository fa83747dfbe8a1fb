/** What the policy is asked about one underlying of a file: the same figures that the desk reads from its book and market. */
import type { Numeraire } from '../../shared/domain/book.ts';
import type { Currency, Instrument } from '../../shared/domain/instrument.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import { oneWayCostShare, takerFeeRate } from '../../shared/costs/oneWayCostShare.ts';
import { bandCrossings, type BandCrossings } from '../../shared/hedging/policy/bandCrossings.ts';
import { deltaShiftFunction } from '../../shared/hedging/policy/deltaShift.ts';
import { evaluatePolicy } from '../../shared/hedging/policy/evaluatePolicy.ts';
import { hedgeSetLegs } from '../../shared/hedging/policy/hedgeSet.ts';
import { policyGreeks } from '../../shared/hedging/policy/policyGreeks.ts';
import type { PolicyInputs, PolicyVerdict } from '../../shared/hedging/policy/policyVerdict.ts';
import { hasOwnVolatility } from '../../shared/hedging/policy/volatilityFactor.ts';
import type { GroupRisk } from '../../shared/risk/aggregate.ts';
import { bookDelta } from '../../shared/risk/bookDelta.ts';
import { bookGamma } from '../../shared/risk/bookGamma.ts';
import type { Leg } from '../../shared/risk/leg.ts';
import type { LegRisk } from '../../shared/risk/riskFigures.ts';
import type { Result } from '../../shared/result/result.ts';
import type { BookAndChain } from './bookAndChain.ts';
import type { FileMargins } from './suggestMargins.ts';
import { touchBook } from './suggestMarket.ts';
import type { Memories } from './suggestMemory.ts';

/** What every underlying of the file is judged by. */
export interface SuggestDesk {
  readonly data: BookAndChain;
  readonly numeraire: Numeraire;
  readonly policy: HedgePolicy;
  readonly rulebook: Rulebook;
  readonly memories: Memories;
  readonly margins: FileMargins;
}

export interface SuggestQuestion {
  readonly underlying: Currency;
  /** All of the underlying, whatever the hedge set; `risks[i]` belongs to `legs[i]`. */
  readonly legs: readonly Leg[];
  readonly risks: readonly Result<LegRisk>[];
  readonly group: GroupRisk;
  /** What it can be hedged with, its perpetual first. */
  readonly instruments: readonly Instrument[];
}

export interface Judged extends SuggestQuestion {
  readonly inputs: PolicyInputs;
  readonly verdict: PolicyVerdict;
}

export function judge(desk: SuggestDesk, question: SuggestQuestion): Judged {
  const inputs = policyInputs(desk, question);
  return { ...question, inputs, verdict: evaluatePolicy(desk.policy, inputs) };
}

function policyInputs(desk: SuggestDesk, { underlying, legs, risks, group, instruments }: SuggestQuestion): PolicyInputs {
  const { data, numeraire, policy, memories } = desk;
  const { market, atMs } = data;
  const indexUsd = market.index(underlying)?.indexUsd ?? null;
  const costShare = costShareOf(desk, instruments);
  const set = policyGreeks({ policy, legs, risks, market, atMs, numeraire, indexUsd, costShare });
  return {
    tsMs: atMs,
    underlying,
    numeraire,
    netDeltaCoin: set.netDeltaCoin,
    unknownLegs: set.unknownLegs,
    indexUsd,
    greeks: set.greeks,
    equityUsd: group.complete ? group.valueUsd : null,
    costShare,
    // A chain that begins after the moment asked for is no fresher than one that ended before it.
    dataAgeMs: market.snapshotMs === null ? null : Math.abs(atMs - market.snapshotMs),
    window: null,
    memory: memories.of(underlying, indexUsd),
  };
}

/** Of the perpetual; null: the chain does not print its bid and ask. */
function costShareOf({ data, rulebook }: SuggestDesk, instruments: readonly Instrument[]): number | null {
  const perpetual = instruments.find(({ kind }) => kind === 'perpetual');
  if (perpetual === undefined) return null;
  const book = touchBook(data.market, perpetual);
  const feeRate = takerFeeRate(perpetual, rulebook, data.atMs);
  if (book === null || !feeRate.ok) return null;
  const share = oneWayCostShare(book, feeRate.value);
  return share.ok ? share.value : null;
}

const NO_CROSSINGS: BandCrossings = { belowUsd: null, aboveUsd: null, belowBy: null, aboveBy: null };

/** Index levels at which the next hedge falls due; null as `bandCrossings` has it, and where the delta over spots is unknown. */
export function nextHedges({ data, numeraire, policy }: SuggestDesk, { legs, inputs }: Judged): BandCrossings {
  const { market, atMs } = data;
  const set = hedgeSetLegs(legs, policy.hedgeSet, atMs);
  const deltaAt = bookDelta(set, market, atMs, numeraire);
  if (!deltaAt.ok) return NO_CROSSINGS;
  const gammaAt = bookGamma(set, market, atMs, numeraire);
  return bandCrossings({
    policy,
    inputs,
    deltaAt: deltaAt.value,
    gammaAt: gammaAt.ok ? gammaAt.value : null,
    shiftAt: hasOwnVolatility(policy) ? deltaShiftFunction(set, market, atMs, numeraire) : null,
  });
}

/** What `desk suggest` says of one underlying. */
import { expiringExposure } from '../../shared/hedging/expiry/expiringExposure.ts';
import { unwindSchedule } from '../../shared/hedging/expiry/unwindSchedule.ts';
import type { PolicyVerdict } from '../../shared/hedging/policy/policyVerdict.ts';
import { MS_PER_HOUR } from '../../shared/units/time.ts';
import type { PricedCandidate } from './suggestCandidates.ts';
import { candidateOf, planOf } from './suggestedTrade.ts';
import { nextHedges, type Judged, type SuggestDesk } from './suggestQuestion.ts';
import type { SuggestedExpiry, SuggestedMemory, Suggestion } from './suggestReport.ts';

export function suggestionOf(desk: SuggestDesk, at: Judged, priced: readonly PricedCandidate[]): Suggestion {
  const { underlying, inputs, verdict } = at;
  const next = nextHedges(desk, at);
  return {
    underlying,
    indexUsd: inputs.indexUsd,
    deltaCoin: inputs.netDeltaCoin,
    unknownLegs: inputs.unknownLegs,
    ...spoken(desk, at, priced),
    ...whenAndWhere(verdict),
    nextHedgeBelowUsd: next.belowUsd,
    nextHedgeBelowBy: next.belowBy,
    nextHedgeAboveUsd: next.aboveUsd,
    nextHedgeAboveBy: next.aboveBy,
    memory: memoryOf(at),
    figures: verdict.figures,
    plan: planOf(desk.margins, chosenOf(priced)),
    candidates: priced.map(candidateOf),
    expiring: expiringOf(desk, at),
  };
}

function whenAndWhere(verdict: PolicyVerdict) {
  const { firedBy, blockedBy, blockedUntilMs, nextEventMs, lowerCoin, centreCoin, upperCoin } = verdict;
  const { triggerLowerCoin, triggerUpperCoin, distanceCoin, desiredDeltaCoin } = verdict;
  const band = { lowerCoin, targetCoin: centreCoin, upperCoin, triggerLowerCoin, triggerUpperCoin, distanceCoin, desiredDeltaCoin };
  return { firedBy, blockedBy, blockedUntilMs, nextEventMs, ...band };
}

function memoryOf({ inputs }: Judged): SuggestedMemory {
  const { sinceMs, sinceIndexUsd, lastHedgeMs, lastHedgeIndexUsd } = inputs.memory;
  return { sinceMs, sinceIndexUsd, lastHedgeMs, lastHedgeIndexUsd };
}

function spoken(
  desk: SuggestDesk,
  { verdict, underlying }: Judged,
  priced: readonly PricedCandidate[],
): Pick<Suggestion, 'verdict' | 'reason'> {
  const { reason } = verdict;
  if (verdict.verdict === 'inside' || verdict.verdict === 'unknown') return { verdict: verdict.verdict, reason };
  if (verdict.verdict === 'blocked') return { verdict: 'withheld', reason };
  const chosen = chosenOf(priced);
  if (chosen !== null && chosen.candidate.plan !== null) return { verdict: 'suggested', reason };
  return { verdict: 'withheld', reason: `${reason}; ${whyNot(desk, underlying, chosen, priced)}` };
}

function whyNot(
  { data, policy }: SuggestDesk,
  underlying: string,
  chosen: PricedCandidate | null,
  priced: readonly PricedCandidate[],
): string {
  const [first] = priced;
  if (first === undefined) return `neither the rulebook nor the chain has anything to hedge ${underlying} with`;
  if (chosen === null) {
    const choice = policy.instruments[first.candidate.side];
    if (choice.kind === 'instrument') return `${choice.instrumentId}, which the policy names, is not on ${underlying}`;
    if (choice.kind === 'cheapest') return 'the cheapest cannot be told: the cost of none is known';
    return `the policy's choice of instrument, ${choice.kind}, finds none`;
  }
  const { instrument, candidate } = chosen;
  return data.market.quote(instrument.id) === undefined ? `${instrument.id} has no price in the chain` : candidate.words;
}

function chosenOf(priced: readonly PricedCandidate[]): PricedCandidate | null {
  return priced.find(({ candidate }) => candidate.isChosen) ?? null;
}

/** Shown as long before the expiry as on the desk, with a step of the unwinding every five minutes. */
const SHOWN_MS = 2 * MS_PER_HOUR;
const STEP_SECONDS = 5 * 60;

function expiringOf({ data, numeraire }: SuggestDesk, { legs, risks }: Judged): SuggestedExpiry | null {
  const { expiring } = expiringExposure({ legs, risks, market: data.market, numeraire, tsMs: data.atMs, withinMs: SHOWN_MS });
  const next = expiring[0];
  if (next === undefined) return null;
  const unwind = unwindSchedule(next.expiringCoin, next.expiryMs, STEP_SECONDS);
  return {
    expiryMs: next.expiryMs,
    undecayedDeltaCoin: next.undecayedCoin,
    decayedDeltaCoin: next.decayedCoin,
    unwind: unwind.ok ? unwind.value.map(({ tsMs, hedgeCoin }) => ({ tsMs, hedgeCoin })) : [],
  };
}

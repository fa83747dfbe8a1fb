/** `desk suggest`: where the delta of a book stands against a policy, per underlying, and what to trade about it, as JSON. */
import type { Numeraire } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import { checkInstruments } from '../../shared/hedging/policy/parsePolicy.ts';
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import { bookRisk } from '../../shared/risk/aggregate.ts';
import { underlyingOf } from '../../shared/risk/leg.ts';
import { readBookAndChain, type BookAndChain, type BookAndChainInputs } from './bookAndChain.ts';
import type { CommandAnswer } from './commandAnswer.ts';
import { suggestCandidates } from './suggestCandidates.ts';
import { fileMargins } from './suggestMargins.ts';
import { hedgeInstruments, knownHedges } from './suggestMarket.ts';
import { NO_MEMORY, readMemories, type GivenMemory } from './suggestMemory.ts';
import { policyProblems, readPolicy, type GivenPolicy } from './suggestPolicy.ts';
import { judge, type SuggestDesk, type SuggestQuestion } from './suggestQuestion.ts';
import { suggestionOf } from './suggestion.ts';
import type { SuggestReport } from './suggestReport.ts';

export interface SuggestCommandInputs extends BookAndChainInputs {
  /** One for every underlying of the book. */
  readonly policy: GivenPolicy;
  /** Default coin. */
  readonly numeraire?: Numeraire;
  /** Default: none. */
  readonly memory?: GivenMemory;
}

type Refusal = Exclude<CommandAnswer, { readonly kind: 'ok' }>;

/**
 * Usage: a `--band`, `--since` or `--last-hedge` that is none. Bad input: as in `desk risk`, and a policy that is none, contradicts itself or names
 * an instrument that is not listed. What is unknown is said in the report; it is no error of the command.
 */
export function suggestCommand(inputs: SuggestCommandInputs): CommandAnswer {
  const policy = readPolicy(inputs.policy);
  if (!policy.ok && inputs.policy.kind === 'band') return { kind: 'usage', stderrLines: [policy.failure.message] };
  const read = readBookAndChain(inputs);
  if (read.kind === 'usage') return read;
  const problems = policy.ok ? [] : policyProblems(policy.failure);
  if (read.kind !== 'read') return { ...read, stderrLines: [...problems, ...read.stderrLines] };
  if (!policy.ok) return { kind: 'badInput', stderrLines: problems };
  return suggestAll(inputs, policy.value, read.value);
}

function suggestAll(inputs: SuggestCommandInputs, policy: HedgePolicy, data: BookAndChain): CommandAnswer {
  const made = deskOf(inputs, policy, data);
  if (made.kind !== 'desk') return made;
  const { desk } = made;
  const suggestions = questionsOf(desk).map((question) => {
    const at = judge(desk, question);
    return suggestionOf(desk, at, suggestCandidates(desk, at));
  });
  const { atMs, market } = data;
  const report: SuggestReport = {
    at: new Date(atMs).toISOString(),
    chainAt: market.snapshotMs === null ? null : new Date(market.snapshotMs).toISOString(),
    numeraire: desk.numeraire,
    policy,
    assumptions: assumptionsOf(policy),
    suggestions,
  };
  return { kind: 'ok', stdout: `${JSON.stringify(report, null, 2)}\n`, stderrLines: [] };
}

function deskOf(
  { rulebook, numeraire = 'coin', memory = NO_MEMORY }: SuggestCommandInputs,
  policy: HedgePolicy,
  data: BookAndChain,
): { readonly kind: 'desk'; readonly desk: SuggestDesk } | Refusal {
  const { atMs, legs, market } = data;
  const underlyings = underlyingsOf(data);
  const known = checkInstruments(policy, knownHedges(data, underlyings, rulebook));
  if (!known.ok) return { kind: 'badInput', stderrLines: [known.failure.message] };
  const memories = readMemories(memory, underlyings, atMs);
  if (!memories.ok) return { kind: 'usage', stderrLines: [memories.failure.message] };
  const margins = fileMargins(legs, { market, atMs, rulebook });
  return { kind: 'desk', desk: { data, numeraire, policy, rulebook, memories: memories.value, margins } };
}

function underlyingsOf({ legs }: BookAndChain): readonly Currency[] {
  return [...new Set(legs.flatMap((leg) => underlyingOf(leg) ?? []))].toSorted();
}

/** One per coin of the book, in the order of `desk risk`; none for cash. */
function questionsOf({ data, rulebook }: SuggestDesk): readonly SuggestQuestion[] {
  const { legs, market, atMs } = data;
  const valued = bookRisk(legs, market, atMs, textbookTheta);
  return valued.underlyings.flatMap(({ underlying, risk: group }) => {
    if (underlying === null) return [];
    const places = [...legs.keys()].filter((at) => {
      const leg = legs[at];
      return leg !== undefined && underlyingOf(leg) === underlying;
    });
    return [
      {
        underlying,
        group,
        legs: places.flatMap((at) => legs[at] ?? []),
        risks: places.flatMap((at) => valued.legs[at] ?? []),
        instruments: hedgeInstruments(data, underlying, rulebook),
      },
    ];
  });
}

function assumptionsOf(policy: HedgePolicy): readonly string[] {
  const { concealment, filters, limits } = policy;
  return [
    'memory: what was not given: the policy took effect at the last hedge, else at this moment, and no option was filled since',
    'orders: none is working or on its way, nothing was traded in the last day',
    'depth: the chain prints the touch alone; what lies beyond it is neither counted nor held against a share of the book',
    "limits: the policy's own, and those every desk has",
    'margin: an estimate from the published standard rules, all books of the file in one account per currency',
    ...(needsCostShare(policy)
      ? ['costShare: half spread and taker fee of the perpetual; unknown unless the chain prints its bid and ask']
      : []),
    ...(filters.minMove === null ? [] : ['minMove: one snapshot knows no move of the index, so the filter holds every hedge']),
    ...(limits.maxDepthSharePct === 100 ? [] : ['maxDepthSharePct: not held to, for want of depth']),
    ...(concealment === null ? [] : ['concealment: not applied; the desk draws it when it sends']),
  ];
}

function needsCostShare({ band, events }: HedgePolicy): boolean {
  const isOpen = (part: object | null): boolean => part !== null && 'costShare' in part && part.costShare === null;
  return isOpen(band) || events.some(isOpen);
}

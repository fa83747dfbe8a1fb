/** `desk optimise`: the cheapest trades that bring delta, gamma and vega inside limits, against hedging the delta alone, as JSON or CSV. */
import { compareHedges, type CompareRequest, type HedgeOutlook } from '../../shared/hedging/optimise/compareHedges.ts';
import type { Frontier } from '../../shared/hedging/optimise/frontier.ts';
import type { OptimisedHedge } from '../../shared/hedging/optimise/optimiseHedge.ts';
import { gammaWeightedTerms } from '../../shared/hedging/policy/gammaTerms.ts';
import { bookMargin } from '../../shared/margin/bookMargin.ts';
import type { Failure, Result } from '../../shared/result/result.ts';
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import type { Leg } from '../../shared/risk/leg.ts';
import { legRisk } from '../../shared/risk/legRisk.ts';
import type { JobOutcome } from '../ports/jobRunner.ts';
import { readBookAndChain } from './bookAndChain.ts';
import type { CommandAnswer } from './commandAnswer.ts';
import { withoutCells } from './gridCells.ts';
import { ASSUMED_FUTURE_USD, optimiseCase, type OptimiseCase, type OptimiseCommandInputs } from './optimiseInputs.ts';
import type { OptimiseSearch } from './optimiseSearch.ts';

/**
 * Bad input and `--at` as in `desk risk`; no limit at all is a usage error. Limits that cannot be met are bad input that names what conflicts;
 * a search that finds nothing in its time, or a solver that fails, has failed.
 */
export async function optimiseCommand(inputs: OptimiseCommandInputs, search: OptimiseSearch): Promise<CommandAnswer> {
  if (Object.values(inputs.limits).every((limit) => limit === null) && inputs.frontierPoints === 0) {
    return {
      kind: 'usage',
      stderrLines: ['expected at least one of --delta-limit, --gamma-limit, --vega-limit, --margin-limit, --frontier'],
    };
  }
  const read = readBookAndChain(inputs);
  if (read.kind !== 'read') return read;
  const question = optimiseCase(inputs, read.value);
  if (!question.ok) return refused(question.failure);
  const found = await searched(question.value, inputs, search);
  if (found.kind !== 'found') return found;
  const report = reportOf(question.value, inputs, found);
  const stdout = inputs.format === 'csv' ? csvOf(found) : `${JSON.stringify(report, null, 2)}\n`;
  return { kind: 'ok', stdout, stderrLines: [] };
}

function refused({ reason, message }: Failure): Exclude<CommandAnswer, { readonly kind: 'ok' }> {
  return { kind: reason === 'calculationFailed' ? 'failed' : 'badInput', stderrLines: [message] };
}

interface Found {
  readonly kind: 'found';
  readonly hedge: OptimisedHedge;
  /** Why not, where there is no delta-only hedge to compare with. */
  readonly deltaOnly: Result<OptimisedHedge>;
  readonly frontier: Frontier | null;
}

type NotFound = Exclude<CommandAnswer, { readonly kind: 'ok' }>;

async function searched(
  { request }: OptimiseCase,
  { frontierPoints }: OptimiseCommandInputs,
  search: OptimiseSearch,
): Promise<Found | NotFound> {
  const hedge = valueOf(await search.hedge(request));
  if (hedge.kind !== 'value') return hedge;
  const deltaOnly = await search.deltaOnly(request);
  if (deltaOnly.kind !== 'done') return notDone(deltaOnly);
  if (frontierPoints === 0) return { kind: 'found', hedge: hedge.value, deltaOnly: deltaOnly.value, frontier: null };
  const frontier = valueOf(await search.frontier(request, frontierPoints));
  if (frontier.kind !== 'value') return frontier;
  return { kind: 'found', hedge: hedge.value, deltaOnly: deltaOnly.value, frontier: frontier.value };
}

function valueOf<T>(outcome: JobOutcome<Result<T>>): { readonly kind: 'value'; readonly value: T } | NotFound {
  if (outcome.kind !== 'done') return notDone(outcome);
  return outcome.value.ok ? { kind: 'value', value: outcome.value.value } : refused(outcome.value.failure);
}

function notDone(outcome: Exclude<JobOutcome<unknown>, { readonly kind: 'done' }>): NotFound {
  const answer = withoutCells(outcome);
  if (answer.kind === 'ok') throw new Error('what was not done is no answer');
  return answer;
}

function reportOf(question: OptimiseCase, inputs: OptimiseCommandInputs, { hedge, deltaOnly, frontier }: Found): object {
  const { underlying, context, request, chosen } = question;
  return {
    at: new Date(context.atMs).toISOString(),
    underlying,
    numeraire: inputs.numeraire,
    targetDeltaCoin: request.targetDeltaCoin,
    limits: request.limits,
    candidates: request.candidates.length,
    setAside: chosen.setAside,
    notes: notesOf(question, inputs),
    hedge,
    comparison: comparisonOf(question, inputs, hedge, deltaOnly),
    frontier,
  };
}

function notesOf({ chosen }: OptimiseCase, { maxLots }: OptimiseCommandInputs): readonly string[] {
  const assumed =
    chosen.assumedSpreads.length === 0 ? [] : [`1 bp of half spread assumed for ${chosen.assumedSpreads.join(', ')}: not quoted`];
  return [
    `a chain has no depth: at most ${maxLots} lots of an option and ${ASSUMED_FUTURE_USD} USD of a future a side, at the touch`,
    'margin is estimated lot by lot, nothing nets',
    ...assumed,
  ];
}

/** Needs a delta limit, which is then the band, and a delta-only hedge that holds it; otherwise the words say why there is none. */
function comparisonOf(
  question: OptimiseCase,
  inputs: OptimiseCommandInputs,
  hedge: OptimisedHedge,
  deltaOnly: Result<OptimisedHedge>,
): object {
  const halfWidthCoin = inputs.limits.deltaCoin;
  if (halfWidthCoin === null || halfWidthCoin === 0) return { note: 'no comparison: it needs a --delta-limit > 0 as the band' };
  if (!deltaOnly.ok) return { note: `no comparison: ${deltaOnly.failure.message}` };
  const { sigma, costShare } = movesAndCosts(question);
  if (sigma === null || costShare === null) return { note: 'no comparison: the book has no living options, or the chain no future' };
  const compared = compareHedges(compareRequest(question, inputs, { halfWidthCoin, sigma, costShare }), deltaOnly.value, hedge);
  if (!compared.ok) return { note: `no comparison: ${compared.failure.message}` };
  const { deltaOnly: first, optimised, ...differences } = compared.value;
  return { halfWidthCoin, sigma, costShare, deltaOnly: outlookOf(first), optimised: outlookOf(optimised), ...differences };
}

function compareRequest(
  { underlying, legs, context, instruments, request }: OptimiseCase,
  { numeraire, rulebook }: OptimiseCommandInputs,
  figures: Pick<CompareRequest, 'halfWidthCoin' | 'sigma' | 'costShare'>,
): CompareRequest {
  const { market, atMs } = context;
  return {
    ...figures,
    underlying,
    numeraire,
    legs,
    market,
    atMs,
    targetDeltaCoin: request.targetDeltaCoin,
    instrumentOf: (id) => instruments.get(id),
    initialMarginUsd: (all: readonly Leg[]) => bookMargin(all, { market, atMs, rulebook }).initialUsd,
  };
}

/** Gamma-weighted volatility of what is held, and the share of the notional that the cheapest future costs. */
function movesAndCosts({ legs, context, request }: OptimiseCase): { readonly sigma: number | null; readonly costShare: number | null } {
  const { market, atMs, indexUsd } = context;
  const risks = legs.map((leg) => legRisk(leg, market, atMs, textbookTheta));
  const { sigma } = gammaWeightedTerms(legs, risks, market, atMs);
  const shares = request.candidates.flatMap(({ kind, deltaCoin, buy }) =>
    kind === 'option' || deltaCoin === 0 ? [] : [buy.costUsdPerLot / (Math.abs(deltaCoin) * indexUsd)],
  );
  return { sigma, costShare: shares.length > 0 ? Math.min(...shares) : null };
}

/** Without the hedge itself, except for its trades: the optimiser's stands beside it already. */
function outlookOf({ hedge, ...outlook }: HedgeOutlook): object {
  return { trades: hedge.trades, ...outlook };
}

function csvOf({ hedge, frontier }: Found): string {
  const rows =
    frontier === null
      ? [
          'instrument,side,lots,amount,cost_usd',
          ...hedge.trades.map(({ instrumentId, side, lots, amount, costUsd }) => [instrumentId, side, lots, amount, costUsd].join(',')),
        ]
      : [
          'gamma_limit,residual_gamma,cost_usd,status,gap,trades',
          ...frontier.points.map(({ gammaLimit, residualGamma, hedge: { cost, status, gap, trades } }) => {
            const words = trades.map(({ side, lots, instrumentId }) => `${side} ${lots} ${instrumentId}`).join('; ');
            return [gammaLimit, residualGamma, cost.totalUsd, status, gap ?? '', words].join(',');
          }),
        ];
  return `${rows.join('\n')}\n`;
}

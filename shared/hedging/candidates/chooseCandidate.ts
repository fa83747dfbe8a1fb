/** Which of the ranked candidates the policy picks, and why, in words. */
import type { HedgeChoice } from '../../domain/policySchema.ts';
import { assertNever } from '../../result/assertNever.ts';
import { MS_PER_DAY } from '../../units/time.ts';
import { priceInWords } from '../numberWords.ts';
import { heaviestOptionExpiry, nextOptionExpiry, type DeltaBucket } from './deltaBuckets.ts';
import type { HedgeCandidate } from './hedgeCandidate.ts';

export interface ChoiceContext {
  readonly buckets: readonly DeltaBucket[];
  readonly choice: { readonly buy: HedgeChoice; readonly sell: HedgeChoice };
  readonly tsMs: number;
}

interface Pick {
  /** Undefined: nothing fits. */
  readonly candidate: HedgeCandidate | undefined;
  readonly why: string;
}

/** `candidates` (ranked first) with at most one chosen. What a policy names is chosen even where it cannot trade: nothing else is traded instead. */
export function chooseCandidate(candidates: readonly HedgeCandidate[], context: ChoiceContext): readonly HedgeCandidate[] {
  const side = candidates[0]?.side;
  if (side === undefined) return candidates;
  const { candidate, why } = pick(candidates, context.choice[side], context);
  return candidates.map((each) =>
    each === candidate ? { ...each, isChosen: true, words: each.words === '' ? why : `${why}; ${each.words}` } : each,
  );
}

function pick(candidates: readonly HedgeCandidate[], choice: HedgeChoice, context: ChoiceContext): Pick {
  switch (choice.kind) {
    case 'cheapest':
      return expiringPick(candidates, context) ?? cheapestPick(candidates);
    case 'perpetual':
      return perpetualPick(candidates, 'the policy hedges with the perpetual');
    case 'sameExpiry':
      return sameExpiryPick(candidates, context);
    case 'instrument':
      return { candidate: candidates.find(({ instrumentId }) => instrumentId === choice.instrumentId), why: 'the policy names it' };
    default:
      return assertNever(choice);
  }
}

/**
 * Deliveries of options net into the future of their own expiry, and its delta decays with theirs: no basis and no unwind is left. Not where
 * it does a part only and another the whole.
 */
function expiringPick(candidates: readonly HedgeCandidate[], { buckets, tsMs }: ChoiceContext): Pick | null {
  const expiryMs = nextOptionExpiry(buckets, tsMs);
  if (expiryMs === null || expiryMs - tsMs > MS_PER_DAY) return null;
  const anyWhole = candidates.some(({ isWhole }) => isWhole);
  const candidate = candidates.find(
    (each) => each.kind === 'future' && each.expiryMs === expiryMs && each.plan !== null && each.isWhole === anyWhole,
  );
  const why = `same expiry as options that expire ${dateInWords(expiryMs)}, within a day: it is delivered with them and leaves no basis`;
  return candidate === undefined ? null : { candidate, why };
}

function cheapestPick(candidates: readonly HedgeCandidate[]): Pick {
  const candidate = candidates.find(({ rank }) => rank === 1);
  return { candidate, why: `cheapest: ${priceInWords(candidate?.perCoinUsd ?? 0)} USD per coin, all in` };
}

/** Settled in the coin where there is one, else in cash. */
function perpetualPick(candidates: readonly HedgeCandidate[], why: string): Pick {
  const perpetuals = candidates.filter(({ kind }) => kind === 'perpetual');
  return { candidate: perpetuals.find(({ isInverse }) => isInverse) ?? perpetuals[0], why };
}

function sameExpiryPick(candidates: readonly HedgeCandidate[], { buckets, tsMs }: ChoiceContext): Pick {
  const expiryMs = heaviestOptionExpiry(buckets, tsMs);
  if (expiryMs === null) return perpetualPick(candidates, 'no options carry delta: the perpetual');
  const candidate = candidates.find((each) => each.kind === 'future' && each.expiryMs === expiryMs);
  const date = dateInWords(expiryMs);
  if (candidate === undefined)
    return perpetualPick(candidates, `no future of ${date}, which carries most of the options' delta, is listed: the perpetual`);
  return { candidate, why: `${date} carries most of the options' delta` };
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;

/** As in the names of instruments: "27FEB26". */
function dateInWords(expiryMs: number): string {
  const date = new Date(expiryMs);
  return `${date.getUTCDate()}${MONTHS[date.getUTCMonth()] ?? ''}${String(date.getUTCFullYear()).slice(-2)}`;
}

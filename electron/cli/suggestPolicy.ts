/** The policy that `desk suggest` asks: a file of its own, or a band typed on the command line. */
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import { fixedBandOf } from '../../shared/hedging/policy/defaultPolicy.ts';
import { parsePolicy } from '../../shared/hedging/policy/parsePolicy.ts';
import { fail, type Failure, type Result } from '../../shared/result/result.ts';

export type HedgeTo = HedgePolicy['sizing']['to'];

export type GivenPolicy =
  /** JSON of one policy. */
  | { readonly kind: 'file'; readonly text: string }
  /** Half width around 0, the same number of coins for every underlying. */
  | { readonly kind: 'band'; readonly halfWidthCoin: number; readonly hedgeTo: HedgeTo };

/** invalidInput: no JSON, a field of the wrong shape, or a band that is none. conflict: its parts contradict each other. */
export function readPolicy(given: GivenPolicy): Result<HedgePolicy> {
  if (given.kind === 'file') return policyIn(given.text);
  const { halfWidthCoin, hedgeTo } = given;
  if (!(halfWidthCoin > 0 && halfWidthCoin < Infinity)) {
    return fail('invalidInput', `--band: expected a number > 0 (coin), was ${halfWidthCoin}`);
  }
  return parsePolicy(fixedBandOf({ halfWidthCoin, targetDeltaCoin: 0, hedgeTo }));
}

function policyIn(text: string): Result<HedgePolicy> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return fail('invalidInput', `policy: expected JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parsePolicy(json);
}

/** A line per contradiction, so that a script can count them. */
export function policyProblems({ message, detail }: Failure): readonly string[] {
  const conflicts = Array.isArray(detail) ? detail.filter((each) => typeof each === 'string') : [];
  return conflicts.length === 0 ? [message] : conflicts.map((conflict) => `policy: ${conflict}`);
}

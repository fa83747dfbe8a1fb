/** A policy while it is typed, as text. Pure. */
import type { FixedBandPolicy } from '../../../shared/contract/hedgeSchemas.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';

export interface PolicyDraft {
  readonly halfWidth: string;
  readonly target: string;
  readonly hedgeTo: FixedBandPolicy['hedgeTo'];
}

export function toPolicyDraft({ halfWidthCoin, targetDeltaCoin, hedgeTo }: FixedBandPolicy): PolicyDraft {
  return { halfWidth: String(halfWidthCoin), target: String(targetDeltaCoin), hedgeTo };
}

/** Coin; the half width must be above zero, the target may have either sign. */
export function parsePolicyDraft({ halfWidth, target, hedgeTo }: PolicyDraft): Result<FixedBandPolicy> {
  const halfWidthCoin = parseNumber(halfWidth);
  const targetDeltaCoin = parseNumber(target);
  if (halfWidthCoin === null || halfWidthCoin <= 0) return fail('invalidInput', 'half width: expected a number above 0');
  if (targetDeltaCoin === null) return fail('invalidInput', 'target: expected a number');
  return ok({ kind: 'fixedBand', targetDeltaCoin, halfWidthCoin, hedgeTo });
}

function parseNumber(text: string): number | null {
  const bare = text.trim().replace('−', '-');
  return /^-?\d{1,12}(?:\.\d{1,12})?$/.test(bare) ? Number(bare) + 0 : null;
}

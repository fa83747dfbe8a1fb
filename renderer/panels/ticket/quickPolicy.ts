/** The plain policy while it is typed on the ticket: one band in coin, as wide above as below. Everything else of it is kept. Pure. */
import type { HedgePolicy } from '../../../shared/contract/policyMessages.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { parsePlainNumber } from '../../format/plainNumber.ts';

export interface QuickDraft {
  readonly halfWidth: string;
  readonly target: string;
  readonly hedgeTo: HedgePolicy['sizing']['to'];
}

/** The half width; null: the policy is not as plain as that, and is changed in the Policy panel. */
export function plainHalfWidth({ band }: HedgePolicy): number | null {
  return band?.kind === 'fixed' && band.unit === 'coin' && band.below === band.above ? band.above : null;
}

/** Null where `plainHalfWidth` is. */
export function toQuickDraft(policy: HedgePolicy): QuickDraft | null {
  const halfWidthCoin = plainHalfWidth(policy);
  if (halfWidthCoin === null) return null;
  return { halfWidth: String(halfWidthCoin), target: String(policy.targetDeltaCoin), hedgeTo: policy.sizing.to };
}

/** `policy` with what was typed. Coin; the half width must be above zero, the target may have either sign. */
export function withQuickDraft(policy: HedgePolicy, { halfWidth, target, hedgeTo }: QuickDraft): Result<HedgePolicy> {
  const halfWidthCoin = parsePlainNumber(halfWidth);
  const targetDeltaCoin = parsePlainNumber(target);
  if (halfWidthCoin === null || halfWidthCoin <= 0) return fail('invalidInput', 'half width: expected a number above 0');
  if (targetDeltaCoin === null) return fail('invalidInput', 'target: expected a number');
  const band = { kind: 'fixed', unit: 'coin', below: halfWidthCoin, above: halfWidthCoin } as const;
  return ok({ ...policy, targetDeltaCoin, band, sizing: { ...policy.sizing, to: hedgeTo } });
}

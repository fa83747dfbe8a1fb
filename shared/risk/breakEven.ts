/** The daily move at which what gamma earns is what theta costs, and the cases in which there is none. */
import { fail, ok, type Result } from '../result/result.ts';

export type BreakEven =
  /** Long gamma, theta paid: a day that moves more than this earns. */
  | { readonly kind: 'earnsBeyond'; readonly moveShare: number }
  /** Short gamma, theta collected: a day that moves more than this loses. */
  | { readonly kind: 'losesBeyond'; readonly moveShare: number }
  /** Neither term can lose (or gain), whatever the move. */
  | { readonly kind: 'alwaysEarns' }
  | { readonly kind: 'alwaysLoses' }
  /** No gamma and no theta. */
  | { readonly kind: 'flat' };

export interface BreakEvenInputs {
  readonly gammaCoinPerUsd: number;
  readonly thetaUsdPerDay: number;
  /** > 0. */
  readonly spotUsd: number;
}

/**
 * |θ| = ½Γ(S·m)² solved for m, a share of the spot per day. For one option at textbook theta m = σ/√365. A local measure at today's
 * gamma: the jump table revalues. Fails with invalidInput on a number that is not finite or a spot that is not > 0.
 */
export function breakEvenMove({ gammaCoinPerUsd, thetaUsdPerDay, spotUsd }: BreakEvenInputs): Result<BreakEven> {
  for (const [name, value] of Object.entries({ gammaCoinPerUsd, thetaUsdPerDay })) {
    if (!Number.isFinite(value)) return fail('invalidInput', `${name}: expected a finite number, was ${value}`);
  }
  if (!(spotUsd > 0 && spotUsd < Infinity)) return fail('invalidInput', `spotUsd: expected a finite number > 0, was ${spotUsd}`);
  if (gammaCoinPerUsd === 0 && thetaUsdPerDay === 0) return ok({ kind: 'flat' });
  if (gammaCoinPerUsd >= 0 && thetaUsdPerDay >= 0) return ok({ kind: 'alwaysEarns' });
  if (gammaCoinPerUsd <= 0 && thetaUsdPerDay <= 0) return ok({ kind: 'alwaysLoses' });
  const moveShare = Math.sqrt((-2 * thetaUsdPerDay) / gammaCoinPerUsd) / spotUsd;
  return ok({ kind: gammaCoinPerUsd > 0 ? 'earnsBeyond' : 'losesBeyond', moveShare });
}

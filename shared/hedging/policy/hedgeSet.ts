/** Which legs a policy keeps neutral. */
import type { HedgeSet } from '../../domain/policySchema.ts';
import { assertNever } from '../../result/assertNever.ts';
import type { Leg } from '../../risk/leg.ts';
import { legKey } from '../../risk/legFilter.ts';
import { MS_PER_DAY } from '../../units/time.ts';

/** True for the legs that count. Options outside the set do not; futures, perpetuals, spot and balances always do. */
export function hedgeSetFilter(hedgeSet: HedgeSet, atMs: number): (leg: Leg) => boolean {
  switch (hedgeSet.kind) {
    case 'all':
      return () => true;
    case 'expiring': {
      const lastMs = atMs + hedgeSet.withinDays * MS_PER_DAY;
      return (leg) => !isOption(leg) || leg.instrument.expiryMs <= lastMs;
    }
    case 'legs': {
      const keys = new Set(hedgeSet.legKeys);
      return (leg) => !isOption(leg) || keys.has(legKey(leg));
    }
    default:
      return assertNever(hedgeSet);
  }
}

/** The legs of the set in their order; the same array for 'all'. */
export function hedgeSetLegs(legs: readonly Leg[], hedgeSet: HedgeSet, atMs: number): readonly Leg[] {
  return hedgeSet.kind === 'all' ? legs : legs.filter(hedgeSetFilter(hedgeSet, atMs));
}

type OptionLeg = Leg & { readonly kind: 'position'; readonly instrument: { readonly kind: 'option' } };

function isOption(leg: Leg): leg is OptionLeg {
  return leg.kind === 'position' && leg.instrument.kind === 'option';
}

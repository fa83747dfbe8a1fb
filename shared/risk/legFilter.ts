/** Which legs of a book a figure is about: by underlying, expiry, strategy tag or a hand-made selection. */
import type { Currency } from '../domain/instrument.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import { legExpiryMs, underlyingOf, type Leg } from './leg.ts';

/** Every condition that is there must hold; an empty list lets nothing through, an absent one everything. */
export interface LegFilter {
  /** Null stands for cash. */
  readonly underlyings?: readonly (Currency | null)[];
  /** Null stands for what never expires. */
  readonly expiriesMs?: readonly (MsSinceEpoch | null)[];
  /** A leg passes with any one of them. */
  readonly strategyTags?: readonly string[];
  readonly legKeys?: readonly string[];
}

/** The strategy tags of a leg by its key; none: an empty list. */
export type TagsOf = (key: string) => readonly string[];

const NO_TAGS: TagsOf = () => [];

/** What tells one leg of a book from another: "venue/instrument", or the currency of a balance. */
export function legKey(leg: Leg): string {
  return leg.kind === 'balance' ? leg.currency : `${leg.instrument.venue}/${leg.instrument.id}`;
}

/** The legs that pass, in their order: what they are handed to adds up exactly these. */
export function filterLegs(legs: readonly Leg[], filter: LegFilter, tagsOf: TagsOf = NO_TAGS): readonly Leg[] {
  const underlyings = toSet(filter.underlyings);
  const expiries = toSet(filter.expiriesMs);
  const tags = toSet(filter.strategyTags);
  const keys = toSet(filter.legKeys);
  return legs.filter((leg) => {
    const key = legKey(leg);
    return (
      allows(underlyings, underlyingOf(leg)) &&
      allows(expiries, legExpiryMs(leg)) &&
      allows(keys, key) &&
      (tags === null || tagsOf(key).some((tag) => tags.has(tag)))
    );
  });
}

function toSet<T>(wanted: readonly T[] | undefined): ReadonlySet<T> | null {
  return wanted === undefined ? null : new Set(wanted);
}

function allows<T>(wanted: ReadonlySet<T> | null, value: T): boolean {
  return wanted === null || wanted.has(value);
}

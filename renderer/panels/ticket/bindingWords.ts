/** Constraints by name, for a sentence about one that binds together with others. Pure. */
import type { HedgePlan } from '../../../shared/contract/hedgeSchemas.ts';
import type { ConstraintName } from '../../../shared/hedging/feasible/constraint.ts';

const CONSTRAINT_WORDS: Readonly<Record<ConstraintName, string>> = {
  lot: 'the lot',
  minOrder: 'the smallest order',
  maxOrder: 'the largest order',
  maxHour: 'the hour',
  maxDay: 'the day',
  maxPosition: 'the position',
  maxNotional: 'the notional',
  margin: 'the margin',
  collar: 'the price collar',
  slippage: 'the slippage cap',
  depth: 'the depth',
  shortSpot: 'no short spot',
  reduceOnly: 'reduce-only',
  venueState: 'the venue',
  rateBudget: 'the order rate',
  staleData: 'stale data',
  workingOrder: 'a working order',
  unknownOutcome: 'an unknown outcome',
  direction: 'the direction',
  book: 'the order book',
};

/** "together with the depth": the others that would keep the trade where it is if this one were gone. */
export function togetherWords(name: string, binding: HedgePlan['binding']): string {
  const others = binding.flatMap((other) => (other.name === name || other.isSole ? [] : [nameInWords(other.name)]));
  return others.length === 0 ? 'together with another' : `together with ${others.join(' and ')}`;
}

function nameInWords(name: string): string {
  return Object.hasOwn(CONSTRAINT_WORDS, name) ? CONSTRAINT_WORDS[name as ConstraintName] : name;
}

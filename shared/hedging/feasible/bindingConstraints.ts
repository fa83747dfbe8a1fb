/** The answer in lots, and which constraints hold it there: each is taken away in turn and the answer worked out again. */
import type { Instrument } from '../../domain/instrument.ts';
import { lotInWords } from '../lotWords.ts';
import type { BindingConstraint, Constraint } from './constraint.ts';
import type { MinimumOrder } from './feasibleHedge.ts';
import { lotsToNumber, lotsWithin } from './lotStep.ts';
import type { WantedLots } from './wantedLots.ts';

export interface BindingQuestion {
  readonly instrument: Instrument;
  readonly wanted: WantedLots;
  readonly constraints: readonly Constraint[];
  readonly minimum: MinimumOrder | null;
}

export interface BindingAnswer {
  readonly lots: number;
  /** The minimum order made it 0. */
  readonly minimumHeld: boolean;
  readonly binding: readonly BindingConstraint[];
}

/**
 * What changes the answer by itself, what is tightest of all, and where nothing changes it by itself, as many as it takes together.
 * Constraints first, in their order, then the minimum order, then the lot.
 */
export function bindingConstraints(question: BindingQuestion): BindingAnswer {
  const rules = rulesOf(question);
  const tightest = Math.min(...rules.caps.map(({ lots }) => lots));
  const answer = solve(rules);
  const all: readonly Rule[] = [...rules.caps, MINIMUM, LOT];
  const soles = new Set(all.filter((rule) => changes(rules, rule, answer)));
  const ties = tightest < rules.wanted.lots ? rules.caps.filter(({ lots }) => lots === tightest) : [];
  const together = soles.size === 0 ? peeled(rules, answer) : [];
  const held = new Set<Rule>([...soles, ...ties, ...together]);
  const named = all.filter((rule) => held.has(rule));
  return {
    lots: answer.lots,
    minimumHeld: soles.has(MINIMUM),
    binding: named.map((rule) => ({ ...wordsOf(rule, question), isSole: soles.has(rule) })),
  };
}

/** One constraint with what it allows in lots. */
interface Cap {
  readonly constraint: Constraint;
  readonly lots: number;
}

const MINIMUM = 'minOrder';
const LOT = 'lot';
type Rule = Cap | typeof MINIMUM | typeof LOT;

interface Rules {
  readonly lot: Instrument['lot'];
  readonly wanted: WantedLots;
  readonly caps: readonly Cap[];
  /** 0: none. */
  readonly minimumLots: number;
  readonly minimumAmount: number;
  readonly hasLot: boolean;
}

interface Solution {
  readonly lots: number;
  /** What would be traded without the lot; null: the lot holds, see `lots`. */
  readonly exactAmount: number | null;
  readonly minimumHeld: boolean;
}

function rulesOf({ instrument: { lot }, wanted, constraints, minimum }: BindingQuestion): Rules {
  const caps = constraints.map((constraint) => ({ constraint, lots: lotsWithin(lot, constraint.maxAmount) }));
  const minimumAmount = minimum?.amount ?? 0;
  return { lot, wanted, caps, minimumLots: lotsReaching(lot, minimumAmount), minimumAmount, hasLot: true };
}

function solve({ wanted, caps, minimumLots, minimumAmount, hasLot }: Rules): Solution {
  if (!hasLot) {
    const allowed = Math.min(wanted.idealAmount, ...caps.map(({ constraint }) => constraint.maxAmount));
    const minimumHeld = allowed > 0 && allowed < minimumAmount;
    return { lots: 0, exactAmount: minimumHeld ? 0 : allowed, minimumHeld };
  }
  const allowed = Math.min(wanted.lots, ...caps.map((cap) => cap.lots));
  const minimumHeld = allowed > 0 && allowed < minimumLots;
  return { lots: minimumHeld ? 0 : allowed, exactAmount: null, minimumHeld };
}

/** Relative: a cap that is a sum of doubles may miss its whole lot by this much. */
const FLOAT_NOISE = 1e-12;

function isSame({ lot }: Rules, answer: Solution, { lots, exactAmount }: Solution): boolean {
  if (exactAmount === null) return lots === answer.lots;
  const amount = lotsToNumber(lot, answer.lots);
  return Math.abs(exactAmount - amount) <= FLOAT_NOISE * amount;
}

function without(rules: Rules, taken: readonly Rule[]): Rules {
  const caps = rules.caps.filter((cap) => !taken.includes(cap));
  const minimum = taken.includes(MINIMUM) ? { minimumLots: 0, minimumAmount: 0 } : {};
  return { ...rules, caps, ...minimum, hasLot: rules.hasLot && !taken.includes(LOT) };
}

/** The lot counts only where it alone stands between the ideal and the answer: what cut deeper did so in whole lots. */
function changes(rules: Rules, rule: Rule, answer: Solution): boolean {
  if (rule === LOT && !isRounded(rules, answer)) return false;
  return !isSame(rules, answer, solve(without(rules, [rule])));
}

function isRounded({ wanted }: Rules, { lots }: Solution): boolean {
  return lots === wanted.lots && !wanted.isWhole;
}

/** Takes away what holds the answer, and then what holds it next, until it moves. */
function peeled(rules: Rules, answer: Solution): readonly Rule[] {
  const taken: Rule[] = [];
  for (let left = rules; isSame(rules, answer, solve(left)); left = without(rules, taken)) {
    const next = holders(left, solve(left));
    if (next.length === 0) return [];
    taken.push(...next);
  }
  return taken;
}

function holders({ wanted, caps, hasLot }: Rules, { lots, exactAmount, minimumHeld }: Solution): readonly Rule[] {
  if (minimumHeld) return [MINIMUM];
  if (!hasLot) {
    return exactAmount === wanted.idealAmount ? [] : caps.filter(({ constraint }) => constraint.maxAmount === exactAmount);
  }
  if (lots < wanted.lots) return caps.filter((cap) => cap.lots === lots);
  return wanted.isWhole ? [] : [LOT];
}

function wordsOf(rule: Rule, { instrument, minimum }: BindingQuestion): Pick<BindingConstraint, 'name' | 'words'> {
  if (rule === LOT) return { name: 'lot', words: `lot ${lotInWords(instrument)}` };
  if (rule === MINIMUM) return { name: 'minOrder', words: minimum?.words ?? '' };
  return { name: rule.constraint.name, words: rule.constraint.words };
}

/** The fewest lots that are at least `amount`. */
function lotsReaching(lot: Instrument['lot'], amount: number): number {
  const lots = lotsWithin(lot, amount);
  return lotsToNumber(lot, lots) < amount ? lots + 1 : lots;
}

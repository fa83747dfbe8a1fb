/** The parts of a profit or loss, in one money: USD, or the coin of an underlying. The record that holds them says which. */
import type { HeldSteps } from './heldSteps.ts';

/**
 * Two readings of the same P&L, each adding up to `actual`:
 * steps: spot + time + vol + cross + carry + funding + fees + trades + unbooked;
 * Greeks: delta + gamma + time + vega + volga + vanna + carry + funding + fees + trades + residual.
 */
export interface ExplainFigures extends HeldSteps {
  /** Change of value plus what was paid out, without transfers. */
  readonly actual: number;
  /** Null: funding was not recorded, so neither this nor `actual` has it. 0 only where none can accrue or none was paid. */
  readonly funding: number | null;
  /** Paid < 0. */
  readonly fees: number;
  /** What was traded between the marks, from its price to the second mark; fees apart. */
  readonly trades: number;
  /** What the ledger rows do not lead to: a missing fill, a wrong balance. Rounding otherwise. */
  readonly unbooked: number;
  /** What the Greeks of the first mark leave over: unbooked, and the higher orders of spot, vol and cross. */
  readonly residual: number;
  /** Sum of |actual| over the legs: what the residual is compared with. */
  readonly gross: number;
  /** Deposits, withdrawals and positions brought in; no part of the P&L. */
  readonly transfers: number;
}

/** Everything that is known before the parts are compared with the whole. */
export type KnownParts = Omit<ExplainFigures, 'unbooked' | 'residual' | 'gross'>;

export const NO_STEPS: HeldSteps = { spot: 0, time: 0, vol: 0, cross: 0, carry: 0, delta: 0, gamma: 0, vega: 0, volga: 0, vanna: 0 };

/** The figures of one leg: what is left over is what is missing from `actual`. */
export function explainFigures(parts: KnownParts): ExplainFigures {
  const { actual, spot, time, vol, cross, carry, delta, gamma, vega, volga, vanna, fees, trades } = parts;
  const shared = [time, carry, parts.funding ?? 0, fees, trades];
  return {
    ...parts,
    unbooked: lessParts(actual, [...shared, spot, vol, cross]),
    residual: lessParts(actual, [...shared, delta, gamma, vega, volga, vanna]),
    gross: Math.abs(actual),
  };
}

function lessParts(whole: number, parts: readonly number[]): number {
  return compensatedSum([whole, ...parts.map((part) => -part)]);
}

/** The sum of every figure; funding is null as soon as one leg's is. All 0 for no legs. */
export function sumFigures(all: readonly ExplainFigures[]): ExplainFigures {
  const sum = (name: Exclude<keyof ExplainFigures, 'funding'>): number => compensatedSum(all.map((figures) => figures[name]));
  const funding = all.some((figures) => figures.funding === null) ? null : compensatedSum(all.map((figures) => figures.funding ?? 0));
  return {
    actual: sum('actual'),
    spot: sum('spot'),
    time: sum('time'),
    vol: sum('vol'),
    cross: sum('cross'),
    carry: sum('carry'),
    funding,
    fees: sum('fees'),
    trades: sum('trades'),
    unbooked: sum('unbooked'),
    delta: sum('delta'),
    gamma: sum('gamma'),
    vega: sum('vega'),
    volga: sum('volga'),
    vanna: sum('vanna'),
    residual: sum('residual'),
    gross: sum('gross'),
    transfers: sum('transfers'),
  };
}

/** Neumaier's sum: parts of millions that cancel keep their cents, and the order of the legs does not show. */
function compensatedSum(values: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const x of values) {
    const next = sum + x;
    lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
    sum = next;
  }
  return sum + lost;
}

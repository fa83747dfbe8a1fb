/** The words of a constraint: what stops a hedge from being what it should be. */

/** Each can bind; the list is closed so that the screen and the journal know every one. */
export type ConstraintName =
  | 'lot'
  | 'minOrder'
  | 'maxOrder'
  | 'maxHour'
  | 'maxDay'
  | 'maxPosition'
  | 'maxNotional'
  | 'margin'
  | 'collar'
  | 'slippage'
  | 'depth'
  | 'shortSpot'
  | 'reduceOnly'
  | 'venueState'
  | 'rateBudget'
  | 'staleData'
  | 'workingOrder'
  | 'unknownOutcome'
  | 'direction'
  | 'book';

/**
 * One constraint on one trade. `maxAmount` in amount units (0: nothing may be traded at all); `words` with its numbers.
 * The answer of the solver is the largest whole lots that every `maxAmount` allows.
 */
export interface Constraint {
  readonly name: ConstraintName;
  readonly maxAmount: number;
  readonly words: string;
}

export interface BindingConstraint {
  readonly name: ConstraintName;
  readonly words: string;
  /**
   * True: taking this one away alone changes the answer. False: it binds together with another one, which would keep the answer where it is.
   * On a trader's own amount, which nothing changes: true when it is the only one that the amount breaks.
   */
  readonly isSole: boolean;
}

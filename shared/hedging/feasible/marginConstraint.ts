/** How much may be traded before the margin use passes its limit. */
import { inWords } from '../numberWords.ts';
import type { Constraint } from './constraint.ts';
import type { MarginUse } from './marginCurve.ts';
import { lotsToNumber } from './lotStep.ts';
import type { TradeScale } from './tradeScale.ts';

/** Above its limit, a margin use may still fall: a trade that frees margin passes. The same rule in the constraint and in the check. */
export function isMarginAllowed(afterPct: number, beforePct: number | null, limitPct: number): boolean {
  return afterPct <= limitPct || (beforePct !== null && afterPct < beforePct);
}

export interface MarginInputs {
  /** Null: no margin model. */
  readonly use: MarginUse | null;
  readonly limitPct: number;
  /** Nothing beyond these lots is looked at: the constraint never allows more. */
  readonly upToLots: number;
}

/** Found by bisection over whole lots: `use` is convex in the amount, so what it allows is one stretch from 0 up. Unknown allows nothing. */
export function marginConstraint({ instrument }: TradeScale, { use, limitPct, ...inputs }: MarginInputs): Constraint {
  const upToLots = Math.min(inputs.upToLots, Number.MAX_SAFE_INTEGER);
  const limit = `margin at most ${inWords(limitPct, 1)} % of equity`;
  const beforePct = use === null ? null : known(use(0));
  const afterAt = (lots: number) => (use === null ? null : known(use(lotsToNumber(instrument.lot, lots))));
  const allows = (lots: number): boolean => {
    const afterPct = afterAt(lots);
    return afterPct !== null && isMarginAllowed(afterPct, beforePct, limitPct);
  };
  if (upToLots === 0) return { name: 'margin', maxAmount: 0, words: `${limit}, now ${inWordsOrUnknown(beforePct)}` };
  const lots = allows(upToLots) ? upToLots : lastAllowed(upToLots, allows);
  const words = `${limit}, ${inWordsOrUnknown(beforePct)} → ${inWordsOrUnknown(afterAt(upToLots))} at the wanted size`;
  return { name: 'margin', maxAmount: lotsToNumber(instrument.lot, lots), words };
}

/** `high` is not allowed, 0 always is. */
function lastAllowed(upTo: number, allows: (lots: number) => boolean): number {
  let low = 0;
  let high = upTo;
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (allows(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function known(pct: number | null): number | null {
  return pct !== null && Number.isFinite(pct) ? pct : null;
}

function inWordsOrUnknown(pct: number | null): string {
  return pct === null ? 'unknown' : `${inWords(pct, 1)} %`;
}

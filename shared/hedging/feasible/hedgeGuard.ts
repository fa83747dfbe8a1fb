/** What a hedge must respect and what is known about it: the limits of the policy and of the desk, and the state of desk and venue. */
import type { OrderView } from '../../domain/order.ts';
import type { PolicyLimits } from '../../domain/policySchema.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import type { Decimal } from '../../units/decimal.ts';
import type { LinkState, PreTradeLimits } from '../preTradeChecks.ts';
import type { MarginPoint } from './marginCurve.ts';

/** Plain data, so that a decision can be judged again. Of the one instrument where nothing else is said. Null: unknown, and a limit on it then allows nothing. */
export interface HedgeSituation {
  readonly link: LinkState;
  /** Age of the oldest market data the hedge rests on; null: there is none. */
  readonly quoteAgeMs: number | null;
  readonly indexUsd: number | null;
  /** Signed, amount units: filled, working and in flight. */
  readonly positionAmount: Decimal;
  /** Σ|position| of the book's hedge instruments in the underlying, working orders included. */
  readonly notionalUsd: number | null;
  /** Of this policy: filled in the last 60 minutes and the last 24 hours, plus what is working. */
  readonly tradedHourUsd: number | null;
  readonly tradedDayUsd: number | null;
  /** Coins that may be sold; asked for spot alone. */
  readonly spotHeldCoin: number | null;
  /** From `sampleMarginUse`; null: no margin model. */
  readonly marginCurve: readonly MarginPoint[] | null;
  /** Orders sent in the last 60 seconds. */
  readonly ordersLastMinute: number;
  /** Orders of this book and underlying that are not finished. */
  readonly openOrders: readonly OrderView[];
  /** Asked of files: there is no venue whose state could stand in the way, and marks may do where there is no book. Absent: a desk asks. */
  readonly isOffline?: boolean;
}

export interface HedgeGuard {
  readonly policy: PolicyLimits;
  /** Where both name a limit, the tighter one holds. */
  readonly desk: PreTradeLimits;
  readonly situation: HedgeSituation;
}

/** invalidInput names the field that is no limit or no figure, or the two that contradict each other. */
export function checkGuard({ policy, desk, situation }: HedgeGuard): Result<void> {
  const { tradedHourUsd, tradedDayUsd, notionalUsd, indexUsd, spotHeldCoin, quoteAgeMs, ordersLastMinute } = situation;
  const problem =
    firstBad(POSITIVE, {
      maxOrderUsd: policy.maxOrderUsd,
      maxHourUsd: policy.maxHourUsd,
      maxDayUsd: policy.maxDayUsd,
      maxPositionUsd: policy.maxPositionUsd,
      maxSlippagePct: policy.maxSlippagePct,
      maxDepthSharePct: policy.maxDepthSharePct,
      maxMarginUsePct: policy.maxMarginUsePct,
      indexUsd,
    }) ??
    firstBad(AT_LEAST_ZERO, {
      minOrderUsd: policy.minOrderUsd,
      'desk maxQuoteAgeMs': desk.maxQuoteAgeMs,
      'desk collarPct': desk.collarPct,
      'desk maxBasisPct': desk.maxBasisPct,
      'desk maxOrderUsd': desk.maxOrderUsd,
      'desk maxPositionUsd': desk.maxPositionUsd,
      'desk maxNotionalUsd': desk.maxNotionalUsd,
      'desk maxOrdersPerMinute': desk.maxOrdersPerMinute,
      'desk maxMarginUsePct': desk.maxMarginUsePct ?? null,
      tradedHourUsd,
      tradedDayUsd,
      notionalUsd,
      spotHeldCoin,
      ordersLastMinute,
    }) ??
    firstBad(NUMBER, { quoteAgeMs }) ??
    badCurve(situation.marginCurve);
  if (problem !== null) return fail('invalidInput', problem);
  if (policy.maxDepthSharePct > 100) {
    return fail('invalidInput', `maxDepthSharePct: expected at most 100, was ${policy.maxDepthSharePct}`);
  }
  const maxOrderUsd = tighter(policy.maxOrderUsd, desk.maxOrderUsd);
  return maxOrderUsd !== null && policy.minOrderUsd > maxOrderUsd
    ? fail('invalidInput', `minOrderUsd ${policy.minOrderUsd} contradicts maxOrderUsd ${maxOrderUsd}`)
    : ok(undefined);
}

/** The smaller of two limits; null is none. */
export function tighter(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

interface Rule {
  readonly words: string;
  readonly holds: (value: number) => boolean;
}

const POSITIVE: Rule = { words: 'a finite number > 0', holds: (value) => value > 0 && value < Infinity };
const AT_LEAST_ZERO: Rule = { words: 'a finite number ≥ 0', holds: (value) => value >= 0 && value < Infinity };
const NUMBER: Rule = { words: 'a finite number', holds: Number.isFinite };

function firstBad({ words, holds }: Rule, fields: Readonly<Record<string, number | null>>): string | null {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && !holds(value)) return `${name}: expected ${words}, was ${value}`;
  }
  return null;
}

function badCurve(curve: readonly MarginPoint[] | null): string | null {
  if (curve === null) return null;
  const isRising = curve.every(({ amount }, at) => (at === 0 ? amount === 0 : amount > (curve[at - 1]?.amount ?? Infinity)));
  return isRising && curve.length > 0 ? null : 'marginCurve: expected amounts that rise from 0';
}

/** What the optimiser is asked, as text while it is typed, and the life of one question. Pure. */
import type { OptimiseAnswer, OptimiseRequest } from '../../../shared/contract/optimiseSchemas.ts';
import { assertNever } from '../../../shared/result/assertNever.ts';
import type { Failure, Result } from '../../../shared/result/result.ts';
import { parsePlainNumber } from '../../format/plainNumber.ts';

export const OPTIMISER_FIELDS = [
  'deltaCoin',
  'gammaCoinPerPct',
  'vegaUsdPerVolPoint',
  'maxInstruments',
  'horizonHours',
  'timeLimitSeconds',
  'frontierPoints',
] as const;
export type OptimiserField = (typeof OPTIMISER_FIELDS)[number];
export type OptimiserDraft = Readonly<Record<OptimiserField, string>>;
export type OptimiserErrors = Readonly<Partial<Record<OptimiserField, string>>>;
export type Question = Omit<OptimiseRequest, 'bookId' | 'underlying'>;
export type OptimiserParse = { readonly ok: true; readonly question: Question } | { readonly ok: false; readonly errors: OptimiserErrors };

/** Empty limits are free; the delta starts at nothing left, as a hedge would. */
export const FIRST_OPTIMISER_DRAFT: OptimiserDraft = {
  deltaCoin: '0.01',
  gammaCoinPerPct: '',
  vegaUsdPerVolPoint: '',
  maxInstruments: '3',
  horizonHours: '24',
  timeLimitSeconds: '1',
  frontierPoints: '6',
};

interface Rule {
  readonly from: number;
  readonly isAbove: boolean;
  readonly to: number;
  readonly isWhole: boolean;
  readonly mayBeEmpty: boolean;
}

const LIMIT: Rule = { from: 0, isAbove: false, to: Number.MAX_VALUE, isWhole: false, mayBeEmpty: true };
const RULES: Readonly<Record<OptimiserField, Rule>> = {
  deltaCoin: LIMIT,
  gammaCoinPerPct: LIMIT,
  vegaUsdPerVolPoint: LIMIT,
  maxInstruments: { from: 1, isAbove: false, to: 20, isWhole: true, mayBeEmpty: false },
  horizonHours: { from: 0, isAbove: true, to: 8_760, isWhole: false, mayBeEmpty: false },
  timeLimitSeconds: { from: 0, isAbove: true, to: 30, isWhole: false, mayBeEmpty: false },
  frontierPoints: { from: 0, isAbove: false, to: 20, isWhole: true, mayBeEmpty: false },
};

export function parseOptimiser(draft: OptimiserDraft): OptimiserParse {
  const errors: Partial<Record<OptimiserField, string>> = {};
  const read = (field: OptimiserField): number | null => {
    const rule = RULES[field];
    if (rule.mayBeEmpty && draft[field].trim() === '') return null;
    const value = parsePlainNumber(draft[field]);
    if (value !== null && fits(value, rule)) return value;
    errors[field] = expected(rule);
    return null;
  };
  const limits = { deltaCoin: read('deltaCoin'), gammaCoinPerPct: read('gammaCoinPerPct'), vegaUsdPerVolPoint: read('vegaUsdPerVolPoint') };
  const question = {
    limits,
    maxInstruments: read('maxInstruments') ?? 0,
    horizonHours: read('horizonHours') ?? 0,
    timeLimitSeconds: read('timeLimitSeconds') ?? 0,
    frontierPoints: read('frontierPoints') ?? 0,
  };
  if (question.frontierPoints === 1) errors.frontierPoints = 'expected 0, or a whole number from 2 to 20: one point is no frontier';
  return Object.keys(errors).length === 0 ? { ok: true, question } : { ok: false, errors };
}

function fits(value: number, { from, isAbove, to, isWhole }: Rule): boolean {
  return (isAbove ? value > from : value >= from) && value <= to && (!isWhole || Number.isInteger(value));
}

function expected({ from, isAbove, to, isWhole, mayBeEmpty }: Rule): string {
  const what = `expected a ${isWhole ? 'whole ' : ''}number ${isAbove ? `above ${from}` : `from ${from}`}`;
  const end = to === Number.MAX_VALUE ? '' : ` to ${to}`;
  return `${what}${end}${mayBeEmpty ? ', or nothing for no limit' : ''}`;
}

export interface OptimiserState {
  /** Rises with each question; the answer to an older one is dropped. */
  readonly asked: number;
  readonly isBusy: boolean;
  /** The newest question. */
  readonly asking: Question | null;
  readonly answer: OptimiseAnswer | null;
  /** What `answer` answers. */
  readonly answered: Question | null;
  readonly failure: Failure | null;
  /** Index into the frontier; null: the optimum itself. */
  readonly picked: number | null;
}

export const EMPTY_OPTIMISER: OptimiserState = {
  asked: 0,
  isBusy: false,
  asking: null,
  answer: null,
  answered: null,
  failure: null,
  picked: null,
};

export type OptimiserEvent =
  | { readonly kind: 'asked'; readonly number: number; readonly asking: Question }
  | { readonly kind: 'answered'; readonly number: number; readonly result: Result<OptimiseAnswer> }
  | { readonly kind: 'picked'; readonly at: number | null };

/** The answer before stays on screen until the next one is there; after a failure nothing old is shown as if it were new. */
export function optimiserReducer(state: OptimiserState, event: OptimiserEvent): OptimiserState {
  switch (event.kind) {
    case 'asked':
      return { ...state, asked: event.number, asking: event.asking, isBusy: true, failure: null };
    case 'answered':
      if (event.number !== state.asked) return state;
      return event.result.ok
        ? { ...EMPTY_OPTIMISER, asked: state.asked, answer: event.result.value, answered: state.asking }
        : { ...EMPTY_OPTIMISER, asked: state.asked, failure: event.result.failure };
    case 'picked':
      return { ...state, picked: event.at };
    default:
      return assertNever(event);
  }
}

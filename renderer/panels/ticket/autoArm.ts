/** The form that arms automatic hedging, as text. Pure. */
import { AUTO_ARM_WORDS, type AutoStatus } from '../../../shared/contract/policyMessages.ts';
import { formatFixed } from '../../format/number.ts';
import { parsePlainNumber } from '../../format/plainNumber.ts';

export interface AutoArmDraft {
  readonly hours: string;
  readonly maxOrders: string;
  readonly maxUsd: string;
  readonly words: string;
}

export interface AutoArmTerms {
  readonly hours: number;
  readonly maxOrders: number;
  readonly maxUsd: number;
  readonly words: string;
}

export type AutoArmField = keyof AutoArmDraft;
export type AutoArmParse =
  | { readonly ok: true; readonly terms: AutoArmTerms }
  | { readonly ok: false; readonly errors: Readonly<Partial<Record<AutoArmField, string>>> };

export const FIRST_AUTO_ARM: AutoArmDraft = { hours: '4', maxOrders: '20', maxUsd: '500000', words: '' };
const MAX_HOURS = 24;
const MAX_ORDERS = 1_000;
const MAX_USD = 1e9;

/** Every field that is wrong, each in words. */
export function parseAutoArm(draft: AutoArmDraft): AutoArmParse {
  const hours = parsePlainNumber(draft.hours);
  const maxOrders = parsePlainNumber(draft.maxOrders);
  const maxUsd = parsePlainNumber(draft.maxUsd);
  const words = draft.words.trim();
  const isHours = hours !== null && hours > 0 && hours <= MAX_HOURS;
  const isOrders = maxOrders !== null && Number.isInteger(maxOrders) && maxOrders >= 1 && maxOrders <= MAX_ORDERS;
  const isUsd = maxUsd !== null && maxUsd > 0 && maxUsd <= MAX_USD;
  const isArmed = words === AUTO_ARM_WORDS;
  if (isHours && isOrders && isUsd && isArmed) return { ok: true, terms: { hours, maxOrders, maxUsd, words } };
  const errors = {
    ...(isHours ? {} : { hours: `expected hours above 0, at most ${MAX_HOURS}` }),
    ...(isOrders ? {} : { maxOrders: `expected a whole number from 1 to ${MAX_ORDERS}` }),
    ...(isUsd ? {} : { maxUsd: `expected USD above 0, at most ${formatFixed(MAX_USD, 0)}` }),
    ...(isArmed ? {} : { words: `type ${AUTO_ARM_WORDS}` }),
  };
  return { ok: false, errors };
}

export const AUTO_STATE_WORDS: Readonly<Record<AutoStatus['state'], string>> = {
  off: 'off',
  running: 'running',
  paused: 'paused',
};

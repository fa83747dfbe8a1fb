/** The life of the policy form as values: what is typed over which version, and what the desk answered. Pure. */
import type { HedgePolicy } from '../../../shared/contract/policyMessages.ts';
import { policyConflicts } from '../../../shared/hedging/policy/policyConflicts.ts';
import { assertNever } from '../../../shared/result/assertNever.ts';
import type { Result } from '../../../shared/result/result.ts';
import type { PolicyDraft } from './policyDraft.ts';
import { parsePolicyDraft, type FieldErrors } from './policyParse.ts';

export interface PolicyFormState {
  /** Null: nothing typed, the form shows the stored policy. */
  readonly draft: PolicyDraft | null;
  /** The version the typing began over; null: the desk's default. */
  readonly overVersion: number | null;
  readonly isSending: boolean;
  /** The desk's own words; null: none. */
  readonly refusal: string | null;
  /** The version that Apply made last; null: none yet. */
  readonly savedVersion: number | null;
}

export const EMPTY_FORM: PolicyFormState = { draft: null, overVersion: null, isSending: false, refusal: null, savedVersion: null };

export type PolicyFormEvent =
  | { readonly kind: 'edited'; readonly draft: PolicyDraft; readonly storedVersion: number | null }
  | { readonly kind: 'reverted' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'answered'; readonly result: Result<{ readonly version: number }> };

export function policyFormReducer(state: PolicyFormState, event: PolicyFormEvent): PolicyFormState {
  switch (event.kind) {
    case 'edited': {
      const overVersion = state.draft === null ? event.storedVersion : state.overVersion;
      return { ...state, draft: event.draft, overVersion, refusal: null, savedVersion: null };
    }
    case 'reverted':
      return EMPTY_FORM;
    case 'sending':
      return { ...state, isSending: true, refusal: null };
    case 'answered':
      return answered(state, event.result);
    default:
      return assertNever(event);
  }
}

function answered(state: PolicyFormState, result: Result<{ readonly version: number }>): PolicyFormState {
  if (result.ok) return { ...EMPTY_FORM, savedVersion: result.value.version };
  const { reason, message } = result.failure;
  const refusal = reason === 'outcomeUnknown' ? `Outcome unknown: ${message}` : `Not applied: ${message}`;
  return { ...state, isSending: false, refusal };
}

export interface FormReading {
  /** What Apply would send; null: it must not. */
  readonly policy: HedgePolicy | null;
  readonly errors: FieldErrors;
  /** Parts that contradict each other, one sentence each. */
  readonly conflicts: readonly string[];
}

/** Conflicts are looked for once every field can be read. */
export function readForm(draft: PolicyDraft): FormReading {
  const parsed = parsePolicyDraft(draft);
  if (!parsed.ok) return { policy: null, errors: parsed.errors, conflicts: [] };
  const conflicts = policyConflicts(parsed.policy);
  return { policy: conflicts.length === 0 ? parsed.policy : null, errors: new Map(), conflicts };
}

/** Someone stored another version while this one was typed. */
export function isOvertaken({ draft, overVersion }: PolicyFormState, storedVersion: number | null): boolean {
  return draft !== null && overVersion !== storedVersion;
}

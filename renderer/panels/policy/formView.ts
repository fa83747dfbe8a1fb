/** What every part of the policy form is handed: what is typed, what is wrong with it, and how to change it. */
import type { PolicyDraft } from './policyDraft.ts';
import type { FieldErrors } from './policyParse.ts';

export interface PolicyFormView {
  readonly draft: PolicyDraft;
  readonly errors: FieldErrors;
  readonly underlying: string;
  readonly edit: (draft: PolicyDraft) => void;
}

export interface PartProps {
  readonly form: PolicyFormView;
}

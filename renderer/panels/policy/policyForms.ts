/** What is typed into the policy form of each book and underlying: a look at another one, or a form taken off the screen, loses nothing. */
import { useCallback } from 'react';
import { create } from 'zustand';
import { EMPTY_FORM, policyFormReducer, type PolicyFormEvent, type PolicyFormState } from './policyForm.ts';

interface PolicyForms {
  /** By `subject`; nothing typed: none. */
  readonly forms: ReadonlyMap<string, PolicyFormState>;
}

export const policyForms = create<PolicyForms>(() => ({ forms: new Map() }));

export function changePolicyForm(subject: string, event: PolicyFormEvent): void {
  policyForms.setState(({ forms }) => ({
    forms: new Map(forms).set(subject, policyFormReducer(forms.get(subject) ?? EMPTY_FORM, event)),
  }));
}

/** `subject`: the book and the underlying whose policy it is. */
export function usePolicyForm(subject: string): readonly [PolicyFormState, (event: PolicyFormEvent) => void] {
  const state = policyForms(({ forms }) => forms.get(subject)) ?? EMPTY_FORM;
  return [state, useCallback((event: PolicyFormEvent) => changePolicyForm(subject, event), [subject])];
}

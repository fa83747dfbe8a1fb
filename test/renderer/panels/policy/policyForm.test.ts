import { describe, expect, it } from 'vitest';
import { toPolicyDraft, withNumber } from '../../../../renderer/panels/policy/policyDraft.ts';
import {
  EMPTY_FORM,
  isOvertaken,
  policyFormReducer,
  readForm,
  type PolicyFormEvent,
} from '../../../../renderer/panels/policy/policyForm.ts';
import { fail, ok } from '../../../../shared/result/result.ts';
import { aPolicy } from '../../support/builders.ts';

const draft = toPolicyDraft(aPolicy());
const after = (...events: readonly PolicyFormEvent[]) => events.reduce(policyFormReducer, EMPTY_FORM);
const edited: PolicyFormEvent = { kind: 'edited', draft, storedVersion: 3 };

describe('policyFormReducer', () => {
  it('follows the stored policy until something is typed, and again once it is stored', () => {
    expect(after(edited).draft).toBe(draft);
    expect(after(edited, { kind: 'reverted' })).toBe(EMPTY_FORM);
    expect(after(edited, { kind: 'sending' }, { kind: 'answered', result: ok({ version: 4 }) })).toEqual({
      ...EMPTY_FORM,
      savedVersion: 4,
    });
  });
  it("keeps what was typed when the desk refuses, with the desk's words", () => {
    const state = after(
      edited,
      { kind: 'sending' },
      { kind: 'answered', result: fail('conflict', 'policy: band, events: neither is set') },
    );
    expect([state.draft, state.isSending, state.refusal]).toEqual([draft, false, 'Not applied: policy: band, events: neither is set']);
    expect(policyFormReducer(state, edited).refusal).toBeNull();
  });
  it('never calls an unknown outcome a refusal', () => {
    const state = after(edited, { kind: 'answered', result: fail('outcomeUnknown', 'look first') });
    expect(state.refusal).toBe('Outcome unknown: look first');
  });
  it('notices that another version came into force meanwhile', () => {
    const state = after(edited, { kind: 'edited', draft, storedVersion: 4 });
    expect([isOvertaken(state, 3), isOvertaken(state, 4), isOvertaken(EMPTY_FORM, 4)]).toEqual([false, true, false]);
  });
});

describe('readForm', () => {
  it('gives a policy only when every field can be read and no parts contradict each other', () => {
    expect(readForm(draft).policy).toEqual(aPolicy());
    const bad = readForm(withNumber(draft, 'below', 'x'));
    expect([bad.policy, [...bad.errors.keys()], bad.conflicts]).toEqual([null, ['below'], []]);
    const contradicting = readForm(withNumber(withNumber(draft, 'minOrderUsd', '100'), 'maxOrderUsd', '50'));
    expect(contradicting.policy).toBeNull();
    expect(contradicting.conflicts).toEqual(['limits.minOrderUsd: 100 USD is above limits.maxOrderUsd 50 USD']);
  });
  it('names a policy that would never hedge', () => {
    const never = readForm({ ...draft, bandKind: 'none', sizingTo: 'target' });
    expect(never.conflicts).toEqual(['band, events: neither is set, so no hedge would ever fall due']);
  });
});

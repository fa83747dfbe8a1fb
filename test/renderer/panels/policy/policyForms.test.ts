import { describe, expect, it } from 'vitest';
import { toPolicyDraft } from '../../../../renderer/panels/policy/policyDraft.ts';
import { changePolicyForm, policyForms } from '../../../../renderer/panels/policy/policyForms.ts';
import { ok } from '../../../../shared/result/result.ts';
import { aPolicy } from '../../support/builders.ts';

const draft = toPolicyDraft(aPolicy());
const formOf = (subject: string) => policyForms.getState().forms.get(subject);

describe('policyForms', () => {
  it('keeps what is typed for each book and underlying while others are typed and stored', () => {
    changePolicyForm('Demo/BTC', { kind: 'edited', draft, storedVersion: 3 });
    changePolicyForm('Demo/ETH', { kind: 'edited', draft: { ...draft, name: 'other' }, storedVersion: null });
    changePolicyForm('Demo/ETH', { kind: 'sending' });
    changePolicyForm('Demo/ETH', { kind: 'answered', result: ok({ version: 1 }) });
    expect(formOf('Demo/BTC')).toMatchObject({ draft, overVersion: 3, isSending: false });
    expect(formOf('Demo/ETH')).toMatchObject({ draft: null, savedVersion: 1 });
    expect(formOf('Demo 2/BTC')).toBeUndefined();
  });
});

/** The head of the policy form: a ready-made start, the name, the mode, Apply, and in words why not. */
import type { ReactNode } from 'react';
import type { HedgePolicy } from '../../../shared/contract/policyMessages.ts';
import { countOf } from '../../format/words.ts';
import { Segmented } from '../../widgets/Segmented.tsx';
import type { PartProps } from './formView.ts';
import { isOvertaken, type FormReading, type PolicyFormState } from './policyForm.ts';
import { policyWords } from './policyWords.ts';
import { usePresets } from './usePresets.ts';

const MODES = [
  { value: 'advise', text: 'Advise', title: 'Says what it would do; Execute stays shut' },
  { value: 'oneClick', text: 'One click', title: 'Suggests; you execute' },
  { value: 'auto', text: 'Auto', title: 'Sends by itself once armed on the ticket, within the limits given there' },
] as const;

interface PolicyHeadProps extends PartProps {
  readonly state: PolicyFormState;
  readonly reading: FormReading;
  readonly storedVersion: number | null;
  readonly onStart: (policy: HedgePolicy) => void;
  readonly onRevert: () => void;
}

export function PolicyHead({ form, state, reading, storedVersion, onStart, onRevert }: PolicyHeadProps): ReactNode {
  const { draft, edit, underlying, errors } = form;
  const isTyped = state.draft !== null;
  return (
    <header className="policy-head" data-typed={isTyped || undefined}>
      <div className="policy-head-row">
        <b>{underlying}</b>
        <span className="unit" data-testid="policy-stored-version">
          {storedVersion === null ? 'default' : `v${storedVersion}`}
        </span>
        <Presets onStart={onStart} />
        <label className="field policy-head-name">
          <span className="field-name">Name</span>
          <input
            data-testid="policy-field-name"
            value={draft.name}
            maxLength={60}
            aria-invalid={errors.has('name')}
            title={errors.get('name')}
            onChange={(event) => edit({ ...draft, name: event.target.value })}
          />
        </label>
        <Segmented label="Mode" testId="policy-mode" options={MODES} value={draft.mode} onPick={(mode) => edit({ ...draft, mode })} />
        <span className="spacer" />
        {isTyped ? (
          <button type="button" className="button-quiet" data-testid="policy-revert" onClick={onRevert}>
            Revert
          </button>
        ) : null}
        <button
          type="submit"
          className="button"
          data-testid="policy-save"
          disabled={!isTyped || state.isSending || reading.policy === null}
        >
          {state.isSending ? 'Applying…' : 'Apply'}
        </button>
      </div>
      <HeadWords form={form} state={state} reading={reading} storedVersion={storedVersion} />
    </header>
  );
}

/** The most pressing thing to say, and under it the policy in one line. */
function HeadWords({ form, state, reading, storedVersion }: Omit<PolicyHeadProps, 'onStart' | 'onRevert'>): ReactNode {
  return (
    <>
      {state.refusal === null ? null : (
        <p className="policy-refusal" role="alert" data-testid="policy-refusal">
          {state.refusal}
        </p>
      )}
      {reading.conflicts.map((words) => (
        <p key={words} className="policy-refusal" data-testid="policy-conflict">
          Contradiction: {words}
        </p>
      ))}
      {reading.errors.size === 0 ? null : (
        <p className="policy-refusal" data-testid="policy-errors">
          {countOf(reading.errors.size, 'field')} to put right
        </p>
      )}
      {isOvertaken(state, storedVersion) ? (
        <p className="warn-text">Another version came into force while you typed; Apply replaces it.</p>
      ) : null}
      {state.savedVersion === null ? null : (
        <p className="policy-saved" role="status" data-testid="policy-saved">
          Version {state.savedVersion} is in force
        </p>
      )}
      {reading.policy === null ? null : <p className="policy-words">{policyWords(reading.policy, form.underlying)}</p>}
    </>
  );
}

/** Picking one fills the form; nothing changes before Apply. */
function Presets({ onStart }: { readonly onStart: (policy: HedgePolicy) => void }): ReactNode {
  const presets = usePresets();
  const pick = (id: string) => {
    const preset = presets.find((one) => one.id === id);
    if (preset !== undefined) onStart(preset.policy);
  };
  return (
    <select
      aria-label="Start from a ready-made policy"
      data-testid="policy-preset"
      value=""
      disabled={presets.length === 0}
      onChange={(event) => pick(event.target.value)}
    >
      <option value="">Start from…</option>
      {presets.map(({ id, policy }) => (
        <option key={id} value={id}>
          {policy.name}
        </option>
      ))}
    </select>
  );
}

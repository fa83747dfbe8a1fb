/** The few kinds of field that the policy form is made of; a wrong one says so under itself. */
import { useId, type ReactNode } from 'react';
import type { PartProps, PolicyFormView } from './formView.ts';
import { withNumber } from './policyDraft.ts';
import { NUMBER_FIELDS, type NumberKey } from './policyFields.ts';
import type { FieldKey } from './policyParse.ts';

const BAND_UNITS = { coin: 'coin', usd: 'USD', equityPct: '% of equity' } as const;

export function NumberRow({ form, name }: PartProps & { readonly name: NumberKey }): ReactNode {
  const { label, unit, emptyMeans } = NUMBER_FIELDS[name];
  return (
    <TextRow
      label={label}
      unit={unitOf(unit, form)}
      value={form.draft.numbers[name]}
      error={form.errors.get(name) ?? null}
      placeholder={emptyMeans ?? ''}
      testId={`policy-field-${name}`}
      onChange={(text) => form.edit(withNumber(form.draft, name, text))}
    />
  );
}

function unitOf(unit: string, { draft, underlying }: PolicyFormView): string {
  const named = unit === 'band' ? BAND_UNITS[draft.bandUnit] : unit;
  return named === 'coin' ? underlying : named;
}

export interface TextRowProps {
  readonly label: string;
  readonly unit: string;
  readonly value: string;
  readonly error: string | null;
  readonly placeholder: string;
  readonly testId: string;
  readonly isWide?: boolean;
  readonly onChange: (text: string) => void;
}

export function TextRow({ label, unit, value, error, placeholder, testId, isWide = false, onChange }: TextRowProps): ReactNode {
  const errorId = useId();
  return (
    <div className="form-cell">
      <label className="form-row" data-wide={isWide || undefined}>
        <span className="field-name">{label}</span>
        <input
          autoComplete="off"
          spellCheck={false}
          className={isWide ? undefined : 'num'}
          data-testid={testId}
          value={value}
          placeholder={placeholder}
          aria-invalid={error !== null}
          aria-describedby={error === null ? undefined : errorId}
          onChange={(event) => onChange(event.target.value)}
        />
        <span className="unit">{unit}</span>
      </label>
      {error === null ? null : <FieldError id={errorId} text={error} />}
    </div>
  );
}

export function FieldError({ text, id }: { readonly text: string; readonly id?: string }): ReactNode {
  return (
    <p id={id} className="field-error" data-testid="policy-field-error">
      {text}
    </p>
  );
}

export function ErrorOf({ form, name }: PartProps & { readonly name: FieldKey }): ReactNode {
  const text = form.errors.get(name);
  return text === undefined ? null : <FieldError text={text} />;
}

export interface SelectRowProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly testId: string;
  readonly onPick: (value: T) => void;
}

export function SelectRow<T extends string>({ label, value, options, testId, onPick }: SelectRowProps<T>): ReactNode {
  const pick = (text: string) => {
    const found = options.find((option) => option.value === text);
    if (found !== undefined) onPick(found.value);
  };
  return (
    <label className="form-row" data-wide>
      <span className="field-name">{label}</span>
      <select value={value} data-testid={testId} onChange={(event) => pick(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface CheckRowProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly testId: string;
  readonly onChange: (isOn: boolean) => void;
}

export function CheckRow({ label, isOn, testId, onChange }: CheckRowProps): ReactNode {
  return (
    <label className="form-check">
      <input type="checkbox" checked={isOn} data-testid={testId} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}

export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <fieldset className="form-part">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

/** Arms automatic hedging: for how long, how many orders, how many dollars, and the words typed out. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { AUTO_ARM_WORDS } from '../../../shared/contract/policyMessages.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { Currency } from '../../../shared/domain/instrument.ts';
import { closePopover, Popover } from '../../widgets/Popover.tsx';
import { useDesk } from '../deskContext.ts';
import { FIRST_AUTO_ARM, parseAutoArm, type AutoArmDraft, type AutoArmField } from './autoArm.ts';

interface AutoArmFormProps {
  readonly bookId: BookId;
  readonly underlying: Currency;
}

const FIELDS: readonly { readonly field: AutoArmField; readonly label: string; readonly unit: string; readonly testId: string }[] = [
  { field: 'hours', label: 'runs for', unit: 'hours, at most 24', testId: 'auto-hours' },
  { field: 'maxOrders', label: 'at most', unit: 'orders', testId: 'auto-max-orders' },
  { field: 'maxUsd', label: 'at most', unit: 'USD in all', testId: 'auto-max-usd' },
  { field: 'words', label: 'type', unit: AUTO_ARM_WORDS, testId: 'auto-words' },
];

export function AutoArmForm({ bookId, underlying }: AutoArmFormProps): ReactNode {
  const { client } = useDesk();
  const [draft, setDraft] = useState<AutoArmDraft>(FIRST_AUTO_ARM);
  const [refusal, setRefusal] = useState<string | null>(null);
  const parsed = parseAutoArm(draft);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!parsed.ok) return;
    const form = event.currentTarget;
    const result = await client.request('auto.arm', { bookId, underlying, ...parsed.terms });
    setRefusal(result.ok ? null : result.failure.message);
    if (!result.ok) return;
    setDraft({ ...draft, words: '' });
    closePopover(form);
  };
  return (
    <Popover className="button" label="Arm automatic…" title="Let the policy send its own hedges, within limits" testId="auto-arm-open">
      <form className="auto-form" onSubmit={(event) => void submit(event)}>
        <p>It obeys every check of a click, needs the desk armed, and runs out by itself.</p>
        {FIELDS.map(({ field, label, unit, testId }) => {
          const error = parsed.ok || (field === 'words' && draft.words === '') ? null : (parsed.errors[field] ?? null);
          return (
            <label key={field} className="form-row">
              <span className="field-name">{label}</span>
              <input
                autoComplete="off"
                spellCheck={false}
                data-testid={testId}
                value={draft[field]}
                aria-invalid={error !== null}
                onChange={(event) => setDraft({ ...draft, [field]: event.target.value })}
              />
              <span className={error === null ? 'unit' : 'field-error'}>{error ?? unit}</span>
            </label>
          );
        })}
        {refusal === null ? null : (
          <p className="warn-text" role="alert" data-testid="auto-refusal">
            {refusal}
          </p>
        )}
        <button type="submit" className="button" data-testid="auto-arm" disabled={!parsed.ok}>
          Arm automatic hedging of {underlying}
        </button>
      </form>
    </Popover>
  );
}

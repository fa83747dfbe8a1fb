/**
 * A field for an exact size or price. It keeps what is typed; only a good number leaves it, on Enter, on blur or after a pause. Enter on a bad one
 * goes nowhere. While it has the focus its text stands still: under a number that ticks, what was selected would be typed behind it.
 */
import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react';
import { formatDecimalText, parseDecimalInput } from '../format/number.ts';

export interface DecimalInputProps {
  readonly label: string;
  readonly unit: string;
  /** Canonical decimal text; null is empty. */
  readonly value: string | null;
  readonly onCommit: (value: string) => void;
  readonly disabled?: boolean;
  readonly testId?: string;
  readonly widthCh?: number;
}

const PAUSE_MS = 350;

export function DecimalInput({ label, unit, value, onCommit, disabled = false, testId, widthCh = 10 }: DecimalInputProps): ReactNode {
  const [draft, setDraft] = useState<string | null>(null);
  /** As it stood when the field was entered; null: it was not. */
  const [held, setHeld] = useState<string | null>(null);
  const current = value === null ? '' : formatDecimalText(value);
  const parsed = draft === null ? null : parseDecimalInput(draft);
  const isBad = draft !== null && parsed === null;
  const isNew = parsed !== null && parsed !== value;
  // Not on `value` itself: in a market that runs it changes faster than the pause is long.
  useEffect(() => {
    if (!isNew) return undefined;
    const timer = window.setTimeout(() => onCommit(parsed), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [parsed, isNew, onCommit]);
  const leave = () => {
    if (isNew) onCommit(parsed);
    setDraft(null);
    setHeld(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' && !isBad) {
      const owner = event.currentTarget.closest<HTMLElement>('[data-enter-target]');
      event.currentTarget.blur();
      owner?.focus();
    }
    if (event.key !== 'Escape') return;
    setDraft(null);
    setHeld(current);
  };
  return (
    <label className="field" data-bad={isBad || undefined}>
      <span className="field-name">{label}</span>
      <input
        inputMode="decimal"
        spellCheck={false}
        autoComplete="off"
        data-testid={testId}
        style={{ width: `${widthCh}ch` }}
        value={draft ?? held ?? current}
        disabled={disabled}
        aria-invalid={isBad}
        onChange={(event) => setDraft(event.target.value)}
        onFocus={() => setHeld(current)}
        onBlur={leave}
        onKeyDown={onKeyDown}
      />
      <span className="unit">{unit}</span>
    </label>
  );
}

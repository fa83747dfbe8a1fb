/** A choice between a few words, as one row of radio buttons. */
import type { ReactNode } from 'react';

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string; readonly title?: string }[];
  readonly value: T;
  readonly onPick: (value: T) => void;
  readonly disabled?: boolean;
  readonly testId?: string;
}

export function Segmented<T extends string>({ label, options, value, onPick, disabled = false, testId }: SegmentedProps<T>): ReactNode {
  return (
    <div className="segmented" role="radiogroup" aria-label={label} data-testid={testId}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          title={option.title}
          data-value={option.value}
          disabled={disabled}
          onClick={() => onPick(option.value)}
        >
          {option.text}
        </button>
      ))}
    </div>
  );
}

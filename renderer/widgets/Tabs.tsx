/** A row of tabs; what they show is the caller's. */
import type { ReactNode } from 'react';

export interface TabItem<T extends string> {
  readonly value: T;
  readonly text: ReactNode;
  readonly testId?: string;
}

export interface TabsProps<T extends string> {
  readonly label: string;
  readonly items: readonly TabItem<T>[];
  readonly value: T;
  readonly onPick: (value: T) => void;
}

export function Tabs<T extends string>({ label, items, value, onPick }: TabsProps<T>): ReactNode {
  return (
    <div className="tabs" role="tablist" aria-label={label}>
      {items.map((item) => (
        <button
          key={item.value}
          type="button"
          role="tab"
          aria-selected={item.value === value}
          data-testid={item.testId}
          onClick={() => onPick(item.value)}
        >
          {item.text}
        </button>
      ))}
    </div>
  );
}

/** Listeners in the order they came; one may leave, or come (to be told from the next time on), while being told. */
import type { Unsubscribe } from '../ports/unsubscribe.ts';

export interface Listeners<T> {
  readonly add: (listener: (value: T) => void) => Unsubscribe;
  tell(value: T): void;
  clear(): void;
}

export function createListeners<T>(): Listeners<T> {
  const entries = new Set<{ readonly listener: (value: T) => void }>();
  return {
    add(listener) {
      const entry = { listener };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    tell(value) {
      const told = Array.from(entries);
      for (const entry of told) if (entries.has(entry)) entry.listener(value);
    },
    clear: () => entries.clear(),
  };
}

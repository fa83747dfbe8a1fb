/** Which underlying the ticket and the chart look at; null: the one that is worst out of its band. */
import { create } from 'zustand';

interface FocusState {
  readonly underlying: string | null;
}

export const focusStore = create<FocusState>(() => ({ underlying: null }));

export function useFocusedUnderlying(): readonly [string | null, (underlying: string) => void] {
  return [focusStore((state) => state.underlying), (underlying) => focusStore.setState({ underlying })];
}

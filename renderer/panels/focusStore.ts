/** Which underlying the ticket and the chart look at. It starts with the one that is worst out of its band, and then it is the trader's. */
import { useEffect } from 'react';
import { create } from 'zustand';
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import { useDeskState } from './deskContext.ts';
import { byWorstBreach } from './ticket/breachOrder.ts';

interface FocusState {
  readonly underlying: string | null;
}

export const focusStore = create<FocusState>(() => ({ underlying: null }));

export function focusOn(underlying: string): void {
  focusStore.setState({ underlying });
}

/** The view in focus, or null while the desk has valued nothing. */
export function useFocusedView(): HedgeView | null {
  const { views } = useDeskState(({ hedge }) => hedge);
  const focused = focusStore((state) => state.underlying);
  const worst = byWorstBreach(views.values())[0];
  const view = views.get(focused ?? '') ?? worst ?? null;
  const start = focused === null || !views.has(focused) ? view?.underlying : undefined;
  useEffect(() => {
    if (start !== undefined) focusOn(start);
  }, [start]);
  return view;
}

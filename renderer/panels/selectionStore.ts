/** The option legs that are selected in the positions grid, for panels that take them over. */
import { create } from 'zustand';
import type { RiskRow } from './positions/riskStore.ts';

export interface SelectedLeg {
  /** "venue/instrument", as policies name legs. */
  readonly legKey: string;
  readonly underlying: string;
}

export const selectionStore = create<{ readonly legs: readonly SelectedLeg[] }>(() => ({ legs: [] }));

const POSITION_PREFIX = 'position/';

/** Options only: futures, perpetuals and balances count in every hedge set anyway. */
export function selectedOptions(legs: readonly RiskRow[]): readonly SelectedLeg[] {
  return legs.flatMap(({ meta }) => {
    const { key, kind, underlying } = meta;
    if (kind !== 'option' || underlying === null || !key.startsWith(POSITION_PREFIX)) return [];
    return [{ legKey: key.slice(POSITION_PREFIX.length), underlying }];
  });
}

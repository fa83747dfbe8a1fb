/** What an event says at one moment. */
import type { PolicyFigure } from './policyVerdict.ts';

export interface EventReading {
  /** "every 60 min" */
  readonly words: string;
  /** Null: unknown, for want of `missing`. */
  readonly isDue: boolean | null;
  readonly missing: string | null;
  /** When the clock alone will make it due, after now; null: it is due, or the clock does not decide. */
  readonly nextMs: number | null;
  /** Index levels at or beyond which it is due. */
  readonly belowUsd: number | null;
  readonly aboveUsd: number | null;
  readonly figures: readonly PolicyFigure[];
}

/** A reading of an event that only looks at the clock. */
export function clockReading(words: string, isDue: boolean, nextMs: number | null): EventReading {
  return { words, isDue, missing: null, nextMs, belowUsd: null, aboveUsd: null, figures: [] };
}

/** The named numbers a reason rests on, each with its unit. */
import type { PolicyFigure } from './policyVerdict.ts';

/** Figures from [name, value, unit]; what is unknown is left out. */
export function figuresOf(rows: readonly (readonly [name: string, value: number | null, unit: string])[]): readonly PolicyFigure[] {
  return rows.flatMap(([name, value, unit]) =>
    value === null || !Number.isFinite(value) ? [] : [{ name, value: unsignedZero(value), unit }],
  );
}

/** −0 becomes 0: JSON knows one zero only, and a stored verdict must come back bit for bit. */
export function unsignedZero(value: number): number {
  return value + 0;
}

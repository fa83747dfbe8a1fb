/** How far the delta may drift either way, or why that is not known. */
import type { PolicyFigure } from './policyVerdict.ts';

export type BandWidths =
  /** Both ≥ 0, coin, measured from the centre. */
  | { readonly kind: 'widths'; readonly belowCoin: number; readonly aboveCoin: number; readonly figures: readonly PolicyFigure[] }
  /** The formula's limit is a band without end: the band alone never asks for a hedge. */
  | { readonly kind: 'unbounded'; readonly why: string; readonly figures: readonly PolicyFigure[] }
  /** The figures it cannot do without, in words. */
  | { readonly kind: 'unknown'; readonly missing: string };

/** What bands are made of; null: unknown. Numbers are finite; index and equity > 0, sigma, years and cost ≥ 0. */
export interface BandMarket {
  readonly underlying: string;
  readonly indexUsd: number | null;
  readonly gammaCoinPerUsd: number | null;
  readonly sigma: number | null;
  readonly years: number | null;
  readonly equityUsd: number | null;
  /** The desk's own, one way; a policy may bring another. */
  readonly costShare: number | null;
}

/** A band as wide below the centre as above; a width past the double range counts as unbounded. */
export function symmetricBand(halfWidthCoin: number, figures: readonly PolicyFigure[]): BandWidths {
  if (!Number.isFinite(halfWidthCoin)) return { kind: 'unbounded', why: 'its width passes every number', figures };
  return { kind: 'widths', belowCoin: halfWidthCoin, aboveCoin: halfWidthCoin, figures };
}

/** The names of those figures that are null, "gamma and index"; null: all are there. */
export function missingOf(figures: Readonly<Record<string, number | null>>): string | null {
  const names = Object.entries(figures).flatMap(([name, value]) => (value === null ? [name] : []));
  return names.length === 0 ? null : names.join(' and ');
}

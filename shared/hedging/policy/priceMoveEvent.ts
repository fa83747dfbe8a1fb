/** A hedge when the index has moved so far from where it was at the last one. */
import type { PolicyEvent } from '../../domain/policySchema.ts';
import { assertNever } from '../../result/assertNever.ts';
import { DAYS_PER_YEAR } from '../../units/time.ts';
import { inWords } from '../numberWords.ts';
import { missingOf } from './bandWidths.ts';
import { eventOrigin } from './eventOrigin.ts';
import type { EventReading } from './eventReading.ts';
import { figuresOf } from './policyFigures.ts';
import type { PolicyInputs, PolicyMemory } from './policyVerdict.ts';

type PriceMoveEvent = Extract<PolicyEvent, { kind: 'priceMove' }>;

/**
 * Due when |S/S_ref − 1| ≥ m; S_ref is the index at the event's origin: the last hedge, or when the policy took effect.
 * m = size/100, or size·σ·√(1/365) with the book's gamma-weighted σ. Unknown without S, S_ref and, for daily sigmas, σ.
 */
export function priceMoveReading(event: PriceMoveEvent, { indexUsd, greeks, memory }: PolicyInputs): EventReading {
  const words = wordsOf(event);
  const referenceUsd = referenceOf(memory);
  const moveShare = moveShareOf(event, greeks.sigma);
  if (referenceUsd === null || moveShare === null) {
    const missing = missingOf({ 'index at the last hedge': referenceUsd, sigma: moveShare });
    return { words, isDue: null, missing, nextMs: null, belowUsd: null, aboveUsd: null, figures: [] };
  }
  const aboveUsd = referenceUsd * (1 + moveShare);
  const belowUsd = moveShare < 1 ? referenceUsd * (1 - moveShare) : null;
  const figures = figuresOf([
    ['reference index', referenceUsd, 'USD'],
    ['move', moveShare * 100, '%'],
    ['sigma σ', event.unit === 'dailySigmas' ? greeks.sigma : null, 'per √year'],
  ]);
  const isDue = indexUsd === null ? null : indexUsd >= aboveUsd || (belowUsd !== null && indexUsd <= belowUsd);
  return { words, isDue, missing: indexUsd === null ? 'index' : null, nextMs: null, belowUsd, aboveUsd, figures };
}

function referenceOf(memory: PolicyMemory): number | null {
  const referenceUsd = eventOrigin(memory).indexUsd;
  return referenceUsd !== null && referenceUsd > 0 ? referenceUsd : null;
}

function moveShareOf({ unit, size }: PriceMoveEvent, sigma: number | null): number | null {
  switch (unit) {
    case 'pct':
      return size / 100;
    case 'dailySigmas':
      return sigma === null ? null : (size * sigma) / Math.sqrt(DAYS_PER_YEAR);
    default:
      return assertNever(unit);
  }
}

function wordsOf({ unit, size }: PriceMoveEvent): string {
  return unit === 'pct' ? `move of ${inWords(size, 4)} %` : `move of ${inWords(size, 4)} daily sigmas`;
}

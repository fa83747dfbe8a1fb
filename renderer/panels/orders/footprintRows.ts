/** What the footprint says, as rows that name themselves. Pure. */
import type { Footprint } from '../../../shared/contract/footprintSchemas.ts';
import { formatFixed, formatSigned, UNKNOWN_TEXT } from '../../format/number.ts';

export interface FootprintRow {
  readonly name: string;
  readonly text: string;
  readonly unit: string;
  readonly meaning: string;
  /** 0…1 for a bar; null: no bar. */
  readonly share: number | null;
}

const PCT = 100;

export function footprintRows({ score, leakUsd, hedges }: Footprint): readonly FootprintRow[] {
  return [
    shareRow('Predictability', score?.predictabilityShare ?? null, '0: cannot be read; 100: a pattern'),
    shareRow('Spread of the times', score?.interArrivalEntropyShare ?? null, '0: clockwork; 100: as spread as chance'),
    shareRow('Repeated sizes', score?.sizeRepetitionShare ?? null, 'Share of hedges of a size already used'),
    { name: 'Hedges looked at', text: String(hedges), unit: '', meaning: 'Of this book and underlying', share: null },
    {
      name: 'Left between hedges',
      text: formatSigned(leakUsd, 0),
      unit: 'USD',
      meaning: 'What the delta carried between hedges earned (+) or lost (−)',
      share: null,
    },
  ];
}

function shareRow(name: string, share: number | null, meaning: string): FootprintRow {
  return { name, text: share === null ? UNKNOWN_TEXT : formatFixed(share * PCT, 0), unit: 'of 100', meaning, share };
}

/** "+1.3 ± 0.4 bp"; unknown with fewer hedges than a mean needs. */
export function markOutText({ meanBps, standardErrorBps }: Footprint['markOuts'][number]): string {
  if (meanBps === null) return UNKNOWN_TEXT;
  const error = standardErrorBps === null ? '' : ` ± ${formatFixed(standardErrorBps, 1)}`;
  return `${formatSigned(meanBps, 1)}${error} bp`;
}

/** Which way it points, in words: within two standard errors of nothing it says nothing. */
export function markOutWords({ meanBps, standardErrorBps }: Footprint['markOuts'][number]): string {
  if (meanBps === null) return 'not enough hedges';
  if (standardErrorBps === null || Math.abs(meanBps) <= 2 * standardErrorBps) return 'cannot be told from nothing';
  return meanBps > 0 ? 'the market came your way' : 'the market went against you';
}

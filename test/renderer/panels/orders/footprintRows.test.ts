import { describe, expect, it } from 'vitest';
import { THIN_SPACE } from '../../../../renderer/format/number.ts';
import { footprintRows, markOutText, markOutWords } from '../../../../renderer/panels/orders/footprintRows.ts';
import type { Footprint } from '../../../../shared/contract/footprintSchemas.ts';

const footprint: Footprint = {
  hedges: 23,
  score: { interArrivalEntropyShare: 0.83, sizeRepetitionShare: 0.12, predictabilityShare: 0.214 },
  markOuts: [],
  leakUsd: -1_312.4,
  words: '',
};
const markOut = (meanBps: number | null, standardErrorBps: number | null) => ({ afterSeconds: 10, meanBps, standardErrorBps, count: 5 });

describe('footprintRows', () => {
  it('shows shares out of a hundred and the leak with its sign', () => {
    expect(footprintRows(footprint).map(({ text }) => text)).toEqual(['21', '83', '12', '23', `−1${THIN_SPACE}312`]);
  });
  it('is unknown, not zero, with too few hedges', () => {
    const rows = footprintRows({ ...footprint, hedges: 2, score: null, leakUsd: null });
    expect(rows.map(({ text, share }) => [text, share])).toEqual([
      ['–', null],
      ['–', null],
      ['–', null],
      ['2', null],
      ['–', null],
    ]);
  });
});

describe('markOutWords', () => {
  it('speaks only outside two standard errors', () => {
    expect(markOutWords(markOut(1.3, 0.5))).toBe('the market came your way');
    expect(markOutWords(markOut(-1.3, 0.5))).toBe('the market went against you');
    expect(markOutWords(markOut(-1, 0.5))).toBe('cannot be told from nothing');
    expect(markOutWords(markOut(9, null))).toBe('cannot be told from nothing');
    expect(markOutWords(markOut(null, null))).toBe('not enough hedges');
  });
  it('shows the error beside the mean', () => {
    expect(markOutText(markOut(1.34, 0.42))).toBe('+1.3 ± 0.4 bp');
    expect(markOutText(markOut(null, null))).toBe('–');
  });
});

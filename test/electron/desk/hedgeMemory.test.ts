import { describe, expect, it } from 'vitest';
import { createHedgeMemory } from '../../../electron/desk/hedgeMemory.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { BOOK_ID, MARKET_MS } from '../../support/storeSamples.ts';
import { BTC, ETH } from './deskSamples.ts';

describe('createHedgeMemory', () => {
  it('keeps one note per book and underlying, begun with the last hedge of the journal', () => {
    const asked: string[] = [];
    const memory = createHedgeMemory(createManualClock().clock, (bookId, underlying) => {
      asked.push(`${bookId} ${underlying}`);
      return underlying === BTC ? { tsMs: MARKET_MS, indexUsd: 80_000 } : null;
    });
    const note = memory.note(BOOK_ID, BTC);
    expect(note).toMatchObject({ snoozedUntilMs: null, dismissed: null, code: null, decisionId: null, lastHedge: { indexUsd: 80_000 } });
    note.dismissed = 'sell';
    expect(memory.note(BOOK_ID, BTC).dismissed).toBe('sell');
    expect(memory.note(BOOK_ID, ETH)).toMatchObject({ dismissed: null, lastHedge: null });
    expect(memory.note('other' as BookId, BTC).dismissed).toBeNull();
    expect(asked).toEqual([`${BOOK_ID} BTC`, `${BOOK_ID} ETH`, 'other BTC']);
  });
});

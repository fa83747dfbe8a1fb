import { describe, expect, it } from 'vitest';
import { createHedgeMemory, latestHedge } from '../../../electron/desk/hedgeMemory.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { ClientLabel } from '../../../shared/domain/order.ts';
import { toMs } from '../../../shared/units/time.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { BOOK_ID, MARKET_MS } from '../../support/storeSamples.ts';
import { BTC, ETH } from './deskSamples.ts';

describe('createHedgeMemory', () => {
  it('keeps one note per book and underlying, begun with the last hedge of the journal and those on their way', () => {
    const asked: string[] = [];
    const memory = createHedgeMemory(createManualClock().clock, (bookId, underlying) => {
      asked.push(`${bookId} ${underlying}`);
      const lastHedge = underlying === BTC ? { tsMs: MARKET_MS, indexUsd: 80_000 } : null;
      return { lastHedge, sent: new Map([['on-its-way' as ClientLabel, { tsMs: MARKET_MS, indexUsd: 81_000 }]]) };
    });
    const note = memory.note(BOOK_ID, BTC);
    expect(note).toMatchObject({ snoozedUntilMs: null, dismissed: null, code: null, decisionId: null, lastHedge: { indexUsd: 80_000 } });
    expect([...note.sent.keys()]).toEqual(['on-its-way']);
    note.dismissed = 'sell';
    expect(memory.note(BOOK_ID, BTC).dismissed).toBe('sell');
    expect(memory.note(BOOK_ID, ETH)).toMatchObject({ dismissed: null, lastHedge: null });
    expect(memory.note('other' as BookId, BTC).dismissed).toBeNull();
    expect(asked).toEqual([`${BOOK_ID} BTC`, `${BOOK_ID} ETH`, 'other BTC']);
  });
});

describe('latestHedge', () => {
  const hedge = (agoMs: number) => ({ tsMs: toMs(MARKET_MS - agoMs), indexUsd: 80_000 + agoMs });
  const sent = (...agoMs: readonly number[]) => new Map(agoMs.map((ago) => [`on-its-way-${ago}` as ClientLabel, hedge(ago)]));

  it('is the last that filled or a later one on its way; none before the first', () => {
    expect(latestHedge({ lastHedge: null, sent: sent() })).toBeNull();
    expect(latestHedge({ lastHedge: hedge(50), sent: sent() })).toEqual(hedge(50));
    expect(latestHedge({ lastHedge: hedge(50), sent: sent(40, 10, 30) })).toEqual(hedge(10));
    expect(latestHedge({ lastHedge: hedge(50), sent: sent(60) })).toEqual(hedge(50));
    expect(latestHedge({ lastHedge: null, sent: sent(60) })).toEqual(hedge(60));
  });
});

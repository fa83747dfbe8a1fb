import { describe, expect, it } from 'vitest';
import { createDecisionJournal } from '../../../electron/desk/decisionJournal.ts';
import { createDeltaHistory } from '../../../electron/desk/deltaHistory.ts';
import { createFootprintReport } from '../../../electron/desk/footprintReport.ts';
import type { MarkOutRecord } from '../../../shared/hedging/decision/decisionRecord.ts';
import { MIN_FOOTPRINT_HEDGES } from '../../../shared/hedging/footprint/footprintScore.ts';
import { toMs } from '../../../shared/units/time.ts';
import { aDetailedDecision } from '../../support/decisionSamples.ts';
import { expectOk } from '../../support/expectOk.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, BOOK_ID, MARKET_MS } from '../../support/storeSamples.ts';
import { BTC, ETH, PERPETUAL } from './deskSamples.ts';

const MINUTE_MS = 60_000;

function aRig() {
  const store = createMemoryStore();
  expectOk(store.ledger.createBook(aBook()));
  let ids = 0;
  const journal = createDecisionJournal({ ...store, wallClock: createManualClock().clock, newId: () => `d${(ids += 1)}` });
  const history = createDeltaHistory();
  const report = createFootprintReport({ decisions: store.decisions, journal, history });
  const decide = (): string => expectOk(journal.record(aDetailedDecision({ verdict: 'executed' })));
  const fill = (closes: string, minutes: number, changes: Partial<MarkOutRecord> = {}): void => {
    const filledMs = MARKET_MS + minutes * MINUTE_MS;
    const priceUsd = changes.priceUsd ?? 80_000;
    const marks = [1, 10, 60].map((afterSeconds) => {
      const midUsd = priceUsd - afterSeconds;
      return { afterSeconds, observedMs: filledMs + afterSeconds * 1_000, midUsd, markOutUsd: afterSeconds };
    });
    const markOuts: MarkOutRecord = {
      tradeIds: [`t${filledMs}`],
      instrumentId: PERPETUAL,
      side: 'sell',
      filledMs,
      coins: 0.5,
      priceUsd,
      marks,
      ...changes,
    };
    expectOk(
      journal.recordMarkOuts({ bookId: BOOK_ID, underlying: 'BTC', closes, label: null, tsMs: toMs(filledMs + MINUTE_MS), markOuts }),
    );
  };
  return { report, history, decide, fill, of: () => report.of(BOOK_ID, BTC, 0) };
}

describe('createFootprintReport', () => {
  it('says nothing of a footprint below eight hedges, and something from the eighth on', () => {
    const { decide, fill, of, report } = aRig();
    for (let at = 1; at < MIN_FOOTPRINT_HEDGES; at += 1) fill(decide(), 10 * at);
    expect(of()).toMatchObject({ hedges: 7, score: null, words: '7 of the 8 hedges that a footprint needs' });
    fill(decide(), 80);
    expect(of().hedges).toBe(8);
    // Every ten minutes, the same size, the same side: a pattern in every respect.
    expect(of().score?.predictabilityShare).toBeCloseTo(1, 9);
    expect(of().score?.sizeRepetitionShare).toBe(1);
    expect(report.of(BOOK_ID, ETH, 0).hedges).toBe(0);
  });

  it('takes all the fills of one decision for one hedge, mids weighted by their coins', () => {
    const { decide, fill, of } = aRig();
    for (let at = 0; at < 8; at += 1) {
      const id = decide();
      fill(id, 7 * at, { priceUsd: 80_000, coins: 0.3 });
      fill(id, 7 * at + 1, { priceUsd: 81_000, coins: 0.1 });
    }
    const { hedges, markOuts } = of();
    expect(hedges).toBe(8);
    // Average price 80,250; the mid is a dollar below it after one second: 1 ÷ 80,250 in favour of the seller.
    expect(markOuts[0]).toMatchObject({ afterSeconds: 1, count: 8 });
    expect(markOuts[0]?.meanBps).toBeCloseTo(1e4 / 80_250, 6);
  });

  it('leaves a mark-out out as soon as the mid after one of its fills is unknown', () => {
    const { decide, fill, of } = aRig();
    const unknown = [1, 10, 60].map((afterSeconds) => ({ afterSeconds, observedMs: null, midUsd: null, markOutUsd: null }));
    const id = decide();
    fill(id, 0);
    fill(id, 1, { marks: unknown });
    fill(decide(), 5);
    expect(of().markOuts.map(({ count }) => count)).toEqual([1, 1, 1]);
  });

  it('adds up what the delta that was left earned: 0.5 BTC through a rise of 100 USD, then −0.2 through a fall of 50', () => {
    const { history, of } = aRig();
    const point = (minutes: number, netDeltaCoin: number, indexUsd: number) => ({
      tsMs: toMs(MARKET_MS + minutes * MINUTE_MS),
      netDeltaCoin,
      indexUsd,
      lowerCoin: -1,
      upperCoin: 1,
    });
    expect(of().leakUsd).toBeNull();
    history.add(BTC, point(0, 0.5, 80_000));
    history.add(BTC, point(1, -0.2, 80_100));
    history.add(BTC, point(2, 0, 80_050));
    expect(of().leakUsd).toBeCloseTo(0.5 * 100 + -0.2 * -50, 9);
  });
});

import { describe, expect, it } from 'vitest';
import { createDecisionJournal, type NewDecision } from '../../../electron/desk/decisionJournal.ts';
import { createMarkOuts } from '../../../electron/desk/markOuts.ts';
import type { ClientLabel, Fill } from '../../../shared/domain/order.ts';
import type { MarkOutRecord } from '../../../shared/hedging/decision/decisionRecord.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import { aDetailedDecision } from '../../support/decisionSamples.ts';
import { expectOk } from '../../support/expectOk.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, aFill, anIntent, BOOK_ID, instrumentOf, MARKET_MS, VENUE } from '../../support/storeSamples.ts';
import { recordingLog } from './orderRig.ts';

const LABEL = 'hedge-1' as ClientLabel;

function aRig() {
  const store = createMemoryStore();
  expectOk(store.ledger.createBook(aBook()));
  let ids = 0;
  const decisions = createDecisionJournal({ ...store, wallClock: createManualClock().clock, newId: () => `d${(ids += 1)}` });
  let midUsd: number | null = 78_000;
  const logged: string[] = [];
  const deps = { ...store, decisions, instrumentOf, midOf: () => midUsd, log: recordingLog(logged) };
  const executed = (changes: Partial<NewDecision> = {}): string =>
    expectOk(decisions.record(aDetailedDecision({ verdict: 'executed', label: LABEL, ...changes })));
  const rows = (id: string): readonly MarkOutRecord[] =>
    decisions.closing(id).flatMap((record) => {
      const body = decisions.body(record);
      return body?.schemaVersion === 2 && body.markOuts !== null ? [body.markOuts] : [];
    });
  return { store, deps, markOuts: createMarkOuts(deps), executed, rows, mid: (usd: number | null) => void (midUsd = usd) };
}

/** Sells 780 USD at 78,000: 0.01 BTC. */
function aSell(changes: Partial<Fill> = {}): Fill {
  return aFill({ side: 'sell', amount: decimal(780), price: decimal(78_000), tsMs: MARKET_MS, ...changes });
}

const at = (seconds: number): number => MARKET_MS + seconds * 1_000;

describe('createMarkOuts', () => {
  it('writes one row when the mid of all three moments is known; > 0 is the way of the hedger', () => {
    const { markOuts, executed, rows, mid } = aRig();
    const id = executed();
    markOuts.filled(aSell(), id);
    markOuts.tick(at(0.5));
    mid(77_990);
    markOuts.tick(at(1));
    mid(78_050);
    markOuts.tick(at(10.4));
    expect(rows(id)).toEqual([]);
    mid(77_900);
    markOuts.tick(at(60));
    const [row, ...others] = rows(id);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ tradeIds: ['t1'], side: 'sell', filledMs: MARKET_MS, priceUsd: 78_000 });
    expect(row?.coins).toBeCloseTo(0.01, 15);
    const marks = row?.marks.map(({ afterSeconds, observedMs, midUsd, markOutUsd }) => [
      afterSeconds,
      observedMs,
      midUsd,
      markOutUsd?.toFixed(9),
    ]);
    expect(marks).toEqual([
      [1, at(1), 77_990, '0.100000000'],
      [10, at(10.4), 78_050, '-0.500000000'],
      [60, at(60), 77_900, '1.000000000'],
    ]);
    markOuts.tick(at(120));
    expect(rows(id)).toHaveLength(1);
  });

  it('takes a sweep as one event at its average, harmonic where amounts are USD, and a second moment as another', () => {
    const { markOuts, executed, rows } = aRig();
    const id = executed();
    for (const fill of [
      aSell({ tradeId: 'a', amount: decimal(1_000), price: decimal(80_000) }),
      aSell({ tradeId: 'b', amount: decimal(1_000), price: decimal(40_000) }),
      aSell({ tradeId: 'b', amount: decimal(1_000), price: decimal(40_000) }),
    ]) {
      markOuts.filled(fill, id);
    }
    for (let seconds = 0; seconds <= 66; seconds += 1) {
      // The venue's clock is a tick ahead of the market the desk sees.
      if (seconds === 4) markOuts.filled(aSell({ tradeId: 'c', tsMs: toMs(at(5)) }), id);
      markOuts.tick(at(seconds));
    }
    const found = rows(id);
    expect(found.map(({ tradeIds }) => tradeIds)).toEqual([['a', 'b'], ['c']]);
    // 1,000/80,000 + 1,000/40,000 = 0.0375 coins for 2,000 USD.
    expect([found[0]?.coins, found[0]?.priceUsd]).toEqual([expect.closeTo(0.0375, 15), expect.closeTo(53_333.333_333_333, 6)]);
  });

  it.each([
    ['the market jumped forward', [at(1), at(3_600)], [78_000, null, null]],
    ['the market went back before the fill', [at(1), at(-3_600)], [78_000, null, null]],
    ['the market took steps of six seconds', [at(6), at(12), at(66)], [null, 78_000, 78_000]],
  ])('says unknown, never 0, where %s', (_what, ticks, mids) => {
    const { markOuts, executed, rows } = aRig();
    const id = executed();
    markOuts.filled(aSell(), id);
    for (const tick of ticks) markOuts.tick(tick);
    expect(rows(id)[0]?.marks.map(({ midUsd }) => midUsd)).toEqual(mids);
    expect(rows(id)[0]?.marks.map(({ markOutUsd }) => markOutUsd)).toEqual(mids.map((mid) => (mid === null ? null : 0)));
  });

  it('says unknown where there is no mid', () => {
    const { markOuts, executed, rows, mid } = aRig();
    const id = executed();
    markOuts.filled(aSell(), id);
    mid(null);
    for (const seconds of [1, 10, 60]) markOuts.tick(at(seconds));
    expect(rows(id)[0]?.marks).toEqual(
      [1, 10, 60].map((afterSeconds) => ({ afterSeconds, observedMs: null, midUsd: null, markOutUsd: null })),
    );
  });

  it('takes up after a restart what has no row yet, and nothing of a decision of an older build', () => {
    const { store, deps, executed, rows } = aRig();
    const id = executed();
    const old = aDetailedDecision({ verdict: 'executed', label: null });
    const { detail: _none, ...plain } = old;
    const oldId = expectOk(deps.decisions.record(plain));
    expectOk(store.journal.recordIntent({ ...anIntent({ label: LABEL }), decisionId: id }));
    expectOk(store.journal.recordIntent({ ...anIntent({ label: 'old' as ClientLabel }), decisionId: oldId }));
    const fills = [aSell(), aSell({ tradeId: 't2', label: 'old' as ClientLabel }), aSell({ tradeId: 't3', label: null })];
    expectOk(store.ledger.appendFills(VENUE, BOOK_ID, fills, null));
    const first = createMarkOuts(deps);
    first.restore(BOOK_ID);
    for (const seconds of [20, 60]) first.tick(at(seconds));
    expect(rows(id)[0]?.marks.map(({ midUsd }) => midUsd)).toEqual([null, null, 78_000]);
    const second = createMarkOuts(deps);
    second.restore(BOOK_ID);
    second.tick(at(120));
    expect([rows(id).length, rows(oldId).length]).toEqual([1, 0]);
  });
});

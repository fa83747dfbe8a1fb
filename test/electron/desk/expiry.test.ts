import { describe, expect, it } from 'vitest';
import { deliverExpired, type ExpiryDeps } from '../../../electron/desk/expiry.ts';
import type { Adjustment, OpeningPosition } from '../../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId } from '../../../shared/domain/instrument.ts';
import { fail, ok } from '../../../shared/result/result.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import { demoInstrument, demoRulebook } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, aFill, anOpening, BOOK_ID, VENUE } from '../../support/storeSamples.ts';
import { expectOk } from '../../support/expectOk.ts';

/** Last Friday of February 2026: monthly options and futures. */
const EXPIRY_MS = toMs(Date.UTC(2026, 1, 27, 8));
const BTC = toCurrency('BTC');
const instrumentOf = (id: string) => demoInstrument(id);

function aRig(openings: readonly OpeningPosition[], indexUsd: number | null = 75_000) {
  const store = createMemoryStore({ wallClock: createManualClock().clock, instrumentOf });
  expectOk(store.ledger.createBook(aBook()));
  expectOk(store.ledger.appendAdjustments(openings));
  const deps: ExpiryDeps = {
    ledger: store.ledger,
    market: { deliveryIndexUsd: () => (indexUsd === null ? fail('missingData', 'not known yet') : ok(indexUsd)) },
    rulebook: demoRulebook,
    instrumentOf,
  };
  const state = () => expectOk(store.ledger.bookState(BOOK_ID));
  return { store, deps, state, deliver: (nowMs: number = EXPIRY_MS) => deliverExpired(state(), toMs(nowMs), deps) };
}

const opening = (name: string, size: string, averagePrice: string, changes: Partial<OpeningPosition> = {}) =>
  anOpening({
    adjustmentId: `open-${name}`,
    instrumentId: toInstrumentId(name),
    signedAmount: decimal(size),
    averagePrice: decimal(averagePrice),
    ...changes,
  });

describe('deliverExpired', () => {
  it('pays a long call in coin and takes the delivery fee: 2 × 0.06666667 − 2 × 0.00015 BTC at an index of 75,000', () => {
    const { state, deliver } = aRig([opening('BTC-27FEB26-70000-C', '2', '0.03')]);
    expect(deliver()).toEqual({ booked: 2, problems: [] });
    expect(state().positions).toEqual([]);
    expect(state().balances.get(BTC)?.toFixed()).toBe('0.13303334');
    expect(state().feesPaid.get(BTC)).toBeUndefined();
  });

  it('takes what a short put owes: 0.5 × 5,000 ÷ 65,000, and the capped fee on top', () => {
    const { state, deliver } = aRig([opening('BTC-27FEB26-70000-P', '-0.5', '0.03')], 65_000);
    deliver();
    // 0.5 × 0.07692308 = 0.03846154 and 0.5 × 0.00015 = 0.000075 (the cap of 12.5 % of the payoff is far above).
    expect(state().balances.get(BTC)?.toFixed()).toBe('-0.03853654');
  });

  it('closes a worthless option without a payment or a fee', () => {
    const { state, deliver } = aRig([opening('BTC-27FEB26-80000-C', '2', '0.03')]);
    expect(deliver().booked).toBe(1);
    expect(state().positions).toEqual([]);
    expect(state().balances.get(BTC)).toBeUndefined();
  });

  it('settles a future against its average: 75,000 USD × (1/80,000 − 1/75,000) = −0.0625 BTC, and 0.025 %', () => {
    const { state, deliver } = aRig([opening('BTC-27FEB26', '75000', '80000')]);
    deliver();
    expect(state().balances.get(BTC)?.toNumber()).toBeCloseTo(-0.0625 - 0.00025, 12);
  });

  it('does nothing a millisecond before, and nothing a second time', () => {
    const { store, deliver } = aRig([opening('BTC-27FEB26-70000-C', '2', '0.03')]);
    expect(deliver(EXPIRY_MS - 1)).toEqual({ booked: 0, problems: [] });
    deliver();
    const rows = store.ledger.rows(BOOK_ID, 0, 100).length;
    expect(deliver()).toEqual({ booked: 0, problems: [] });
    expect(store.ledger.rows(BOOK_ID, 0, 100)).toHaveLength(rows);
  });

  it('leaves a position whose delivery price is not known yet', () => {
    const { state, deliver } = aRig([opening('BTC-27FEB26-70000-C', '2', '0.03')], null);
    expect(deliver()).toEqual({ booked: 0, problems: [] });
    expect(state().positions).toHaveLength(1);
  });

  it('delivers again what a fill that was told late has opened again', () => {
    const { store, state, deliver } = aRig([opening('BTC-27FEB26', '75000', '80000')]);
    deliver();
    const late = aFill({
      tradeId: 'late',
      instrumentId: toInstrumentId('BTC-27FEB26'),
      side: 'sell',
      amount: decimal(1_000),
      price: decimal(75_000),
    });
    expectOk(store.ledger.appendFills(VENUE, BOOK_ID, [late], null));
    expect(state().positions).toHaveLength(1);
    expect(deliver()).toEqual({ booked: 2, problems: [] });
    expect(state().positions).toEqual([]);
  });

  it('delivers the same instrument held on two venues', () => {
    const elsewhere = opening('BTC-27FEB26', '-20000', '80000', { adjustmentId: 'elsewhere', venue: toVenueId('deribit') });
    const { state, deliver } = aRig([opening('BTC-27FEB26', '75000', '80000'), elsewhere]);
    expect(deliver()).toEqual({ booked: 4, problems: [] });
    expect(state().positions).toEqual([]);
  });

  it('delivers the others when the ledger refuses one, and says which', () => {
    const { deps, state } = aRig([opening('BTC-27FEB26-70000-C', '2', '0.03'), opening('BTC-27FEB26-80000-P', '1', '0.03')]);
    const { ledger } = deps;
    const isRefused = (rows: readonly Adjustment[]) => rows.some((row) => row.adjustmentId.includes('80000-P'));
    const picky = {
      ...ledger,
      appendAdjustments: (rows: readonly Adjustment[]) => (isRefused(rows) ? fail('conflict', 'odd') : ledger.appendAdjustments(rows)),
    };
    expect(deliverExpired(state(), EXPIRY_MS, { ...deps, ledger: picky })).toEqual({ booked: 2, problems: ['odd'] });
    expect(state().positions.map(({ instrumentId }) => instrumentId)).toEqual(['BTC-27FEB26-80000-P']);
  });

  it('guesses no fee that the rulebook does not know, and the delivery says so', () => {
    const { deps, state, store } = aRig([opening('BTC-27FEB26-70000-C', '2', '0.03')]);
    const products = demoRulebook.products.map((product) => ({ ...product, fees: [] }));
    expect(deliverExpired(state(), EXPIRY_MS, { ...deps, rulebook: { ...demoRulebook, products } }).booked).toBe(1);
    const entry = store.ledger.rows(BOOK_ID, 0, 100).at(-1)?.entry;
    expect(entry?.kind === 'adjustment' ? entry.adjustment.note : null).toContain('delivery fee unknown, none booked');
  });
});

import { describe, expect, it } from 'vitest';
import { createRiskFeed } from '../../../electron/desk/riskFeed.ts';
import { createBookValuer, type ValuedBook } from '../../../electron/desk/valuedBook.ts';
import { RISK_COLUMNS, type RiskColumn } from '../../../shared/contract/riskColumns.ts';
import type { RiskMessage } from '../../../shared/contract/feeds.ts';
import type { BookState, Numeraire, Position } from '../../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId } from '../../../shared/domain/instrument.ts';
import { emptyBookState } from '../../../shared/domain/ledger.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { demoInstrument } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { BOOK_ID } from '../../support/storeSamples.ts';
import { aMarketState, anIndex, anOptionQuote, aPerpetualQuote, aTick, BTC } from './deskSamples.ts';

const CALL = toInstrumentId('BTC-27FEB26-80000-C');
const PUT = toInstrumentId('BTC-27FEB26-80000-P');
type Body = Omit<RiskMessage, 'seq'>;

function aPosition(name: string, size: number, changes: Partial<Position> = {}): Position {
  return {
    venue: toVenueId('paper'),
    instrumentId: toInstrumentId(name),
    signedAmount: decimal(size),
    averagePrice: decimal('0.02'),
    ...changes,
  };
}

function aState(positions: readonly Position[], coins = 3): BookState {
  return {
    ...emptyBookState(BOOK_ID),
    positions,
    balances: new Map([
      [BTC, decimal(coins)],
      [toCurrency('USDC'), decimal(10_000)],
    ]),
  };
}

const HELD = [aPosition(CALL, -2), aPosition(PUT, 1), aPosition('BTC-PERPETUAL', 60_000, { averagePrice: decimal(79_000) })];

function aRig(state = aState(HELD), numeraire: Numeraire = 'usd') {
  const market = aMarketState(createManualClock(), [anIndex(), aPerpetualQuote(), anOptionQuote(CALL), anOptionQuote(PUT)]);
  const valuer = createBookValuer(market, (id) => demoInstrument(id));
  valuer.load(state);
  const refresh = (): ValuedBook => {
    const book = valuer.refresh();
    if (book === null) throw new Error('nothing on the desk');
    return book;
  };
  const feed = createRiskFeed(market, () => numeraire);
  const update = (): Body => feed.update(refresh(), valuer.takeRepriced());
  return { market, valuer, feed, refresh, update };
}

/** A column of the row with that key. */
function cell({ structure, rows }: Body, key: string, column: RiskColumn): number | null {
  const index = (structure ?? []).findIndex((row) => row.key === key);
  const row = rows.find(([at]) => at === index);
  return row?.[1 + RISK_COLUMNS.indexOf(column)] ?? null;
}

describe('createRiskFeed', () => {
  it('sends the whole tree first, then only the legs that moved with every sum above them', () => {
    const { market, update } = aRig();
    const first = update();
    expect(first.structure?.length).toBe(first.rows.length);
    expect(first.structureVersion).toBe(1);
    market.apply(aTick([anOptionQuote(CALL, { forwardUsd: 79_000 })]));
    const second = update();
    expect(second.structure).toBeNull();
    const keys = second.rows.map(([at]) => first.structure?.[at ?? -1]?.level);
    expect(keys.filter((level) => level === 'leg')).toHaveLength(1);
    expect(keys).toContain('total');
  });

  it('has parts that add up to their wholes, in every summed column', () => {
    const whole = aRig().update();
    const summed: readonly RiskColumn[] = [
      'valueUsd',
      'deltaUsd',
      'gammaUsdPerPct',
      'vegaUsdPerVolPoint',
      'thetaUsdPerDay',
      'pnlUsd',
      'unknownLegs',
    ];
    for (const parent of whole.structure ?? []) {
      const children = (whole.structure ?? []).filter(({ parentKey }) => parentKey === parent.key);
      for (const column of children.length === 0 ? [] : summed) {
        const parts = children.reduce((sum, child) => sum + (cell(whole, child.key, column) ?? 0), 0);
        expect(parts, `${parent.key} ${column}`).toBeCloseTo(cell(whole, parent.key, column) ?? 0, 6);
      }
    }
  });

  it('has both gammas: that of a coin book less 1 % of the premium-adjusted delta', () => {
    const whole = aRig().update();
    for (const { key } of (whole.structure ?? []).filter(({ underlying }) => underlying === BTC)) {
      const of = (column: RiskColumn): number => cell(whole, key, column) ?? 0;
      expect(of('premiumAdjustedGammaCoinPerPct')).toBeCloseTo(of('gammaCoinPerPct') - of('premiumAdjustedDeltaCoin') / 100, 12);
    }
  });

  it('shares out 100 % of the net delta among the legs of an underlying', () => {
    const whole = aRig().update();
    const legs = (whole.structure ?? []).filter(({ level, underlying }) => level === 'leg' && underlying === BTC);
    expect(legs.reduce((sum, { key }) => sum + (cell(whole, key, 'deltaSharePct') ?? 0), 0)).toBeCloseTo(100, 9);
  });

  it('keeps the tree through a fill that changes sizes, and announces a new one when a leg comes', () => {
    const { valuer, update } = aRig();
    update();
    valuer.load(aState([aPosition(CALL, -3), ...HELD.slice(1)]));
    expect(update().structure).toBeNull();
    valuer.load(aState(HELD.slice(0, 2)));
    const next = update();
    expect(next.structureVersion).toBe(2);
    expect(next.structure).not.toBeNull();
  });

  it('gives a late subscriber everything, without taking the news from the others', () => {
    const { valuer, feed, refresh, update } = aRig();
    update();
    valuer.load(aState(HELD.slice(0, 2)));
    const late = feed.whole(refresh());
    expect(late.rows.length).toBe(late.structure?.length);
    expect(update().structure).not.toBeNull();
    expect(update().structure).toBeNull();
  });

  it('says again which rows have no value after somebody was told something else meanwhile', () => {
    const { market, feed, refresh, update } = aRig();
    update();
    market.apply(aTick([anIndex(), aPerpetualQuote(), anOptionQuote(PUT)], { isSnapshot: true }));
    expect(feed.whole(refresh()).failures).toHaveLength(1);
    market.apply(aTick([anOptionQuote(CALL)]));
    expect(update().failures).toEqual([]);
    expect(update().failures).toBeNull();
  });

  it('shows a leg without a quote as unknown, never as zero, and counts it all the way up', () => {
    const { market, update } = aRig();
    market.apply(aTick([anIndex(), aPerpetualQuote(), anOptionQuote(PUT)], { isSnapshot: true }));
    const whole = update();
    const key = `position/paper/${CALL}`;
    expect(cell(whole, key, 'qty')).toBe(-2);
    for (const column of ['deltaCoin', 'valueUsd', 'markPrice', 'pnlUsd', 'ageMs'] as const) expect(cell(whole, key, column)).toBeNull();
    expect(['underlying/BTC', 'total'].map((row) => cell(whole, row, 'unknownLegs'))).toEqual([1, 1]);
    expect(cell(whole, 'underlying/BTC', 'pnlUsd')).toBeNull();
    expect(whole.failures?.[0]?.message).toContain(CALL);
  });

  it('keeps what it was handed whole when the book is re-priced afterwards: sums belong to their parts', () => {
    const { market, refresh, valuer, feed } = aRig();
    const before = refresh();
    const values = (): readonly (number | null)[] =>
      feed.whole(before).rows.map((row) => row[1 + RISK_COLUMNS.indexOf('valueUsd')] ?? null);
    const handedOut = values();
    market.apply(aTick([anOptionQuote(CALL, { forwardUsd: 60_000 })]));
    valuer.refresh();
    expect(values()).toEqual(handedOut);
  });

  it('inverts bid, mark and ask to vol points: a mark at 50 % lies between', () => {
    const state = aState([aPosition(CALL, 1)]);
    const { update } = aRig(state);
    const whole = update();
    const [bid, mark, ask] = (['bidIvPoints', 'markIvPoints', 'askIvPoints'] as const).map(
      (column) => cell(whole, `position/paper/${CALL}`, column) ?? Number.NaN,
    );
    expect(mark).toBe(50);
    expect(bid).toBeLessThan(ask ?? Number.NaN);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Adjustment, BookId, LedgerEntry, LedgerRow } from '../../../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId } from '../../../../shared/domain/instrument.ts';
import type { Fill } from '../../../../shared/domain/order.ts';
import type { HeldLeg } from '../../../../shared/risk/explain/bookedChange.ts';
import type { ExplainFigures } from '../../../../shared/risk/explain/explainFigures.ts';
import type { LegFigures } from '../../../../shared/risk/explain/explainLeg.ts';
import { explainGroup, explainPnl, type ExplainedPnl, type ExplainInputs } from '../../../../shared/risk/explain/explainPnl.ts';
import type { Leg } from '../../../../shared/risk/leg.ts';
import type { MarketView } from '../../../../shared/risk/marketView.ts';
import { decimal, sumDecimals } from '../../../../shared/units/decimal.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../../shared/units/time.ts';
import {
  aBalance,
  aFutureQuote,
  aMarket,
  anIndex,
  anInstrument,
  anOptionQuote,
  aPosition,
  AT_MS,
  EXPIRY_MS,
  failureOf,
  valueOf,
} from '../riskBuilders.ts';

const VENUE = toVenueId('deribit');
const BOOK = 'main' as BookId;
const CALL = 'BTC-27FEB26-110000-C';
const PUT = 'BTC-27FEB26-90000-P';
const PERP = 'BTC-PERPETUAL';

interface Point {
  readonly index: number;
  readonly sigma?: number;
  /** Forward ÷ index. */
  readonly basis?: number;
}

function market({ index, sigma = 0.55, basis = 1 }: Point): MarketView {
  const options = [CALL, PUT, 'BTC_USDC-27FEB26-100000-C'].map((name) => anOptionQuote(name, index * basis, sigma));
  return aMarket([...options, aFutureQuote(PERP, index * basis), aFutureQuote('BTC-27FEB26', index * basis)], [anIndex('BTC', index)]);
}

function held(...legs: readonly Leg[]): readonly HeldLeg[] {
  return legs.map((leg) => ({ venue: VENUE, leg }));
}

function rowsOf(...entries: readonly LedgerEntry[]): readonly LedgerRow[] {
  return entries.map((entry, at) => ({ seq: at + 10, bookId: BOOK, entry, wallMs: AT_MS }));
}

function adjusted(adjustment: Partial<Adjustment> & Pick<Adjustment, 'kind'>): LedgerEntry {
  const common = { adjustmentId: 'a', bookId: BOOK, note: null, tsMs: AT_MS, venue: VENUE };
  return { kind: 'adjustment', adjustment: { ...common, ...adjustment } as Adjustment };
}

function filled(name: string, signed: number, price: number, fee = 0, feeCurrency = 'BTC'): LedgerEntry {
  const fill: Fill = {
    venue: VENUE,
    tradeId: `${name} ${signed} ${price}`,
    bookId: BOOK,
    label: null,
    venueOrderId: '1',
    instrumentId: toInstrumentId(name),
    side: signed > 0 ? 'buy' : 'sell',
    amount: decimal(Math.abs(signed)),
    price: decimal(price),
    fee: decimal(fee),
    feeCurrency: toCurrency(feeCurrency),
    liquidity: 'taker',
    tsMs: AT_MS,
  };
  return { kind: 'fill', fill };
}

interface Scene {
  readonly legs: readonly Leg[];
  readonly legsAfter?: readonly Leg[];
  readonly from: Point;
  readonly until: Point;
  readonly hours?: number;
  readonly rows?: readonly LedgerRow[];
  readonly fundingOf?: ExplainInputs['fundingOf'];
}

function inputsOf({ legs, legsAfter = legs, from, until, hours = 0, rows = [], fundingOf = () => null }: Scene): ExplainInputs {
  return {
    before: { legs: held(...legs), market: market(from), atMs: AT_MS },
    after: { legs: held(...legsAfter), market: market(until), atMs: AT_MS + hours * MS_PER_HOUR },
    rows,
    instrumentOf: (id) => anInstrument(id),
    fundingOf,
  };
}

function explain(scene: Scene): ExplainedPnl {
  return valueOf(explainPnl(inputsOf(scene)));
}

function legOf(pnl: ExplainedPnl, name: string): LegFigures {
  const leg = pnl.legs.find((candidate) => candidate.name === name);
  if (leg === undefined) throw new Error(`no leg ${name}`);
  return valueOf(leg.figures);
}

function inCoin({ coin }: { readonly coin: ExplainFigures | null }): ExplainFigures {
  if (coin === null) throw new Error('no coin figures');
  return coin;
}

/** What the parts of either reading leave of the actual, added without rounding. */
function leftOver(figures: ExplainFigures, names: readonly (keyof ExplainFigures)[]): number {
  const parts = names.map((name) => decimal(figures[name] ?? 0));
  return decimal(figures.actual).minus(sumDecimals(parts)).abs().toNumber();
}

const SHARED = ['time', 'carry', 'funding', 'fees', 'trades'] as const;
const STEPS = [...SHARED, 'spot', 'vol', 'cross', 'unbooked'] as const;
const GREEKS = [...SHARED, 'delta', 'gamma', 'vega', 'volga', 'vanna', 'residual'] as const;

const CALLS = [aPosition(CALL, 10, 0.03)];

describe('explainPnl: each step is 0 when its factor did not move', () => {
  const start: Point = { index: 100_000 };
  const only = (scene: Partial<Scene>) => legOf(explain({ legs: CALLS, from: start, until: start, ...scene }), CALL).usd;

  it('nothing moved: everything is 0', () => {
    expect(Object.values(only({})).every((value) => value === 0)).toBe(true);
  });

  it('spot alone', () => {
    const figures = only({ until: { index: 103_000 } });
    expect([figures.time, figures.vol, figures.cross]).toEqual([0, 0, 0]);
    expect(figures.carry).toBeCloseTo(0, 9);
    expect(figures.spot).toBeCloseTo(figures.actual, 9);
    expect(figures.delta + figures.gamma).toBeCloseTo(figures.spot, -2);
  });

  it('time alone: half the lifetime costs the at-the-money call its share of √T (F = K: V ≈ 0.4 F σ √T)', () => {
    const legs = [aPosition('BTC_USDC-27FEB26-100000-C', 1, 3_000)];
    const { usd } = legOf(explain({ legs, from: start, until: start, hours: 15 * 24 }), 'BTC_USDC-27FEB26-100000-C');
    expect([usd.spot, usd.vol, usd.cross, usd.carry]).toEqual([0, 0, 0, 0]);
    const atTheMoney = 0.398_942_28 * 100_000 * 0.55 * Math.sqrt(30 / 365);
    expect(usd.time / (atTheMoney * (Math.SQRT1_2 - 1))).toBeCloseTo(1, 2);
  });

  it('vol alone', () => {
    const figures = only({ until: { index: 100_000, sigma: 0.6 } });
    expect([figures.spot, figures.time, figures.cross, figures.carry]).toEqual([0, 0, 0, 0]);
    expect((figures.vega + figures.volga) / figures.vol).toBeCloseTo(1, 2);
  });

  it('the basis alone is carry, and none of it spot', () => {
    const figures = only({ until: { index: 100_000, basis: 1.01 } });
    expect([figures.spot, figures.time, figures.vol, figures.cross]).toEqual([0, 0, 0, 0]);
    expect(figures.carry).toBeCloseTo(figures.actual, 9);
  });

  it('vol is priced at the new time: a rise on the last hour of an option is worth an hour of vega, not a month', () => {
    const late = only({ until: { index: 100_000, sigma: 0.65 }, hours: 30 * 24 - 1 });
    const early = only({ until: { index: 100_000, sigma: 0.65 } });
    expect(Math.abs(late.vol)).toBeLessThan(1e-3 * early.vol);
    expect(late.cross).toBe(0);
  });
});

describe('explainPnl in coin', () => {
  it('an inverse perpetual of N USD makes N(1/S₀ − 1/S₁) coin, a coin balance nothing', () => {
    const legs = [aPosition(PERP, 100_000, 95_000), aBalance('BTC', 3)];
    const pnl = explain({ legs, from: { index: 100_000 }, until: { index: 104_000 } });
    expect(inCoin(legOf(pnl, PERP)).actual).toBeCloseTo(100_000 * (1 / 100_000 - 1 / 104_000), 15);
    expect(inCoin(legOf(pnl, 'BTC')).actual).toBe(0);
    expect(legOf(pnl, 'BTC').usd.spot).toBeCloseTo(12_000, 9);
  });

  it('cash has no coin, and the total over coins has none', () => {
    const pnl = explain({ legs: [aBalance('USDC', 5)], from: { index: 100_000 }, until: { index: 90_000 } });
    expect([legOf(pnl, 'USDC').coin, pnl.total.coin, legOf(pnl, 'USDC').usd.actual]).toEqual([null, null, 0]);
  });
});

describe('explainPnl: trades, fees and what the ledger says', () => {
  const at: Point = { index: 100_000 };

  it('a bought option: from its price to the mark is trades, the fee apart, the premium out of the balance', () => {
    const before = [aBalance('BTC', 2)];
    const after = [aPosition(CALL, 10, 0.02), aBalance('BTC', 2 - 0.2 - 0.003)];
    const pnl = explain({ legs: before, legsAfter: after, from: at, until: at, rows: rowsOf(filled(CALL, 10, 0.02, 0.003)) });
    const { usd } = legOf(pnl, CALL);
    expect(usd.trades).toBeCloseTo(27_646.6516 - 0.2 * 100_000, 3);
    expect([usd.fees, usd.spot, usd.funding]).toEqual([-300, 0, 0]);
    expect(legOf(pnl, 'BTC').usd.actual).toBeCloseTo(0, 9);
    expect(pnl.total.usd.unbooked).toBeCloseTo(0, 9);
  });

  it('a closed perpetual keeps its whole P&L in coin: held to the mark, less the trade from its price to the mark', () => {
    const before = [aPosition(PERP, 100_000, 100_000), aBalance('BTC', 1)];
    const realised = 100_000 * (1 / 100_000 - 1 / 102_000);
    const after = [aBalance('BTC', 1 + realised)];
    const pnl = explain({
      legs: before,
      legsAfter: after,
      from: at,
      until: { index: 104_000 },
      rows: rowsOf(filled(PERP, -100_000, 102_000)),
    });
    const coin = inCoin(legOf(pnl, PERP));
    expect(coin.actual).toBeCloseTo(realised, 15);
    expect(coin.spot + coin.trades).toBeCloseTo(realised, 15);
    expect(coin.trades).toBeLessThan(0);
  });

  it('a fill that the ledger lacks is unbooked, to the cent, and so part of the residual', () => {
    const before = [aBalance('BTC', 2)];
    const after = [aPosition(CALL, 10, 0.02), aBalance('BTC', 1.8)];
    const { usd } = explain({ legs: before, legsAfter: after, from: at, until: at }).total;
    expect(usd.unbooked).toBeCloseTo(27_646.6516 - 20_000, 3);
    expect([usd.residual, usd.trades]).toEqual([usd.unbooked, 0]);
  });

  it('a deposit and an imported position are transfers, not P&L', () => {
    const after = [aPosition(CALL, 10, 0.03), aBalance('USDC', 700)];
    const rows = rowsOf(
      adjusted({ kind: 'balanceChange', currency: toCurrency('USDC'), signedAmount: decimal(500) }),
      adjusted({
        kind: 'openingPosition',
        adjustmentId: 'b',
        instrumentId: toInstrumentId(CALL),
        signedAmount: decimal(10),
        averagePrice: decimal(0.03),
      }),
    );
    const { usd } = explain({ legs: [aBalance('USDC', 200)], legsAfter: after, from: at, until: at, rows }).total;
    expect([usd.actual, usd.trades, usd.unbooked]).toEqual([0, 0, 0]);
    expect(usd.transfers).toBeCloseTo(27_646.6516 + 500, 3);
  });

  it('funding is what the rows say it is, 0 when they say none, and unknown when nobody recorded it', () => {
    const legs = [aPosition(PERP, 100_000, 100_000), aBalance('BTC', 1)];
    const legsAfter = [aPosition(PERP, 100_000, 100_000), aBalance('BTC', 0.999)];
    const rows = rowsOf(adjusted({ kind: 'balanceChange', currency: toCurrency('BTC'), signedAmount: decimal(-0.001) }));
    const paid = explain({ legs, legsAfter, from: at, until: at, rows, fundingOf: () => toInstrumentId(PERP) });
    expect(legOf(paid, PERP).usd.funding).toBeCloseTo(-100, 9);
    expect(paid.total.usd.actual).toBeCloseTo(-100, 9);
    expect(explain({ legs, from: at, until: at }).total.usd.funding).toBe(0);
    expect(explain({ legs, from: at, until: at, fundingOf: null }).total.usd.funding).toBeNull();
    expect(explain({ legs: CALLS, from: at, until: at, fundingOf: null }).total.usd.funding).toBe(0);
  });
});

describe('explainPnl: legs that expire on the way', () => {
  const hours = (EXPIRY_MS - AT_MS + MS_PER_DAY / 4) / MS_PER_HOUR;
  const from: Point = { index: 115_000 };
  const until: Point = { index: 118_000 };

  function delivered(name: string, signed: number, price: string, id = 'x'): readonly LedgerEntry[] {
    const delivery = {
      kind: 'delivery',
      adjustmentId: `delivery/${id}`,
      instrumentId: toInstrumentId(name),
      signedAmount: decimal(signed),
      deliveryPrice: decimal(price),
    } as const;
    const fee = {
      kind: 'balanceChange',
      adjustmentId: `delivery-fee/${id}`,
      currency: toCurrency('BTC'),
      signedAmount: decimal('-0.0015'),
    } as const;
    return [adjusted(delivery), adjusted(fee)];
  }

  it('in the money: the delivery index is read off its price, the coins it paid move on with spot, its fee is a fee', () => {
    const paid = 10 * (10_000 / 120_000);
    const legsAfter = [aBalance('BTC', 1 + Number((10 * 0.08333333).toFixed(8)) - 0.0015)];
    const pnl = explain({
      legs: [...CALLS, aBalance('BTC', 1)],
      legsAfter,
      from,
      until,
      hours,
      rows: rowsOf(...delivered(CALL, 10, '0.08333333')),
    });
    const { usd, coin } = legOf(pnl, CALL);
    expect(usd.fees).toBeCloseTo(-0.0015 * 118_000, 9);
    expect(usd.trades).toBeCloseTo(0, 9);
    expect(Math.abs(usd.unbooked)).toBeLessThan(0.01);
    expect(usd.spot + usd.time).toBeCloseTo(usd.actual - usd.fees, 2);
    expect(inCoin({ coin }).actual).toBeCloseTo(paid - 0.0015 - valueCoinBefore(), 6);
    expect(pnl.total.usd.unbooked).toBeCloseTo(usd.unbooked, 6);
  });

  it('worthless beside a future that tells the index: both end at it', () => {
    const legs = [aPosition(PUT, -10, 0.02), aPosition('BTC-27FEB26', 120_000, 100_000), aBalance('BTC', 1)];
    const gain = 120_000 * (1 / 100_000 - 1 / 120_000);
    const rows = rowsOf(...delivered(PUT, -10, '0', 'p').slice(0, 1), ...delivered('BTC-27FEB26', 120_000, '120000', 'f').slice(0, 1));
    const pnl = explain({ legs, legsAfter: [aBalance('BTC', 1 + gain)], from, until, hours, rows });
    const future = legOf(pnl, 'BTC-27FEB26');
    expect(inCoin(future).actual).toBeCloseTo(120_000 * (1 / 115_000 - 1 / 120_000), 12);
    expect(inCoin(future).spot).toBeCloseTo(inCoin(future).actual, 12);
    const put = legOf(pnl, PUT).usd;
    expect(put.spot + put.time).toBeCloseTo(put.actual, 9);
    expect([put.vol, put.cross, put.trades]).toEqual([0, 0, 0]);
    expect(pnl.total.usd.unbooked).toBeCloseTo(0, 6);
  });

  it('a future tells the index better than the rounded price of an option delivered after it: nothing is left unbooked', () => {
    const future = aPosition('BTC-27FEB26', 10_000_000, 100_000);
    const rows = rowsOf(
      ...delivered('BTC-27FEB26', 10_000_000, '120000.07', 'f').slice(0, 1),
      ...delivered(CALL, 10, (10_000.07 / 120_000.07).toFixed(8), 'c').slice(0, 1),
    );
    const pnl = explain({ legs: [future, ...CALLS], legsAfter: [], from, until, hours, rows });
    expect(legOf(pnl, 'BTC-27FEB26').usd.unbooked).toBeCloseTo(0, 6);
  });

  it('not yet delivered: priced at the last quote of its forward; expired before the first mark: unknown, by name', () => {
    const pnl = explain({ legs: CALLS, from, until, hours });
    expect(legOf(pnl, CALL).usd.unbooked).toBeCloseTo(0, 9);
    const late = inputsOf({ legs: CALLS, from, until, hours });
    const both = valueOf(explainPnl({ ...late, before: { ...late.before, atMs: EXPIRY_MS } }));
    expect(both.total.unknownLegs).toBe(1);
    expect(both.legs.map(({ figures }) => failureOf(figures)).join()).toContain('expired before the first mark');
  });

  function valueCoinBefore(): number {
    const { usd, coin } = legOf(explain({ legs: CALLS, legsAfter: [], from, until: from }), CALL);
    expect(usd.unbooked).toBeLessThan(0);
    return -inCoin({ coin }).actual;
  }
});

describe('explainPnl: what cannot be told', () => {
  it('a leg without a quote, an IV or an average is counted and named; the others are still summed', () => {
    const legs = [...CALLS, aPosition('BTC-27FEB26-120000-C', 1, 0.01), aPosition(PERP, 1_000, null), aBalance('ETH', 2)];
    const pnl = explain({ legs, from: { index: 100_000 }, until: { index: 101_000 } });
    expect([pnl.total.legCount, pnl.total.unknownLegs]).toEqual([4, 3]);
    expect(pnl.total.usd.actual).toBe(legOf(pnl, CALL).usd.actual);
    expect(pnl.legs.flatMap(({ figures }) => (figures.ok ? [] : [figures.failure.message]))).toEqual([
      'BTC-27FEB26-120000-C: forwardUsd: the market has no quote',
      'BTC-PERPETUAL: averagePrice: unknown, so deltaCoin, valueUsd cannot be told',
      'ETH: indexUsd: the market has no index',
    ]);
  });

  it('marks in the wrong order, a row that does not fit and two legs of one name are failures of the whole', () => {
    const at: Point = { index: 100_000 };
    expect(failureOf(explainPnl(inputsOf({ legs: CALLS, from: at, until: at, hours: -1 })))).toContain('after.atMs');
    const rows = rowsOf(
      adjusted({ kind: 'delivery', instrumentId: toInstrumentId(PUT), signedAmount: decimal(1), deliveryPrice: decimal(0) }),
    );
    expect(failureOf(explainPnl(inputsOf({ legs: CALLS, from: at, until: at, rows })))).toContain('conflict');
    expect(failureOf(explainPnl(inputsOf({ legs: [...CALLS, ...CALLS], from: at, until: at })))).toContain('expected one leg');
  });
});

describe('explainPnl: properties over random books, moves and trades', () => {
  const point = fc.record({
    index: fc.double({ min: 50_000, max: 150_000, noNaN: true }),
    sigma: fc.double({ min: 0.1, max: 2, noNaN: true }),
    basis: fc.double({ min: 0.97, max: 1.05, noNaN: true }),
  });
  const size = fc.integer({ min: -50, max: 50 }).filter((n) => n !== 0);
  const scene = fc.record({
    call: size,
    put: size,
    perp: size.map((n) => n * 1_000),
    btc: fc.double({ min: -5, max: 5, noNaN: true }),
    from: point,
    until: point,
    hours: fc.integer({ min: 0, max: 700 }),
    trades: fc.array(
      fc.record({ name: fc.constantFrom(CALL, PUT), size, price: fc.integer({ min: 1, max: 900 }).map((n) => n / 10_000) }),
      { maxLength: 4 },
    ),
  });

  it('both readings add up to the actual to 1e-9 USD per leg, legs add up to groups and groups to the total', () => {
    fc.assert(
      fc.property(scene, ({ call, put, perp, btc, from, until, hours, trades }) => {
        const legs = [
          aPosition(CALL, call, 0.03),
          aPosition(PUT, put, 0.02),
          aPosition(PERP, perp, 98_000),
          aBalance('BTC', btc),
          aBalance('USDC', 10),
        ];
        const rows = rowsOf(...trades.map(({ name, size: signed, price }) => filled(name, signed, price, 0.0003)));
        const pnl = explain({ legs, from, until, hours, rows });
        expect(pnl.total.unknownLegs).toBe(0);
        for (const { figures } of pnl.legs) {
          const { usd } = valueOf(figures);
          expect(leftOver(usd, STEPS)).toBeLessThan(1e-9);
          expect(leftOver(usd, GREEKS)).toBeLessThan(1e-9);
        }
        for (const name of ['actual', 'spot', 'time', 'vol', 'cross', 'carry', 'fees', 'trades', 'residual'] as const) {
          const ofLegs = pnl.legs.reduce((sum, { figures }) => sum + valueOf(figures).usd[name], 0);
          const ofGroups = pnl.underlyings.reduce((sum, { usd }) => sum + usd[name], 0);
          expect(Math.abs(ofLegs - pnl.total.usd[name])).toBeLessThan(1e-8);
          expect(Math.abs(ofGroups - pnl.total.usd[name])).toBeLessThan(1e-8);
        }
      }),
      { numRuns: 150, seed: 26 },
    );
  });

  it('held without trades, nothing is unbooked: the steps alone are the whole, in USD and in coin', () => {
    fc.assert(
      fc.property(scene, ({ call, put, perp, btc, from, until, hours }) => {
        const legs = [aPosition(CALL, call, 0.03), aPosition(PUT, put, 0.02), aPosition(PERP, perp, 98_000), aBalance('BTC', btc)];
        const pnl = explain({ legs, from, until, hours });
        const group = explainGroup(toCurrency('BTC'), pnl.legs);
        expect(Math.abs(group.usd.unbooked)).toBeLessThan(1e-8);
        expect(Math.abs(inCoin(group).unbooked)).toBeLessThan(1e-12);
        expect(group.usd.trades).toBe(0);
      }),
      { numRuns: 150, seed: 27 },
    );
  });
});

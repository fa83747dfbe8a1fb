import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatchingEngine, type MatchingEngine } from '../../../../electron/venues/paper/matchingEngine.ts';
import type { PaperChange } from '../../../../electron/venues/paper/paperTypes.ts';
import type { BookId } from '../../../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId } from '../../../../shared/domain/instrument.ts';
import { signedAmount, type ClientLabel, type NewOrder } from '../../../../shared/domain/order.ts';
import { fail, ok } from '../../../../shared/result/result.ts';
import { decimal, sumDecimals, ZERO } from '../../../../shared/units/decimal.ts';
import { aLiquidity, aMarket, type Levels } from '../../../support/aMarket.ts';
import { aLimitOrder, anOrder } from '../../../support/anOrder.ts';
import { expectFailure, expectOk } from '../../../support/expectOk.ts';

const PERPETUAL = toInstrumentId('BTC-PERPETUAL');
const BOOK = 'book' as BookId;
/** A lot of BTC-PERPETUAL is 10 USD. */
const BIDS: Levels = [
  [99_999.5, 3_000],
  [99_999, 5_000],
];
const ASKS: Levels = [
  [100_000.5, 2_000],
  [100_001, 4_000],
  [100_002, 6_000],
];

function anEngine(market = aMarket(), liquidity = aLiquidity(BIDS, ASKS)) {
  const engine = createMatchingEngine({
    venue: toVenueId('paper'),
    account: 'test',
    market: market.port,
    liquidity: liquidity.port,
    feeOf: () => ok({ fee: ZERO, currency: toCurrency('BTC') }),
    restored: { lastOrderSeq: 0, lastTradeSeq: 0, openOrders: [], filledNet: [] },
  });
  return { engine, market, liquidity };
}

/** Places and sweeps to the end; the changes in short words. */
function run(engine: MatchingEngine, order: NewOrder): string[] {
  const words = [engine.place(order, 0).state as string];
  for (let again = words[0] === 'acknowledged'; again;) {
    const step = engine.sweep(order.label, 0);
    words.push(...short(step.changes));
    again = step.again;
  }
  return words;
}

function short(changes: readonly PaperChange[]): string[] {
  return changes.map((change) =>
    change.kind === 'fill'
      ? `${change.fill.liquidity} ${change.fill.amount.toFixed()} @ ${change.fill.price.toFixed()}`
      : `${change.order.order.label} ${change.order.state}`,
  );
}

describe('matching engine, taking', () => {
  it('walks the levels from the best, one per sweep', () => {
    const { engine } = anEngine();
    expect(run(engine, anOrder('a', { amount: decimal(70_000) }))).toEqual([
      'acknowledged',
      'taker 20000 @ 100000.5',
      'a partiallyFilled',
      'taker 40000 @ 100001',
      'a partiallyFilled',
      'taker 10000 @ 100002',
      'a filled',
    ]);
  });

  it('cancels what a market order cannot find', () => {
    const { engine } = anEngine(undefined, aLiquidity(BIDS, [[100_000.5, 2_000]]));
    expect(run(engine, anOrder('a', { amount: decimal(50_000) })).at(-1)).toBe('a cancelled');
    expect(engine.openOrders()).toEqual([]);
  });

  it('lets the rest of a limit order stay at its price, first of all bids', () => {
    const { engine } = anEngine();
    expect(run(engine, aLimitOrder('a', 100_000.5, { amount: decimal(50_000) })).at(-1)).toBe('a partiallyFilled');
    const { bids, asks } = expectOk(engine.book(PERPETUAL, 0));
    expect(bids[0]).toEqual({ price: 100_000.5, amount: 30_000 });
    expect(asks[0]).toEqual({ price: 100_001, amount: 40_000 });
  });

  it('cancels our own order that it would have met, and goes on', () => {
    const { engine } = anEngine();
    run(engine, aLimitOrder('mine', 100_000, { side: 'sell', postOnly: true }));
    expect(run(engine, anOrder('a', { amount: decimal(20_000) }))).toEqual([
      'acknowledged',
      'mine cancelled',
      'taker 20000 @ 100000.5',
      'a filled',
    ]);
  });

  it('leaves our own order alone when others are cheaper', () => {
    const { engine } = anEngine();
    run(engine, aLimitOrder('mine', 100_001, { side: 'sell', postOnly: true }));
    expect(run(engine, anOrder('a', { amount: decimal(20_000) }))).not.toContain('mine cancelled');
  });

  it('counts our own order when a post-only one would cross it', () => {
    const { engine } = anEngine();
    run(engine, aLimitOrder('mine', 100_000, { side: 'sell', postOnly: true }));
    expect(engine.place(aLimitOrder('a', 100_000, { postOnly: true }), 0)).toMatchObject({ state: 'rejected' });
  });
});

describe('matching engine, resting', () => {
  it('fills at its own price, as maker, when the market trades through it', () => {
    const { engine, liquidity } = anEngine();
    run(engine, aLimitOrder('a', 99_990, { amount: decimal(50_000) }));
    expect(short(engine.onMarket(0))).toEqual([]);
    liquidity.set('asks', [
      [99_980, 2_000],
      [99_985, 1_000],
    ]);
    expect(short(engine.onMarket(0))).toEqual(['maker 30000 @ 99990', 'a partiallyFilled']);
    expect(short(engine.onMarket(0))).toEqual([]);
    liquidity.set('asks', [[99_980, 9_000]]);
    expect(short(engine.onMarket(0))).toEqual(['maker 20000 @ 99990', 'a filled']);
  });

  it('waits for the queue at its price when the market only touches it', () => {
    const { engine, liquidity } = anEngine();
    run(engine, aLimitOrder('a', 99_999.5, { amount: decimal(20_000), postOnly: true }));
    liquidity.set('asks', [[99_999.5, 2_500]]);
    expect(short(engine.onMarket(0))).toEqual([]);
    liquidity.set('asks', [[99_999.5, 1_500]]);
    expect(short(engine.onMarket(0))).toEqual(['maker 10000 @ 99999.5', 'a partiallyFilled']);
  });

  it('has no queue before it at a price where nobody stands', () => {
    const { engine, liquidity } = anEngine();
    run(engine, aLimitOrder('a', 100_000, { amount: decimal(20_000), postOnly: true }));
    liquidity.set('asks', [[100_000, 3_000]]);
    expect(short(engine.onMarket(0))).toEqual(['maker 20000 @ 100000', 'a filled']);
  });

  it('serves the better price first, then who came first', () => {
    const { engine, liquidity } = anEngine();
    run(engine, aLimitOrder('low', 99_980));
    run(engine, aLimitOrder('first', 99_990));
    run(engine, aLimitOrder('second', 99_990));
    liquidity.set('asks', [[99_970, 2_500]]);
    expect(short(engine.onMarket(0))).toEqual([
      'maker 10000 @ 99990',
      'first filled',
      'maker 10000 @ 99990',
      'second filled',
      'maker 5000 @ 99980',
      'low partiallyFilled',
    ]);
  });

  it('never fills because others trade on its own side', () => {
    const { engine, liquidity } = anEngine();
    run(engine, aLimitOrder('a', 99_999.5, { postOnly: true }));
    liquidity.set('bids', []);
    expect(engine.onMarket(0)).toEqual([]);
  });

  it('cancels orders of a delivered instrument and holds those of a halted one', () => {
    const { engine, market, liquidity } = anEngine();
    run(engine, aLimitOrder('a', 99_990));
    liquidity.set('asks', [[99_000, 5_000]]);
    market.state = 'halted';
    expect(engine.onMarket(0)).toEqual([]);
    expect(engine.place(anOrder('b'), 0)).toMatchObject({ state: 'rejected', note: 'BTC-PERPETUAL is halted' });
    market.state = 'delivered';
    expect(short(engine.onMarket(0))).toEqual(['a cancelled']);
    expect(engine.place(anOrder('c'), 0)).toMatchObject({ state: 'rejected', note: 'BTC-PERPETUAL is delivered' });
  });

  it('ends a reduce-only order whose position is gone', () => {
    const { engine, liquidity } = anEngine();
    run(engine, anOrder('open', { amount: decimal(10_000) }));
    run(engine, aLimitOrder('reduce', 100_010, { side: 'sell', reduceOnly: true }));
    run(engine, anOrder('close', { side: 'sell', amount: decimal(10_000) }));
    liquidity.set('bids', [[100_020, 5_000]]);
    expect(short(engine.onMarket(0))).toEqual(['reduce cancelled']);
    expect(engine.positions(BOOK)).toEqual([]);
  });

  it('never shows a crossed book, even between a refill and the next match', () => {
    const { engine, liquidity } = anEngine();
    run(engine, aLimitOrder('a', 99_999.5, { postOnly: true }));
    liquidity.set('asks', [
      [99_998, 100],
      [99_999.5, 100],
      [100_001, 100],
    ]);
    const { bids, asks } = expectOk(engine.book(PERPETUAL, 0));
    expect(bids[0]?.price).toBe(99_999.5);
    expect(asks.map(({ price }) => price)).toEqual([100_001]);
  });
});

describe('matching engine, refusing', () => {
  it('has no market without a quote', () => {
    const { engine } = anEngine(aMarket(null));
    expect(engine.place(anOrder('a'), 0)).toMatchObject({ state: 'rejected', note: 'BTC-PERPETUAL has no market now' });
    expect(expectFailure(engine.book(PERPETUAL, 0)).reason).toBe('missingData');
  });

  it('rejects what it does not know the fee of', () => {
    const market = aMarket();
    const engine = createMatchingEngine({
      venue: toVenueId('paper'),
      account: 'test',
      market: market.port,
      liquidity: aLiquidity(BIDS, ASKS).port,
      feeOf: () => fail('missingData', 'no fee schedule'),
      restored: { lastOrderSeq: 0, lastTradeSeq: 0, openOrders: [], filledNet: [] },
    });
    expect(engine.place(anOrder('a'), 0)).toMatchObject({ state: 'rejected', note: 'no fee schedule' });
  });

  it('cannot cancel what is not open', () => {
    expect(expectFailure(anEngine().engine.cancel('x' as ClientLabel, '')).reason).toBe('notApplicable');
  });
});

describe('matching engine, in general', () => {
  /** Orders, cancels and market moves in any sequence. */
  const action = fc.oneof(
    fc.record({
      kind: fc.constant('order' as const),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      lots: fc.integer({ min: 1, max: 9_000 }),
      price: fc.integer({ min: -40, max: 40 }),
      isMarket: fc.boolean(),
      reduceOnly: fc.boolean(),
      postOnly: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('cancel' as const), index: fc.nat(20) }),
    fc.record({ kind: fc.constant('market' as const), shift: fc.integer({ min: -30, max: 30 }), lots: fc.integer({ min: 1, max: 5_000 }) }),
  );

  it('keeps positions equal to fills, never overfills, never trades beyond a limit, never shows a crossed book', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const { engine, liquidity } = anEngine();
        const orders = new Map<string, NewOrder>();
        const changes: PaperChange[] = [];
        for (const [place, step] of actions.entries()) {
          if (step.kind === 'order') {
            const label = `o${place}`;
            const patch = { side: step.side, amount: decimal(step.lots * 10), reduceOnly: step.reduceOnly };
            const order = step.isMarket
              ? anOrder(label, patch)
              : aLimitOrder(label, 100_000 + step.price / 2, { ...patch, postOnly: step.postOnly });
            orders.set(label, order);
            let again = engine.place(order, 0).state === 'acknowledged';
            while (again) {
              const swept = engine.sweep(order.label, 0);
              changes.push(...swept.changes);
              again = swept.again;
            }
          } else if (step.kind === 'cancel') {
            const cancelled = engine.cancel(`o${step.index}` as ClientLabel, 'test');
            if (cancelled.ok) changes.push(cancelled.value);
          } else {
            const mid = 100_000 + step.shift / 2;
            liquidity.set('bids', [
              [mid - 0.5, step.lots],
              [mid - 1.5, step.lots],
            ]);
            liquidity.set('asks', [
              [mid + 0.5, step.lots],
              [mid + 1, step.lots],
            ]);
            changes.push(...engine.onMarket(0));
          }
          const { bids, asks } = expectOk(engine.book(PERPETUAL, 0));
          expect(bids[0]?.price ?? -Infinity).toBeLessThan(asks[0]?.price ?? Infinity);
        }
        const fills = changes.flatMap((change) => (change.kind === 'fill' ? [change.fill] : []));
        const net = sumDecimals(fills.map(({ side, amount }) => signedAmount(side, amount)));
        expect((engine.positions(BOOK)[0]?.signedAmount ?? ZERO).toFixed()).toBe(net.toFixed());
        for (const { label, price, side } of fills) {
          const limit = orders.get(label ?? '')?.limitPrice;
          if (limit !== null && limit !== undefined)
            expect(side === 'buy' ? price.lessThanOrEqualTo(limit) : price.greaterThanOrEqualTo(limit)).toBe(true);
        }
        for (const [label, order] of orders) {
          const filled = sumDecimals(fills.filter((fill) => fill.label === label).map(({ amount }) => amount));
          expect(filled.lessThanOrEqualTo(order.amount)).toBe(true);
        }
      }),
      { numRuns: 300, seed: 20_260_201 },
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walkBook } from '../../../../shared/costs/walkBook.ts';
import type { Instrument } from '../../../../shared/domain/instrument.ts';
import type { BookLevel, OrderBook } from '../../../../shared/domain/market.ts';
import { isOnLot } from '../../../../shared/domain/tick.ts';
import type { Constraint, ConstraintName } from '../../../../shared/hedging/feasible/constraint.ts';
import {
  brokenConstraints,
  feasibleHedge,
  type FeasibleHedge,
  type FeasibleRequest,
} from '../../../../shared/hedging/feasible/feasibleHedge.ts';
import { decimal } from '../../../../shared/units/decimal.ts';
import { anInstrument, AT_MS, failureOf, valueOf } from '../../risk/riskBuilders.ts';

const perpetual = anInstrument('BTC-PERPETUAL');
const linear = anInstrument('BTC_USDC-PERPETUAL');

function aRequest(changes: Partial<FeasibleRequest> = {}): FeasibleRequest {
  return {
    instrument: perpetual,
    side: 'sell',
    netDeltaCoin: 3,
    targetDeltaCoin: 0,
    idealCoin: 2.71931991,
    priceOf: () => 100_000,
    rounding: 'insideBand',
    constraints: [],
    minimum: null,
    mayIncreaseDelta: false,
    ...changes,
  };
}

function cap(name: ConstraintName, maxAmount: number): Constraint {
  return { name, maxAmount, words: `${name} ${maxAmount}` };
}

function solved(changes: Partial<FeasibleRequest> = {}): FeasibleHedge {
  return valueOf(feasibleHedge(aRequest(changes)));
}

function bound({ binding }: FeasibleHedge): readonly string[] {
  return binding.map(({ name, isSole }) => (isSole ? name : `${name} (tied)`));
}

describe('feasibleHedge', () => {
  it('is the published example, rounded up inside the band: 271,940 USD, with the amount in all three units', () => {
    const hedge = solved();
    expect([hedge.amount.toNumber(), hedge.amountUsd, hedge.contracts]).toEqual([271_940, 271_940, 27_194]);
    expect(hedge.amountCoin).toBe(2.7194);
    expect(hedge.idealAmount).toBeCloseTo(271_931.991, 6);
    expect(bound(hedge)).toEqual(['lot']);
  });

  it('the remainder is signed like the trade, and of the other sign when rounding took more than the ideal', () => {
    expect(solved({ constraints: [cap('maxOrder', 100_000)] }).remainderCoin).toBeCloseTo(-1.71931991, 12);
    expect(solved().remainderCoin).toBeCloseTo(0.00008009, 12);
    expect(solved({ side: 'buy', netDeltaCoin: -3, rounding: 'towardZero' }).remainderCoin).toBeCloseTo(0.00001991, 12);
    expect(Object.is(solved({ idealCoin: 1 }).remainderCoin, 0)).toBe(true);
  });

  it('names the one that cuts deepest, and no other', () => {
    const hedge = solved({ constraints: [cap('depth', 50_000), cap('maxOrder', 100_000), cap('collar', 300_000)] });
    expect(hedge.amount.toNumber()).toBe(50_000);
    expect(bound(hedge)).toEqual(['depth']);
    expect(hedge.all.map(({ name }) => name)).toEqual(['depth', 'maxOrder', 'collar', 'direction']);
  });

  it('names both where two allow exactly as much, in lots', () => {
    expect(bound(solved({ constraints: [cap('depth', 50_003), cap('maxOrder', 50_007)] }))).toEqual(['depth (tied)', 'maxOrder (tied)']);
  });

  it('names what leaves less than the minimum order, and trades nothing', () => {
    const hedge = solved({ constraints: [cap('depth', 90)], minimum: { amount: 100, words: 'min order 100 USD' } });
    expect(hedge.amount.isZero()).toBe(true);
    expect(bound(hedge)).toEqual(['depth', 'minOrder']);
    expect(hedge.all.find(({ name }) => name === 'minOrder')?.maxAmount).toBe(0);
  });

  it('less than a lot: 0, the lot named, the whole ideal left', () => {
    const hedge = solved({ idealCoin: 0.00003, rounding: 'towardZero' });
    expect([hedge.amount.toNumber(), hedge.remainderCoin, hedge.residualDeltaCoin]).toEqual([0, -0.00003, 3]);
    expect(bound(hedge)).toEqual(['lot']);
  });

  it('a state that allows nothing is named even where the ideal is less than a lot', () => {
    const hedge = solved({ idealCoin: 0.00003, rounding: 'towardZero', constraints: [cap('staleData', 0)] });
    expect(bound(hedge)).toEqual(['staleData (tied)', 'lot (tied)']);
  });

  it('two states that allow nothing are both named', () => {
    const hedge = solved({ constraints: [cap('staleData', 0), cap('venueState', 0)] });
    expect(hedge.amount.isZero()).toBe(true);
    expect(bound(hedge)).toEqual(['staleData (tied)', 'venueState (tied)']);
  });

  it('nothing wanted: nothing binds', () => {
    expect(bound(solved({ idealCoin: 0 }))).toEqual([]);
  });

  it.each([
    ['up', 271_940],
    ['towardZero', 271_930],
    ['nearest', 271_930],
    ['insideBand', 271_940],
  ] as const)('rounds %s to %d', (rounding, expected) => {
    expect(solved({ rounding }).amount.toNumber()).toBe(expected);
  });

  it('less than a lot: insideBand takes none, nearest and up go by their rule', () => {
    const small = { idealCoin: 0.00006 };
    expect((['insideBand', 'nearest', 'up'] as const).map((rounding) => solved({ ...small, rounding }).amount.toNumber())).toEqual([
      0, 10, 10,
    ]);
  });

  it('rounds up past the target, but never so far that the delta is no nearer to it', () => {
    const near = { netDeltaCoin: 0.00006, idealCoin: 0.00006, rounding: 'up' } as const;
    expect(solved(near).amount.toNumber()).toBe(10);
    const nearer = solved({ ...near, netDeltaCoin: 0.00004, idealCoin: 0.00004 });
    expect([nearer.amount.toNumber(), bound(nearer)]).toEqual([0, ['direction']]);
    expect(solved({ ...near, netDeltaCoin: 0.00004, idealCoin: 0.00004, mayIncreaseDelta: true }).amount.toNumber()).toBe(10);
  });

  it('a side that leads away from the target trades nothing, unless told to', () => {
    expect(bound(solved({ side: 'buy' }))).toEqual(['direction']);
    expect(solved({ side: 'buy', mayIncreaseDelta: true }).amount.toNumber()).toBe(271_930);
  });

  it('an ideal beyond all reason is cut to what is allowed, one beyond counting is refused', () => {
    const caps = { constraints: [cap('maxOrder', 1_000_000)], netDeltaCoin: 1e9, idealCoin: 1e9 };
    expect(solved(caps).amount.toNumber()).toBe(1_000_000);
    expect(failureOf(feasibleHedge(aRequest({ idealCoin: 1e300, netDeltaCoin: 1e300 })))).toContain('invalidInput: idealCoin');
  });

  it.each<[string, Partial<FeasibleRequest>]>([
    ['idealCoin', { idealCoin: Number.NaN }],
    ['idealCoin', { idealCoin: -1 }],
    ['idealCoin', { idealCoin: Infinity }],
    ['netDeltaCoin', { netDeltaCoin: Infinity }],
    ['targetDeltaCoin', { targetDeltaCoin: Number.NaN }],
    ['constraints depth', { constraints: [cap('depth', -1)] }],
    ['constraints margin', { constraints: [cap('margin', Number.NaN)] }],
    ['minimum', { minimum: { amount: -5, words: '' } }],
    ['priceOf', { priceOf: () => 0 }],
  ])('refuses input that is none, naming %s', (field, changes) => {
    expect(failureOf(feasibleHedge(aRequest(changes)))).toContain(`invalidInput: ${field}`);
  });

  it('is the size at the price it trades at: 1 BTC at 100,000, the rest at half the price', () => {
    const bids = [
      { price: 100_000, amount: 100_000 },
      { price: 40_000, amount: 1e9 },
    ];
    const hedge = solved({ priceOf: walked(perpetual, 'sell', bids), netDeltaCoin: 11, idealCoin: 11 });
    expect(hedge.amount.toNumber()).toBe(500_000);
    expect(hedge.amountCoin).toBeCloseTo(11, 10);
  });
});

describe('brokenConstraints', () => {
  it('lists every constraint that an own amount breaks, and the minimum', () => {
    const constraints = [cap('depth', 50_000), cap('maxOrder', 100_000), cap('collar', 300_000)];
    expect(brokenConstraints(perpetual, decimal(200_000), constraints, null)).toEqual([
      { name: 'depth', words: 'depth 50000', isSole: false },
      { name: 'maxOrder', words: 'maxOrder 100000', isSole: false },
    ]);
    const minimum = { amount: 100, words: 'min order 100 USD' };
    expect(brokenConstraints(perpetual, decimal(90), constraints, minimum).map(({ name }) => name)).toEqual(['minOrder']);
    expect(brokenConstraints(perpetual, decimal(50_000), constraints, minimum)).toEqual([]);
  });
});

/** The expected average of a book whose last level never ends. */
function walked(instrument: Instrument, side: 'buy' | 'sell', levels: readonly BookLevel[]): (amount: number) => number {
  const last = levels.at(-1);
  const endless = last === undefined ? [] : [...levels, { price: last.price, amount: 1e15 }];
  const book: OrderBook = { instrumentId: instrument.id, bids: endless, asks: endless, tsMs: AT_MS };
  return (amount) => {
    const walk = walkBook(book, { side, amount, amountUnit: instrument.amountUnit, limitPrice: null });
    return walk.averagePrice ?? levels[0]?.price ?? 0;
  };
}

const NAMES: readonly ConstraintName[] = ['maxOrder', 'depth', 'margin', 'collar', 'maxPosition', 'staleData'];

interface Case {
  readonly instrument: Instrument;
  readonly side: 'buy' | 'sell';
  readonly net: number;
  readonly target: number;
  readonly idealShare: number;
  readonly rounding: FeasibleRequest['rounding'];
  readonly caps: readonly (readonly [number, number])[];
  readonly minimumLots: number | null;
  readonly levels: readonly { readonly gap: number; readonly lots: number }[];
  readonly mayIncreaseDelta: boolean;
}

/** Evenly over the range: fast-check's own doubles are mostly tiny. */
function real(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 1e9 }).map((share) => min + ((max - min) * share) / 1e9);
}

/** Small sizes, so that lots, ties and minimums meet often. Caps: what they are in lots, and by how much they miss a whole one. */
const cases: fc.Arbitrary<Case> = fc.record({
  instrument: fc.constantFrom(perpetual, linear, anInstrument('ETH-PERPETUAL')),
  side: fc.constantFrom('buy' as const, 'sell' as const),
  net: fc.oneof(fc.double({ min: -0.01, max: 0.01, noNaN: true }), real(-0.1, 0.1), real(-50, 50)),
  target: fc.oneof(fc.constant(0), real(-0.01, 0.01)),
  idealShare: fc.oneof(fc.double({ min: 0, max: 1.5, noNaN: true }), real(0, 1.5), fc.constantFrom(0, 0.5, 1)),
  rounding: fc.constantFrom('insideBand' as const, 'towardZero' as const, 'nearest' as const, 'up' as const),
  caps: fc.array(fc.tuple(fc.nat({ max: 40 }), fc.constantFrom(0, 0, 0.3, 0.999)), { maxLength: NAMES.length }),
  minimumLots: fc.option(fc.nat({ max: 10 })),
  levels: fc.array(fc.record({ gap: real(0, 0.05), lots: fc.nat({ max: 30 }) }), {
    minLength: 1,
    maxLength: 4,
  }),
  mayIncreaseDelta: fc.boolean(),
});

function requestOf(drawn: Case): FeasibleRequest {
  const { instrument, side, net, target, idealShare, rounding, caps, minimumLots, levels, mayIncreaseDelta } = drawn;
  const lot = instrument.lot.toNumber();
  let price = 2_000;
  const priced = levels.map(({ gap, lots }) => {
    price *= side === 'buy' ? 1 + gap : 1 - gap;
    return { price, amount: lots * lot };
  });
  return {
    instrument,
    side,
    netDeltaCoin: net,
    targetDeltaCoin: target,
    idealCoin: Math.abs(target - net) * idealShare,
    priceOf: walked(instrument, side, priced),
    rounding,
    constraints: caps.flatMap(([lots, part], at) => {
      const name = NAMES[at];
      return name === undefined ? [] : [cap(name, (lots + part) * lot)];
    }),
    minimum: minimumLots === null ? null : { amount: instrument.lot.times(minimumLots).toNumber(), words: 'min order' },
    mayIncreaseDelta,
  };
}

/** The same trade without the constraint of that name. */
function without(request: FeasibleRequest, name: ConstraintName): FeasibleRequest {
  if (name === 'direction') return { ...request, mayIncreaseDelta: true };
  if (name === 'minOrder') return { ...request, minimum: null };
  if (name === 'lot')
    return { ...request, instrument: { ...request.instrument, lot: request.instrument.lot.times('1e-9') }, rounding: 'towardZero' };
  return { ...request, constraints: request.constraints.filter((other) => other.name !== name) };
}

function forEachCase(numRuns: number, seed: number, check: (request: FeasibleRequest, hedge: FeasibleHedge) => void): void {
  fc.assert(
    fc.property(cases, (drawn) => {
      const request = requestOf(drawn);
      check(request, valueOf(feasibleHedge(request)));
    }),
    { numRuns, seed },
  );
}

describe('feasibleHedge (properties, seeded)', () => {
  it('violates no constraint, is in whole lots, adds up, and leaves the delta no farther from its target unless told to: 20,000 trades', () => {
    forEachCase(20_000, 41, (request, hedge) => {
      const amount = hedge.amount.toNumber();
      const sign = request.side === 'buy' ? 1 : -1;
      const sumCoin = hedge.amountCoin + sign * hedge.remainderCoin;
      const facts = {
        isInLots: isOnLot(request.instrument, hedge.amount) && amount >= 0,
        violated: hedge.all.filter(({ maxAmount }) => amount > maxAmount),
        isBelowMinimum: amount > 0 && request.minimum !== null && amount < request.minimum.amount,
        isRemainder: hedge.remainderCoin === 0 + sign * (request.idealCoin - hedge.amountCoin),
        addsUp: Math.abs(sumCoin - request.idealCoin) <= 2 * Number.EPSILON * Math.max(request.idealCoin, hedge.amountCoin),
        isNearer:
          amount === 0 || request.mayIncreaseDelta || distance(request, hedge.residualDeltaCoin) < distance(request, request.netDeltaCoin),
        isSilent: amount === 0 && request.idealCoin > 1e-8 && hedge.binding.length === 0,
      };
      expect(facts).toEqual({
        isInLots: true,
        violated: [],
        isBelowMinimum: false,
        isRemainder: true,
        addsUp: true,
        isNearer: true,
        isSilent: false,
      });
    });
  });

  it('what binds alone changes the answer when it is taken away, what does not bind does not, what binds together does together: 20,000 trades', () => {
    forEachCase(20_000, 43, (request, hedge) => {
      const names = new Set<ConstraintName>([...hedge.all.map(({ name }) => name), 'minOrder']);
      const lot = hedge.binding.find(({ name }) => name === 'lot');
      if (lot?.isSole === true) names.add('lot');
      const changing = [...names].filter((name) => !amountOf(without(request, name)).equals(hedge.amount));
      const soles = hedge.binding.filter(({ isSole }) => isSole).map(({ name }) => name);
      expect(changing.toSorted()).toEqual(soles.toSorted());
      if (hedge.binding.length === 0) return;
      const freed = hedge.binding.reduce((left, { name }) => without(left, name), request);
      expect(amountOf(freed).equals(hedge.amount)).toBe(false);
    });
  });
});

function distance({ targetDeltaCoin }: FeasibleRequest, deltaCoin: number): number {
  return Math.abs(deltaCoin - targetDeltaCoin);
}

function amountOf(request: FeasibleRequest): FeasibleHedge['amount'] {
  return valueOf(feasibleHedge(request)).amount;
}

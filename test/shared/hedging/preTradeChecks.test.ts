import { describe, expect, it } from 'vitest';
import { preTradeCheckSchema } from '../../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { ClientLabel, OrderState, OrderView, TradeSide } from '../../../shared/domain/order.ts';
import { allPassed, DEFAULT_PRE_TRADE_LIMITS, preTradeChecks, type PreTradeInputs } from '../../../shared/hedging/preTradeChecks.ts';
import { decimal, ZERO } from '../../../shared/units/decimal.ts';
import { anInstrument, AT_MS } from '../risk/riskBuilders.ts';

const instrument = anInstrument('BTC-PERPETUAL');

function inputs(overrides: Partial<PreTradeInputs> = {}): PreTradeInputs {
  return {
    instrument,
    side: 'sell',
    amount: decimal(100_000),
    limitPrice: decimal(99_500),
    armed: true,
    armNote: null,
    link: 'connected',
    quoteAgeMs: 200,
    book: { instrumentId: instrument.id, bids: [{ price: 100_000, amount: 1e6 }], asks: [{ price: 100_000.5, amount: 1e6 }], tsMs: AT_MS },
    indexUsd: 100_000,
    markPriceUsd: 100_010,
    positionAmount: ZERO,
    notionalUsd: 0,
    netDeltaCoin: 1.2,
    targetDeltaCoin: 0,
    orderDeltaCoin: -1,
    mayIncreaseDelta: false,
    ordersLastMinute: 0,
    openOrders: [],
    limits: DEFAULT_PRE_TRADE_LIMITS,
    ...overrides,
  };
}

const MARGIN = { limits: { ...DEFAULT_PRE_TRADE_LIMITS, maxMarginUsePct: 60 } };
const CAP = { name: 'maxHour', maxAmount: 99_995, words: 'max per hour 1,000,000 USD, 900,005 USD used' } as const;

function anOpenOrder(state: OrderState, side: TradeSide = 'sell', name = 'BTC-PERPETUAL'): OrderView {
  const order = {
    label: `dd-${state}` as ClientLabel,
    bookId: 'demo' as BookId,
    venue: instrument.venue,
    instrumentId: anInstrument(name).id,
    side,
    amount: decimal(10),
    type: 'limit',
    limitPrice: decimal(100_000),
    timeInForce: 'goodTilCancelled',
    postOnly: false,
    reduceOnly: false,
  } as const;
  const times = { intendedMs: AT_MS, updatedMs: AT_MS };
  return { order, state, filledAmount: ZERO, venueOrderId: null, note: null, decisionId: null, ...times };
}

function failedNames(overrides: Partial<PreTradeInputs>): readonly string[] {
  return preTradeChecks(inputs(overrides))
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);
}

function detailOf(name: string, overrides: Partial<PreTradeInputs> = {}): string {
  return preTradeChecks(inputs(overrides)).find((check) => check.name === name)?.detail ?? `no check named ${name}`;
}

describe('preTradeChecks', () => {
  it('lets a sane hedge through, every rule named once and in the shape of the contract', () => {
    const checks = preTradeChecks(inputs());
    expect(allPassed(checks)).toBe(true);
    expect(checks.map(({ name }) => name)).toEqual([
      'armed',
      'venue link',
      'fresh quotes',
      'book',
      'price collar',
      'order size',
      'position size',
      'notional',
      'margin',
      'constraints',
      'direction',
      'lot and tick',
      'rate budget',
      'no unknown outcome',
      'no duplicate',
    ]);
    for (const check of checks) expect(preTradeCheckSchema.parse(check)).toEqual(check);
  });

  const book = inputs().book;
  it.each<[string, Partial<PreTradeInputs>, readonly string[]]>([
    ['disarmed', { armed: false, armNote: 'killed' }, ['armed']],
    ['disconnected', { link: 'disconnected' }, ['venue link']],
    ['resyncing', { link: 'resyncing' }, ['venue link']],
    ['stale quotes', { quoteAgeMs: 5_001 }, ['fresh quotes']],
    ['no quotes', { quoteAgeMs: null }, ['fresh quotes']],
    ['no book', { book: null }, ['book']],
    ['one-sided book', { book: book === null ? null : { ...book, asks: [] } }, ['book']],
    ['crossed book', { book: book === null ? null : { ...book, asks: [{ price: 99_999, amount: 1 }] } }, ['book']],
    ['locked book', { book: book === null ? null : { ...book, asks: [{ price: 100_000, amount: 1 }] } }, ['book']],
    ['price 1.6 % off', { limitPrice: decimal(98_400) }, ['price collar']],
    ['no index', { indexUsd: null }, ['price collar']],
    ['order over its limit', { amount: decimal(2_000_010) }, ['order size']],
    ['position over its limit', { positionAmount: decimal(-9_950_000) }, ['position size']],
    ['notional over its limit', { notionalUsd: 24_950_000 }, ['notional']],
    ['notional unknown', { notionalUsd: null }, ['notional']],
    ['margin over its limit', { ...MARGIN, marginUseAfterPct: 61 }, ['margin']],
    ['margin over its limit, and before', { ...MARGIN, marginUseBeforePct: 61, marginUseAfterPct: 61 }, ['margin']],
    ['margin unknown', MARGIN, ['margin']],
    ['margin no number', { ...MARGIN, marginUseAfterPct: Number.NaN }, ['margin']],
    ['a broken constraint', { constraints: { constraints: [CAP], minimum: null } }, ['constraints']],
    [
      'less than the minimum order',
      { constraints: { constraints: [], minimum: { amount: 100_010, words: 'min order' } } },
      ['constraints'],
    ],
    ['away from the target', { orderDeltaCoin: 1 }, ['direction']],
    ['past the target by as much', { orderDeltaCoin: -2.4 }, ['direction']],
    ['unknown delta', { netDeltaCoin: null }, ['direction']],
    ['off the lot', { amount: decimal(100_005) }, ['lot and tick']],
    ['no amount', { amount: ZERO }, ['lot and tick']],
    ['off the tick', { limitPrice: decimal('99500.3') }, ['lot and tick']],
    ['a price that is none', { limitPrice: decimal(-1) }, ['price collar', 'lot and tick']],
    ['too many orders', { ordersLastMinute: 30 }, ['rate budget']],
    ['an unknown outcome', { openOrders: [anOpenOrder('unknown')] }, ['no unknown outcome']],
    ['a hedge on its way', { openOrders: [anOpenOrder('sent')] }, ['no duplicate']],
  ])('%s stops it', (_, overrides, expected) => {
    expect(failedNames(overrides)).toEqual(expected);
  });

  it('at the limits passes', () => {
    const atLimits = { quoteAgeMs: 5_000, limitPrice: decimal(98_500), amount: decimal(2_000_000), ordersLastMinute: 29 };
    expect(failedNames(atLimits)).toEqual([]);
  });

  it('a position that is too large may still shrink', () => {
    expect(failedNames({ positionAmount: decimal(12_000_000) })).toEqual([]);
    expect(failedNames({ positionAmount: decimal(12_000_000), side: 'buy' })).toContain('position size');
  });

  it('the trader may override the direction, and it says so', () => {
    expect(failedNames({ orderDeltaCoin: 1, mayIncreaseDelta: true })).toEqual([]);
    expect(detailOf('direction', { orderDeltaCoin: 1, mayIncreaseDelta: true })).toBe(
      'distance from target 1.2 → 2.2 BTC; allowed by the trader',
    );
  });

  it('other sides and instruments are no duplicates', () => {
    const others = [anOpenOrder('acknowledged', 'buy'), anOpenOrder('acknowledged', 'sell', 'ETH-PERPETUAL')];
    expect(failedNames({ openOrders: others })).toEqual([]);
  });

  it('holds a dated future to its own mark, whose basis has a limit', () => {
    const future = { instrument: anInstrument('BTC-25DEC26'), markPriceUsd: 106_000 };
    expect(failedNames({ ...future, limitPrice: decimal(105_500) })).toEqual([]);
    expect(failedNames({ ...future, limitPrice: decimal(100_000) })).toEqual(['price collar']);
    expect(failedNames({ ...future, markPriceUsd: 120_000, limitPrice: decimal(120_000) })).toEqual(['price collar']);
    expect(failedNames({ ...future, markPriceUsd: null, limitPrice: decimal(105_500) })).toEqual(['price collar']);
  });

  it('an order without a price is held to the touch it takes', () => {
    expect(failedNames({ limitPrice: null })).toEqual([]);
    expect(failedNames({ limitPrice: null, indexUsd: 90_000 })).toEqual(['price collar']);
    expect(failedNames({ limitPrice: null, book: null })).toEqual(['book', 'price collar']);
  });

  it('counts coin amounts in USD at the index', () => {
    const linear = { instrument: anInstrument('BTC_USDC-PERPETUAL'), limitPrice: decimal(99_500) };
    expect(failedNames({ ...linear, amount: decimal(20) })).toEqual([]);
    expect(failedNames({ ...linear, amount: decimal('20.001') })).toEqual(['order size']);
  });

  it('margin at its limit passes, and above it when the order frees some', () => {
    expect(failedNames({ ...MARGIN, marginUseAfterPct: 60 })).toEqual([]);
    const freed = { ...MARGIN, marginUseBeforePct: 80, marginUseAfterPct: 75 };
    expect(failedNames(freed)).toEqual([]);
    expect(detailOf('margin', freed)).toBe('margin use 80 % → 75 % of equity, at most 60 %; the order frees margin');
    expect(detailOf('margin')).toBe('not applicable: no limit on the margin use is set');
  });

  it('names the constraints that the order breaks', () => {
    expect(detailOf('constraints', { constraints: { constraints: [CAP], minimum: null } })).toBe(CAP.words);
    expect(detailOf('constraints', { constraints: { constraints: [{ ...CAP, maxAmount: 100_000 }], minimum: null } })).toBe(
      'within every limit of policy, venue and book',
    );
  });

  it('details carry the numbers', () => {
    expect(detailOf('price collar')).toBe('price 99,500 is 0.5 % from the index 100,000, at most 1.5 %');
    expect(detailOf('order size')).toBe('order 100,000 USD, at most 2,000,000 USD');
    expect(detailOf('armed', { armed: false, armNote: 'killed at 12:00' })).toBe('the desk is disarmed: killed at 12:00');
    expect(detailOf('no duplicate', { openOrders: [anOpenOrder('sent')] })).toBe('a sell is already working: dd-sent');
  });
});

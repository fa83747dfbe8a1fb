import { describe, expect, it } from 'vitest';
import { createPolicyReader, legsOf, type PolicyQuestion } from '../../../electron/desk/policyReading.ts';
import type { HedgePolicy } from '../../../shared/domain/policySchema.ts';
import type { OrderBook } from '../../../shared/domain/market.ts';
import type { ClientLabel } from '../../../shared/domain/order.ts';
import { fail, ok } from '../../../shared/result/result.ts';
import { netDeltaCoin } from '../../../shared/risk/aggregate.ts';
import { toMs } from '../../../shared/units/time.ts';
import { demoInstrument, demoRulebook } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { aBook, CALL, MARKET_MS } from '../../support/storeSamples.ts';
import { aMarketState, anIndex, anOptionQuote, aPerpetualQuote, aValuedBook, BTC, ETH, groupOf, PERPETUAL, POLICY } from './deskSamples.ts';

const BOOK: OrderBook = {
  instrumentId: PERPETUAL,
  bids: [{ price: 79_996, amount: 1e6 }],
  asks: [{ price: 80_004, amount: 1e6 }],
  tsMs: MARKET_MS,
};
const NO_ORDERS = { workingCoin: 0, inFlightCoin: 0, hasUnknownOutcome: false, unpriced: 0 };
const HELD = { [PERPETUAL]: 40_000, [CALL]: 2 };

function read(
  changes: Partial<PolicyQuestion> = {},
  policy: Partial<HedgePolicy> = {},
  parts: { book?: OrderBook | null; held?: Record<string, number> } = {},
) {
  const market = aMarketState(createManualClock(), [anIndex(), aPerpetualQuote(), anOptionQuote(CALL)]);
  const valued = aValuedBook(market, parts.held ?? HELD, 1);
  const asked: string[] = [];
  const reader = createPolicyReader({
    market,
    rulebook: demoRulebook,
    windows: {
      over(underlying, minutes) {
        asked.push(`${underlying} ${minutes}`);
        return { minutes, lowUsd: 79_000, highUsd: 81_000 };
      },
    },
    traded: { lastOptionFillMs: () => MARKET_MS - 7_000 },
    hedgeInstrument: () => demoInstrument('BTC-PERPETUAL'),
    orderBook: () => (parts.book === null ? fail('missingData', 'no book') : ok(parts.book ?? BOOK)),
    quoteAgeMs: () => 123,
  });
  const reading = reader.read({
    book: aBook({ numeraire: 'usd' }),
    underlying: BTC,
    valued,
    group: groupOf(valued),
    inForce: { policy: { ...POLICY, ...policy }, version: 3, sinceMs: MARKET_MS },
    note: { lastHedge: null, sent: new Map(), policySince: null, spentEvent: null },
    pending: NO_ORDERS,
    ...changes,
  });
  return { ...reading, valued, asked };
}

describe('createPolicyReader', () => {
  it('counts every leg of the underlying in the numeraire of the book, the very number the risk tree shows', () => {
    for (const numeraire of ['usd', 'coin'] as const) {
      const { filledCoin, netCoin, valued } = read({ book: aBook({ numeraire }) });
      expect(filledCoin).toBe(netDeltaCoin(groupOf(valued), numeraire));
      expect(netCoin).toBe(filledCoin);
    }
    expect(read().filledCoin).not.toBe(read({ book: aBook({ numeraire: 'coin' }) }).filledCoin);
  });

  it('counts only the legs of the hedge set, and futures and balances always', () => {
    const expiring = read({}, { hedgeSet: { kind: 'expiring', withinDays: 1 } });
    const without = read({}, {}, { held: { [PERPETUAL]: 40_000 } });
    expect(expiring.filledCoin).toBeCloseTo(without.filledCoin ?? Number.NaN, 12);
    expect(expiring.inputs.greeks).toMatchObject({ gammaCoinPerUsd: without.inputs.greeks.gammaCoinPerUsd, sigma: null });
    expect(read().filledCoin).toBeGreaterThan((expiring.filledCoin ?? Number.NaN) + 0.5);
  });

  it('adds what is working and in flight, and knows no net delta while one of the orders has no price', () => {
    const plain = read().filledCoin ?? Number.NaN;
    expect(read({ pending: { ...NO_ORDERS, workingCoin: -0.25, inFlightCoin: -0.125 } }).netCoin).toBe(plain + -0.25 + -0.125);
    const unpriced = read({ pending: { ...NO_ORDERS, unpriced: 1 } });
    expect([unpriced.filledCoin, unpriced.netCoin, unpriced.inputs.netDeltaCoin]).toEqual([plain, null, null]);
  });

  it('knows no delta while a leg of the set is unknown, and says how many are', () => {
    const { inputs, filledCoin } = read({}, {}, { held: { [PERPETUAL]: 40_000, 'BTC-27FEB26-90000-C': 1 } });
    expect([filledCoin, inputs.netDeltaCoin, inputs.unknownLegs, inputs.equityUsd]).toEqual([null, null, 1, null]);
  });

  it('takes the cost of a trade from fee and half spread: 5 bp taker and 4 of 80,000 USD', () => {
    expect(read().inputs.costShare).toBeCloseTo(0.0005 + 4 / 80_000, 12);
    expect(read({}, {}, { book: null }).inputs.costShare).toBeNull();
  });

  it('measures from the version in force until there is something later to measure from', () => {
    expect(read().inputs.memory).toEqual({
      sinceMs: MARKET_MS,
      sinceIndexUsd: null,
      lastHedgeMs: null,
      lastHedgeIndexUsd: null,
      lastSpentEventMs: null,
      lastSpentEventIndexUsd: null,
      lastOptionFillMs: MARKET_MS - 7_000,
    });
    const at = (agoMs: number, indexUsd: number) => ({ tsMs: toMs(MARKET_MS - agoMs), indexUsd });
    const note = { policySince: at(3_000, 81_000), lastHedge: at(2_000, 82_000), sent: new Map(), spentEvent: at(1_000, 83_000) };
    expect(read({ note }).inputs.memory).toMatchObject({
      sinceMs: MARKET_MS - 3_000,
      sinceIndexUsd: 81_000,
      lastHedgeMs: MARKET_MS - 2_000,
      lastHedgeIndexUsd: 82_000,
      lastSpentEventMs: MARKET_MS - 1_000,
      lastSpentEventIndexUsd: 83_000,
    });
  });

  it('measures from a hedge that is still on its way, when it is the latest', () => {
    const lastHedge = { tsMs: toMs(MARKET_MS - 2_000), indexUsd: 82_000 };
    const onItsWay = (agoMs: number) => new Map([['a' as ClientLabel, { tsMs: toMs(MARKET_MS - agoMs), indexUsd: 84_000 }]]);
    const memoryWith = (agoMs: number) =>
      read({ note: { policySince: null, spentEvent: null, lastHedge, sent: onItsWay(agoMs) } }).inputs.memory;
    expect(memoryWith(500)).toMatchObject({ lastHedgeMs: MARKET_MS - 500, lastHedgeIndexUsd: 84_000 });
    expect(memoryWith(3_000)).toMatchObject({ lastHedgeMs: MARKET_MS - 2_000, lastHedgeIndexUsd: 82_000 });
  });

  it('looks at the window of the index only where a filter asks for one, and for as long as it says', () => {
    const { filters } = POLICY;
    expect(read().inputs.window).toBeNull();
    expect(read().asked).toEqual([]);
    const { inputs, asked } = read({}, { filters: { ...filters, minMove: { pct: 1, withinMinutes: 45 } } });
    expect([inputs.window?.minutes, asked]).toEqual([45, ['BTC 45']]);
  });

  it('is plain data: what comes back from the store is what was asked', () => {
    const { inputs } = read({}, { band: { kind: 'zakamouline', riskAversionPerUsd: 1e-4, costShare: null } });
    expect(JSON.parse(JSON.stringify(inputs))).toEqual(inputs);
    expect(inputs).toMatchObject({ tsMs: MARKET_MS, underlying: 'BTC', numeraire: 'usd', indexUsd: 80_000, dataAgeMs: 123 });
    expect(inputs.greeks.deltaShiftCoin).not.toBe(0);
  });
});

describe('legsOf', () => {
  it('keeps each leg with its own risk', () => {
    const market = aMarketState(createManualClock(), [anIndex(), aPerpetualQuote(), anOptionQuote(CALL)]);
    const valued = aValuedBook(market, HELD, 1);
    const [legs, risks] = legsOf(valued, BTC);
    expect(legs).toEqual(valued.legs);
    expect(risks).toEqual(valued.risks);
    expect(legsOf(valued, ETH)).toEqual([[], []]);
  });
});

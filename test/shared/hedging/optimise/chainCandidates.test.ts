import { describe, expect, it } from 'vitest';
import { toCurrency, toInstrumentId, type Instrument } from '../../../../shared/domain/instrument.ts';
import {
  candidatesFromChain,
  DEFAULT_CHAIN_FILTER,
  type ChainFilter,
  type ChainRequest,
} from '../../../../shared/hedging/optimise/chainCandidates.ts';
import type { LotCandidate } from '../../../../shared/hedging/optimise/lotCandidate.ts';
import type { LotMarket } from '../../../../shared/hedging/optimise/lotTerms.ts';
import { textbookTheta } from '../../../../shared/pricing/thetaConventions.ts';
import { legRisk } from '../../../../shared/risk/legRisk.ts';
import type { InstrumentQuote } from '../../../../shared/risk/marketView.ts';
import {
  aFutureQuote,
  aMarket,
  anIndex,
  anInstrument,
  anOptionQuote,
  aPosition,
  AT_MS,
  failureOf,
  known,
  RULEBOOK,
  valueOf,
} from '../../risk/riskBuilders.ts';

const CALL = 'BTC-27FEB26-110000-C';
const PERP = 'BTC-PERPETUAL';
const FUTURE = 'BTC-27FEB26';

const touched = (quote: InstrumentQuote, bid: number | null, ask: number | null): InstrumentQuote =>
  quote.kind === 'option' ? { ...quote, bidPrice: bid, askPrice: ask } : { ...quote, bidPriceUsd: bid, askPriceUsd: ask };

const QUOTES = [
  touched(anOptionQuote(CALL, 100_000, 0.55), 0.026, 0.027),
  touched(aFutureQuote(PERP, 100_000), 99_990, 100_010),
  touched(aFutureQuote(FUTURE, 100_600), 100_590, 100_610),
];

interface Overrides {
  readonly quotes?: readonly InstrumentQuote[];
  readonly names?: readonly string[];
  readonly context?: Partial<LotMarket>;
  readonly filter?: Partial<ChainFilter>;
  readonly request?: Partial<ChainRequest>;
}

function aChainRequest({
  quotes = QUOTES,
  names = [CALL, PERP, FUTURE],
  context = {},
  filter = {},
  request = {},
}: Overrides = {}): ChainRequest {
  return {
    underlying: toCurrency('BTC'),
    instruments: names.map(anInstrument),
    legs: [],
    context: {
      market: aMarket(quotes, [anIndex('BTC', 100_000)]),
      indexUsd: 100_000,
      atMs: AT_MS,
      numeraire: 'coin',
      rulebook: RULEBOOK,
      orderBook: () => undefined,
      horizonDays: 1,
      premiumHalfLifeHours: null,
      assumedOptionLots: 20,
      assumedFutureUsd: 50_000,
      maxDepthSharePct: 50,
      ...context,
    },
    filter: { ...DEFAULT_CHAIN_FILTER, ...filter },
    fixedCostUsd: 5,
    maxPositionLots: null,
    assumedHalfSpreadShare: null,
    ...request,
  };
}

function lotOf(id: string, overrides?: Overrides): LotCandidate {
  const found = valueOf(candidatesFromChain(aChainRequest(overrides))).candidates.find(({ instrumentId }) => instrumentId === id);
  if (found === undefined) throw new Error(`${id} was set aside`);
  return found;
}

describe('candidatesFromChain', () => {
  it('has the greeks of one lot as the book would count them', () => {
    const risk = valueOf(legRisk(aPosition(CALL, 0.1), aChainRequest().context.market, AT_MS, textbookTheta));
    const lot = lotOf(CALL);
    expect([lot.lotAmount, lot.deltaCoin, lot.gammaCoinPerUsd]).toEqual([
      0.1,
      risk.premiumAdjustedDeltaCoin,
      risk.premiumAdjustedGammaCoinPerUsd,
    ]);
    expect([lot.vegaUsdPerVolPoint, lot.thetaUsdPerDay]).toEqual([risk.vegaUsdPerVolPoint, risk.thetaUsdPerDay]);
    expect(lotOf(PERP).deltaCoin).toBeCloseTo(10 / 100_000, 15);
  });

  it('counts the coins a premium takes with it in the USD numeraire too', () => {
    const usd = lotOf(CALL, { context: { numeraire: 'usd' } });
    expect(usd.deltaCoin).toBe(lotOf(CALL).deltaCoin);
    expect(usd.gammaCoinPerUsd).toBeGreaterThan(lotOf(CALL).gammaCoinPerUsd);
  });

  it('costs half the spread and the fee: option 0.1 × (0.0005 + 0.0003) coin, perpetual 10 USD × (1 + 5) bp', () => {
    expect(lotOf(CALL).buy.costUsdPerLot).toBeCloseTo(0.1 * (0.0005 + 0.0003) * 100_000, 9);
    expect(lotOf(CALL).buy.maxLots).toBe(20);
    const perp = lotOf(PERP);
    expect(perp.buy.costUsdPerLot).toBeCloseTo(10 * (10 / 100_010 + 0.0005 * (100_000 / 100_010)), 7);
    expect(perp.buy.maxLots).toBe(5_000);
  });

  it('spreads the walk of the visible book over the lots it allows', () => {
    const levels = [
      { price: 0.027, amount: 1 },
      { price: 0.029, amount: 1 },
    ];
    const orderBook = ({ id }: Instrument) => (id === CALL ? { instrumentId: id, bids: [], asks: levels, tsMs: AT_MS } : undefined);
    const lot = lotOf(CALL, { context: { orderBook, maxDepthSharePct: 100 } });
    expect(lot.buy.maxLots).toBe(20);
    expect(lot.buy.costUsdPerLot).toBeCloseTo(0.1 * (0.0005 + 0.001 + 0.0003) * 100_000, 9);
    expect(lot.sell.maxLots).toBe(0);
    expect(lotOf(CALL, { context: { orderBook } }).buy.maxLots).toBe(10);
  });

  it('ties up the premium of what is bought and the margin of what is sold', () => {
    const { buy, sell } = lotOf(CALL);
    expect(buy.marginUsdPerLot).toBeCloseTo(0.1 * 0.027 * 100_000, 9);
    expect(sell.marginUsdPerLot).toBeGreaterThan(0.1 * 0.1 * 100_000);
  });

  it('carries the basis of a dated future: 600 USD over 30 days, 10 USD of it', () => {
    expect(lotOf(FUTURE).carryUsdPerDay).toBeCloseTo(((10 / 100_600) * 600) / 30, 9);
    expect(lotOf(CALL).carryUsdPerDay).toBe(0);
  });

  it('knows what is held, in lots', () => {
    expect(lotOf(CALL, { request: { legs: [aPosition(CALL, -0.7), aPosition(CALL, 0.2)] } }).positionLots).toBeCloseTo(-5, 12);
  });

  it('sets aside what does not pass, and counts why', () => {
    const wide = touched(anOptionQuote('BTC-27FEB26-105000-C', 100_000, 0.55), 0.03, 0.06);
    const blind = touched(anOptionQuote('BTC-27FEB26-106000-C', 100_000, 0.55), null, 0.04);
    const far = touched(anOptionQuote('BTC-27FEB26-200000-C', 100_000, 0.55), 0.0001, 0.0001);
    const names = [CALL, PERP, 'BTC-27FEB26-105000-C', 'BTC-27FEB26-106000-C', 'BTC-27FEB26-200000-C', 'BTC-30JAN26-100000-C'];
    const filter = { minDays: 5 };
    const { candidates, setAside } = valueOf(candidatesFromChain(aChainRequest({ quotes: [...QUOTES, wide, blind, far], names, filter })));
    expect(candidates.map(({ instrumentId }) => instrumentId)).toEqual([PERP, CALL]);
    expect(setAside.map(({ why }) => why).toSorted()).toEqual([
      'no bid or no ask',
      'outside the delta range',
      'outside the expiry range',
      'spread too wide',
    ]);
  });

  it('deals the most liquid option of each expiry in turn', () => {
    const quotes = [
      touched(anOptionQuote('BTC-27FEB26-110000-C', 100_000, 0.55), 0.026, 0.027),
      touched(anOptionQuote('BTC-27FEB26-112000-C', 100_000, 0.55), 0.022, 0.0225),
      touched(anOptionQuote('BTC-27MAR26-120000-C', 101_000, 0.55), 0.03, 0.0315),
    ];
    const names = quotes.map(({ instrumentId }) => instrumentId as string);
    const { candidates } = valueOf(candidatesFromChain(aChainRequest({ quotes, names, filter: { maxCandidates: 2 } })));
    expect(candidates.map(({ instrumentId }) => instrumentId)).toEqual(['BTC-27FEB26-112000-C', 'BTC-27MAR26-120000-C']);
  });

  it('takes a future without a quoted spread only when told what to assume', () => {
    const quotes = [present(QUOTES[0]), aFutureQuote(PERP, 100_000)];
    const names = [CALL, PERP];
    expect(valueOf(candidatesFromChain(aChainRequest({ quotes, names }))).candidates).toHaveLength(1);
    const assumed = valueOf(candidatesFromChain(aChainRequest({ quotes, names, request: { assumedHalfSpreadShare: 0.0001 } })));
    expect([assumed.candidates.length, assumed.assumedSpreads]).toEqual([2, [PERP]]);
  });

  it('refuses an unknown instrument, a filter that contradicts itself and a chain with nothing in it', () => {
    const ids = { instrumentIds: [toInstrumentId('BTC-27FEB26-1-C')] };
    expect(failureOf(candidatesFromChain(aChainRequest({ filter: ids })))).toBe(
      'missingData: instrumentIds: BTC-27FEB26-1-C is not an instrument of the BTC chain',
    );
    expect(failureOf(candidatesFromChain(aChainRequest({ filter: { minDays: 9, maxDays: 3 } })))).toBe(
      'invalidInput: minDays: expected 0…3, was 9',
    );
    expect(failureOf(candidatesFromChain(aChainRequest({ names: [] })))).toContain('no instrument that passes the filters');
    expect(known(lotOf(CALL, { filter: { instrumentIds: [CALL] } }).lotAmount)).toBe(0.1);
  });
});

function present(quote: InstrumentQuote | undefined): InstrumentQuote {
  if (quote === undefined) throw new Error('no quote');
  return quote;
}

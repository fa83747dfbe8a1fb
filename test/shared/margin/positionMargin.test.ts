import { describe, expect, it } from 'vitest';
import {
  initialMarginOf,
  marginOfPosition,
  marginRuleOf,
  type MarginQuestion,
  type PositionMargin,
} from '../../../shared/margin/positionMargin.ts';
import { instrumentFromName } from '../../../shared/domain/rulebook.ts';
import type { InstrumentQuote } from '../../../shared/risk/marketView.ts';
import { toMs } from '../../../shared/units/time.ts';
import { aFutureQuote, AT_MS, anOptionQuote, EXPIRY_MS, failureOf, RULEBOOK, valueOf } from '../risk/riskBuilders.ts';

const JULY_2021 = toMs(Date.UTC(2021, 6, 22, 12));
const OCTOBER_2026 = toMs(Date.UTC(2026, 9, 1));

interface Terms {
  readonly quote?: InstrumentQuote;
  readonly indexUsd?: number | null;
  readonly atMs?: typeof AT_MS;
}

function question(name: string, signedAmount: number, { quote, indexUsd = null, atMs = AT_MS }: Terms): MarginQuestion {
  return { instrument: valueOf(instrumentFromName(name, RULEBOOK, atMs)), signedAmount, quote, indexUsd, atMs };
}

function marginOf(name: string, signedAmount: number, terms: Terms): PositionMargin {
  const asked = question(name, signedAmount, terms);
  return valueOf(marginOfPosition(asked, valueOf(marginRuleOf(asked.instrument, RULEBOOK, asked.atMs))));
}

function marked(name: string, forwardUsd: number, markPrice: number): InstrumentQuote {
  return { ...anOptionQuote(name, forwardUsd, null), markPrice };
}

function expectMargin(actual: PositionMargin, initialCoin: number, maintenanceCoin: number): void {
  const digits = initialCoin > 1_000 ? 6 : 10;
  expect(actual.initialCoin).toBeCloseTo(initialCoin, digits);
  expect(actual.maintenanceCoin).toBeCloseTo(maintenanceCoin, digits);
}

describe('marginOfPosition of futures', () => {
  it('asks 2 % of the coins plus 0.005 % per coin: 25 BTC long or short need 0.53125 and 0.28125 BTC', () => {
    const quote = aFutureQuote('BTC-PERPETUAL', 100_000);
    expectMargin(marginOf('BTC-PERPETUAL', 2_500_000, { quote }), 0.53125, 0.28125);
    expectMargin(marginOf('BTC-PERPETUAL', -2_500_000, { quote }), 0.53125, 0.28125);
  });

  it("gives the venue's composed frame: 100 USD at 64,010.25 need 3.1245e-5 and 1.5623e-5 BTC", () => {
    const quote = aFutureQuote('BTC-PERPETUAL', 64_010.25);
    const { initialCoin, maintenanceCoin } = marginOf('BTC-PERPETUAL', 100, { quote });
    expect(initialCoin).toBeCloseTo(3.1245e-5, 9);
    expect(maintenanceCoin).toBeCloseTo(1.5623e-5, 9);
  });

  it.each([
    // Deribit's linear perpetual article: size in coin, index, initial and maintenance in USDC (maintenance of the large ones by its formula).
    ['BTC_USDC-PERPETUAL', 25, 100_000, 53_125, 28_125],
    ['BTC_USDC-PERPETUAL', 350, 100_000, 1_312_500, 962_500],
    ['SOL_USDC-PERPETUAL', 25, 200, 200.625, 100.625],
    ['SOL_USDC-PERPETUAL', 6_000, 200, 84_000, 60_000],
  ])("gives the venue's example: %s, %d coins at %d", (name, coins, indexUsd, initial, maintenance) => {
    expectMargin(marginOf(name, coins, { indexUsd }), initial, maintenance);
  });

  it('uses the rates of the day: 1 % and 0.525 % before 11 January 2022', () => {
    const quote = aFutureQuote('BTC-PERPETUAL', 100_000);
    expectMargin(marginOf('BTC-PERPETUAL', 100_000, { quote, atMs: JULY_2021 }), 0.01005, 0.0053);
    expectMargin(marginOf('BTC-PERPETUAL', 100_000, { quote }), 0.02005, 0.01005);
  });

  it('asks nothing for what has expired, is flat or is spot', () => {
    const quote = aFutureQuote('BTC-27FEB26', 80_000);
    expectMargin(marginOf('BTC-27FEB26', 100, { quote, atMs: toMs(EXPIRY_MS) }), 0, 0);
    expectMargin(marginOf('BTC-27FEB26', 0, {}), 0, 0);
    expectMargin(marginOf('BTC_USDC', 3, {}), 0, 0);
  });
});

describe('marginOfPosition of options', () => {
  it('gives the composed example: a short 70,000 call marked 0.0458 at 64,650 needs 0.1458 and 0.1208 BTC', () => {
    const name = 'BTC-27FEB26-70000-C';
    expectMargin(marginOf(name, -1, { quote: marked(name, 64_650, 0.0458) }), 0.1458, 0.1208);
    expectMargin(marginOf(name, -2.5, { quote: marked(name, 64_650, 0.0458) }), 0.3645, 0.302);
  });

  it('asks 15 % less what is out of the money, at least 10 %', () => {
    const name = 'BTC-27FEB26-70000-C';
    expectMargin(marginOf(name, -1, { quote: marked(name, 70_000, 0.05) }), 0.2, 0.125);
    expectMargin(marginOf(name, -1, { quote: marked(name, 68_000, 0.04) }), 0.15 - 2_000 / 68_000 + 0.04, 0.115);
    const put = 'BTC-27FEB26-60000-P';
    expectMargin(marginOf(put, -1, { quote: marked(put, 62_000, 0.03) }), 0.15 - 2_000 / 62_000 + 0.03, 0.105);
  });

  it('asks of a short inverse put at least its maintenance margin, which grows with a mark above 1', () => {
    const name = 'BTC-27FEB26-90000-P';
    expectMargin(marginOf(name, -1, { quote: marked(name, 30_000, 2) }), 2.15, 2.15);
    expectMargin(marginOf(name, -1, { quote: marked(name, 18_000, 4) }), 4.3, 4.3);
  });

  it('asks no less to open a far linear put than to keep it: 7,600 USDC at a strike of half the index, and not 5,100', () => {
    const put = 'BTC_USDC-27FEB26-50000-P';
    expectMargin(marginOf(put, -1, { quote: marked(put, 100_000, 100), indexUsd: 100_000 }), 7_600, 7_600);
  });

  it('counts linear options in USDC: the index scales the shares, the strike the floor of a put', () => {
    const call = 'BTC_USDC-27FEB26-90000-C';
    expectMargin(marginOf(call, -2, { quote: marked(call, 80_000, 1_000), indexUsd: 80_000 }), 2 * 9_000, 2 * 7_000);
    const put = 'BTC_USDC-27FEB26-90000-P';
    expectMargin(
      marginOf(put, -1, { quote: marked(put, 80_000, 11_000), indexUsd: 80_000 }),
      0.15 * 80_000 + 11_000,
      0.075 * 80_000 + 11_000,
    );
    const far = 'BTC_USDC-27FEB26-60000-P';
    expectMargin(marginOf(far, -1, { quote: marked(far, 80_000, 100), indexUsd: 80_000 }), 6_100, 6_100);
  });

  it('asks nothing of a long option, known or not', () => {
    expectMargin(marginOf('BTC-27FEB26-70000-C', 5, {}), 0, 0);
  });

  it('marks at the IV where the venue printed no mark', () => {
    const name = 'BTC-27FEB26-70000-C';
    const { initialCoin } = marginOf(name, -1, { quote: anOptionQuote(name, 70_000, 0.5) });
    // At the money Black-76 is 2N(σ√T/2) − 1 of the forward; σ√T = 0.5·√(30/365).
    expect(initialCoin).toBeCloseTo(0.15 + 0.057135, 5);
  });
});

describe('initialMarginOf', () => {
  it('is the initial margin of a position on its own', () => {
    expect(
      valueOf(initialMarginOf(question('BTC-PERPETUAL', 2_500_000, { quote: aFutureQuote('BTC-PERPETUAL', 100_000) }), RULEBOOK)),
    ).toBeCloseTo(0.53125, 10);
  });

  it.each<[string, MarginQuestion, string]>([
    [
      'an inverse future without a mark',
      question('BTC-PERPETUAL', 1, {}),
      'missingData: BTC-PERPETUAL: margin: the mark price is not known',
    ],
    [
      'a linear one without an index',
      question('BTC_USDC-PERPETUAL', 1, {}),
      'missingData: BTC_USDC-PERPETUAL: margin: the index is not known',
    ],
    [
      'a short option without a quote',
      question('BTC-27FEB26-70000-C', -1, {}),
      'missingData: BTC-27FEB26-70000-C: margin: the forward is not known',
    ],
    [
      'a product without a rule',
      question('XRP_USDC-PERPETUAL', 1, { indexUsd: 2 }),
      'missingData: margin of XRP_USDC-PERPETUAL: the rulebook has none',
    ],
    [
      'an amount that is none',
      question('BTC-PERPETUAL', Number.NaN, {}),
      'invalidInput: BTC-PERPETUAL: signedAmount: expected a number, was NaN',
    ],
  ])('is not known for %s', (_what, asked, message) => {
    expect(failureOf(initialMarginOf(asked, RULEBOOK))).toBe(message);
  });
});

describe('marginRuleOf', () => {
  it('says that no source is held for the tables of August 2026', () => {
    const { instrument } = question('BTC-PERPETUAL', 1, {});
    expect(valueOf(marginRuleOf(instrument, RULEBOOK, AT_MS))?.confirmed).toBe(true);
    expect(valueOf(marginRuleOf(instrument, RULEBOOK, OCTOBER_2026))?.confirmed).toBe(false);
  });
});

/** The last half hour before an expiry, while the venue averages the delivery price. */
import { describe, expect, it } from 'vitest';
import type { Numeraire } from '../../../shared/domain/book.ts';
import { createBatchKernel } from '../../../shared/pricing/batch/batchKernel.ts';
import { textbookTheta } from '../../../shared/pricing/thetaConventions.ts';
import { bookRisk } from '../../../shared/risk/aggregate.ts';
import { createBatchBook } from '../../../shared/risk/batchBook.ts';
import { bookDelta } from '../../../shared/risk/bookDelta.ts';
import { bookGamma } from '../../../shared/risk/bookGamma.ts';
import { bookStructure } from '../../../shared/risk/bookStructure.ts';
import type { Leg } from '../../../shared/risk/leg.ts';
import { legRisk, undecayedLegRisk } from '../../../shared/risk/legRisk.ts';
import { hedgedDeltaCoin, hedgedGammaCoinPerUsd, type LegRisk } from '../../../shared/risk/riskFigures.ts';
import { MS_PER_MINUTE } from '../../../shared/units/time.ts';
import { aBalance, aFutureQuote, aMarket, anIndex, anOptionQuote, aPosition, EXPIRY_MS, known, valueOf } from './riskBuilders.ts';

/** At the money, so that gamma is alive too. */
const CALL = aPosition('BTC-27FEB26-100000-C', 2, 0.01);
const LINEAR_PUT = aPosition('BTC_USDC-27FEB26-101000-P', -3, 900);
const FUTURE = aPosition('BTC-27FEB26', 100_000, 90_000);
const LATER = aPosition('BTC-27MAR26-100000-C', 1, 0.05);
const PERPETUAL = aPosition('BTC-PERPETUAL', 50_000, 95_000);
const EXPIRING: readonly Leg[] = [CALL, LINEAR_PUT, FUTURE];
const LEGS: readonly Leg[] = [...EXPIRING, LATER, PERPETUAL, aBalance('BTC', 1.5)];
const MARKET = aMarket(
  [
    anOptionQuote('BTC-27FEB26-100000-C', 100_000, 0.6),
    anOptionQuote('BTC_USDC-27FEB26-101000-P', 100_000, 0.6),
    anOptionQuote('BTC-27MAR26-100000-C', 100_000, 0.6),
    aFutureQuote('BTC-27FEB26', 100_000),
    aFutureQuote('BTC-PERPETUAL', 100_000),
  ],
  [anIndex('BTC', 100_000)],
);
const NUMERAIRES: readonly Numeraire[] = ['usd', 'coin'];

const before = (minutes: number): number => EXPIRY_MS - minutes * MS_PER_MINUTE;
const riskOf = (leg: Leg, atMs: number): LegRisk => valueOf(legRisk(leg, MARKET, atMs, textbookTheta));
const liveOf = (leg: Leg, atMs: number): LegRisk => valueOf(undecayedLegRisk(leg, MARKET, atMs, textbookTheta));
const sumOf = (atMs: number, figure: (risk: LegRisk) => number | null): number =>
  LEGS.reduce((sum, leg) => sum + known(figure(riskOf(leg, atMs))), 0);

describe('legRisk while the delivery price is averaged', () => {
  it('is the live risk until the window opens, and for what does not expire now also in it', () => {
    for (const leg of LEGS) expect(riskOf(leg, before(30))).toEqual(liveOf(leg, before(30)));
    for (const leg of [LATER, PERPETUAL, aBalance('BTC', 1.5)]) expect(riskOf(leg, before(10))).toEqual(liveOf(leg, before(10)));
  });

  it('has a third of the delta of the leg’s own money ten minutes before the end', () => {
    const third = (leg: Leg, figure: (risk: LegRisk) => number | null): void =>
      expect(known(figure(riskOf(leg, before(10))))).toBeCloseTo(known(figure(liveOf(leg, before(10)))) / 3, 12);
    for (const leg of [CALL, FUTURE]) third(leg, (risk) => risk.premiumAdjustedDeltaCoin);
    third(LINEAR_PUT, (risk) => risk.deltaCoin);
    for (const leg of [CALL, LINEAR_PUT]) third(leg, (risk) => risk.gammaCoinPerUsd);
    third(CALL, (risk) => risk.premiumAdjustedGammaCoinPerUsd);
  });

  it('keeps the value, and with it the identity of the two deltas', () => {
    for (const leg of EXPIRING) {
      const risk = riskOf(leg, before(10));
      expect(risk.valueUsd).toBe(liveOf(leg, before(10)).valueUsd);
      expect(known(risk.deltaCoin) - known(risk.premiumAdjustedDeltaCoin)).toBeCloseTo(known(risk.valueCoin), 12);
      expect(known(risk.deltaUsd)).toBeCloseTo(known(risk.deltaCoin) * 100_000, 6);
    }
  });

  it('meets what the delivery leaves: nothing jumps at the expiry', () => {
    for (const leg of [FUTURE, aPosition('BTC-27FEB26-70000-C', 2), aPosition('BTC_USDC-27FEB26-130000-P', 1)]) {
      const market = aMarket(
        [
          anOptionQuote('BTC-27FEB26-70000-C', 100_000, 0.6),
          anOptionQuote('BTC_USDC-27FEB26-130000-P', 100_000, 0.6),
          aFutureQuote('BTC-27FEB26', 100_000),
        ],
        [anIndex('BTC', 100_000)],
      );
      const at = (atMs: number): LegRisk => valueOf(legRisk(leg, market, atMs, textbookTheta));
      for (const figure of ['deltaCoin', 'premiumAdjustedDeltaCoin', 'premiumAdjustedGammaCoinPerUsd'] as const) {
        expect(known(at(EXPIRY_MS - 1)[figure])).toBeCloseTo(known(at(EXPIRY_MS)[figure]), 5);
      }
    }
  });

  it('knows the delta that needs no entry price, and only that', () => {
    const { deltaCoin, premiumAdjustedDeltaCoin } = riskOf(aPosition('BTC-27FEB26', 100_000), before(15));
    expect([deltaCoin, premiumAdjustedDeltaCoin]).toEqual([null, 0.5]);
  });
});

describe('sums and solvers in the window', () => {
  it('bookDelta and bookGamma are the sums of legRisk at today’s spot, in both numeraires', () => {
    for (const numeraire of NUMERAIRES) {
      for (const minutes of [29, 10, 0.5]) {
        const atMs = before(minutes);
        const delta = valueOf(bookDelta(LEGS, MARKET, atMs, numeraire))(1);
        const gamma = valueOf(bookGamma(LEGS, MARKET, atMs, numeraire))(1);
        expect(delta).toBeCloseTo(
          sumOf(atMs, (risk) => hedgedDeltaCoin(risk, numeraire)),
          11,
        );
        expect(gamma).toBeCloseTo(
          sumOf(atMs, (risk) => hedgedGammaCoinPerUsd(risk, numeraire)),
          14,
        );
      }
    }
  });

  it('the slope of bookDelta is bookGamma: what is fixed does not move with the spot', () => {
    const width = 1e-6;
    for (const numeraire of NUMERAIRES) {
      const delta = valueOf(bookDelta(LEGS, MARKET, before(10), numeraire));
      const gamma = valueOf(bookGamma(LEGS, MARKET, before(10), numeraire))(1);
      const slope = (delta(1 + width) - delta(1 - width)) / (2 * width * 100_000);
      expect(slope / gamma).toBeCloseTo(1, 5);
    }
  });

  it('the batch book gives the same sums', () => {
    const structure = bookStructure(LEGS);
    const atMs = before(10);
    const plain = bookRisk(LEGS, MARKET, atMs, textbookTheta, structure).underlyings[0]?.risk;
    const batch = createBatchBook(createBatchKernel(), LEGS, structure).risk(MARKET, atMs, textbookTheta).underlyings[0]?.risk;
    for (const figure of ['deltaCoin', 'premiumAdjustedDeltaCoin', 'gammaCoinPerUsd', 'valueUsd'] as const) {
      expect(known(batch?.[figure]) / known(plain?.[figure])).toBeCloseTo(1, 12);
    }
  });
});

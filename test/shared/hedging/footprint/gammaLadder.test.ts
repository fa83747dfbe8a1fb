import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOnLot, isOnTick } from '../../../../shared/domain/tick.ts';
import { gammaLadder, type GammaLadder, type GammaLadderRequest } from '../../../../shared/hedging/footprint/gammaLadder.ts';
import { bookDelta } from '../../../../shared/risk/bookDelta.ts';
import { decimal } from '../../../../shared/units/decimal.ts';
import { aMarket, anInstrument, anOptionQuote, aPosition, AT_MS, failureOf, known, valueOf } from '../../risk/riskBuilders.ts';

/** Lot 10 USD, tick 0.5; inverse. */
const perpetual = anInstrument('BTC-PERPETUAL');
/** Lot in BTC; linear. */
const linear = anInstrument('BTC_USDC-PERPETUAL');

const S0 = 80_000;

/** Gamma 10/80,000 coin per USD: 1 BTC of delta for 10 %. */
function straight(spotRatio: number): number {
  return 10 * (spotRatio - 1);
}

function aRequest(overrides: Partial<GammaLadderRequest> = {}): GammaLadderRequest {
  return {
    instrument: linear,
    priceUsd: S0,
    indexUsd: S0,
    numeraire: 'usd',
    deltaAt: straight,
    targetDeltaCoin: 0,
    bandCoin: 0.5,
    levels: 4,
    minAmount: decimal(0),
    sigma: 0.5,
    thetaUsdPerDay: -1_000,
    makerFeeShare: 0,
    ...overrides,
  };
}

function ladderOf(overrides: Partial<GammaLadderRequest> = {}): GammaLadder {
  return valueOf(gammaLadder(aRequest(overrides)));
}

/** 10 straddles of 80,000, 30 days, 50 %. */
const LEGS = [aPosition('BTC-27FEB26-80000-C', 10), aPosition('BTC-27FEB26-80000-P', 10)];
const STRADDLES = valueOf(bookDelta(LEGS, aMarket(LEGS.map(({ instrument }) => anOptionQuote(instrument.id, S0, 0.5))), AT_MS, 'usd'));

describe('gammaLadder', () => {
  it('stands where a straight delta reaches the band: gamma 1 BTC per 8,000 USD, band 0.5 → every 4,000 USD, 0.5 BTC each', () => {
    const { sells, buys, stoppedAbove, stoppedBelow } = ladderOf();
    const nearest = (price: string): number => 100 * Math.round(Number(price) / 100);
    expect(sells.map(({ price }) => nearest(price))).toEqual([84_000, 88_000, 92_000, 96_000]);
    expect(buys.map(({ price }) => nearest(price))).toEqual([76_000, 72_000, 68_000, 64_000]);
    for (const { amountCoin, deltaAfterCoin } of [...sells, ...buys]) {
      expect(amountCoin).toBeCloseTo(0.5, 2);
      expect(Math.abs(deltaAfterCoin)).toBeLessThan(linear.lot.toNumber());
    }
    expect([stoppedAbove, stoppedBelow]).toEqual([null, null]);
  });

  it('earns ½ × band × distance on the way to each rung: 0.5 BTC over 4,000 USD is 1,000 USD', () => {
    for (const { scalpUsd } of [...ladderOf().sells, ...ladderOf().buys]) expect(Math.abs(scalpUsd - 1_000)).toBeLessThan(3);
  });

  it('in the coin numeraire earns ∫ delta dS/S coins, valued at the rung: 10·(r − 1 − ln r) coins for delta 10·(r − 1)', () => {
    for (const rung of ladderOf({ numeraire: 'coin', levels: 1 }).sells) {
      const ratio = rung.indexUsd / S0;
      expect(rung.scalpUsd).toBeCloseTo(10 * (ratio - 1 - Math.log(ratio)) * rung.indexUsd, 3);
    }
    expect(ladderOf({ numeraire: 'coin', levels: 1 }).sells).toHaveLength(1);
  });

  it('revalues an option book at each rung: before the first rung the delta there is its own, later ones less what was sold', () => {
    const { sells } = ladderOf({ deltaAt: STRADDLES, bandCoin: 0.5, targetDeltaCoin: STRADDLES(1) });
    let sold = 0;
    for (const rung of sells) {
      expect(rung.deltaBeforeCoin).toBeCloseTo(STRADDLES(rung.indexUsd / S0) - sold, 9);
      expect(rung.deltaBeforeCoin - STRADDLES(1)).toBeGreaterThan(0.5 - 1e-6);
      sold += rung.amountCoin;
    }
    const gaps = sells.slice(1).map(({ indexUsd }, i) => indexUsd - known(sells[i]?.indexUsd));
    expect(gaps.every((gap, i) => i === 0 || gap > known(gaps[i - 1]))).toBe(true);
  });

  it('sizes inverse contracts in USD at the price of the rung, and sees their delta change in the coin numeraire', () => {
    const { sells } = ladderOf({ instrument: perpetual, numeraire: 'coin' });
    const [first, second] = sells;
    const sold = Number(first?.amount);
    expect(sold).toBeCloseTo(0.5 * Number(first?.price), -2);
    const ratio = known(second?.indexUsd) / S0;
    expect(second?.deltaBeforeCoin).toBeCloseTo(straight(ratio) - sold / Number(second?.price), 9);
  });

  it('prices the instrument, not the index: a future 1 % above it has its rungs 1 % higher', () => {
    const future = ladderOf({ priceUsd: 1.01 * S0 });
    const flat = ladderOf();
    expect(Number(future.sells[0]?.price) / Number(flat.sells[0]?.price)).toBeCloseTo(1.01, 4);
    expect(future.sells[0]?.indexUsd).toBeCloseTo(known(flat.sells[0]?.indexUsd), -1);
  });

  it('starts from where the delta is: 0.3 of a band of 0.5 above target sells after 1,600 USD, buys after 6,400', () => {
    const { sells, buys } = ladderOf({ deltaAt: (ratio) => straight(ratio) + 0.3 });
    expect(known(sells[0]?.indexUsd)).toBeCloseTo(81_600, -1);
    expect(known(buys[0]?.indexUsd)).toBeCloseTo(73_600, -1);
  });

  it('ends where gamma turns short, and says so', () => {
    const hill = (ratio: number): number => straight(Math.min(ratio, 1.07)) - 2 * straight(Math.max(ratio, 1.07)) + 2 * straight(1.07);
    const { sells, stoppedAbove, stoppedBelow } = ladderOf({ deltaAt: hill });
    expect(sells).toHaveLength(1);
    expect(stoppedAbove).toMatch(/^gamma is short there: at 8[89],[\d.,]+ the delta would have to be chased$/);
    expect(stoppedBelow).toBeNull();
  });

  it('has no rung at all for a short gamma book', () => {
    const { sells, buys, stoppedAbove, economics } = ladderOf({ deltaAt: (ratio) => -straight(ratio) });
    expect([sells, buys, economics]).toEqual([[], [], null]);
    expect(stoppedAbove).toContain('gamma is short there: at 84,000');
  });

  it('ends at ±30 % and says so', () => {
    const { sells, stoppedAbove } = ladderOf({ levels: 20 });
    expect(sells).toHaveLength(6);
    expect(stoppedAbove).toBe("no further rung within 30 % of today's index");
  });

  it('refuses a rung smaller than the smallest order', () => {
    const { sells, stoppedAbove } = ladderOf({ minAmount: decimal('0.6') });
    expect(sells).toEqual([]);
    expect(stoppedAbove).toBe('at 84,000 0.5 BTC are less than the smallest order');
  });

  it('is on tick and on lot, away from the market, never past the target (property)', () => {
    const instrument = fc.constantFrom(perpetual, linear);
    const shift = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        instrument,
        fc.constantFrom('usd' as const, 'coin' as const),
        shift,
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        (instrument, numeraire, shift, bandCoin) => {
          const deltaAt = (ratio: number): number => STRADDLES(ratio) - STRADDLES(1) + shift * bandCoin;
          const { sells, buys } = ladderOf({ instrument, numeraire, deltaAt, bandCoin, levels: 5 });
          for (const rung of [...sells, ...buys]) {
            const sign = rung.side === 'sell' ? 1 : -1;
            expect(isOnTick(instrument, decimal(rung.price)) && isOnLot(instrument, decimal(rung.amount))).toBe(true);
            expect((Number(rung.price) - S0) * sign).toBeGreaterThanOrEqual(0);
            expect(rung.deltaBeforeCoin * sign).toBeGreaterThan(bandCoin - 1e-6);
            expect(rung.deltaAfterCoin * sign).toBeGreaterThan(-2e-9);
            expect(rung.deltaAfterCoin * sign).toBeLessThan(0.0011);
          }
        },
      ),
      { numRuns: 60, seed: 8 },
    );
  });

  it('refuses what it cannot do, naming it', () => {
    const reasonOf = (overrides: Partial<GammaLadderRequest>): string => failureOf(gammaLadder(aRequest(overrides)));
    expect(reasonOf({ deltaAt: () => 0.6 })).toBe('notApplicable: the delta is 0.6 BTC off target, beyond the band ±0.5: hedge first');
    expect(reasonOf({ deltaAt: () => NaN })).toContain('delta off target');
    expect(reasonOf({ levels: 0 })).toBe('invalidInput: levels: expected a whole number from 1 to 50, was 0');
    expect(reasonOf({ bandCoin: 0 })).toBe('invalidInput: bandCoin: expected a finite number > 0, was 0');
    expect(reasonOf({ sigma: NaN })).toContain('sigma');
    expect(reasonOf({ instrument: anInstrument('BTC-27FEB26-80000-C') })).toContain('unsupported');
    expect(reasonOf({ instrument: anInstrument('BTC_USDC'), numeraire: 'coin' })).toContain('notApplicable');
  });
});

describe('the economics of a ladder', () => {
  /** Daily deviation of 80,000 at 50 %. */
  const dailyUsd = (S0 * 0.5) / Math.sqrt(365);

  it('earn ½Γs² a day from a straight delta, whatever the band: Γ = 10/80,000, s = 80,000 × 0.5/√365', () => {
    const expected = 0.5 * (10 / S0) * dailyUsd ** 2;
    for (const bandCoin of [0.1, 0.5, 2]) {
      expect(present(ladderOf({ bandCoin }).economics).scalpUsdPerDay / expected).toBeCloseTo(1, 6);
    }
  });

  it('do not change with where the delta stands inside the band today', () => {
    const at = (shift: number): number => present(ladderOf({ deltaAt: (ratio) => straight(ratio) + shift }).economics).fillsPerDay;
    expect(at(0)).toBeCloseTo((dailyUsd / 4_000) ** 2, 3);
    // 0.45 BTC above target moves the centre to 76,400, where a percent is fewer dollars.
    expect(at(0.45) / at(0)).toBeCloseTo((76_400 / 80_000) ** 2, 2);
  });

  it('earn at the implied volatility about the theta of the book: straddles at 50 %, theta −S²Γσ²/2 a year', () => {
    const gamma = (STRADDLES(1.0001) - STRADDLES(0.9999)) / (0.0002 * S0);
    const thetaUsdPerDay = (-0.5 * gamma * (S0 * 0.5) ** 2) / 365;
    const request = { deltaAt: STRADDLES, targetDeltaCoin: STRADDLES(1), bandCoin: 0.1, thetaUsdPerDay };
    const { scalpUsdPerDay, breakEvenSigma, netUsdPerDay } = present(ladderOf(request).economics);
    expect(scalpUsdPerDay / -thetaUsdPerDay).toBeCloseTo(1, 2);
    expect(breakEvenSigma).toBeCloseTo(0.5, 2);
    expect(Math.abs(known(netUsdPerDay))).toBeLessThan(0.01 * -thetaUsdPerDay);
  });

  it('pay the fee on every fill and need more volatility for it', () => {
    const free = present(ladderOf().economics);
    const paid = present(ladderOf({ makerFeeShare: 0.0002 }).economics);
    expect(known(paid.feesUsdPerDay)).toBeCloseTo(paid.fillsPerDay * 0.0002 * 0.5 * S0, 0);
    expect(known(paid.netUsdPerDay)).toBeCloseTo(known(free.netUsdPerDay) - known(paid.feesUsdPerDay), 6);
    expect(known(paid.breakEvenSigma)).toBeGreaterThan(known(free.breakEvenSigma));
  });

  it('are null, never 0, where something is unknown', () => {
    expect(ladderOf({ sigma: null }).economics).toBeNull();
    const noTheta = present(ladderOf({ thetaUsdPerDay: null }).economics);
    expect([noTheta.netUsdPerDay, noTheta.breakEvenSigma]).toEqual([null, null]);
    expect(present(ladderOf({ makerFeeShare: null }).economics)).toMatchObject({ feesUsdPerDay: null, netUsdPerDay: null });
  });
});

function present<T>(value: T | null): T {
  if (value === null) throw new Error('expected a value');
  return value;
}

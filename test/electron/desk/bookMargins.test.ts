import { describe, expect, it } from 'vitest';
import { createBookMargins } from '../../../electron/desk/bookMargins.ts';
import { toVenueId } from '../../../shared/domain/instrument.ts';
import { bookMargin } from '../../../shared/margin/bookMargin.ts';
import { demoInstrument, demoRulebook } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { CALL } from '../../support/storeSamples.ts';
import { aMarketState, anIndex, anOptionQuote, aPerpetualQuote, aValuedBook, PERPETUAL } from './deskSamples.ts';

const clock = createManualClock();
const market = aMarketState(clock, [anIndex(), aPerpetualQuote(), anOptionQuote(CALL)]);
const margins = createBookMargins({ market, rulebook: demoRulebook, wallClock: clock.clock });
const perpetual = { ...demoInstrument(PERPETUAL), venue: toVenueId('paper') };
const long = aValuedBook(market, { [PERPETUAL]: 40_000, [CALL]: -2 }, 3);

/** The margin model on the whole book, from the start. */
function fromScratch(perpetualUsd: number) {
  const { legs, tsMs } = aValuedBook(market, { [PERPETUAL]: perpetualUsd, [CALL]: -2 }, 3);
  return bookMargin(legs, { market, atMs: tsMs, rulebook: demoRulebook }).accounts.find(({ currency }) => currency === 'BTC');
}

describe('createBookMargins', () => {
  it('says what margin stands now, as the margin model does', () => {
    expect(margins.standing(long, perpetual, 0).initialMarginUsd).toBe(fromScratch(40_000)?.initialUsd);
    expect(margins.standing(long, perpetual, 0).marginUsePct).toBeGreaterThan(0);
  });

  it.each([-60_000, -40_000, -10_000, 25_000])(
    'says what one more trade of %d USD makes of it, as the model does on the book with it',
    (usd) => {
      const after = fromScratch(40_000 + usd)?.initialUsd ?? Number.NaN;
      expect(margins.standing(long, perpetual, usd).initialMarginUsd).toBeCloseTo(after, 6);
      expect(margins.addedUsd(long, perpetual, usd)).toBeCloseTo(after - (fromScratch(40_000)?.initialUsd ?? Number.NaN), 6);
    },
  );

  it.each([
    ['counts what is out there as filled', [60_000], 100_000],
    ['does not count on an order that would free margin', [-30_000], 40_000],
    ['counts the worse of a buy and a sell', [20_000, -150_000], -110_000],
  ])('%s', (_what, amounts, worst) => {
    const held = long.legs.flatMap((leg) => (leg.kind === 'position' && leg.instrument.id === PERPETUAL ? [leg.instrument] : []));
    const [instrument = perpetual] = held;
    let ordered: readonly number[] = [];
    const outThere = () => ordered.map((signedAmount) => ({ kind: 'position' as const, instrument, signedAmount, averagePrice: 80_000 }));
    const counting = createBookMargins({ market, rulebook: demoRulebook, wallClock: clock.clock, outThere });
    expect(counting.standing(long, perpetual, 0).initialMarginUsd).toBe(fromScratch(40_000)?.initialUsd);
    ordered = amounts;
    expect(counting.standing(long, perpetual, 0).initialMarginUsd).toBeCloseTo(fromScratch(worst)?.initialUsd ?? Number.NaN, 6);
  });

  it('frees margin by closing and asks for more by opening', () => {
    expect(margins.addedUsd(long, perpetual, -40_000)).toBeLessThan(0);
    expect(margins.addedUsd(long, perpetual, 40_000)).toBeGreaterThan(0);
    expect(margins.addedUsd(long, perpetual, 0)).toBe(0);
  });

  it('turns where the position is closed: the curve has a point there, on the closing side only', () => {
    const amounts = (side: 'buy' | 'sell') => margins.curve(long, perpetual, side, 100_000, 40_000).map(({ amount }) => amount);
    expect(amounts('sell')).toContain(40_000);
    expect(amounts('buy')).not.toContain(40_000);
    for (const { amount, usePct } of margins.curve(long, perpetual, 'sell', 100_000, 40_000)) {
      expect(usePct).toBe(margins.standing(long, perpetual, -amount).marginUsePct);
    }
  });

  it('rests on prices of one moment for a quarter of a second, of its own when asked afresh or when positions change', async () => {
    const first = margins.standing(long, perpetual, 0).initialMarginUsd ?? Number.NaN;
    const addedFirst = margins.addedUsd(long, perpetual, 10_000);
    market.apply({ tsMs: long.tsMs, isSnapshot: false, quotes: [{ ...anIndex(), indexUsd: anIndex().indexUsd * 1.2 }] });
    const now = () => margins.standing(long, perpetual, 0).initialMarginUsd;
    expect([now(), margins.addedUsd(long, perpetual, 10_000)]).toEqual([first, addedFirst]);
    const moved = fromScratch(40_000)?.initialUsd ?? Number.NaN;
    expect(moved).not.toBe(first);
    expect(margins.standing({ ...long, legs: [...long.legs] }, perpetual, 0).initialMarginUsd).toBe(moved);
    market.apply({ tsMs: long.tsMs, isSnapshot: false, quotes: [anIndex()] });
    expect(margins.standing(long, perpetual, 0).initialMarginUsd).toBe(first);
    market.apply({ tsMs: long.tsMs, isSnapshot: false, quotes: [{ ...anIndex(), indexUsd: anIndex().indexUsd * 1.2 }] });
    margins.refresh();
    expect(now()).toBe(moved);
    market.apply({ tsMs: long.tsMs, isSnapshot: false, quotes: [anIndex()] });
    await clock.advance(250);
    expect(now()).toBe(first);
  });

  it('knows no margin of an account that the book does not have', () => {
    expect(margins.standing(long, demoInstrument('ETH-PERPETUAL'), 0)).toEqual({ initialMarginUsd: null, marginUsePct: null });
  });
});

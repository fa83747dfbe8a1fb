import { describe, expect, it } from 'vitest';
import { MIN_TOLERANCE, smilePoints, type StrikeQuote } from '../../../shared/smile/smilePoints.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { anExpiry, FORWARD_USD, priceUsd, twoQuotes } from './smileBuilders.ts';

const DAYS = 30;
const YEARS = DAYS / 365;

function aQuote(changes: Partial<StrikeQuote> = {}): StrikeQuote {
  const strikeUsd = 110_000;
  const at = (sigma: number): number => priceUsd('call', strikeUsd, YEARS, sigma);
  return { strikeUsd, side: 'call', bidUsd: at(0.54), askUsd: at(0.56), markSigma: 0.545, ...changes };
}

function pointsOf(...quotes: readonly StrikeQuote[]) {
  return expectOk(smilePoints(anExpiry(DAYS, quotes)));
}

describe('smilePoints', () => {
  it('aims at the middle of bid and ask volatility and trusts it to half the spread', () => {
    const [point] = pointsOf(aQuote()).points;
    expect(point?.source).toBe('quotes');
    expect(point?.sigma).toBeCloseTo(0.55, 10);
    expect(point?.tolerance).toBeCloseTo(0.01, 10);
    expect(point?.logMoneyness).toBeCloseTo(Math.log(1.1), 15);
  });

  it('reads the put below the forward and the call from it on', () => {
    const { points } = pointsOf(...twoQuotes(90_000, YEARS, 0.6, 0.01), ...twoQuotes(100_000, YEARS, 0.5, 0));
    expect(points.map(({ strikeUsd }) => strikeUsd)).toEqual([90_000, 100_000]);
    expect(points[0]?.sigma).toBeCloseTo(0.6, 6);
    expect(points[1]?.tolerance).toBe(MIN_TOLERANCE);
  });

  it('reads a quote on its own forward where it has one', () => {
    const askUsd = priceUsd('call', 110_000, YEARS, 0.55, 101_000);
    const [point] = pointsOf(aQuote({ forwardUsd: 101_000, bidUsd: askUsd, askUsd })).points;
    expect(point?.sigma).toBeCloseTo(0.55, 10);
    expect(point?.logMoneyness).toBeCloseTo(Math.log(110 / 101), 14);
  });

  it.each([
    ['no bid', { bidUsd: null }],
    ['a zero bid, which is no quote', { bidUsd: 0 }],
    ['no ask', { askUsd: null }],
  ])('takes the mark on %s, without complaint, trusted to two ticks of price', (_, changes) => {
    const { points, problems } = pointsOf(aQuote(changes));
    expect(problems).toEqual([]);
    expect(points[0]).toMatchObject({ source: 'mark', sigma: 0.545, bidSigma: null, askSigma: null });
    const vega = (priceUsd('call', 110_000, YEARS, 0.546) - priceUsd('call', 110_000, YEARS, 0.544)) / 0.002;
    expect(points[0]?.tolerance).toBeCloseTo(20 / vega, 5);
  });

  it.each([
    ['crossed quotes', { bidUsd: 4_000, askUsd: 3_000 }, 'bidUsd', 'invalidInput'],
    ['a NaN bid', { bidUsd: NaN }, 'bidUsd', 'invalidInput'],
    ['a negative ask', { askUsd: -1 }, 'askUsd', 'invalidInput'],
    ['an ask above the forward', { askUsd: FORWARD_USD + 1 }, 'askUsd', 'invalidInput'],
  ])('names %s and takes the mark', (_, changes, field, reason) => {
    const { points, problems } = pointsOf(aQuote(changes));
    expect(problems).toMatchObject([{ strikeUsd: 110_000, side: 'call', field, reason }]);
    expect(points[0]?.source).toBe('mark');
  });

  it.each([
    ['neither quotes nor mark', { bidUsd: null, markSigma: null }, ['markSigma'], ['missingData']],
    ['a NaN mark and no quotes', { bidUsd: null, markSigma: NaN }, ['markSigma', 'markSigma'], ['invalidInput', 'missingData']],
    ['a NaN strike', { strikeUsd: NaN }, ['strikeUsd'], ['invalidInput']],
    ['a forward of its own that is zero', { forwardUsd: 0 }, ['forwardUsd'], ['invalidInput']],
  ])('leaves out a strike with %s, and says so', (_, changes, fields, reasons) => {
    const { points, problems } = pointsOf(aQuote(changes));
    expect(points).toEqual([]);
    expect(problems.map(({ field }) => field)).toEqual(fields);
    expect(problems.map(({ reason }) => reason)).toEqual(reasons);
  });

  it("borrows the other side's mark when its own is missing", () => {
    const { points } = pointsOf(aQuote({ bidUsd: null, markSigma: null }), aQuote({ side: 'put', markSigma: 0.7 }));
    expect(points).toMatchObject([{ source: 'mark', sigma: 0.7 }]);
  });

  it.each(['forwardUsd', 'years', 'tickUsd'] as const)('refuses an expiry whose %s is not a number > 0', (name) => {
    for (const value of [0, -1, NaN, Infinity]) {
      expect(expectFailure(smilePoints({ ...anExpiry(DAYS, [aQuote()]), [name]: value })).message).toContain(name);
    }
  });
});

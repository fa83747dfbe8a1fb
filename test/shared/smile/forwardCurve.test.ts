import { describe, expect, it } from 'vitest';
import { forwardCurve } from '../../../shared/smile/forwardCurve.ts';
import { parityForward, type ParityStrike } from '../../../shared/smile/parityForward.ts';
import { MS_PER_DAY, MS_PER_YEAR } from '../../../shared/units/time.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { AS_OF_MS, priceUsd, recordedExpiries } from './smileBuilders.ts';

const FORWARD = 101_000;
const YEARS = 30 / 365;

/** Quotes around Black values on FORWARD; coin prices for inverse. */
function aStrike(strikeUsd: number, settlement: 'inverse' | 'linear', half = 0.0005): ParityStrike {
  const unit = settlement === 'inverse' ? FORWARD : 1;
  const width = settlement === 'inverse' ? half : half * FORWARD;
  const call = priceUsd('call', strikeUsd, YEARS, 0.5, FORWARD) / unit;
  const put = priceUsd('put', strikeUsd, YEARS, 0.5, FORWARD) / unit;
  return { strikeUsd, callBid: call - width, callAsk: call + width, putBid: put - width, putAsk: put + width };
}

describe('parityForward', () => {
  it.each(['inverse', 'linear'] as const)('finds the forward behind %s quotes', (settlement) => {
    const strikes = [90_000, 100_000, 110_000].map((strike) => aStrike(strike, settlement));
    const forward = expectOk(parityForward(strikes, settlement));
    expect(Math.abs(forward.forwardUsd - FORWARD)).toBeLessThan(1);
    expect(forward.strikesUsed).toBe(3);
    expect(forward.standardErrorUsd).toBeGreaterThan(10);
    expect(forward.standardErrorUsd).toBeLessThan(100);
  });

  it('is not led astray by one strike that is wrong by 3 %, and names it', () => {
    const strikes = [85_000, 90_000, 95_000, 100_000, 105_000, 110_000].map((strike) => aStrike(strike, 'inverse'));
    const wrong = aStrike(115_000, 'inverse');
    const moved = { ...wrong, callBid: (wrong.callBid ?? 0) + 0.03, callAsk: (wrong.callAsk ?? 0) + 0.03 };
    const forward = expectOk(parityForward([...strikes, moved], 'inverse'));
    expect(Math.abs(forward.forwardUsd / FORWARD - 1)).toBeLessThan(5e-4);
    expect(forward.outliersUsd).toEqual([115_000]);
  });

  it('fails without a strike that quotes all four prices, and when every one is crossed, zero or NaN', () => {
    const good = aStrike(1e5, 'inverse');
    expect(expectFailure(parityForward([], 'inverse')).reason).toBe('missingData');
    expect(expectFailure(parityForward([{ ...good, putBid: null }], 'inverse')).reason).toBe('missingData');
    for (const bad of [{ callBid: 1 }, { putBid: 0 }, { callAsk: NaN }, { strikeUsd: 0 }]) {
      expect(expectFailure(parityForward([{ ...good, ...bad }], 'inverse')).reason).toBe('invalidInput');
    }
  });

  it.each([...recordedExpiries().keys()])("%s: within 12 basis points of the venue's own forward", (name) => {
    const expiry = recordedExpiries().get(name);
    if (expiry === undefined) throw new Error(name);
    const forward = expectOk(parityForward(expiry.parityStrikes, expiry.settlement));
    expect(Math.abs(forward.forwardUsd / expectOk(expiry.quotes).forwardUsd - 1)).toBeLessThan(12e-4);
  });
});

describe('forwardCurve', () => {
  const spotUsd = 100_000;
  const nearMs = AS_OF_MS + 100 * MS_PER_DAY;
  const farMs = AS_OF_MS + 200 * MS_PER_DAY;
  const future = (expiryMs: number, priceUsdOf: number) => ({ expiryMs, priceUsd: priceUsdOf, halfSpreadUsd: 5 });
  const sources = { asOfMs: AS_OF_MS, spotUsd, futures: [future(farMs, 104_000), future(nearMs, 101_000)], parity: [] };

  it('meets its nodes, is log-linear between them from the spot on, and keeps the average carry beyond', () => {
    const curve = expectOk(forwardCurve(sources));
    expect(curve.forwardAt(nearMs)).toBeCloseTo(101_000, 6);
    expect(curve.forwardAt(AS_OF_MS + 150 * MS_PER_DAY)).toBeCloseTo(Math.sqrt(101_000 * 104_000), 6);
    expect(curve.forwardAt(AS_OF_MS + 50 * MS_PER_DAY)).toBeCloseTo(Math.sqrt(100_000 * 101_000), 6);
    expect(curve.forwardAt(AS_OF_MS)).toBe(spotUsd);
    const carry = Math.log(1.04) / ((200 * MS_PER_DAY) / MS_PER_YEAR);
    expect(curve.carryAt(AS_OF_MS + 600 * MS_PER_DAY)).toBeCloseTo(carry, 12);
  });

  it('is the spot without any node', () => {
    const flat = expectOk(forwardCurve({ ...sources, futures: [] }));
    expect([flat.forwardAt(farMs), flat.carryAt(farMs), flat.carryAt(AS_OF_MS)]).toEqual([spotUsd, 0, 0]);
  });

  it('weighs future and parity by their precision and says how far apart they are', () => {
    const forward = { forwardUsd: 101_040, standardErrorUsd: 10.1, strikesUsed: 5, outliersUsd: [] };
    const [node] = expectOk(
      forwardCurve({ ...sources, futures: [future(nearMs, 101_000)], parity: [{ expiryMs: nearMs, forward }] }),
    ).nodes;
    expect(node?.source).toBe('both');
    expect(node?.forwardUsd).toBeCloseTo(101_020, 6);
    expect(node?.disagreement).toBeCloseTo(40 / (10.1 * Math.SQRT2), 10);
  });

  it('takes parity alone where no future is listed, and forgets expired nodes', () => {
    const forward = { forwardUsd: 102_000, standardErrorUsd: 20, strikesUsed: 5, outliersUsd: [] };
    const parity = [{ expiryMs: farMs, forward }];
    const { nodes } = expectOk(forwardCurve({ ...sources, futures: [future(AS_OF_MS - 1, 99_000)], parity }));
    expect(nodes).toEqual([{ expiryMs: farMs, forwardUsd: 102_000, standardErrorUsd: 20, source: 'parity', disagreement: null }]);
  });

  it('refuses prices that are none, by name', () => {
    expect(expectFailure(forwardCurve({ ...sources, spotUsd: NaN })).message).toContain('spotUsd');
    expect(expectFailure(forwardCurve({ ...sources, futures: [future(nearMs, 0)] })).message).toContain('priceUsd');
    const negative = { expiryMs: nearMs, priceUsd: 1, halfSpreadUsd: -1 };
    expect(expectFailure(forwardCurve({ ...sources, futures: [negative] })).message).toContain('halfSpreadUsd');
  });
});

import { describe, expect, it } from 'vitest';
import { jumpTable, JUMP_SHARES, type HedgedJump, type JumpRequest, type JumpRow } from '../../../shared/risk/jumpTable.ts';
import { aMarket, anOptionQuote, aPosition, failureOf, known, valueOf } from './riskBuilders.ts';
import { aScenarioBook, riskAt } from './scenarioRig.ts';

const SHORT_STRADDLE = [aPosition('BTC-27FEB26-100000-C', -10), aPosition('BTC-27FEB26-100000-P', -10)];
const PLAIN: JumpRequest = { jumpShares: JUMP_SHARES, numeraire: 'usd', targetCoin: 0, hedgeStepShare: 0.01, costShare: 0 };

function hedgedOf(row: JumpRow | undefined): HedgedJump {
  if (row === undefined || row.hedged === null) throw new Error('expected a hedged jump');
  return row.hedged;
}

function rowsOf(request: Partial<JumpRequest>): readonly JumpRow[] {
  return valueOf(jumpTable(aScenarioBook(SHORT_STRADDLE), { ...PLAIN, ...request }));
}

describe('jumpTable', () => {
  it('frozen is the book revalued', () => {
    const book = aScenarioBook(SHORT_STRADDLE);
    for (const { jumpShare, frozen } of rowsOf({})) expect(frozen).toEqual(riskAt(book, 1 + jumpShare));
  });

  it('one hedge at the start, none on the way: P&L is the book’s plus −Δ₀(S′ − S)', () => {
    const [row] = rowsOf({ jumpShares: [0.1], hedgeStepShare: 1 });
    const deltaCoin = known(aScenarioBook(SHORT_STRADDLE).now.deltaCoin);
    expect(hedgedOf(row).pnl).toBeCloseTo(known(row?.frozen.pnlUsd) - deltaCoin * 10_000, 6);
    expect(hedgedOf(row).tradedCoin).toBeCloseTo(Math.abs(deltaCoin), 12);
  });

  it('coin numeraire: −Δ₀ of perpetual earns −Δ₀(1 − S/S′) coin', () => {
    const [row] = rowsOf({ jumpShares: [-0.2], hedgeStepShare: 1, numeraire: 'coin' });
    const deltaCoin = known(aScenarioBook(SHORT_STRADDLE).now.premiumAdjustedDeltaCoin);
    expect(hedgedOf(row)).toMatchObject({ unit: 'coin' });
    expect(hedgedOf(row).pnl).toBeCloseTo(known(row?.frozen.pnlCoin) - deltaCoin * (1 - 1 / 0.8), 10);
  });

  it('short gamma loses less the finer it is hedged: about half at half the step (Σ½Γh²)', () => {
    const [coarse, fine] = [0.02, 0.01].map((hedgeStepShare) => known(hedgedOf(rowsOf({ jumpShares: [0.1], hedgeStepShare })[0]).pnl));
    expect(known(coarse)).toBeLessThan(0);
    expect(known(fine) / known(coarse)).toBeGreaterThan(0.45);
    expect(known(fine) / known(coarse)).toBeLessThan(0.55);
  });

  it('costs are the traded notional times the rate, taken off the P&L', () => {
    const free = hedgedOf(rowsOf({ jumpShares: [0.01] })[0]);
    const paid = hedgedOf(rowsOf({ jumpShares: [0.01], costShare: 0.0005 })[0]);
    expect(paid.costUsd).toBeCloseTo(free.tradedCoin * 100_000 * 0.0005, 9);
    expect(known(paid.pnl)).toBeCloseTo(known(free.pnl) - paid.costUsd, 8);
  });

  it('what is left to trade after the jump is what brings the hedged book to its target', () => {
    const [row] = rowsOf({ jumpShares: [0.05], hedgeStepShare: 1, targetCoin: 1 });
    const moved = known(row?.frozen.deltaCoin) - known(aScenarioBook(SHORT_STRADDLE).now.deltaCoin);
    expect(hedgedOf(row).leftToTradeCoin).toBeCloseTo(-moved, 10);
  });

  it('no hedge on a guess: an unknown delta leaves the frozen side only', () => {
    const [first] = SHORT_STRADDLE;
    const market = aMarket([anOptionQuote('BTC-27FEB26-100000-C', 100_000, 0.5)], []);
    expect(first).toBeDefined();
    expect(failureOf(jumpTable(aScenarioBook(SHORT_STRADDLE, market), PLAIN))).toBe('missingData: BTC: indexUsd: the market has no index');
    const legs = [...SHORT_STRADDLE, aPosition('BTC-PERPETUAL', 1_000, null)];
    const [row] = valueOf(jumpTable(aScenarioBook(legs), { ...PLAIN, jumpShares: [0.1] }));
    expect(row?.hedged).toBeNull();
    expect(row?.frozen.unknownLegs).toBe(1);
  });

  it.each([
    [{ hedgeStepShare: 0 }, 'hedgeStepShare'],
    [{ hedgeStepShare: NaN }, 'hedgeStepShare'],
    [{ costShare: -0.1 }, 'costShare'],
    [{ targetCoin: NaN }, 'targetCoin'],
    [{ jumpShares: [-1] }, 'jumpShare -1: spotRatio'],
  ])('%j is refused by name', (request, field) => {
    expect(failureOf(jumpTable(aScenarioBook(SHORT_STRADDLE), { ...PLAIN, ...request }))).toContain(`invalidInput: ${field}`);
  });
});

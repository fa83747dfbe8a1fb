import { describe, expect, it } from 'vitest';
import { DEFAULT_HEDGE_SETTINGS, NO_PLAN_EDIT, planHedge, type HedgePlanOutcome } from '../../../../shared/hedging/planHedge.ts';
import { notionalCheck } from '../../../../shared/hedging/sizeChecks.ts';
import { DEFAULT_PRE_TRADE_LIMITS, type PreTradeInputs } from '../../../../shared/hedging/preTradeChecks.ts';
import { decimal } from '../../../../shared/units/decimal.ts';
import { anInstrument, AT_MS, RULEBOOK, valueOf } from '../../risk/riskBuilders.ts';
import { aGuard } from './guardBuilders.ts';

const perpetual = anInstrument('BTC-PERPETUAL');
const book = {
  instrumentId: perpetual.id,
  bids: [{ price: 99_990, amount: 1e9 }],
  asks: [{ price: 100_000, amount: 1e9 }],
  tsMs: AT_MS,
};

/** The book of hedges is `positionUsd` of the perpetual and `otherUsd` elsewhere; the hedge wants to buy 3 coins, 300,000 USD. */
function buying(positionUsd: number, otherUsd: number, maxNotionalUsd: number): HedgePlanOutcome {
  const notionalUsd = Math.abs(positionUsd) + otherUsd;
  return valueOf(
    planHedge({
      instrument: perpetual,
      numeraire: 'usd',
      netDeltaCoin: -3,
      desiredDeltaCoin: 0,
      targetDeltaCoin: 0,
      book,
      markPriceUsd: 100_000,
      edit: NO_PLAN_EDIT,
      settings: { ...DEFAULT_HEDGE_SETTINGS, rounding: 'towardZero' },
      rulebook: RULEBOOK,
      tsMs: AT_MS,
      guard: aGuard({ desk: { maxNotionalUsd }, situation: { positionAmount: decimal(positionUsd), notionalUsd } }),
    }),
  );
}

function boughtUsd(positionUsd: number, otherUsd: number, maxNotionalUsd: number): number {
  const outcome = buying(positionUsd, otherUsd, maxNotionalUsd);
  return outcome.kind === 'plan' ? Number(outcome.plan.amount) : 0;
}

function isAllowed(positionUsd: number, otherUsd: number, maxNotionalUsd: number, amountUsd: number): boolean {
  const inputs: Partial<PreTradeInputs> = {
    instrument: perpetual,
    side: 'buy',
    amount: decimal(amountUsd),
    indexUsd: 100_000,
    markPriceUsd: 100_000,
    positionAmount: decimal(positionUsd),
    notionalUsd: Math.abs(positionUsd) + otherUsd,
    limits: { ...DEFAULT_PRE_TRADE_LIMITS, maxNotionalUsd },
  };
  return notionalCheck(inputs as PreTradeInputs).passed;
}

describe('the limit on the notional of all hedges', () => {
  it.each([
    ['a short at the limit is bought back: Σ|position| falls from 1,000,000 to 700,000', -1_000_000, 0, 1_000_000, 300_000],
    ['so is one above it', -1_000_000, 500_000, 1_000_000, 300_000],
    ['what turns the position round counts only as far as it ends larger: −100,000 + 200,000', -100_000, 0, 100_000, 200_000],
    ['and with 30,000 to spare 30,000 more', -100_000, 0, 130_000, 230_000],
    ['far above the limit a position may shrink, not grow the other way', -100_000, 900_000, 500_000, 199_990],
    ['a position on the same side takes all of it', 100_000, 0, 150_000, 50_000],
    ['at the limit nothing is added', 100_000, 0, 100_000, 0],
  ])('%s', (_, positionUsd, otherUsd, limitUsd, expectedUsd) => {
    const amountUsd = boughtUsd(positionUsd, otherUsd, limitUsd);
    expect(amountUsd).toBe(expectedUsd);
    if (amountUsd > 0) expect(isAllowed(positionUsd, otherUsd, limitUsd, amountUsd)).toBe(true);
    if (amountUsd < 300_000) expect(isAllowed(positionUsd, otherUsd, limitUsd, amountUsd + 10)).toBe(false);
  });
});

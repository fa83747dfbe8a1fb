import { describe, expect, it } from 'vitest';
import { createDecisionJournal } from '../../../electron/desk/decisionJournal.ts';
import { createImpactMemory } from '../../../electron/desk/impactMemory.ts';
import { MIN_FILLS } from '../../../shared/costs/fitImpact.ts';
import { DEFAULT_DAILY_VOLUME_USD, DEFAULT_IMPACT } from '../../../shared/costs/impactModel.ts';
import type { ClientLabel, Fill } from '../../../shared/domain/order.ts';
import { planHedge } from '../../../shared/hedging/planHedge.ts';
import { evaluatePolicy } from '../../../shared/hedging/policy/evaluatePolicy.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { aDetail, aDetailedDecision, anOrderBook, aPlanRequest, POLICY, somePolicyInputs } from '../../support/decisionSamples.ts';
import { expectOk } from '../../support/expectOk.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, aFill, BOOK_ID, instrumentOf } from '../../support/storeSamples.ts';
import { BTC, ETH } from './deskSamples.ts';

/** Ten levels of 100,000 USD a side: what a sale beyond them trades at is impact. */
const DEPTH_USD = 1_000_000;
const WORST_BID_USD = anOrderBook().bids.at(-1)?.price ?? Number.NaN;
const MID_USD = 80_000;
const SIGMA = 0.365;

function aRig() {
  const store = createMemoryStore();
  expectOk(store.ledger.createBook(aBook()));
  let ids = 0;
  const journal = createDecisionJournal({ ...store, wallClock: createManualClock().clock, newId: () => `d${(ids += 1)}` });
  const fills = new Map<string, readonly Fill[]>();
  const deps = { decisions: store.decisions, journal, ledger: { fillsOf: (label: string) => fills.get(label) ?? [] }, instrumentOf };
  const memory = createImpactMemory(deps);
  /** A hedge of so much: what the book it was planned on held at its bids, and the rest this share worse than the last of them. */
  const hedge = (amountUsd: number, worseShare: number, sigma: number | null = SIGMA): string => {
    const label = `hedge-${fills.size}` as ClientLabel;
    const request = aPlanRequest();
    const inputs = somePolicyInputs({ greeks: { ...somePolicyInputs().greeks, sigma } });
    const detail = aDetail({
      evaluated: { policy: POLICY, inputs, verdict: evaluatePolicy(POLICY, inputs) },
      planned: { request, outcome: planHedge(request) },
    });
    const decision = aDetailedDecision({ verdict: 'executed', label, midUsd: MID_USD, detail });
    let left = amountUsd;
    const taken = anOrderBook().bids.map(({ price, amount }) => {
      const part = Math.min(left, amount);
      left -= part;
      return { price, amount: part };
    });
    const sold = [...taken, { price: WORST_BID_USD * (1 - worseShare), amount: left }].filter(({ amount }) => amount > 0);
    fills.set(
      label,
      sold.map(({ price, amount }, at) =>
        aFill({ label, tradeId: `${label}-${at}`, side: 'sell', amount: decimal(amount), price: decimal(price) }),
      ),
    );
    return expectOk(journal.record(decision));
  };
  return { memory, hedge, again: () => createImpactMemory(deps) };
}

/** coefficient × σ a day × √(excess ÷ daily volume): of the part of the order that is beyond the book. */
function worseOf(coefficient: number, amountUsd: number): number {
  const excessUsd = amountUsd - DEPTH_USD;
  return coefficient * (SIGMA / Math.sqrt(365)) * Math.sqrt(excessUsd / DEFAULT_DAILY_VOLUME_USD.perpetual);
}

describe('createImpactMemory', () => {
  it('has the default model until there are enough own fills', () => {
    const { memory, hedge } = aRig();
    expect(memory.of(BTC)).toEqual(DEFAULT_IMPACT);
    for (let at = 1; at < MIN_FILLS; at += 1) memory.learn(hedge(1_500_000 + 10_000 * at, worseOf(2, 1_500_000 + 10_000 * at)));
    expect(memory.of(BTC)).toEqual({ ...DEFAULT_IMPACT, fills: MIN_FILLS - 1 });
  });

  it('finds the coefficient that the fills were made with, from what was known when each was decided', () => {
    const { memory, hedge } = aRig();
    for (let at = 0; at < MIN_FILLS; at += 1) memory.learn(hedge(1_500_000 + 10_000 * at, worseOf(2, 1_500_000 + 10_000 * at)));
    const model = memory.of(BTC);
    expect(model).toMatchObject({ source: 'ownFills', fills: MIN_FILLS });
    expect(model.coefficient).toBeCloseTo(2, 2);
    expect(memory.of(ETH)).toEqual(DEFAULT_IMPACT);
  });

  it('reads the same from the journal when the book is put on the desk again', () => {
    const { memory, hedge, again } = aRig();
    for (let at = 0; at < MIN_FILLS; at += 1) memory.learn(hedge(1_500_000 + 10_000 * at, worseOf(2, 1_500_000 + 10_000 * at)));
    const restarted = again();
    restarted.load(BOOK_ID);
    expect(restarted.of(BTC).coefficient).toBeCloseTo(memory.of(BTC).coefficient, 12);
    restarted.load('other' as typeof BOOK_ID);
    expect(restarted.of(BTC)).toEqual(DEFAULT_IMPACT);
  });

  it('learns nothing from an order that the book held, or that was decided without a volatility', () => {
    const { memory, hedge } = aRig();
    memory.learn(hedge(500_000, 0));
    memory.learn(hedge(1_500_000, 0.001, null));
    memory.learn('no such decision');
    expect(memory.of(BTC)).toEqual({ ...DEFAULT_IMPACT, fills: 0 });
  });
});

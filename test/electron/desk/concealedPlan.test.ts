import { describe, expect, it } from 'vitest';
import { concealedEdit } from '../../../electron/desk/concealedPlan.ts';
import type { HedgeMoment } from '../../../electron/desk/hedgeDesk.ts';
import type { Concealment } from '../../../shared/domain/policySchema.ts';
import { planHedge, type HedgePlanRequest } from '../../../shared/hedging/planHedge.ts';
import { fail } from '../../../shared/result/result.ts';
import { decimal, type DecimalText } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import { anOrderBook, aPlanRequest } from '../../support/decisionSamples.ts';
import { demoInstrument } from '../../support/demoRecording.ts';
import { expectOk } from '../../support/expectOk.ts';
import { MARKET_MS } from '../../support/storeSamples.ts';
import { aGuard } from '../../shared/hedging/feasible/guardBuilders.ts';
import { aMoment, POLICY } from './deskSamples.ts';

const HIDING: Concealment = { seed: 7, maxDelaySeconds: 60, maxSizeCutPct: 20, maxPriceTicks: 4, avoidRoundLevels: true };

function aHiding(dueSinceMs: number, concealment: Concealment | null = HIDING, minOrderUsd = 0): HedgeMoment {
  const policy = { ...POLICY, concealment, limits: { ...POLICY.limits, minOrderUsd } };
  return aMoment(1.2, { inForce: { policy, version: 1, sinceMs: MARKET_MS }, dueSinceMs: toMs(dueSinceMs) });
}

function hide(at: HedgeMoment, changes: Partial<HedgePlanRequest> = {}) {
  const request = aPlanRequest(changes);
  return concealedEdit(at, request, planHedge(request));
}

describe('concealedEdit', () => {
  it('draws the same while one hedge waits, and again for the next that falls due', () => {
    const first = hide(aHiding(MARKET_MS));
    expect(first?.words).toMatch(/waits|held back/);
    expect(hide(aHiding(MARKET_MS))).toEqual(first);
    const others = Array.from({ length: 8 }, (_, at) => hide(aHiding(MARKET_MS + 1 + at))?.delaySeconds);
    expect(new Set([...others, first?.delaySeconds]).size).toBeGreaterThan(6);
  });

  it('stays inside its bounds: never longer, never larger, never smaller than the policy lets an order be', () => {
    for (let at = 0; at < 200; at += 1) {
      const hidden = hide(aHiding(MARKET_MS + at));
      expect(hidden?.delaySeconds).toBeLessThanOrEqual(60);
      const amount = Number(hidden?.edit.amount);
      expect(amount).toBeLessThanOrEqual(56_000);
      expect(amount).toBeGreaterThanOrEqual(56_000 * 0.8);
      expect(amount % 10).toBe(0);
      expect(Number(hide(aHiding(MARKET_MS + at, HIDING, 55_900))?.edit.amount)).toBeGreaterThanOrEqual(55_900);
    }
  });

  it('leaves no less than the smallest order as the limit counts it, in USD at the index, where the price lies above it', () => {
    const instrument = demoInstrument('BTC_USDC-PERPETUAL');
    const asks = [{ price: 80_800, amount: 5 }];
    const guard = aGuard({ policy: { minOrderUsd: 50_000 }, situation: { indexUsd: 80_000, notionalUsd: 0, positionAmount: decimal(0) } });
    const buy = {
      instrument,
      guard,
      netDeltaCoin: -0.64,
      desiredDeltaCoin: 0,
      book: { ...anOrderBook(), instrumentId: instrument.id, asks },
    };
    for (let at = 0; at < 100; at += 1) {
      const hidden = hide(aHiding(MARKET_MS + at, HIDING, 50_000), buy);
      const edit = hidden?.edit ?? aPlanRequest().edit;
      const outcome = expectOk(planHedge(aPlanRequest({ ...buy, edit })));
      expect(outcome.kind === 'plan' ? outcome.plan.binding.filter(({ name }) => name === 'minOrder') : outcome).toEqual([]);
    }
  });

  it('moves the price of a resting hedge away from the touch, and never that of a market order', () => {
    const passive = { edit: { style: 'passive' as const, amount: null, limitPrice: null } };
    const prices = Array.from({ length: 50 }, (_, at) => Number(hide(aHiding(MARKET_MS + at), passive)?.edit.limitPrice));
    expect(Math.min(...prices)).toBeGreaterThanOrEqual(80_000.5);
    expect(Math.max(...prices)).toBeGreaterThan(80_000.5);
    expect(hide(aHiding(MARKET_MS))?.edit.limitPrice).toBeNull();
  });

  it('changes nothing without a concealment, on the trader’s own trade, or where there is no trade', () => {
    expect(hide(aHiding(MARKET_MS, null))).toBeNull();
    const own = { style: null, amount: '40000' as DecimalText, limitPrice: null };
    expect(hide(aHiding(MARKET_MS), { edit: own })).toBeNull();
    expect(hide(aHiding(MARKET_MS), { edit: { ...own, amount: null, limitPrice: '80000' as DecimalText } })).toBeNull();
    expect(hide(aHiding(MARKET_MS), { desiredDeltaCoin: 1.2 })).toBeNull();
    expect(concealedEdit(aHiding(MARKET_MS), aPlanRequest(), fail('missingData', 'no price'))).toBeNull();
  });
});

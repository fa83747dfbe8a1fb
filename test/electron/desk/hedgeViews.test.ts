import { describe, expect, it } from 'vitest';
import { createHedgeViews, sideOf, type HedgeContext } from '../../../electron/desk/hedgeViews.ts';
import type { HedgeDesk, HedgeMoment, PlannedHedge } from '../../../electron/desk/hedgeDesk.ts';
import type { AutoStatus } from '../../../shared/contract/policyMessages.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { toMs } from '../../../shared/units/time.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { aCandidate } from '../../support/decisionSamples.ts';
import { MARKET_MS } from '../../support/storeSamples.ts';
import { aMarketState, aMoment, anEmptyValuedBook, aPlan, POLICY } from './deskSamples.ts';

const PLAIN: HedgeContext = { snoozedUntilMs: null, dismissed: null, lastHedge: null, debt: null, decisionId: null };
const OFF: AutoStatus = { state: 'off', untilMs: null, ordersLeft: null, usdLeft: null, note: 'not armed' };
const FIGURES = { change24hPct: null, atmIvPoints: null };

function judge(
  moment: HedgeMoment,
  context: Partial<HedgeContext> = {},
  planned: Result<PlannedHedge> = ok({ message: aPlan(), delaySeconds: 0 }),
  candidates: HedgeDesk['candidates'] = () => [],
) {
  const clock = createManualClock();
  const views = createHedgeViews({
    market: aMarketState(clock),
    figures: { of: () => FIGURES },
    hedges: { moment: () => null, plan: () => ({ asked: null, planned }), candidates, recheck: () => ok([]) },
    valuer: { load: () => undefined, refresh: () => null, takeRepriced: () => new Set(), legsOf: () => [], underlyings: () => [] },
    auto: () => OFF,
    wallClock: clock.clock,
  });
  return views.judge(moment, anEmptyValuedBook(), { ...PLAIN, ...context });
}

describe('createHedgeViews: verdicts', () => {
  it('suggests the plan outside the band, with the reason of the band', () => {
    const { view, code } = judge(aMoment(1.2));
    expect([view.verdict, code]).toEqual(['suggested', 'suggested sell']);
    expect(view.plan?.planId).toBe('plan-1');
    expect(view.reason).toContain('above the band');
  });

  it('suggests nothing inside, and says when that counts orders on their way', () => {
    expect(judge(aMoment(0.3)).view).toMatchObject({ verdict: 'inside', plan: null });
    const pending = { workingCoin: -0.9, inFlightCoin: 0, hasUnknownOutcome: false, unpriced: 0 };
    expect(judge(aMoment(0.3, { filledCoin: 1.2, pending })).view.reason).toContain('counting orders that are working or in flight');
  });

  it('suggests nothing on an unknown delta', () => {
    const { view, code } = judge(aMoment(null));
    expect(view).toMatchObject({ verdict: 'unknown', plan: null, netDeltaCoin: null, deltaUsdNumeraireCoin: null, equityCoin: null });
    expect(code).toBe('unknown');
  });

  it('suggests nothing while an outcome is unknown, be the delta inside or outside', () => {
    const pending = { workingCoin: 0, inFlightCoin: 0.1, hasUnknownOutcome: true, unpriced: 0 };
    for (const net of [0.1, 1.2]) {
      expect(judge(aMoment(net, { pending }))).toMatchObject({
        code: 'withheld unknownOutcome',
        view: { verdict: 'withheld', plan: null },
      });
    }
  });

  it('withholds while snoozed, up to and not beyond its market time', () => {
    expect(judge(aMoment(1.2), { snoozedUntilMs: toMs(MARKET_MS + 1) })).toMatchObject({ code: 'withheld snoozed' });
    expect(judge(aMoment(1.2), { snoozedUntilMs: toMs(MARKET_MS) })).toMatchObject({ code: 'suggested sell' });
  });

  it('withholds the trade that was dismissed, not the one the other way', () => {
    expect(judge(aMoment(1.2), { dismissed: 'sell' })).toMatchObject({ code: 'withheld dismissed' });
    expect(judge(aMoment(1.2), { dismissed: 'buy' })).toMatchObject({ code: 'suggested sell' });
  });

  it('withholds what a filter of the policy holds, in its words, and shows until when', () => {
    const policy = { ...POLICY, filters: { ...POLICY.filters, quietHours: [{ fromUtc: '23:00', toUtc: '05:00' }] } };
    const { view, code, answer } = judge(aMoment(1.2, { inForce: { policy, version: 2, sinceMs: MARKET_MS } }));
    expect(code).toBe('withheld filter');
    expect(view).toMatchObject({ verdict: 'withheld', plan: null, policyVersion: 2, blockedUntilMs: MARKET_MS + 5 * 3_600_000 });
    expect(view.blockedBy).toContain('quiet hours');
    expect(view.reason).toContain('held by quiet hours');
    expect(answer).toBeNull();
  });

  it('shows the band, where a hedge falls due, what fired and how far away it is', () => {
    const policy = { ...POLICY, hysteresisShare: 0.2 };
    const inForce = { policy, version: null, sinceMs: MARKET_MS };
    expect(judge(aMoment(1.2, { inForce })).view).toMatchObject({
      lowerCoin: -0.5,
      targetCoin: 0,
      upperCoin: 0.5,
      triggerLowerCoin: -0.6,
      triggerUpperCoin: 0.6,
      distanceCoin: 0.6 - 1.2,
      firedBy: 'band',
    });
    expect(judge(aMoment(0.55, { inForce })).view).toMatchObject({ verdict: 'inside', firedBy: null });
  });

  it('shows when the next event falls due, and no band for a policy that has none', () => {
    const policy = { ...POLICY, band: null, events: [{ kind: 'interval' as const, everyMinutes: 30 }] };
    const { view } = judge(aMoment(1.2, { inForce: { policy, version: 1, sinceMs: MARKET_MS } }));
    expect(view).toMatchObject({
      verdict: 'inside',
      lowerCoin: null,
      upperCoin: null,
      distanceCoin: null,
      nextEventMs: MARKET_MS + 30 * 60_000,
    });
  });

  it('asks for candidates only when a hedge is due, and shows neither their plans nor their parts', () => {
    const asked: number[] = [];
    const candidate = { ...aCandidate(0), plan: null, costs: { market: null, passive: null, sliced: null }, costFailure: null };
    const own = { isWhole: true, isInverse: true, expiryMs: null, marginCostUsd: 1 };
    const candidates = (at: HedgeMoment) => {
      asked.push(at.netCoin ?? Number.NaN);
      return [{ ...candidate, ...own }];
    };
    expect(judge(aMoment(0.3), {}, undefined, candidates).view.candidates).toEqual([]);
    expect(judge(aMoment(1.2), {}, undefined, candidates).view.candidates).toEqual([aCandidate(0)]);
    expect(asked).toEqual([1.2]);
  });

  it('hands the debt, the automatic state and the whole delta through', () => {
    const debt = { coin: -0.3, sinceMs: MARKET_MS };
    const { view } = judge(aMoment(1.2, { filledCoin: 0.4 }), { debt });
    expect(view).toMatchObject({ debt, auto: OFF, numeraire: 'usd', wholeDeltaCoin: 1.2, filledDeltaCoin: 0.4 });
  });

  it('withholds with the words of the plan that cannot be', () => {
    expect(judge(aMoment(1.2), {}, fail('missingData', 'no book'))).toMatchObject({
      code: 'withheld missingData',
      view: { verdict: 'withheld', reason: 'no book', plan: null },
    });
  });
});

describe('sideOf', () => {
  it('sells above the band, buys below it, and names no side inside or in the dark', () => {
    expect([1.2, -1.2, 0.1, null].map((net) => sideOf(aMoment(net)))).toEqual(['sell', 'buy', null, null]);
  });
});

describe('createHedgeViews: the levels of the next hedge', () => {
  it('are looked for anew at once when a hedge changed the delta of a market that stands', () => {
    const clock = createManualClock();
    let looked = 0;
    const legsOf = () => {
      looked += 1;
      return [];
    };
    const views = createHedgeViews({
      market: aMarketState(clock),
      figures: { of: () => FIGURES },
      hedges: {
        moment: () => null,
        plan: () => ({ asked: null, planned: fail('notApplicable', '') }),
        candidates: () => [],
        recheck: () => ok([]),
      },
      valuer: { load: () => undefined, refresh: () => null, takeRepriced: () => new Set(), legsOf, underlyings: () => [] },
      auto: () => OFF,
      wallClock: clock.clock,
    });
    const lookedAfter = (netCoin: number): number => {
      views.judge(aMoment(netCoin), anEmptyValuedBook(), PLAIN);
      return looked;
    };
    const first = lookedAfter(0.4);
    expect(lookedAfter(0.4)).toBe(first);
    expect(lookedAfter(0)).toBeGreaterThan(first);
  });
});

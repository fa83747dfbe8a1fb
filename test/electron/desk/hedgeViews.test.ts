import { describe, expect, it } from 'vitest';
import { createHedgeViews, sideOf, type HedgeContext } from '../../../electron/desk/hedgeViews.ts';
import type { HedgeMoment } from '../../../electron/desk/hedgeDesk.ts';
import { fail, ok } from '../../../shared/result/result.ts';
import { toMs } from '../../../shared/units/time.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { MARKET_MS } from '../../support/storeSamples.ts';
import { aMarketState, aMoment, anEmptyValuedBook, aPlan } from './deskSamples.ts';

const PLAIN: HedgeContext = { snoozedUntilMs: null, dismissed: null, lastHedge: null, decisionId: null };
const FIGURES = { change24hPct: null, atmIvPoints: null };

function judge(moment: HedgeMoment, context: Partial<HedgeContext> = {}, plan = ok({ ...aPlan(), boundBy: [], checks: [] })) {
  const clock = createManualClock();
  const views = createHedgeViews({
    market: aMarketState(clock),
    figures: { of: () => FIGURES },
    hedges: { moment: () => null, plan: () => plan, recheck: () => ok([]), hedgeInstrument: () => undefined },
    valuer: { load: () => undefined, refresh: () => null, takeRepriced: () => new Set(), legsOf: () => [], underlyings: () => [] },
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

  it('withholds with the words of the plan that cannot be', () => {
    expect(judge(aMoment(1.2), {}, fail('missingData', 'no book') as never)).toMatchObject({
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

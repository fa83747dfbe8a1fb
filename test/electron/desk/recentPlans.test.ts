import { describe, expect, it } from 'vitest';
import { createRecentPlans, PLAN_LIFETIME_MS } from '../../../electron/desk/recentPlans.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { planHedge } from '../../../shared/hedging/planHedge.ts';
import { toMs } from '../../../shared/units/time.ts';
import { aPlanRequest } from '../../support/decisionSamples.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { BOOK_ID } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { aPlan, BTC, ETH } from './deskSamples.ts';

const STALE = 'the suggestion has changed since you looked: nothing was sent';

describe('createRecentPlans', () => {
  it('finds a plan by book, underlying and id, with what the planner was asked for it, and no other', () => {
    const plans = createRecentPlans(createManualClock().clock);
    const request = aPlanRequest();
    const asked = { request, outcome: planHedge(request) };
    plans.remember(BOOK_ID, BTC, aPlan(), asked);
    expect(expectOk(plans.find(BOOK_ID, BTC, 'plan-1'))).toMatchObject({ plan: aPlan(), asked });
    expect(expectFailure(plans.find(BOOK_ID, BTC, 'plan-2'))).toEqual({ reason: 'conflict', message: STALE });
    expect(plans.find(BOOK_ID, ETH, 'plan-1').ok).toBe(false);
    expect(plans.find('other' as BookId, BTC, 'plan-1').ok).toBe(false);
  });

  it('lets a plan live five seconds after it was last shown', async () => {
    const clock = createManualClock();
    const plans = createRecentPlans(clock.clock);
    plans.remember(BOOK_ID, BTC, aPlan(), null);
    await clock.advance(3_000);
    plans.remember(BOOK_ID, BTC, aPlan(), null);
    await clock.advance(PLAN_LIFETIME_MS);
    expect(plans.find(BOOK_ID, BTC, 'plan-1').ok).toBe(true);
    await clock.advance(1);
    expect(plans.find(BOOK_ID, BTC, 'plan-1').ok).toBe(false);
  });

  it('does not trust a plan from the future of a clock that was set back', () => {
    const time = { nowMs: 10_000_000 };
    const plans = createRecentPlans({ nowMs: () => toMs(time.nowMs) });
    plans.remember(BOOK_ID, BTC, aPlan(), null);
    time.nowMs -= 3_600_000;
    expect(plans.find(BOOK_ID, BTC, 'plan-1').ok).toBe(false);
  });

  it('spends every plan of an underlying with the first that is sent', () => {
    const plans = createRecentPlans(createManualClock().clock);
    plans.remember(BOOK_ID, BTC, aPlan(), null);
    plans.remember(BOOK_ID, BTC, aPlan({ planId: 'plan-2' }), null);
    plans.remember(BOOK_ID, ETH, aPlan({ planId: 'plan-3' }), null);
    plans.spend(BOOK_ID, BTC);
    expect(plans.find(BOOK_ID, BTC, 'plan-1').ok).toBe(false);
    expect(plans.find(BOOK_ID, BTC, 'plan-2').ok).toBe(false);
    expect(plans.find(BOOK_ID, ETH, 'plan-3').ok).toBe(true);
    plans.forget();
    expect(plans.find(BOOK_ID, ETH, 'plan-3').ok).toBe(false);
  });
});

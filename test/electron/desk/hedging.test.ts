/** Policies, events, candidates and decisions on the whole desk. */
import { describe, expect, it } from 'vitest';
import type { BookId } from '../../../shared/domain/book.ts';
import type { HedgePolicy } from '../../../shared/domain/policySchema.ts';
import type { DecisionBodyV2 } from '../../../shared/hedging/decision/decisionRecord.ts';
import { fixedBandOf } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { AS_SUGGESTED, BTC, ETH, startDesk } from '../../support/deskHarness.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import {
  DEFAULT,
  EVERY_HOUR,
  TO_MINUS_THREE,
  armAuto,
  bookOf,
  chosenOf,
  execute,
  inTheFall,
  orders,
  play,
  setPolicy,
  verdicts,
} from './hedgingRig.ts';

describe('createDesk: policies', () => {
  it('refuses a policy that contradicts itself and one that names an instrument nobody lists, and goes on with the one before', async () => {
    const harness = await startDesk();
    const bookId = bookOf(harness);
    const set = (policy: HedgePolicy) => harness.desk.hedges.setPolicy({ bookId, underlying: BTC, policy });
    expect(expectFailure(set({ ...DEFAULT, band: null })).reason).toBe('conflict');
    const unknown = { kind: 'instrument', instrumentId: 'BTC-30FEB26' } as const;
    expect(expectFailure(set({ ...DEFAULT, instruments: { buy: unknown, sell: unknown } })).message).toContain('BTC-30FEB26');
    const ofAnother = { kind: 'instrument', instrumentId: 'ETH-PERPETUAL' } as const;
    expect(expectFailure(set({ ...DEFAULT, instruments: { buy: ofAnother, sell: ofAnother } })).message).toContain('ETH-PERPETUAL');
    expect(expectOk(harness.desk.hedges.policyHistory({ bookId, underlying: BTC })).versions).toEqual([]);
    expect((await harness.view(BTC)).policyVersion).toBeNull();
  });

  it('makes each policy the next version, hedges by it at once, and keeps all of them, newest first', async () => {
    const harness = await startDesk();
    const wide = fixedBandOf({ targetDeltaCoin: 0, halfWidthCoin: 2, hedgeTo: 'edge' });
    expect([setPolicy(harness, wide), setPolicy(harness, TO_MINUS_THREE)]).toEqual([1, 2]);
    const view = await harness.view(BTC);
    expect(view).toMatchObject({ policyVersion: 2, lowerCoin: -3.5, targetCoin: -3, upperCoin: -2.5, verdict: 'suggested' });
    expect((await harness.view(ETH)).policyVersion).toBeNull();
    const { versions } = expectOk(harness.desk.hedges.policyHistory({ bookId: bookOf(harness), underlying: BTC }));
    expect(versions.map(({ version, policy }) => [version, policy])).toEqual([
      [2, TO_MINUS_THREE],
      [1, wide],
    ]);
  });

  it('spends the plans that were on the screen under the policy before', async () => {
    const harness = await inTheFall();
    const planId = (await harness.view(BTC)).plan?.planId ?? '';
    setPolicy(harness, TO_MINUS_THREE);
    const request = { bookId: bookOf(harness), underlying: BTC, planId, edit: AS_SUGGESTED, confirmedLarge: true };
    expect(expectFailure(await harness.settled(harness.desk.hedges.execute(request))).reason).toBe('conflict');
  });

  it('only advises in its advise mode: the suggestion is there, executing it is refused and written down', async () => {
    const harness = await inTheFall({ ...TO_MINUS_THREE, mode: 'advise' });
    expect((await harness.view(BTC)).verdict).toBe('suggested');
    expect(expectFailure(await execute(harness))).toMatchObject({ reason: 'limitBreached' });
    expect([orders(harness), verdicts(harness).at(-1)]).toEqual([[], 'blocked']);
  });

  it('counts only the options of the hedge set, and says what the whole book has besides', async () => {
    const harness = await startDesk();
    const all = await harness.view(BTC);
    setPolicy(harness, { ...DEFAULT, hedgeSet: { kind: 'expiring', withinDays: 2 } });
    const some = await harness.view(BTC);
    expect(all.filledDeltaCoin).toBe(all.wholeDeltaCoin);
    expect(some.wholeDeltaCoin).toBe(all.wholeDeltaCoin);
    expect(Math.abs((some.netDeltaCoin ?? Number.NaN) - (all.netDeltaCoin ?? Number.NaN))).toBeGreaterThan(0.1);
  });

  it('carries what a cap does not let through as debt, says since when, and forgets it when the delta is inside', async () => {
    const capped = { ...TO_MINUS_THREE, limits: { ...TO_MINUS_THREE.limits, maxOrderUsd: 50_000 } };
    const harness = await inTheFall(capped);
    const { plan, tsMs, debt } = await harness.view(BTC);
    expect([plan?.amountUsd, debt]).toEqual([50_000, null]);
    expect(plan?.binding.map(({ name }) => name)).toContain('maxOrder');
    expectOk(await execute(harness));
    await harness.clock.advance(5_000);
    const after = await harness.view(BTC);
    expect(after.debt).toEqual({ coin: plan?.remainderCoin, sinceMs: tsMs });
    expect(Math.abs(after.debt?.coin ?? 0)).toBeGreaterThan(1);
    setPolicy(harness, TO_MINUS_THREE);
    expectOk(await execute(harness));
    await harness.clock.advance(5_000);
    expect(await harness.view(BTC)).toMatchObject({ verdict: 'inside', debt: null });
  });
});

describe('createDesk: events', () => {
  it('does not leave an event due that found nothing to trade', async () => {
    const harness = await startDesk();
    await harness.marketTo('2026-02-01T10:00:00.000Z');
    const netCoin = (await harness.view(BTC)).netDeltaCoin ?? Number.NaN;
    setPolicy(harness, { ...EVERY_HOUR, targetDeltaCoin: netCoin });
    await harness.view(BTC);
    harness.desk.replay.step();
    const before = await harness.view(BTC);
    expect([before.verdict, before.firedBy]).toEqual(['inside', null]);
    const dueMs = before.nextEventMs ?? Number.NaN;
    await harness.marketTo(new Date(dueMs).toISOString());
    const due = await harness.view(BTC);
    expect(due.verdict).toBe('suggested');
    setPolicy(harness, { ...EVERY_HOUR, name: 'Where it is', targetDeltaCoin: due.netDeltaCoin ?? Number.NaN });
    await harness.marketTo(new Date(dueMs + 3_599_000).toISOString());
    expect((await harness.view(BTC)).firedBy).toBeNull();
  });

  it('does not leave an event due whose trade is smaller than the smallest order of the policy', async () => {
    const harness = await inTheFall({ ...EVERY_HOUR, mode: 'auto', limits: { ...EVERY_HOUR.limits, minOrderUsd: 1_000_000 } });
    armAuto(harness);
    const dueMs = (await harness.view(BTC)).nextEventMs ?? Number.NaN;
    await harness.marketTo(new Date(dueMs).toISOString());
    expect(await harness.view(BTC)).toMatchObject({ verdict: 'withheld', firedBy: 'every 60 min' });
    harness.desk.replay.step();
    expect(await harness.view(BTC)).toMatchObject({ verdict: 'inside', firedBy: null, nextEventMs: dueMs + 3_600_000 });
    expect(orders(harness)).toEqual([]);
  });

  it('hedges once for an event, however small the rest that its fill leaves', async () => {
    const harness = await inTheFall({ ...EVERY_HOUR, mode: 'auto' });
    armAuto(harness);
    await harness.view(BTC);
    await harness.marketTo('2026-02-02T05:50:30.000Z');
    await play(harness, 600);
    expect(orders(harness)).toHaveLength(1);
    expect((await harness.view(BTC)).firedBy).toBeNull();
  });
});

describe('createDesk: candidates', () => {
  it('ranks every way of doing the hedge by cost per coin, best first, and chooses one, the one the plan is for', async () => {
    const harness = await inTheFall(TO_MINUS_THREE);
    const view = await harness.view(BTC);
    const ranked = view.candidates.filter(({ rank }) => rank !== null);
    expect(ranked.length).toBeGreaterThan(3);
    expect(ranked.map(({ rank }) => rank)).toEqual(ranked.map((_, at) => at + 1));
    expect(view.candidates.filter(({ isChosen }) => isChosen)).toHaveLength(1);
    expect([chosenOf(view), view.plan?.instrumentId]).toEqual(['BTC-PERPETUAL', 'BTC-PERPETUAL']);
    expect(view.candidates.every(({ venue }) => venue === 'paper')).toBe(true);
  });

  it('shows none while nothing is due', async () => {
    const harness = await startDesk();
    expect((await harness.view(BTC)).candidates).toEqual([]);
  });

  it.each(['cheapest', 'sameExpiry'] as const)('plans in the instrument that "%s" chooses, and sends the order there', async (kind) => {
    const harness = await inTheFall({ ...TO_MINUS_THREE, instruments: { buy: { kind }, sell: { kind } } });
    const view = await harness.view(BTC);
    const chosen = view.candidates.find(({ isChosen }) => isChosen);
    expect(view.plan?.instrumentId).toBe(chosen?.instrumentId);
    if (kind === 'sameExpiry') expect(chosen?.kind).toBe('future');
    expectOk(await execute(harness));
    expect(orders(harness).map(({ order }) => order.instrumentId)).toEqual([chosen?.instrumentId]);
  });

  it('hedges with what the policy names, per side', async () => {
    const named = (instrumentId: string) => ({ kind: 'instrument', instrumentId }) as const;
    const instruments = { buy: named('BTC-PERPETUAL'), sell: named('BTC-27MAR26') };
    const harness = await inTheFall({ ...TO_MINUS_THREE, instruments });
    expect((await harness.view(BTC)).plan).toMatchObject({ side: 'sell', instrumentId: 'BTC-27MAR26' });
    setPolicy(harness, { ...TO_MINUS_THREE, targetDeltaCoin: 6, instruments });
    expect((await harness.view(BTC)).plan).toMatchObject({ side: 'buy', instrumentId: 'BTC-PERPETUAL' });
  });

  it('trades an alternative when the trader asks for it, and writes down what was changed', async () => {
    const harness = await inTheFall(TO_MINUS_THREE);
    const other = (await harness.view(BTC)).candidates.find(({ isChosen, rank }) => !isChosen && rank !== null);
    if (other === undefined) throw new Error('there is no alternative');
    const edit = { ...AS_SUGGESTED, instrumentId: other.instrumentId };
    const bookId = bookOf(harness);
    const plan = expectOk(harness.desk.hedges.plan({ bookId, underlying: BTC, edit }));
    const request = { bookId, underlying: BTC, planId: plan.planId, edit, confirmedLarge: true };
    const { decisionId } = expectOk(await harness.settled(harness.desk.hedges.execute(request)));
    const body = harness.store.decisions.byId(decisionId)?.body as DecisionBodyV2;
    expect(body.userAction).toEqual({
      kind: 'executed',
      edits: expect.stringContaining(`in ${other.instrumentId} instead of BTC-PERPETUAL`) as string,
    });
    expect(expectOk(harness.desk.story({ id: decisionId })).recomputed).toEqual({ isSame: true, differences: [] });
  });
});

describe('createDesk: decisions', () => {
  it('tells the whole story of a hedge, and that it follows from what was stored', async () => {
    const harness = await inTheFall(TO_MINUS_THREE);
    const { decisionId } = expectOk(await execute(harness));
    await play(harness, 90);
    const story = expectOk(harness.desk.story({ id: decisionId }));
    expect(story).toMatchObject({ verdict: 'executed', policyVersion: 1, recomputed: { isSame: true, differences: [] } });
    const kinds = story.steps.map(({ kind }) => kind);
    expect([...new Set(kinds)].toSorted()).toEqual(
      ['action', 'alternatives', 'fill', 'market', 'markOut', 'order', 'outcome', 'plan', 'policy'].toSorted(),
    );
    const closing = harness.store.decisions.closing(decisionId);
    expect(closing.map(({ verdict }) => verdict)).toEqual(['outcome', 'markOut']);
    for (const { id } of closing) expect(expectOk(harness.desk.story({ id })).id).toBe(decisionId);
    expect(expectFailure(harness.desk.story({ id: 'nobody' })).reason).toBe('missingData');
  });

  it('says where a decision does not follow from what was stored', async () => {
    const harness = await inTheFall(TO_MINUS_THREE, {
      patch: ({ decisions }) => ({
        decisions: {
          ...decisions,
          append(record) {
            const body = record.body as DecisionBodyV2;
            if (record.verdict !== 'executed' || body.verdict === null) return decisions.append(record);
            return decisions.append({ ...record, body: { ...body, verdict: { ...body.verdict, upperCoin: -2.4 } } });
          },
        },
      }),
    });
    const { decisionId } = expectOk(await execute(harness));
    const { recomputed } = expectOk(harness.desk.story({ id: decisionId }));
    expect(recomputed?.isSame).toBe(false);
    expect(recomputed?.differences.join()).toMatch(/upperCoin.*-2\.4.*-2\.5/);
  });

  it('reads a footprint from eight hedges on', async () => {
    const target = (coin: number): HedgePolicy => ({ ...TO_MINUS_THREE, targetDeltaCoin: coin });
    const harness = await inTheFall();
    const footprint = () => expectOk(harness.desk.footprint({ bookId: bookOf(harness), underlying: BTC }));
    for (let at = 1; at <= 8; at += 1) {
      expect(footprint()).toMatchObject({ hedges: at - 1, score: null });
      setPolicy(harness, target(-1.5 * at));
      expectOk(await execute(harness));
      await play(harness, 120, 120);
    }
    const { hedges, score, markOuts, words } = footprint();
    expect(hedges).toBe(8);
    expect(score?.predictabilityShare).toBeGreaterThan(0);
    // Ticks are twelve seconds apart here: what the mid was after one second nobody saw.
    expect(markOuts.map(({ afterSeconds, count }) => [afterSeconds, count])).toEqual([
      [1, 0],
      [10, 8],
      [60, 8],
    ]);
    expect(words).toContain('8 hedges');
    expect(expectFailure(harness.desk.footprint({ bookId: 'nobody' as BookId, underlying: BTC })).reason).toBe('conflict');
  });
});

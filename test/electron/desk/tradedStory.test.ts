/** The story of a hedge that the whole desk made on the recorded market: what it recorded is judged again bit for bit. */
import { describe, expect, it } from 'vitest';
import { decisionStory } from '../../../electron/desk/decisionStory.ts';
import { verifyDatabase } from '../../../electron/persistence/verify.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { planHedge } from '../../../shared/hedging/planHedge.ts';
import { evaluatePolicy } from '../../../shared/hedging/policy/evaluatePolicy.ts';
import { demoInstrument } from '../../support/demoRecording.ts';
import { AS_SUGGESTED, BTC, startDesk } from '../../support/deskHarness.ts';
import { expectOk } from '../../support/expectOk.ts';

const IN_THE_FALL = '2026-02-02T04:50:19.002Z';

describe('the story of a hedge in the fall', () => {
  it('goes from the market to the mark-outs, and every decision of the run says the same again', async () => {
    const harness = await startDesk();
    const bookId = harness.store.ledger.books().at(-1)?.id ?? ('' as BookId);
    await harness.marketTo(IN_THE_FALL);
    await harness.clock.advance(2_000);
    expectOk(harness.desk.arm());
    const { plan } = await harness.view(BTC);
    const request = { bookId, underlying: BTC, planId: plan?.planId ?? 'none', edit: AS_SUGGESTED, confirmedLarge: true };
    const { decisionId } = expectOk(await harness.settled(harness.desk.hedges.execute(request)));
    harness.replay.setSpeed(1);
    harness.replay.play();
    await harness.clock.advance(75_000);
    const deps = { ...harness.store, instrumentOf: demoInstrument, engines: { evaluatePolicy, planHedge } };
    const story = expectOk(decisionStory(decisionId, deps));
    const kinds = story.steps.map(({ kind }) => kind);
    for (const kind of ['market', 'policy', 'plan', 'action', 'order', 'fill', 'outcome', 'markOut'] as const)
      expect(kinds).toContain(kind);
    const told = harness.store.decisions.recent(bookId, 1_000).map(({ id }) => expectOk(decisionStory(id, deps)).recomputed);
    expect(told.length).toBeGreaterThan(3);
    expect(told.filter((recomputed) => recomputed?.isSame !== true)).toEqual([]);
    expect(verifyDatabase(harness.store.database.db, demoInstrument).problems).toEqual([]);
  });
});

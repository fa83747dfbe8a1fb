/** What a policy measures from after the process has died. */
import { describe, expect, it } from 'vitest';
import type { BookId } from '../../../shared/domain/book.ts';
import type { HedgePolicy } from '../../../shared/domain/policySchema.ts';
import { AS_SUGGESTED, BTC, ETH } from '../../support/deskHarness.ts';
import { expectOk } from '../../support/expectOk.ts';
import { bookOf, execute, inTheFall, orders, setPolicy, TO_MINUS_THREE } from './hedgingRig.ts';

const ONCE_A_DAY: HedgePolicy = { ...TO_MINUS_THREE, coolDownSeconds: 86_400 };
/** More than any look back at the newest rows. */
const ROWS = 310;

describe('createHedgeRecall', () => {
  it('finds the last hedge under hundreds of later decision rows: the cool-down holds after a restart', async () => {
    const harness = await inTheFall(ONCE_A_DAY);
    expectOk(await execute(harness));
    await harness.clock.advance(5_000);
    const dismissal = { bookId: bookOf(harness), underlying: ETH, reason: 'not today' };
    for (let row = 0; row < ROWS; row += 1) expectOk(harness.desk.hedges.dismiss(dismissal));
    setPolicy(harness, { ...ONCE_A_DAY, targetDeltaCoin: -5 });
    const before = await harness.view(BTC);
    expect(before.blockedBy).toContain('cool-down');
    const after = await (await harness.crashAndRestart()).view(BTC);
    expect([after.blockedBy, after.lastHedge]).toEqual([before.blockedBy, before.lastHedge]);
  });

  it('counts a hedge that still rests from the moment it was sent, as before the restart', async () => {
    const execution = { ...ONCE_A_DAY.execution, style: 'passive', escalateAfterSeconds: null } as const;
    const harness = await inTheFall({ ...ONCE_A_DAY, targetDeltaCoin: 6, execution });
    expectOk(await execute(harness));
    await harness.clock.advance(1_000);
    setPolicy(harness, { ...ONCE_A_DAY, execution });
    const before = await harness.view(BTC);
    const restarted = await harness.crashAndRestart();
    const after = await restarted.view(BTC);
    expect(orders(restarted).map(({ state }) => state)).toEqual(['acknowledged']);
    expect([before.verdict, before.blockedUntilMs]).toEqual(['withheld', expect.any(Number)]);
    expect([after.verdict, after.blockedUntilMs]).toEqual([before.verdict, before.blockedUntilMs]);
    await restarted.settled(restarted.desk.kill());
    expect((await restarted.view(BTC)).blockedBy).toBeNull();
  });

  it('closes a hedge that ended while another book was on the desk, though the process died before its own came back', async () => {
    const harness = await inTheFall(ONCE_A_DAY);
    const bookId = bookOf(harness);
    const { tsMs, plan } = await harness.view(BTC);
    const request = { bookId, underlying: BTC, planId: plan?.planId ?? '', edit: AS_SUGGESTED, confirmedLarge: true };
    const sent = harness.desk.hedges.execute(request);
    const other = 'other' as BookId;
    expectOk(harness.store.ledger.createBook({ id: other, name: 'Other', numeraire: 'coin', createdMs: tsMs }));
    expectOk(harness.desk.selectBook(other));
    const { decisionId } = expectOk(await harness.settled(sent));
    await harness.clock.advance(5_000);
    expect(orders(harness, bookId).map(({ state }) => state)).toEqual(['filled']);
    const restarted = await harness.crashAndRestart();
    for (const id of [bookId, other, bookId]) {
      expectOk(restarted.desk.selectBook(id));
      await restarted.clock.advance(1_000);
    }
    const closing = restarted.store.decisions.closing(decisionId).map(({ verdict }) => verdict);
    expect(closing.filter((verdict) => verdict === 'outcome')).toHaveLength(1);
    expect((await restarted.view(BTC)).lastHedge?.tsMs).toBe(orders(restarted, bookId)[0]?.updatedMs);
  });
});

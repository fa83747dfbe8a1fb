import { describe, expect, it } from 'vitest';
import { nextSettlementMs, statusBody, type StatusDeps } from '../../../electron/desk/statusFeed.ts';
import { toMs } from '../../../shared/units/time.ts';
import { demoReplay } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { aBook, BOOK_ID } from '../../support/storeSamples.ts';
import { aMarketState } from './deskSamples.ts';
import { aScriptedVenue } from './scriptedVenue.ts';

function bodyOf(changes: Partial<StatusDeps> = {}) {
  const clock = createManualClock();
  const venue = aScriptedVenue();
  venue.setLink('connected');
  return statusBody({
    replay: demoReplay({ timer: clock.timer }),
    market: aMarketState(clock),
    venues: [venue.port],
    arming: { isArmed: () => false, note: () => 'disarmed at start' },
    runs: { active: () => aBook(), books: () => [aBook()] },
    wallClock: clock.clock,
    quoteAgeMs: () => null,
    isReconciled: () => true,
    reconciliation: () => [],
    databaseProblem: () => null,
    ...changes,
  });
}

describe('nextSettlementMs', () => {
  it.each([
    ['2026-02-02T07:59:59.999Z', '2026-02-02T08:00:00.000Z'],
    ['2026-02-02T08:00:00.000Z', '2026-02-03T08:00:00.000Z'],
    ['2026-02-02T23:30:00.000Z', '2026-02-03T08:00:00.000Z'],
    ['2026-02-28T09:00:00.000Z', '2026-03-01T08:00:00.000Z'],
  ])('after %s is %s', (now, next) => {
    expect(new Date(nextSettlementMs(toMs(Date.parse(now)))).toISOString()).toBe(next);
  });
});

describe('statusBody', () => {
  it('shows a connected venue as resyncing until it is reconciled', () => {
    expect(bodyOf().venues[0]?.link).toBe('connected');
    expect(bodyOf({ isReconciled: () => false }).venues[0]?.link).toBe('resyncing');
  });

  it('shows what is wrong with the database, and unknown ages as unknown', () => {
    expect(bodyOf().database).toEqual({ ok: true, note: null });
    expect(bodyOf({ databaseProblem: () => 'the disk is full' }).database).toEqual({ ok: false, note: 'the disk is full' });
    expect(bodyOf().venues[0]?.quoteAgeMs).toBeNull();
  });

  it('names the books, the active one and why the desk is disarmed', () => {
    expect(bodyOf()).toMatchObject({
      activeBookId: BOOK_ID,
      armed: false,
      armNote: 'disarmed at start',
      books: [{ id: BOOK_ID, name: 'Demo' }],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { openBookRuns } from '../../../electron/desk/bookRuns.ts';
import { UNGUARDED } from '../../../electron/desk/guard.ts';
import { createReplaySession, rememberedReplay } from '../../../electron/desk/replaySession.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { toMs } from '../../../shared/units/time.ts';
import { demoReplay } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aDeposit } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { recordingLog } from './orderRig.ts';

function aRig(problems: string[] = []) {
  const clock = createManualClock();
  const store = createMemoryStore();
  const replay = demoReplay({ timer: clock.timer });
  const runs = expectOk(openBookRuns({ ...store, openDemo: (bookId, tsMs) => [aDeposit({ bookId, tsMs })] }, replay.nowMs()));
  const cancelled: BookId[] = [];
  const shown: BookId[] = [];
  const logged: string[] = [];
  const session = createReplaySession({
    replay,
    runs,
    settings: store.settings,
    orders: {
      cancelAll(bookIds) {
        cancelled.push(...bookIds);
        return Promise.resolve({ cancelled: 1, problems });
      },
    },
    guard: UNGUARDED,
    audit: store.audit,
    switchTo: ({ id }) => void shown.push(id),
    log: recordingLog(logged),
  });
  return { clock, store, replay, session, runs, cancelled, shown, logged };
}

describe('createReplaySession', () => {
  it('remembers where the market stands when it is paused, sought or set', () => {
    const { store, replay, session } = aRig();
    expect(rememberedReplay(store.settings)).toBeNull();
    expectOk(session.setSpeed(300));
    session.setLoop(true);
    const later = toMs(replay.nowMs() + 3_600_000);
    expectOk(session.seek(later));
    expect(rememberedReplay(store.settings)).toEqual({ nowMs: later, speed: 300, loop: true });
  });

  it('remembers nothing of a speed or a place that cannot be', () => {
    const { store, session } = aRig();
    expect(expectFailure(session.setSpeed(0)).reason).toBe('invalidInput');
    expect(expectFailure(session.seek(toMs(0))).reason).toBe('invalidInput');
    expect(rememberedReplay(store.settings)).toBeNull();
  });

  it('ignores a stored place that another build wrote', () => {
    const { store } = aRig();
    expectOk(store.settings.set('replay', { nowMs: 'noon' }));
    expect(rememberedReplay(store.settings)).toBeNull();
  });

  it('begins a new run when the market went back: cancels the orders of the old one, shows the new one, and writes it down', async () => {
    const { clock, store, replay, session, runs, cancelled, shown } = aRig();
    session.wentBack(replay.nowMs());
    await clock.advance(0);
    expect([runs.active().id, cancelled, shown]).toEqual(['demo-2', ['demo-1'], ['demo-2']]);
    expect(store.audit.recent(5).map(({ kind }) => kind)).toContain('run');
  });

  it('says when orders of the old run may still be working', async () => {
    const { clock, replay, session, logged } = aRig(['paper is disconnected']);
    session.wentBack(replay.nowMs());
    await clock.advance(0);
    expect(logged[0]).toContain('paper is disconnected');
  });

  it('plays the demo an hour a minute', () => {
    const { replay, session } = aRig();
    session.playDemo();
    expect(replay.status()).toMatchObject({ state: 'playing', speed: 60 });
    session.pause();
    expect(replay.status().state).toBe('paused');
  });
});

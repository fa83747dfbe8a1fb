import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../electron/desk/guard.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { recordingLog } from './orderRig.ts';

function aGuard() {
  const clock = createManualClock();
  const logged: string[] = [];
  const broken: string[] = [];
  return {
    clock,
    logged,
    broken,
    guard: createGuard({ log: recordingLog(logged), wallClock: clock.clock, broken: (why) => void broken.push(why) }),
  };
}

function fails(message: string): () => void {
  return () => {
    throw new Error(message);
  };
}

describe('createGuard', () => {
  it('reports what throws and lets the caller go on', () => {
    const { guard, broken, logged } = aGuard();
    expect(guard.run('valuing', () => undefined)).toBe(true);
    expect(guard.run('valuing', fails('sigma is NaN'))).toBe(false);
    expect(broken).toEqual(['internal error while valuing: sigma is NaN']);
    expect(logged[0]).toContain('sigma is NaN');
  });

  it('reports what a promise rejects with', async () => {
    const { guard, broken, clock } = aGuard();
    guard.start('asking', () => Promise.reject(new Error('closed')));
    await clock.advance(0);
    expect(broken).toEqual(['internal error while asking: closed']);
  });

  it('writes the same trouble to the log once a minute, another at once', async () => {
    const { guard, broken, logged, clock } = aGuard();
    for (let i = 0; i < 50; i += 1) guard.run('valuing', fails('sigma is NaN'));
    expect(logged).toHaveLength(1);
    expect(broken).toHaveLength(50);
    guard.run('valuing', fails('no forward'));
    guard.run('publishing', fails('sigma is NaN'));
    expect(logged).toHaveLength(3);
    await clock.advance(60_000);
    guard.run('valuing', fails('no forward'));
    expect(logged).toHaveLength(4);
  });
});

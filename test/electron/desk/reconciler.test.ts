import { describe, expect, it } from 'vitest';
import { createReconciler } from '../../../electron/desk/reconciler.ts';
import { createGuard } from '../../../electron/desk/guard.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { aBook, aFill } from '../../support/storeSamples.ts';
import { expectOk } from '../../support/expectOk.ts';
import { BOOK_ID, createOrderRig, PERPETUAL, recordingLog, VENUE } from './orderRig.ts';

function aReconcilerRig() {
  const rig = createOrderRig();
  const armed = { isArmed: true, why: '' };
  const broken: string[] = [];
  let agreed = 0;
  const log = recordingLog(rig.logged);
  const reconciler = createReconciler({
    venue: rig.venue.port,
    runs: { books: () => [aBook()] },
    ledger: rig.store.ledger,
    journal: rig.store.journal,
    orders: rig.orders,
    audit: rig.store.audit,
    arming: {
      isArmed: () => armed.isArmed,
      disarm(why) {
        armed.isArmed = false;
        armed.why = why;
      },
    },
    timer: rig.clock.timer,
    guard: createGuard({ log, wallClock: rig.clock.clock, broken: (why) => void broken.push(why) }),
    changed: () => undefined,
    agreed: () => void (agreed += 1),
    log,
  });
  const audited = () => rig.store.audit.recent(50).filter(({ kind }) => kind === 'reconciled').length;
  return { ...rig, reconciler, armed, broken, audited, agreed: () => agreed };
}

describe('createReconciler', () => {
  it('connects, reconciles once, and then the desk may send', async () => {
    const rig = aReconcilerRig();
    rig.venue.setLink('disconnected');
    expect(await rig.reconciler.start()).toEqual([]);
    expect(rig.reconciler.isReconciled()).toBe(true);
    await rig.clock.advance(20_000);
    expect(rig.audited()).toBe(1);
  });

  it('goes on trying when the venue cannot be reached, saying why once', async () => {
    const rig = aReconcilerRig();
    rig.venue.setLink('disconnected');
    rig.venue.connectFailure = 'refused';
    expect(await rig.reconciler.start()).toEqual(['not reconciled with paper yet: refused']);
    await rig.clock.advance(5_000);
    expect(rig.logged).toHaveLength(1);
    rig.venue.connectFailure = null;
    await rig.clock.advance(1_000);
    expect(rig.reconciler.isReconciled()).toBe(true);
  });

  it('reconciles again after a lost link, and reconnects a venue that does not do so by itself', async () => {
    const rig = aReconcilerRig();
    await rig.reconciler.start();
    rig.venue.setLink('disconnected');
    expect(rig.reconciler.isReconciled()).toBe(false);
    await rig.clock.advance(1_000);
    expect(rig.venue.port.link()).toBe('connected');
    expect(rig.reconciler.isReconciled()).toBe(true);
    expect(rig.audited()).toBe(2);
  });

  it('does not believe answers from before the link was lost', async () => {
    const rig = aReconcilerRig();
    let flicker = true;
    rig.venue.whileAsked = () => {
      if (!flicker) return;
      flicker = false;
      rig.venue.setLink('disconnected');
      rig.venue.setLink('connected');
    };
    await rig.reconciler.start();
    expect(rig.reconciler.isReconciled()).toBe(false);
    await rig.clock.advance(10);
    expect(rig.reconciler.isReconciled()).toBe(true);
    expect(rig.audited()).toBe(1);
  });

  it('disarms on a difference, looks again on its own, and lets the desk send when it is gone', async () => {
    const rig = aReconcilerRig();
    rig.venue.positions.push({ instrumentId: PERPETUAL, signedAmount: decimal(1_000) });
    expect(await rig.reconciler.start()).toEqual(['BTC-PERPETUAL: ledger fills add up to 0, the venue says 1000']);
    expect(rig.armed).toEqual({ isArmed: false, why: 'the venue and the ledger disagree: see the reconciliation notes' });
    await rig.clock.advance(20_000);
    expect(rig.audited()).toBe(1);
    expect(rig.agreed()).toBe(0);
    expectOk(rig.store.ledger.appendFills(VENUE, BOOK_ID, [aFill({ side: 'buy', amount: decimal(1_000) })], null));
    await rig.clock.advance(5_000);
    expect(rig.reconciler.isReconciled()).toBe(true);
    expect(rig.agreed()).toBe(1);
    expect(rig.armed.isArmed).toBe(false);
  });

  it('stops the desk from sending on a doubt, until it has asked again', async () => {
    const rig = aReconcilerRig();
    await rig.reconciler.start();
    rig.reconciler.doubt('fill t9 is not in the ledger');
    expect(rig.reconciler.isReconciled()).toBe(false);
    expect(rig.reconciler.words()[0]).toContain('fill t9');
    await rig.clock.advance(1_000);
    expect(rig.reconciler.isReconciled()).toBe(true);
  });

  it('reports what throws and tries again', async () => {
    const rig = aReconcilerRig();
    await rig.reconciler.start();
    let isBroken = true;
    rig.venue.whileAsked = () => {
      if (isBroken) throw new Error('a row that cannot be');
    };
    rig.reconciler.doubt('look again');
    await rig.clock.advance(1_000);
    expect(rig.broken).toEqual(['internal error while reconciling: a row that cannot be']);
    expect(rig.reconciler.isReconciled()).toBe(false);
    isBroken = false;
    await rig.clock.advance(1_000);
    expect(rig.reconciler.isReconciled()).toBe(true);
  });

  it('sets no timer after it was stopped', async () => {
    const rig = aReconcilerRig();
    await rig.reconciler.start();
    rig.reconciler.stop();
    rig.venue.setLink('disconnected');
    rig.reconciler.doubt('too late');
    expect(rig.clock.pending()).toBe(0);
  });
});

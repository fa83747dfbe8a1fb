import { describe, expect, it } from 'vitest';
import { toMs } from '../../../shared/units/time.ts';
import { createDeskClient } from '../../../renderer/client/deskClient.ts';
import { createDeskStore, SHOW_EVERY_MS } from '../../../renderer/client/deskStore.ts';
import { aStatus, aView, BOOK } from '../support/builders.ts';
import { fakeTransport, manualTimers } from '../support/fakeTransport.ts';

function aStore() {
  const transport = fakeTransport();
  const timers = manualTimers();
  const store = createDeskStore(createDeskClient(transport, timers), timers, () => 1_000);
  const hedge = (seq: number, netDeltaCoin: number) =>
    transport.receive({ kind: 'feed', feed: 'hedge', message: { seq, tsMs: toMs(seq), bookId: BOOK, views: [aView({ netDeltaCoin })] } });
  return { transport, timers, store, hedge };
}

describe('createDeskStore', () => {
  it('shows a burst of messages once, with the newest value', () => {
    const { store, timers, hedge } = aStore();
    let shows = 0;
    store.subscribe(() => (shows += 1));
    for (let seq = 1; seq <= 40; seq += 1) hedge(seq, seq);
    expect(shows).toBe(0);
    timers.advance(SHOW_EVERY_MS);
    expect([shows, store.getState().hedge.views.get('BTC')?.netDeltaCoin]).toEqual([1, 40]);
  });
  it('shows arming at once: that must not lag', () => {
    const { store, transport } = aStore();
    transport.receive({ kind: 'feed', feed: 'status', message: aStatus() });
    transport.receive({ kind: 'feed', feed: 'status', message: aStatus({ armed: true }) });
    expect(store.getState().status?.armed).toBe(true);
  });
  it('keeps the data when the link breaks, and remembers since when', () => {
    const { store, transport, timers, hedge } = aStore();
    hedge(1, -1);
    timers.advance(SHOW_EVERY_MS);
    transport.setOpen(false);
    expect(store.getState()).toMatchObject({ isLinkOpen: false, downSinceMs: 1_000 });
    expect(store.getState().hedge.views.size).toBe(1);
    transport.setOpen(true);
    expect(store.getState()).toMatchObject({ isLinkOpen: true, downSinceMs: null });
  });
});

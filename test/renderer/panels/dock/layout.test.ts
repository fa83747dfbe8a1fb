import { describe, expect, it } from 'vitest';
import { ok } from '../../../../shared/result/result.ts';
import { createDeskClient } from '../../../../renderer/client/deskClient.ts';
import { DEFAULT_LAYOUT, parseLayout } from '../../../../renderer/panels/dock/layoutState.ts';
import { createLayoutStore, resetLayout } from '../../../../renderer/panels/dock/layoutStore.ts';
import { screenTier } from '../../../../renderer/panels/dock/screenTier.ts';
import { fakeTransport, manualTimers } from '../../support/fakeTransport.ts';

describe('parseLayout', () => {
  it('keeps what it can read and drops the rest, part by part', () => {
    const saved = {
      version: 1,
      docks: { standard: { grid: 1 }, wide: 'broken' },
      columns: [{ colId: 'qty', hide: true }, 7],
      theme: 'pink',
      deltaUnit: 'usd',
    };
    expect(parseLayout(saved)).toEqual({
      version: 1,
      docks: { standard: { grid: 1 }, wide: null },
      columns: [{ colId: 'qty', hide: true }],
      theme: 'dark',
      deltaUnit: 'usd',
    });
  });
  it('is the default for nothing, for junk and for another version', () => {
    for (const saved of [null, undefined, 4, 'x', [], {}, { version: 2 }]) expect(parseLayout(saved)).toBe(DEFAULT_LAYOUT);
  });
});

function aStore(startsOpen = true) {
  const transport = fakeTransport(startsOpen);
  const timers = manualTimers();
  const store = createLayoutStore(createDeskClient(transport, timers), timers);
  const requests = () => transport.sent.flatMap((frame) => (frame.kind === 'request' ? [frame] : []));
  return { transport, timers, store, requests };
}
const settled = () => new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));

describe('createLayoutStore', () => {
  it('waits for the saved layout, then is ready with it', async () => {
    const { store, transport, requests } = aStore();
    const load = requests()[0];
    expect([load?.name, store.getState().isReady]).toEqual(['layout.load', false]);
    transport.receive({ kind: 'reply', id: load?.id ?? -1, result: ok({ layout: { ...DEFAULT_LAYOUT, theme: 'light' } }) });
    await settled();
    expect(store.getState()).toMatchObject({ isReady: true, theme: 'light' });
  });
  it('shows the default soon when the desk does not answer', () => {
    const { store, timers } = aStore(false);
    timers.advance(1_500);
    expect(store.getState()).toMatchObject({ isReady: true, theme: 'dark' });
  });
  it('saves once after a burst of changes, without its own bookkeeping', () => {
    const { store, timers, requests } = aStore();
    timers.advance(1_500);
    store.setState({ theme: 'light' });
    store.setState({ deltaUnit: 'usd' });
    timers.advance(800);
    const saves = requests().filter(({ name }) => name === 'layout.save');
    expect(saves.map(({ payload }) => payload)).toEqual([{ layout: { ...DEFAULT_LAYOUT, theme: 'light', deltaUnit: 'usd' } }]);
  });
  it('does not save what it just loaded', () => {
    const { timers, requests } = aStore();
    timers.advance(5_000);
    expect(requests().map(({ name }) => name)).toEqual(['layout.load']);
  });
  it('resets docks and columns, not the taste for light', () => {
    const { store, timers } = aStore();
    timers.advance(1_500);
    store.setState({ theme: 'light', docks: { standard: { a: 1 }, wide: null } });
    resetLayout(store);
    expect(store.getState()).toMatchObject({ theme: 'light', docks: DEFAULT_LAYOUT.docks, columns: null, resets: 1 });
  });
});

describe('screenTier', () => {
  it('gives a large monitor its own layout', () => {
    expect([1_440, 1_920, 2_560].map(screenTier)).toEqual(['standard', 'standard', 'wide']);
  });
});

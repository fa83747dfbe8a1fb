/** The layout on screen, loaded from the desk once and saved back a moment after each change. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeskClient } from '../../../shared/contract/frames.ts';
import type { Timers } from '../../client/frameTransport.ts';
import { DEFAULT_LAYOUT, parseLayout, type SavedLayout } from './layoutState.ts';

export interface LayoutState extends SavedLayout {
  /** Loaded, or given up: the dock may be built now. */
  readonly isReady: boolean;
  /** Rises when the trader asks for the default layout. */
  readonly resets: number;
}

export type LayoutStore = StoreApi<LayoutState>;

const SAVE_AFTER_MS = 800;
/** A desk that is slow to answer must not keep the screen empty. */
const WAIT_FOR_LOAD_MS = 1_500;

export function createLayoutStore(client: DeskClient, timers: Timers): LayoutStore {
  const store = createStore<LayoutState>(() => ({ ...DEFAULT_LAYOUT, isReady: false, resets: 0 }));
  let timer: number | null = null;
  const ready = (part: Partial<LayoutState>) => {
    if (!store.getState().isReady) store.setState({ ...part, isReady: true });
  };
  timers.set(() => ready({}), WAIT_FOR_LOAD_MS);
  const stop = client.onLink((open) => {
    if (open) void client.request('layout.load', {}).then((reply) => ready(reply.ok ? parseLayout(reply.value.layout) : {}));
  });
  store.subscribe((state, previous) => {
    if (!previous.isReady) {
      stop();
      return;
    }
    if (timer !== null) timers.clear(timer);
    timer = timers.set(() => void client.request('layout.save', { layout: toSaved(state) }), SAVE_AFTER_MS);
  });
  return store;
}

export function resetLayout(store: LayoutStore): void {
  const { resets } = store.getState();
  store.setState({ docks: DEFAULT_LAYOUT.docks, columns: null, resets: resets + 1 });
}

function toSaved({ version, docks, columns, theme, deltaUnit }: LayoutState): SavedLayout {
  return { version, docks, columns, theme, deltaUnit };
}

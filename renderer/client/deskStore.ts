/** What React sees of the desk. Feeds are folded in at once and shown at most five times a second: faster than that nobody reads, and every show costs the grid a frame. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StatusMessage } from '../../shared/contract/feeds.ts';
import type { DeskClient } from '../../shared/contract/frames.ts';
import { applyHedge, applyOrders, NO_HEDGES, NO_ORDERS, type HedgeState, type OrdersState } from './feedState.ts';
import type { Timers } from './frameTransport.ts';

export const SHOW_EVERY_MS = 200;

export interface DeskState {
  readonly status: StatusMessage | null;
  readonly hedge: HedgeState;
  readonly orders: OrdersState;
  /** Null: never connected yet. */
  readonly isLinkOpen: boolean | null;
  /** Wall time since which the link is down; null while it is up. */
  readonly downSinceMs: number | null;
  /** Wall time at which the last status arrived. */
  readonly statusAtMs: number | null;
}

export type DeskStore = StoreApi<DeskState>;

const START: DeskState = {
  status: null,
  hedge: NO_HEDGES,
  orders: NO_ORDERS,
  isLinkOpen: null,
  downSinceMs: null,
  statusAtMs: null,
};

export function createDeskStore(client: DeskClient, timers: Timers, nowMs: () => number): DeskStore {
  const store = createStore<DeskState>(() => START);
  let hidden: DeskState = START;
  let timer: number | null = null;

  function change(part: Partial<DeskState>): void {
    hidden = { ...hidden, ...part };
    timer ??= timers.set(show, SHOW_EVERY_MS);
  }
  function show(): void {
    timer = null;
    store.setState(hidden);
  }
  function showNow(part: Partial<DeskState>): void {
    hidden = { ...hidden, ...part };
    store.setState(hidden);
  }
  client.subscribe('status', (status) => {
    const isFirst = hidden.status === null || hidden.status.armed !== status.armed;
    (isFirst ? showNow : change)({ status, statusAtMs: nowMs() });
  });
  client.subscribe('hedge', (message) => change({ hedge: applyHedge(hidden.hedge, message) }));
  client.subscribe('orders', (message) => change({ orders: applyOrders(hidden.orders, message) }));
  client.onLink((open) => {
    if (open) showNow({ isLinkOpen: true, downSinceMs: null });
    else showNow({ isLinkOpen: hidden.isLinkOpen === null ? null : false, downSinceMs: hidden.downSinceMs ?? nowMs() });
  });
  return store;
}

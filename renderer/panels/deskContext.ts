/** What every panel reaches for: the client, what the desk last said, and the layout. Handed down once, built in main.tsx. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { DeskClient } from '../../shared/contract/frames.ts';
import type { DeskState, DeskStore } from '../client/deskStore.ts';
import type { LayoutState, LayoutStore } from './dock/layoutStore.ts';
import type { NoticeStore } from './status/noticeStore.ts';

export interface Desk {
  readonly client: DeskClient;
  readonly store: DeskStore;
  readonly layout: LayoutStore;
  readonly notices: NoticeStore;
}

const DeskContext = createContext<Desk | null>(null);
export const DeskProvider = DeskContext.Provider;

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('useDesk: expected a DeskProvider above');
  return desk;
}

/** Renders again only when what `select` picks has changed, field by field. */
export function useDeskState<T>(select: (state: DeskState) => T): T {
  return useStore(useDesk().store, useShallow(select));
}

export function useLayout<T>(select: (state: LayoutState) => T): T {
  return useStore(useDesk().layout, useShallow(select));
}

/** The one line in which the desk answers a click: what happened, or why it did not. The newest replaces the one before. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure, Result } from '../../../shared/result/result.ts';

export interface Notice {
  readonly tone: 'info' | 'warn' | 'danger';
  readonly text: string;
}

export type NoticeStore = StoreApi<{ readonly notice: Notice | null }>;

export function createNoticeStore(): NoticeStore {
  return createStore(() => ({ notice: null }));
}

/** Says nothing when `result` is ok; else what was tried and why it failed. */
export function reportFailure(store: NoticeStore, tried: string, result: Result<unknown>): void {
  if (!result.ok) store.setState({ notice: failureNotice(tried, result.failure) });
}

export function failureNotice(tried: string, failure: Failure): Notice {
  if (failure.reason === 'outcomeUnknown') return { tone: 'danger', text: `${tried}: outcome unknown. ${failure.message}` };
  return { tone: 'warn', text: `${tried}: ${failure.message}` };
}

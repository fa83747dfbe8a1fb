import { describe, expect, it } from 'vitest';
import type { StatusMessage } from '../../../../shared/contract/feeds.ts';
import { fail, ok } from '../../../../shared/result/result.ts';
import { linkTrouble } from '../../../../renderer/panels/status/linkTrouble.ts';
import { createNoticeStore, reportFailure } from '../../../../renderer/panels/status/noticeStore.ts';
import { aStatus } from '../../support/builders.ts';

type Link = StatusMessage['venues'][number]['link'];
const withLink = (link: Link) => ({
  status: aStatus({ venues: [{ id: 'paper' as never, isPaper: true, link, quoteAgeMs: 1 }] }),
  isLinkOpen: true,
  downSinceMs: null,
});

describe('linkTrouble', () => {
  it('is quiet while everything is connected, and before the first connection', () => {
    expect(linkTrouble(withLink('connected'))).toBeNull();
    expect(linkTrouble({ status: null, isLinkOpen: null, downSinceMs: null })).toBeNull();
  });
  it('says since when the desk is gone, above any trouble with a venue', () => {
    expect(linkTrouble({ ...withLink('disconnected'), isLinkOpen: false, downSinceMs: 5 })).toMatchObject({
      tone: 'danger',
      what: 'No link to the desk',
      sinceMs: 5,
    });
  });
  it('tells a lost venue from one that is being reconciled', () => {
    expect(linkTrouble(withLink('disconnected'))?.what).toBe('paper is disconnected');
    expect(linkTrouble(withLink('resyncing'))).toMatchObject({ tone: 'warn', what: 'The desk is reconciling with paper' });
  });
});

describe('reportFailure', () => {
  it('says what was tried and why it failed, loudly when the outcome is unknown', () => {
    const store = createNoticeStore();
    reportFailure(store, 'Not armed', ok({}));
    expect(store.getState().notice).toBeNull();
    reportFailure(store, 'Not armed', fail('conflict', 'reconciling'));
    expect(store.getState().notice).toEqual({ tone: 'warn', text: 'Not armed: reconciling' });
    reportFailure(store, 'KILL', fail('outcomeUnknown', 'no answer'));
    expect(store.getState().notice?.tone).toBe('danger');
  });
});

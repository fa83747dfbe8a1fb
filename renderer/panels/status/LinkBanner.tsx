/** Says that what is on screen has stopped moving, and since when. The data stays, dimmed: old numbers are better than none, if they say so. */
import type { ReactNode } from 'react';
import { formatClock } from '../../format/time.ts';
import { useDeskState } from '../deskContext.ts';
import { linkTrouble } from './linkTrouble.ts';

export function LinkBanner(): ReactNode {
  const facts = useDeskState(({ status, isLinkOpen, downSinceMs }) => ({ status, isLinkOpen, downSinceMs }));
  const trouble = linkTrouble(facts);
  if (trouble === null) return null;
  const since = trouble.sinceMs === null ? '' : ` since ${formatClock(trouble.sinceMs)} UTC`;
  return (
    <div className="link-banner" data-testid="link-banner" data-tone={trouble.tone} role="alert">
      <b>
        {trouble.what}
        {since}.
      </b>{' '}
      {trouble.meaning}
    </div>
  );
}

/** A light per venue, with the age of its newest quote: shape and word say the state, colour only repeats it. */
import type { ReactNode } from 'react';
import type { StatusMessage } from '../../../shared/contract/feeds.ts';
import { formatAge } from '../../format/time.ts';
import { useDeskState } from '../deskContext.ts';

type Venue = StatusMessage['venues'][number];

export function VenueLights(): ReactNode {
  const { venues, isLinkOpen } = useDeskState(({ status, isLinkOpen }) => ({ venues: status?.venues, isLinkOpen }));
  return (
    <div className="venues">
      {(venues ?? []).map((venue) => (
        <Light key={venue.id} venue={venue} isLinkOpen={isLinkOpen === true} />
      ))}
    </div>
  );
}

function Light({ venue, isLinkOpen }: { readonly venue: Venue; readonly isLinkOpen: boolean }): ReactNode {
  const link = isLinkOpen ? venue.link : 'disconnected';
  const kind = venue.isPaper ? 'paper venue: orders fill in a simulated order book' : 'LIVE venue: orders trade real money';
  return (
    <span className="venue" data-link={link} title={`${kind}; ${link}`}>
      <span className="venue-dot" aria-hidden="true" />
      {venue.id} {link === 'connected' ? null : <b>{link}</b>}
      <span className="num venue-age">{formatAge(venue.quoteAgeMs)}</span>
    </span>
  );
}

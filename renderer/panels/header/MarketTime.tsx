/** Time left to the next 08:00 UTC settlement; on a live market the clock stands here too. */
import type { ReactNode } from 'react';
import { formatClock, formatCountdown, formatDate, formatStamp } from '../../format/time.ts';
import { useDeskState } from '../deskContext.ts';

export function MarketTime(): ReactNode {
  const { status } = useDeskState(({ status }) => ({ status }));
  if (status === null) return null;
  return (
    <div className="market-time">
      {status.replay === null ? (
        <span className="num" data-testid="market-clock">
          {formatDate(status.tsMs)} {formatClock(status.tsMs)} <span className="unit">UTC</span>
        </span>
      ) : null}
      <span title={`Next settlement ${formatStamp(status.nextExpiryMs)} UTC`}>
        <span className="unit">08:00 in</span> <span className="num">{formatCountdown(status.nextExpiryMs - status.tsMs)}</span>
      </span>
    </div>
  );
}

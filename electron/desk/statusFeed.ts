/** The status feed: what the header and the status bar show. */
import type { FeedMessage } from '../../shared/contract/feeds.ts';
import { MS_PER_DAY, MS_PER_HOUR, toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { ReplayPort } from '../ports/marketData.ts';
import type { VenuePort } from '../ports/venue.ts';
import type { Arming } from './arming.ts';
import type { BookRuns } from './bookRuns.ts';
import type { MarketState } from './marketState.ts';

type StatusBody = Omit<FeedMessage<'status'>, 'seq'>;

/** Options and futures expire, and sessions settle, at 08:00 UTC. */
const SETTLEMENT_TIME_MS = 8 * MS_PER_HOUR;

export interface StatusDeps {
  readonly replay: ReplayPort;
  readonly market: MarketState;
  readonly venues: readonly VenuePort[];
  readonly arming: Pick<Arming, 'isArmed' | 'note'>;
  readonly runs: Pick<BookRuns, 'active' | 'books'>;
  readonly wallClock: ClockPort;
  readonly quoteAgeMs: () => number | null;
  readonly isReconciled: () => boolean;
  readonly reconciliation: () => readonly string[];
  readonly databaseProblem: () => string | null;
}

export function statusBody(deps: StatusDeps): StatusBody {
  const nowMs = deps.market.nowMs();
  const problem = deps.databaseProblem();
  return {
    tsMs: nowMs,
    wallMs: deps.wallClock.nowMs(),
    books: deps.runs.books().map(({ id, name, numeraire }) => ({ id, name, numeraire })),
    activeBookId: deps.runs.active().id,
    armed: deps.arming.isArmed(),
    armNote: deps.arming.note(),
    venues: deps.venues.map((venue) => ({
      id: venue.id,
      isPaper: venue.isPaper,
      link: venue.link() === 'connected' && !deps.isReconciled() ? 'resyncing' : venue.link(),
      quoteAgeMs: deps.quoteAgeMs(),
    })),
    replay: replayBody(deps.replay),
    nextExpiryMs: nextSettlementMs(nowMs),
    ticksPerSecond: deps.market.ticksPerSecond(),
    database: { ok: problem === null, note: problem },
    reconciliation: [...deps.reconciliation()],
  };
}

function replayBody(replay: ReplayPort): StatusBody['replay'] {
  const status = replay.status();
  return { ...status, snapshotsMs: [...status.snapshotsMs] };
}

/** The next 08:00 UTC after `nowMs`. */
export function nextSettlementMs(nowMs: MsSinceEpoch): MsSinceEpoch {
  return toMs((Math.floor((nowMs - SETTLEMENT_TIME_MS) / MS_PER_DAY) + 1) * MS_PER_DAY + SETTLEMENT_TIME_MS);
}

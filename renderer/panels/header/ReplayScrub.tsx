/** A slider over the recording with a tick per recorded snapshot. Going back is confirmed: it starts a new run of the demo book. */
import { useRef, useState, type ReactNode } from 'react';
import type { ReplayStatusMessage } from '../../../shared/contract/feeds.ts';
import { MS_PER_MINUTE, toMs } from '../../../shared/units/time.ts';
import { formatClock, formatDate } from '../../format/time.ts';
import { placeBelow } from '../../widgets/Popover.tsx';
import { useDesk } from '../deskContext.ts';
import { reportFailure } from '../status/noticeStore.ts';
import { nearestSnapshot } from './snapshots.ts';

const WIDTH_PX = 132;
const THUMB_PX = 10;

export function ReplayScrub({ replay }: { readonly replay: ReplayStatusMessage }): ReactNode {
  const { client, notices } = useDesk();
  const [draftMs, setDraftMs] = useState<number | null>(null);
  const holder = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const seek = async (to: number) => {
    setDraftMs(null);
    reportFailure(notices, 'Replay', await client.request('replay.seek', { toMs: toMs(to) }));
  };
  const drop = () => {
    if (draftMs === null) return;
    if (draftMs >= replay.nowMs) {
      void seek(draftMs);
      return;
    }
    panel.current?.showPopover();
    if (panel.current !== null && holder.current !== null) placeBelow(panel.current, holder.current);
  };
  return (
    <div ref={holder} className="scrub">
      <SnapshotTicks replay={replay} />
      <input
        type="range"
        data-testid="replay-scrub"
        aria-label="Market time"
        aria-valuetext={`${formatDate(draftMs ?? replay.nowMs)} ${formatClock(draftMs ?? replay.nowMs)} UTC`}
        min={replay.fromMs}
        max={replay.untilMs}
        step={MS_PER_MINUTE}
        value={draftMs ?? replay.nowMs}
        onChange={(event) => setDraftMs(nearestSnapshot(replay.snapshotsMs, Number(event.target.value), (replay.untilMs - replay.fromMs) / 60))}
        onPointerUp={drop}
        onKeyUp={drop}
        onBlur={drop}
      />
      <div ref={panel} popover="auto" className="popover" role="alertdialog" aria-label="Go back in time" onToggle={(event) => (event.newState === 'closed' ? setDraftMs(null) : undefined)}>
        <div className="prose">
          <h4>Start a new run at {draftMs === null ? '' : `${formatDate(draftMs)} ${formatClock(draftMs, false)} UTC`}?</h4>
          <p>The ledger never goes back in time. Going back starts a fresh run of the demo book; this run stays in the database.</p>
          <p className="buttons">
            <button
              type="button"
              className="button"
              onClick={() => {
                const to = draftMs;
                panel.current?.hidePopover();
                if (to !== null) void seek(to);
              }}
            >
              Start a new run
            </button>
            <button type="button" className="button-quiet" onClick={() => panel.current?.hidePopover()}>
              Stay
            </button>
          </p>
        </div>
      </div>
    </div>
  );
}

function SnapshotTicks({ replay }: { readonly replay: ReplayStatusMessage }): ReactNode {
  const spanMs = Math.max(1, replay.untilMs - replay.fromMs);
  const toX = (tsMs: number) => THUMB_PX / 2 + ((tsMs - replay.fromMs) / spanMs) * (WIDTH_PX - THUMB_PX);
  return (
    <svg className="scrub-ticks" width={WIDTH_PX} height="5" aria-hidden="true">
      {replay.snapshotsMs.map((tsMs) => (
        <line key={tsMs} x1={toX(tsMs)} x2={toX(tsMs)} y1="0" y2="5" />
      ))}
    </svg>
  );
}

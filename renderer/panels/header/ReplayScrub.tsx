/** A slider over the recording with a tick per recorded snapshot. Going back is confirmed: it starts a new run of the demo book. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { ReplayStatusMessage } from '../../../shared/contract/feeds.ts';
import { MS_PER_MINUTE, toMs } from '../../../shared/units/time.ts';
import { formatClock, formatDate } from '../../format/time.ts';
import { placeBelow } from '../../widgets/Popover.tsx';
import { useDesk } from '../deskContext.ts';
import { reportFailure } from '../status/noticeStore.ts';
import { adjacentSnapshot, nearestSnapshot } from './snapshots.ts';

const WIDTH_PX = 132;
const THUMB_PX = 10;

/** Share of the recording within which a dragged slider snaps to a snapshot. */
const SNAP_SHARE = 1 / 60;
const STEP_KEYS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

export function ReplayScrub({ replay }: { readonly replay: ReplayStatusMessage }): ReactNode {
  const { draftMs, setDraftMs, seek, drop, holder, slider, panel } = useScrub(replay);
  const shownMs = draftMs ?? replay.nowMs;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const direction = STEP_KEYS[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      setDraftMs(adjacentSnapshot(replay.snapshotsMs, shownMs, direction));
    } else if (event.key === 'Enter') drop();
    else if (event.key === 'Escape') setDraftMs(null);
  };
  return (
    <div ref={holder} className="scrub">
      <SnapshotTicks replay={replay} />
      <input
        ref={slider}
        type="range"
        data-testid="replay-scrub"
        aria-label="Market time; arrows go from snapshot to snapshot, Enter goes there"
        aria-valuetext={`${formatDate(shownMs)} ${formatClock(shownMs)} UTC`}
        title={`${formatDate(shownMs)} ${formatClock(shownMs)} UTC`}
        min={replay.fromMs}
        max={replay.untilMs}
        step={MS_PER_MINUTE}
        value={shownMs}
        onChange={(event) =>
          setDraftMs(nearestSnapshot(replay.snapshotsMs, Number(event.target.value), (replay.untilMs - replay.fromMs) * SNAP_SHARE))
        }
        onKeyDown={onKeyDown}
      />
      <div
        ref={panel}
        popover="auto"
        className="popover"
        role="alertdialog"
        aria-label="Go back in time"
        onToggle={(event) => (event.newState === 'closed' ? setDraftMs(null) : undefined)}
      >
        <GoBack toMs={draftMs} onGo={seek} onStay={() => panel.current?.hidePopover()} />
      </div>
    </div>
  );
}

function useScrub(replay: ReplayStatusMessage) {
  const { client, notices } = useDesk();
  const [draftMs, setDraftMs] = useState<number | null>(null);
  const holder = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLInputElement>(null);
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
  useReleased(slider, drop);
  return { draftMs, setDraftMs, seek, drop, holder, slider, panel };
}

/** React calls every movement a change; the browser's own change event is the release, after the click that would close a popover. */
function useReleased(slider: RefObject<HTMLInputElement | null>, onReleased: () => void): void {
  const latest = useRef(onReleased);
  useEffect(() => {
    latest.current = onReleased;
  });
  useEffect(() => {
    const element = slider.current;
    const released = () => window.setTimeout(() => latest.current(), 0);
    element?.addEventListener('change', released);
    return () => element?.removeEventListener('change', released);
  }, [slider]);
}

function GoBack(props: {
  readonly toMs: number | null;
  readonly onGo: (toMs: number) => Promise<void>;
  readonly onStay: () => void;
}): ReactNode {
  const { toMs: to, onGo, onStay } = props;
  if (to === null) return null;
  return (
    <div className="prose">
      <h4>
        Start a new run at {formatDate(to)} {formatClock(to, false)} UTC?
      </h4>
      <p>The ledger never goes back in time. Going back starts a fresh run of the demo book; this run stays in the database.</p>
      <p className="buttons">
        <button
          type="button"
          className="button"
          data-testid="replay-new-run"
          onClick={() => {
            onStay();
            void onGo(to);
          }}
        >
          Start a new run
        </button>
        <button type="button" className="button-quiet" onClick={onStay}>
          Stay
        </button>
      </p>
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

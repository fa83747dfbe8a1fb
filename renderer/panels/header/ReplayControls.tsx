/** The recorded market's tape deck: play, step, speed, loop, scrub over the recorded snapshots, and an honest word on what is shown. */
import type { ReactNode } from 'react';
import type { ReplayStatusMessage } from '../../../shared/contract/feeds.ts';
import type { RequestName } from '../../../shared/contract/requests.ts';
import { formatClock, formatDate } from '../../format/time.ts';
import { useDesk, useDeskState } from '../deskContext.ts';
import { reportFailure } from '../status/noticeStore.ts';
import { ReplayScrub } from './ReplayScrub.tsx';

export const REPLAY_SPEEDS = [1, 10, 60, 100, 1000] as const;

export function ReplayControls(): ReactNode {
  const { replay } = useDeskState(({ status }) => ({ replay: status?.replay ?? null }));
  return replay === null ? null : <Controls replay={replay} />;
}

function Controls({ replay }: { readonly replay: ReplayStatusMessage }): ReactNode {
  const { client, notices } = useDesk();
  const isPlaying = replay.state === 'playing';
  const ask = async (name: Extract<RequestName, 'replay.play' | 'replay.pause' | 'replay.step'>) =>
    reportFailure(notices, 'Replay', await client.request(name, {}));
  const setSpeed = async (speed: number) => reportFailure(notices, 'Replay', await client.request('replay.setSpeed', { speed }));
  const setLoop = async (loop: boolean) => reportFailure(notices, 'Replay', await client.request('replay.setLoop', { loop }));
  return (
    <div className="replay" role="group" aria-label="Replay">
      <button
        type="button"
        className="icon-button"
        data-testid="replay-play"
        data-hotkey="play"
        aria-pressed={isPlaying}
        title={isPlaying ? 'Pause (Space)' : 'Play (Space)'}
        aria-label={isPlaying ? 'Pause' : 'Play'}
        onClick={() => void ask(isPlaying ? 'replay.pause' : 'replay.play')}
      >
        {isPlaying ? <PauseIcon /> : <PlayIcon />}
      </button>
      <button
        type="button"
        className="icon-button"
        data-testid="replay-step"
        data-hotkey="step"
        title="One step (.)"
        aria-label="Step"
        onClick={() => void ask('replay.step')}
      >
        <StepIcon />
      </button>
      <select
        data-testid="replay-speed"
        title="Replay speed"
        aria-label="Replay speed"
        value={String(replay.speed)}
        onChange={(event) => void setSpeed(Number(event.target.value))}
      >
        {speedsWith(replay.speed).map((speed) => (
          <option key={speed} value={String(speed)}>
            ×{speed}
          </option>
        ))}
      </select>
      <ReplayScrub replay={replay} />
      <span className="replay-clock num" data-testid="replay-clock" data-ts={replay.nowMs} title="Market time, UTC">
        {formatDate(replay.nowMs)} {formatClock(replay.nowMs)} <span className="unit">UTC</span>
      </span>
      <button
        type="button"
        className="icon-button"
        aria-pressed={replay.loop}
        title={replay.loop ? 'Loops at the end' : 'Stops at the end'}
        aria-label="Loop"
        onClick={() => void setLoop(!replay.loop)}
      >
        <LoopIcon />
      </button>
      <ProvenanceTag replay={replay} />
    </div>
  );
}

/** What is on screen was printed by the venue, or lies on a path pinned to what was. */
function ProvenanceTag({ replay }: { readonly replay: ReplayStatusMessage }): ReactNode {
  const meaning = replay.isInterpolated
    ? 'Interpolated between recorded snapshots, exact at each of them'
    : 'Recorded: as the venue printed it';
  return (
    <span className="replay-tag" data-interpolated={replay.isInterpolated || undefined} title={`${meaning}. Source: ${replay.source}`}>
      {replay.isInterpolated ? 'interpolated' : 'recorded'}
      {replay.isInterpolated ? <span className="replay-tag-more"> between recorded snapshots</span> : null}
    </span>
  );
}

function speedsWith(speed: number): readonly number[] {
  return REPLAY_SPEEDS.some((known) => known === speed) ? REPLAY_SPEEDS : [...REPLAY_SPEEDS, speed].sort((a, b) => a - b);
}

function PlayIcon(): ReactNode {
  return (
    <svg width="12" height="12" aria-hidden="true">
      <path d="M2.5 1 L11 6 L2.5 11 Z" />
    </svg>
  );
}
function PauseIcon(): ReactNode {
  return (
    <svg width="12" height="12" aria-hidden="true">
      <path d="M2 1 H5 V11 H2 Z M7 1 H10 V11 H7 Z" />
    </svg>
  );
}
function StepIcon(): ReactNode {
  return (
    <svg width="12" height="12" aria-hidden="true">
      <path d="M2 1 L8 6 L2 11 Z M9 1 H11 V11 H9 Z" />
    </svg>
  );
}
function LoopIcon(): ReactNode {
  return (
    <svg width="12" height="12" aria-hidden="true" className="stroked">
      <path d="M2 7 V5.5 A2.5 2.5 0 0 1 4.5 3 H9.5 M7.5 1 L9.5 3 L7.5 5 M10 5.5 V7 A2.5 2.5 0 0 1 7.5 9.5 H2.5 M4.5 7.5 L2.5 9.5 L4.5 11.5" />
    </svg>
  );
}

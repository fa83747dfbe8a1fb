/** KILL: cancels every working order and disarms. Always there, never beside Execute, and it needs a hold. */
import type { ReactNode } from 'react';
import { countOf } from '../../format/words.ts';
import { HoldButton } from '../../widgets/HoldButton.tsx';
import { useDesk } from '../deskContext.ts';
import { reportFailure } from '../status/noticeStore.ts';

const HOLD_MS = 800;

export function KillButton(): ReactNode {
  const { client, notices } = useDesk();
  const kill = async () => {
    const result = await client.request('desk.kill', {});
    reportFailure(notices, 'KILL', result);
    if (!result.ok) return;
    const { cancelled, problems } = result.value;
    const text = `KILL: ${countOf(cancelled, 'order')} cancelled, desk disarmed${problems.length === 0 ? '' : `. Problems: ${problems.join('; ')}`}`;
    notices.setState({ notice: { tone: problems.length === 0 ? 'warn' : 'danger', text } });
  };
  return (
    <HoldButton
      className="kill"
      testId="kill"
      title="Hold 0.8 s: cancel all working orders and disarm (hold K)"
      holdMs={HOLD_MS}
      hotkey="k"
      onFire={() => void kill()}
    >
      KILL
    </HoldButton>
  );
}

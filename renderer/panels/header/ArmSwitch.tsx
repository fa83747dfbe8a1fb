/** ARM: nothing is sent while it is off. The header's line turns amber with it. */
import type { ReactNode } from 'react';
import { useDesk, useDeskState } from '../deskContext.ts';
import { reportFailure } from '../status/noticeStore.ts';

export function ArmSwitch(): ReactNode {
  const { client, notices } = useDesk();
  const facts = useDeskState(({ status, isLinkOpen }) => ({
    isArmed: status?.armed === true,
    note: status?.armNote ?? null,
    canAsk: status !== null && isLinkOpen === true,
  }));
  const toggle = async () => {
    const result = await client.request(facts.isArmed ? 'desk.disarm' : 'desk.arm', {});
    reportFailure(notices, facts.isArmed ? 'Not disarmed' : 'Not armed', result);
  };
  const words = facts.isArmed ? 'Armed: orders may be sent' : 'Disarmed: nothing is sent';
  return (
    <button
      type="button"
      role="switch"
      className="arm"
      data-testid="arm-switch"
      aria-checked={facts.isArmed}
      disabled={!facts.canAsk}
      title={facts.note === null ? words : `${words}. ${facts.note}`}
      onClick={() => void toggle()}
    >
      <span className="arm-track" aria-hidden="true" />
      {facts.isArmed ? 'ARMED' : 'ARM'}
    </button>
  );
}

/** What is wrong with the way from the market to the screen, worst first; null: nothing. Pure. */
import type { DeskState } from '../../client/deskStore.ts';

export interface LinkTrouble {
  readonly tone: 'danger' | 'warn';
  readonly what: string;
  readonly meaning: string;
  /** Wall time; null: not known. */
  readonly sinceMs: number | null;
}

export function linkTrouble({
  status,
  isLinkOpen,
  downSinceMs,
}: Pick<DeskState, 'status' | 'isLinkOpen' | 'downSinceMs'>): LinkTrouble | null {
  if (isLinkOpen === false) return deskGone(downSinceMs);
  const venues = (status?.venues ?? []).filter((venue) => venue.link !== 'connected');
  const lost = venues.find((venue) => venue.link === 'disconnected');
  if (lost !== undefined)
    return {
      tone: 'danger',
      what: `${lost.id} is disconnected`,
      meaning: 'Prices are old and nothing is sent there until it is back and reconciled.',
      sinceMs: null,
    };
  const waiting = venues[0];
  if (waiting === undefined) return null;
  const what = waiting.link === 'resyncing' ? `The desk is reconciling with ${waiting.id}` : `Connecting to ${waiting.id}`;
  return { tone: 'warn', what, meaning: 'Orders wait until both sides agree on what is open and what was filled.', sinceMs: null };
}

function deskGone(downSinceMs: number | null): LinkTrouble {
  return {
    tone: 'danger',
    what: 'No link to the desk',
    meaning:
      'What you see is the last it said. Trying to reconnect; the desk itself may still be working. In a browser a desk that was started again lets you in at the address it prints.',
    sinceMs: downSinceMs,
  };
}

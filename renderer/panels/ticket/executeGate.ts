/** Whether Execute may fire, and in words why not. */
import type { HedgePlan, HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { viewZone } from './bandReading.ts';
import { isPlanCurrent, isUnedited, type TicketState } from './ticketState.ts';

export interface GateFacts {
  readonly view: HedgeView;
  readonly ticket: TicketState;
  readonly plan: HedgePlan | null;
  readonly isArmed: boolean;
  readonly isLinkOpen: boolean;
}

export type Gate = { readonly isOpen: true } | { readonly isOpen: false; readonly why: string };

/** The first thing that stands in the way, most fundamental first. */
export function executeGate({ view, ticket, plan, isArmed, isLinkOpen }: GateFacts): Gate {
  if (!isLinkOpen) return closed('No link to the desk: nothing can be sent');
  if (ticket.phase === 'sending') return closed('Sending…');
  if (view.netDeltaCoin === null) return closed('The delta is unknown: no hedge on a guess');
  if (plan === null) return closed(withoutPlan(view, ticket));
  if (!isPlanCurrent(ticket)) return closed('Working out the plan…');
  if (view.policy.mode === 'advise') return closed('The policy only advises: switch its mode to one-click');
  if (!isArmed) return closed('Disarmed: arm the desk to send');
  const failed = plan.checks.find((check) => !check.passed);
  if (failed !== undefined) return closed(`${failed.name}: ${failed.detail}`);
  return { isOpen: true };
}

function withoutPlan(view: HedgeView, ticket: TicketState): string {
  if (!isUnedited(ticket.edit)) return ticket.isPlanning ? 'Working out the plan…' : 'No plan for this change';
  if (view.verdict === 'inside') return insideWords(view);
  if (view.verdict !== 'withheld') return 'No suggestion';
  return view.blockedBy === null ? 'The suggestion is withheld' : `The suggestion is withheld: ${view.blockedBy}`;
}

function insideWords(view: HedgeView): string {
  const zone = viewZone(view);
  if (zone === 'noBand') return 'No event is due: nothing to hedge';
  return zone === 'inside' ? 'Inside the band: nothing to hedge' : 'Outside the band, and no hedge is due yet';
}

function closed(why: string): Gate {
  return { isOpen: false, why };
}

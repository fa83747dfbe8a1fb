/** The words of a hedge as this room uses them; the wire contract has the same shapes as schemas. */
import type { InstrumentId } from '../domain/instrument.ts';
import type { DecimalText } from '../units/decimal.ts';
import type { OrderStyle } from './ticketEdit.ts';

export type HedgeTo = 'edge' | 'centre';

export interface FixedBandPolicy {
  readonly kind: 'fixedBand';
  readonly targetDeltaCoin: number;
  /** > 0 */
  readonly halfWidthCoin: number;
  readonly hedgeTo: HedgeTo;
}

export type { OrderStyle } from './ticketEdit.ts';

/** What the trader changed on the ticket; null keeps the suggestion's own. */
export interface TicketEdit {
  readonly instrumentId: InstrumentId | null;
  readonly style: OrderStyle | null;
  /** Amount units, > 0; the side stays the suggestion's. */
  readonly amount: DecimalText | null;
  readonly limitPrice: DecimalText | null;
  readonly hedgeTo: HedgeTo | null;
}

export const NO_EDIT: TicketEdit = { instrumentId: null, style: null, amount: null, limitPrice: null, hedgeTo: null };

/** The policy with the ticket's choice of where to hedge to. */
export function editedPolicy(policy: FixedBandPolicy, edit: TicketEdit): FixedBandPolicy {
  return edit.hedgeTo === null ? policy : { ...policy, hedgeTo: edit.hedgeTo };
}

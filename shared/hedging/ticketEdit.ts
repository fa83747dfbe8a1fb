/** The words of a hedge ticket as this room uses them; the wire contract has the same shapes as schemas. */
import type { InstrumentId } from '../domain/instrument.ts';
import type { DecimalText } from '../units/decimal.ts';

export type HedgeTo = 'edge' | 'target';

/** market: cross the spread now (an IOC limit at the slippage cap). passive: post-only at the touch. limit: the trader's price. */
export type OrderStyle = 'market' | 'passive' | 'limit';

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

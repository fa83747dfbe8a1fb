/** What may be done with a candidate and how it is told. Pure. */
import type { HedgeCandidate, TicketEdit } from '../../../shared/contract/hedgeSchemas.ts';
import { formatFixed, UNKNOWN_TEXT } from '../../format/number.ts';

/** Nothing is feasible in it: it is shown, greyed, with its words. */
export function isUsable({ amount, feasibleCoin }: Pick<HedgeCandidate, 'amount' | 'feasibleCoin'>): boolean {
  return amount !== null && feasibleCoin > 0;
}

/** The first few, and the one on the ticket wherever it ranks. */
export function shortList(candidates: readonly HedgeCandidate[], shownId: string | null, most: number): readonly HedgeCandidate[] {
  return candidates.filter(({ instrumentId }, at) => at < most || instrumentId === shownId);
}

/** Size and price belong to the instrument before: they start anew. The policy's own pick is the ticket without a choice of instrument. */
export function pickOf({ instrumentId, isChosen }: HedgeCandidate): Partial<TicketEdit> {
  return { instrumentId: isChosen ? null : instrumentId, amount: null, limitPrice: null };
}

/** "−0.012 · 24 d"; nothing where the instrument has no basis. */
export function basisText({ basisDeltaCoin, basisDays }: HedgeCandidate, decimals: number): string {
  if (basisDeltaCoin === null && basisDays === null) return UNKNOWN_TEXT;
  const days = basisDays === null ? '' : ` · ${formatFixed(basisDays, Math.abs(basisDays) < 10 ? 1 : 0)} d`;
  return `${formatFixed(basisDeltaCoin, decimals)}${days}`;
}

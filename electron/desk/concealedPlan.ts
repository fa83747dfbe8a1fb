/** What the policy changes about a suggestion so that the hedge is not read by others, as an edit of the ticket. */

import { conceal } from '../../shared/hedging/footprint/conceal.ts';
import type { HedgePlanOutcome, HedgePlanRequest, PlanEdit } from '../../shared/hedging/planHedge.ts';
import { usdPerUnit } from '../../shared/hedging/usdSize.ts';
import type { Result } from '../../shared/result/result.ts';
import { decimal, toDecimalText, type Decimal } from '../../shared/units/decimal.ts';
import type { HedgeMoment } from './hedgeDesk.ts';

export interface ConcealedEdit {
  readonly edit: PlanEdit;
  readonly delaySeconds: number;
  readonly words: string;
}

/**
 * Null: the policy conceals nothing, the trader has made it their own trade, or there is nothing to send. The draw belongs to the moment at
 * which the hedge fell due, so that it is the same with every tick it waits.
 */
export function concealedEdit(at: HedgeMoment, request: HedgePlanRequest, outcome: Result<HedgePlanOutcome>): ConcealedEdit | null {
  const { concealment, limits } = at.inForce.policy;
  const isOwn = request.edit.amount !== null || request.edit.limitPrice !== null;
  if (concealment === null || isOwn || !outcome.ok || outcome.value.kind !== 'plan') return null;
  const { plan } = outcome.value;
  const key = `${at.book.id} ${at.underlying} ${at.dueSinceMs ?? 0}`;
  const hidden = conceal(concealment, key, {
    instrument: request.instrument,
    side: plan.side,
    amount: decimal(plan.amount),
    minAmount: minAmount(request, limits.minOrderUsd, plan.amountUsd / Number(plan.amount)),
    limitPrice: plan.limitPrice === null ? null : decimal(plan.limitPrice),
    isResting: plan.style === 'passive',
  });
  if (hidden.words === null) return null;
  const limitPrice = plan.style === 'passive' && hidden.limitPrice !== null ? toDecimalText(hidden.limitPrice) : null;
  const edit = { ...request.edit, amount: toDecimalText(hidden.amount), limitPrice };
  return { edit, delaySeconds: hidden.delaySeconds, words: hidden.words };
}

/** In USD as the limit counts it, or a cut down to it would be held by it for as long as the hedge is due; `atPriceUsd` where that is unknown. */
function minAmount({ instrument, markPriceUsd, guard }: HedgePlanRequest, minOrderUsd: number, atPriceUsd: number): Decimal {
  const perUnitUsd = usdPerUnit({ instrument, markPriceUsd, indexUsd: guard?.situation.indexUsd ?? null }) ?? atPriceUsd;
  const byPolicy = decimal(minOrderUsd / perUnitUsd);
  return byPolicy.greaterThan(instrument.lot) ? byPolicy : instrument.lot;
}

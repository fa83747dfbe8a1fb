/** What a trader can do about a hedge: look at an edited plan, execute, snooze, dismiss, change the policy. */
import type { HedgePlan as HedgePlanMessage, TicketEdit } from '../../shared/contract/hedgeSchemas.ts';
import type { RequestOf, ResponseOf } from '../../shared/contract/requests.ts';
import type { ClientLabel, NewOrder } from '../../shared/domain/order.ts';
import type { HedgePlan } from '../../shared/hedging/planHedge.ts';
import { coinInWords, inWords } from '../../shared/hedging/numberWords.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { decimal } from '../../shared/units/decimal.ts';
import { MS_PER_MINUTE, toMs } from '../../shared/units/time.ts';
import type { AuditPort } from '../ports/ledger.ts';
import type { DecisionJournal } from './decisionJournal.ts';
import type { Evaluation, Evaluator } from './evaluator.ts';
import type { HedgeDesk } from './hedgeDesk.ts';
import type { HedgeMemory } from './hedgeMemory.ts';
import { sideOf } from './hedgeViews.ts';
import type { OrderDesk } from './orderDesk.ts';
import type { Policies } from './policies.ts';
import type { RateWindow } from './rateWindow.ts';
import type { RecentPlans } from './recentPlans.ts';

/** A hedge above this asks once more. */
export const CONFIRM_ABOVE_USD = 500_000;

export interface HedgeActions {
  readonly plan: (request: RequestOf<'hedge.plan'>) => Result<HedgePlanMessage>;
  readonly execute: (request: RequestOf<'hedge.execute'>) => Promise<Result<ResponseOf<'hedge.execute'>>>;
  readonly snooze: (request: RequestOf<'hedge.snooze'>) => Result<Record<string, never>>;
  readonly dismiss: (request: RequestOf<'hedge.dismiss'>) => Result<Record<string, never>>;
  readonly setPolicy: (request: RequestOf<'hedge.setPolicy'>) => Result<Record<string, never>>;
}

interface HedgeActionsDeps {
  readonly evaluator: Evaluator;
  readonly hedges: HedgeDesk;
  readonly plans: RecentPlans;
  readonly orders: OrderDesk;
  readonly decisions: DecisionJournal;
  readonly memory: HedgeMemory;
  readonly policies: Policies;
  readonly audit: AuditPort;
  readonly sent: RateWindow;
  readonly newLabel: () => ClientLabel;
  readonly changed: () => void;
}

export function createHedgeActions(deps: HedgeActionsDeps): HedgeActions {
  const { evaluator, hedges, plans, orders, decisions, memory, policies, audit, sent } = deps;

  function planFor(at: Evaluation, edit: TicketEdit): Result<HedgePlanMessage> {
    const planned = hedges.plan(at.moment, at.valued, edit);
    if (!planned.ok) return planned;
    const plan = toMessage(planned.value);
    plans.remember(at.moment.book.id, at.moment.underlying, plan);
    return ok(plan);
  }

  function recordDecision(
    at: Evaluation,
    verdict: string,
    reason: string,
    plan: HedgePlanMessage | null,
    label: ClientLabel | null,
  ): Result<string> {
    const midUsd = plan === null || plan.bestBidUsd === null || plan.bestAskUsd === null ? null : (plan.bestBidUsd + plan.bestAskUsd) / 2;
    const view = { ...at.view, plan: plan ?? at.view.plan };
    const closes = null;
    return decisions.record({
      bookId: at.moment.book.id,
      verdict,
      reason,
      view,
      label,
      closes,
      realisedCostUsd: null,
      midUsd,
      snapshot: evaluator.snapshot(at),
    });
  }

  /** Everything up to the journalled intent happens in one turn: two clicks cannot both pass. */
  async function execute(request: RequestOf<'hedge.execute'>): Promise<Result<ResponseOf<'hedge.execute'>>> {
    const at = evaluator.now(request.bookId, request.underlying);
    if (!at.ok) return at;
    const found = plans.find(request.bookId, request.underlying, request.planId);
    if (!found.ok) return found;
    const allowed = mayLeave(at.value, found.value, request.confirmedLarge);
    if (!allowed.ok) {
      recordDecision(at.value, 'blocked', allowed.failure.message, found.value, null);
      deps.changed();
      return allowed;
    }
    const label = deps.newLabel();
    const decision = recordDecision(at.value, 'executed', executedWords(at.value, found.value), found.value, label);
    if (!decision.ok) return decision;
    sent.count();
    plans.spend(request.bookId, request.underlying);
    deps.changed();
    const submitted = await orders.submit(toOrder(found.value, at.value, label), decision.value);
    return submitted.ok ? ok({ label, decisionId: decision.value }) : submitted;
  }

  function mayLeave(at: Evaluation, plan: HedgePlanMessage, confirmedLarge: boolean): Result<void> {
    const checks = hedges.recheck(at.moment, at.valued, plan);
    if (!checks.ok) return checks;
    const failed = checks.value.find(({ passed }) => !passed);
    if (failed !== undefined) return fail('limitBreached', `${failed.name}: ${failed.detail}`);
    if (plan.amountUsd > CONFIRM_ABOVE_USD && !confirmedLarge) {
      const words = `${Math.round(plan.amountUsd).toLocaleString('en-US')} USD is above your ${CONFIRM_ABOVE_USD.toLocaleString('en-US')} USD threshold`;
      return fail('limitBreached', `${words}: confirm once more`, { needsConfirmation: true });
    }
    return ok(undefined);
  }

  return {
    plan({ bookId, underlying, edit }) {
      const at = evaluator.now(bookId, underlying);
      return at.ok ? planFor(at.value, edit) : at;
    },
    execute,
    snooze({ bookId, underlying, minutes }) {
      const at = evaluator.now(bookId, underlying);
      if (!at.ok) return at;
      const untilMs = minutes === 0 ? null : toMs(at.value.valued.tsMs + minutes * MS_PER_MINUTE);
      const written = audit.append('snooze', { bookId, underlying, untilMs });
      if (!written.ok) return written;
      memory.note(bookId, underlying).snoozedUntilMs = untilMs;
      deps.changed();
      return ok({});
    },
    dismiss({ bookId, underlying, reason }) {
      const at = evaluator.now(bookId, underlying);
      if (!at.ok) return at;
      const written = recordDecision(at.value, 'dismissed', reason === '' ? 'dismissed without a reason' : reason, null, null);
      if (!written.ok) return written;
      memory.note(bookId, underlying).dismissed = sideOf(at.value.moment);
      deps.changed();
      return ok({});
    },
    setPolicy({ bookId, underlying, policy }) {
      const at = evaluator.now(bookId, underlying);
      if (!at.ok) return at;
      const written = policies.set(bookId, underlying, policy);
      if (!written.ok) return written;
      plans.forget();
      deps.changed();
      return ok({});
    },
  };
}

/** What was sent, where it should leave the delta, and why the policy spoke: the trader may have sent another trade than it suggested. */
function executedWords({ view }: Evaluation, plan: HedgePlanMessage): string {
  const size = `${inWords(Number(plan.amount), 4)} ${plan.amountUsd === Number(plan.amount) ? 'USD' : view.underlying}`;
  const trade = `${plan.side === 'buy' ? 'Buy' : 'Sell'} ${size} ${plan.instrumentId} (${plan.style})`;
  return `${trade}, to leave ${coinInWords(plan.residualDeltaCoin, view.underlying)}. ${view.reason}`;
}

/** market: an IOC limit at the slippage cap, so that a gap in the book cannot fill it anywhere. */
function toOrder(plan: HedgePlanMessage, { moment }: Evaluation, label: ClientLabel): NewOrder {
  return {
    label,
    bookId: moment.book.id,
    venue: plan.venue,
    instrumentId: plan.instrumentId,
    side: plan.side,
    amount: decimal(plan.amount),
    type: 'limit',
    limitPrice: plan.limitPrice === null ? null : decimal(plan.limitPrice),
    timeInForce: plan.style === 'market' ? 'immediateOrCancel' : 'goodTilCancelled',
    postOnly: plan.style === 'passive',
    reduceOnly: false,
  };
}

function toMessage(plan: HedgePlan): HedgePlanMessage {
  return { ...plan, boundBy: [...plan.boundBy], checks: plan.checks.map((check) => ({ ...check })) };
}

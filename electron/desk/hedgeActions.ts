/** What a trader can do about a hedge: look at an edited plan, execute, snooze, dismiss, change the policy. */
import type { HedgePlan as HedgePlanMessage, TicketEdit } from '../../shared/contract/hedgeSchemas.ts';
import type { RequestOf, ResponseOf } from '../../shared/contract/requests.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import type { ClientLabel, NewOrder } from '../../shared/domain/order.ts';
import type { DecisionActor, UserAction } from '../../shared/hedging/decision/decisionRecord.ts';
import { checkInstruments, checkSmallestOrder } from '../../shared/hedging/policy/parsePolicy.ts';
import { coinInWords, inWords } from '../../shared/hedging/numberWords.ts';
import type { PreTradeLimits } from '../../shared/hedging/preTradeChecks.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { decimal } from '../../shared/units/decimal.ts';
import { MS_PER_MINUTE, toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import type { AuditPort } from '../ports/ledger.ts';
import { detailOf } from './decisionDetail.ts';
import type { DecisionJournal } from './decisionJournal.ts';
import type { Evaluation, Evaluator } from './evaluator.ts';
import type { HedgeDesk } from './hedgeDesk.ts';
import type { HedgeMemory } from './hedgeMemory.ts';
import { sideOf } from './hedgeViews.ts';
import type { OrderDesk } from './orderDesk.ts';
import type { Policies } from './policies.ts';
import type { RateWindow } from './rateWindow.ts';
import type { RecentPlans, RememberedPlan } from './recentPlans.ts';

/** A hedge above this asks once more. */
export const CONFIRM_ABOVE_USD = 500_000;

export interface HedgeActions {
  readonly plan: (request: RequestOf<'hedge.plan'>) => Result<HedgePlanMessage>;
  readonly execute: (request: RequestOf<'hedge.execute'>, actor?: 'trader' | 'auto') => Promise<Result<ResponseOf<'hedge.execute'>>>;
  readonly snooze: (request: RequestOf<'hedge.snooze'>) => Result<Record<string, never>>;
  readonly dismiss: (request: RequestOf<'hedge.dismiss'>) => Result<Record<string, never>>;
  readonly setPolicy: (request: RequestOf<'policy.set'>) => Result<ResponseOf<'policy.set'>>;
  readonly policyHistory: (request: RequestOf<'policy.history'>) => Result<ResponseOf<'policy.history'>>;
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
  readonly limits: Pick<PreTradeLimits, 'maxOrderUsd'>;
  readonly newLabel: () => ClientLabel;
  /** What can be named in a policy as a hedge instrument now. */
  readonly knownInstruments: (underlying: Currency) => ReadonlySet<string>;
  readonly changed: () => void;
}

export function createHedgeActions(deps: HedgeActionsDeps): HedgeActions {
  const { evaluator, hedges, plans, orders, decisions, memory, policies, audit, sent } = deps;

  function planFor(at: Evaluation, edit: TicketEdit): Result<HedgePlanMessage> {
    const { asked, planned } = hedges.plan(at.moment, at.valued, edit);
    if (!planned.ok) return planned;
    const { message } = planned.value;
    plans.remember(at.moment.book.id, at.moment.underlying, message, asked);
    return ok(message);
  }

  function recordDecision(at: Evaluation, decided: Decided): Result<string> {
    const { verdict, reason, plan, label, actor, action } = decided;
    const midUsd = plan === null ? null : midOf(plan.plan);
    return decisions.record({
      bookId: at.moment.book.id,
      verdict,
      reason,
      view: { ...at.view, plan: plan?.plan ?? at.view.plan },
      label,
      closes: null,
      realisedCostUsd: null,
      midUsd,
      snapshot: evaluator.snapshot(at),
      detail: detailOf(at, actor, action, plan === null ? undefined : plan.asked),
    });
  }

  /** Everything up to the journalled intent happens in one turn: two clicks cannot both pass. */
  async function execute(
    request: RequestOf<'hedge.execute'>,
    actor: 'trader' | 'auto' = 'trader',
  ): Promise<Result<ResponseOf<'hedge.execute'>>> {
    const at = evaluator.now(request.bookId, request.underlying);
    if (!at.ok) return at;
    const found = plans.find(request.bookId, request.underlying, request.planId);
    if (!found.ok) return found;
    const { plan } = found.value;
    const edits = editWords(at.value.view.plan, plan);
    const allowed = mayLeave(at.value, plan, request.confirmedLarge, actor);
    if (!allowed.ok) {
      const reason = allowed.failure.message;
      recordDecision(at.value, { verdict: 'blocked', reason, plan: found.value, label: null, actor, action: { kind: 'blocked', edits } });
      deps.changed();
      return allowed;
    }
    const label = deps.newLabel();
    const reason = executedWords(at.value, plan);
    const action = { kind: 'executed', edits } as const;
    const decision = recordDecision(at.value, { verdict: 'executed', reason, plan: found.value, label, actor, action });
    if (!decision.ok) return decision;
    sent.count();
    plans.spend(request.bookId, request.underlying);
    const note = memory.note(request.bookId, request.underlying);
    note.debt = debtOf(plan, at.value);
    note.dueSinceMs = null;
    const { indexUsd } = at.value.view;
    if (indexUsd !== null) note.sent.set(label, { tsMs: at.value.valued.tsMs, indexUsd });
    deps.changed();
    const submitted = await orders.submit(toOrder(plan, at.value, label), decision.value);
    if (!submitted.ok) note.sent.delete(label);
    return submitted.ok ? ok({ label, decisionId: decision.value }) : submitted;
  }

  function mayLeave(at: Evaluation, plan: HedgePlanMessage, confirmedLarge: boolean, actor: 'trader' | 'auto'): Result<void> {
    const { mode } = at.moment.inForce.policy;
    if (mode === 'advise') return fail('limitBreached', 'the policy only advises: set its mode to one-click to send hedges');
    if (actor === 'auto' && mode !== 'auto') return fail('limitBreached', `the policy is not automatic: its mode is "${mode}"`);
    const checks = hedges.recheck(at.moment, at.valued, plan);
    if (!checks.ok) return checks;
    const failed = checks.value.find(({ passed }) => !passed);
    if (failed !== undefined) return fail('limitBreached', `${failed.name}: ${failed.detail}`);
    const large = confirmedLarge ? null : largeWords(plan);
    return large === null ? ok(undefined) : fail('limitBreached', large, { needsConfirmation: true });
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
      const untilMs = minutes === 0 ? null : toMs(Math.round(at.value.valued.tsMs + minutes * MS_PER_MINUTE));
      const written = audit.append('snooze', { bookId, underlying, untilMs });
      if (!written.ok) return written;
      memory.note(bookId, underlying).snoozedUntilMs = untilMs;
      deps.changed();
      return ok({});
    },
    dismiss({ bookId, underlying, reason }) {
      const at = evaluator.now(bookId, underlying);
      if (!at.ok) return at;
      const words = reason === '' ? 'dismissed without a reason' : reason;
      const action = { kind: 'dismissed', edits: null } as const;
      const written = recordDecision(at.value, { verdict: 'dismissed', reason: words, plan: null, label: null, actor: 'trader', action });
      if (!written.ok) return written;
      memory.note(bookId, underlying).dismissed = sideOf(at.value.moment);
      deps.changed();
      return ok({});
    },
    setPolicy({ bookId, underlying, policy }) {
      const at = evaluator.now(bookId, underlying);
      if (!at.ok) return at;
      const tradable = checkInstruments(policy, deps.knownInstruments(underlying));
      if (!tradable.ok) return tradable;
      const sendable = checkSmallestOrder(policy, deps.limits.maxOrderUsd);
      if (!sendable.ok) return sendable;
      const version = policies.set(bookId, underlying, sendable.value, at.value.valued.tsMs);
      if (!version.ok) return version;
      plans.forget();
      deps.changed();
      return ok({ version: version.value });
    },
    policyHistory({ bookId, underlying }) {
      const versions = policies.history(bookId, underlying).map(({ version, policy, tsMs }) => ({ version, policy, tsMs }));
      return ok({ versions });
    },
  };
}

interface Decided {
  readonly verdict: string;
  readonly reason: string;
  /** Null: the view's own. */
  readonly plan: RememberedPlan | null;
  readonly label: ClientLabel | null;
  readonly actor: DecisionActor;
  readonly action: UserAction;
}

/** Why an order has to be confirmed once more; null: it has not. */
export function largeWords({ amountUsd }: Pick<HedgePlanMessage, 'amountUsd'>): string | null {
  if (amountUsd <= CONFIRM_ABOVE_USD) return null;
  return `${inWords(amountUsd, 0)} USD is above your ${inWords(CONFIRM_ABOVE_USD, 0)} USD threshold: confirm once more`;
}

function midOf({ bestBidUsd, bestAskUsd }: HedgePlanMessage): number | null {
  return bestBidUsd === null || bestAskUsd === null ? null : (bestBidUsd + bestAskUsd) / 2;
}

/** What the trader's trade differs in from the suggestion; null: it is the suggestion. */
function editWords(suggested: HedgePlanMessage | null, plan: HedgePlanMessage): string | null {
  if (suggested === null) return 'a trade of the trader, nothing was suggested';
  if (suggested.planId === plan.planId) return null;
  const parts = [
    suggested.instrumentId === plan.instrumentId ? null : `in ${plan.instrumentId} instead of ${suggested.instrumentId}`,
    suggested.style === plan.style ? null : `${plan.style} instead of ${suggested.style}`,
    suggested.amount === plan.amount ? null : `amount ${plan.amount} instead of ${suggested.amount}`,
    suggested.limitPrice === plan.limitPrice ? null : `limit ${plan.limitPrice ?? 'none'} instead of ${suggested.limitPrice ?? 'none'}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** A lot is no debt: what rounding leaves cannot be traded. */
function debtOf(plan: HedgePlanMessage, at: Evaluation): { readonly coin: number; readonly sinceMs: MsSinceEpoch } | null {
  const lotCoin = (Number(plan.lot) * plan.amountCoin) / Number(plan.amount);
  if (Math.abs(plan.remainderCoin) <= lotCoin) return null;
  return { coin: plan.remainderCoin, sinceMs: at.valued.tsMs };
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

/** What is out there: the part of every order that may still become, or already is, a fill the ledger has not seen. */
import { isTerminal, signedAmount, type ClientLabel, type Fill, type OrderState, type OrderView } from '../../shared/domain/order.ts';
import { ZERO, type Decimal } from '../../shared/units/decimal.ts';

/** working: resting at the venue. inFlight: sent, or filled with the fill still on its way. unknown: no definite answer. */
export type Certainty = 'working' | 'inFlight' | 'unknown';

export interface PendingOrder {
  readonly view: OrderView;
  readonly certainty: Certainty;
  /** Signed, amount units; zero while the ledger is ahead of the order's own state. */
  readonly signedRemaining: Decimal;
}

export interface PendingOrders {
  /** After every journal change of this order. */
  readonly track: (view: OrderView) => void;
  /** After the ledger took the fill. */
  readonly booked: (fill: Fill) => void;
  readonly list: () => readonly PendingOrder[];
  readonly view: (label: ClientLabel) => OrderView | undefined;
}

/** `recent`: every order that is not finished, and those finished lately, whose fills may still be missing. */
export function createPendingOrders(recent: readonly OrderView[], fillsOf: (label: ClientLabel) => Decimal): PendingOrders {
  const views = new Map<ClientLabel, OrderView>();
  const bookedAmounts = new Map<ClientLabel, Decimal>();

  function track(view: OrderView): void {
    const { label } = view.order;
    if (!bookedAmounts.has(label)) bookedAmounts.set(label, fillsOf(label));
    views.set(label, view);
    forgetSettled(label);
  }

  /** Done only when the order has ended *and* the ledger holds all it filled: between the two a second hedge would double the first. */
  function forgetSettled(label: ClientLabel): void {
    const view = views.get(label);
    if (view === undefined || !isTerminal(view.state)) return;
    if (remainingOf(view, bookedAmounts.get(label) ?? ZERO).isZero()) {
      views.delete(label);
      bookedAmounts.delete(label);
    }
  }

  for (const view of recent) track(view);

  return {
    track,
    booked(fill) {
      if (fill.label === null || !views.has(fill.label)) return;
      bookedAmounts.set(fill.label, (bookedAmounts.get(fill.label) ?? ZERO).plus(fill.amount));
      forgetSettled(fill.label);
    },
    list: () => [...views.values()].map((view) => toPending(view, bookedAmounts.get(view.order.label) ?? ZERO)),
    view: (label) => views.get(label),
  };
}

function toPending(view: OrderView, booked: Decimal): PendingOrder {
  return {
    view,
    certainty: certaintyOf(view.state),
    signedRemaining: signedAmount(view.order.side, remainingOf(view, booked)),
  };
}

/** A live order can still fill whole; an ended one only what the venue said it filled. */
function remainingOf(view: OrderView, booked: Decimal): Decimal {
  const most = isTerminal(view.state) ? view.filledAmount : view.order.amount;
  const remaining = most.minus(booked);
  return remaining.isNegative() ? ZERO : remaining;
}

function certaintyOf(state: OrderState): Certainty {
  if (state === 'unknown') return 'unknown';
  return state === 'acknowledged' || state === 'partiallyFilled' ? 'working' : 'inFlight';
}

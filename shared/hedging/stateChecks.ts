/** Pre-trade checks on the state of the desk: may it send at all, and has it sent this already? */
import type { OrderView } from '../domain/order.ts';
import type { PreTradeCheck, PreTradeInputs } from './preTradeChecks.ts';

export function armedCheck({ armed, armNote }: PreTradeInputs): PreTradeCheck {
  const detail = armed ? 'the desk is armed' : `the desk is disarmed${armNote === null ? '' : `: ${armNote}`}`;
  return { name: 'armed', passed: armed, detail };
}

export function linkCheck({ instrument, link }: Pick<PreTradeInputs, 'instrument' | 'link'>): PreTradeCheck {
  return { name: 'venue link', passed: link === 'connected', detail: `${instrument.venue} is ${link}` };
}

export function rateCheck({ ordersLastMinute, limits }: Pick<PreTradeInputs, 'ordersLastMinute' | 'limits'>): PreTradeCheck {
  const passed = ordersLastMinute < limits.maxOrdersPerMinute;
  return { name: 'rate budget', passed, detail: `${ordersLastMinute} orders in the last minute, at most ${limits.maxOrdersPerMinute}` };
}

/** While an order's outcome is unknown, no one knows what the delta is. */
export function unknownOutcomeCheck({ openOrders }: Pick<PreTradeInputs, 'openOrders'>): PreTradeCheck {
  const unknown = openOrders.filter(({ state }) => state === 'unknown');
  const detail = unknown.length === 0 ? 'no order with an unknown outcome' : `outcome unknown: ${labels(unknown)}`;
  return { name: 'no unknown outcome', passed: unknown.length === 0, detail };
}

/** An unfinished order of the same instrument and side is the hedge that is already on its way. */
export function duplicateCheck({
  openOrders,
  instrument,
  side,
}: Pick<PreTradeInputs, 'openOrders' | 'instrument' | 'side'>): PreTradeCheck {
  const same = openOrders.filter(({ order, state }) => state !== 'unknown' && order.instrumentId === instrument.id && order.side === side);
  const detail = same.length === 0 ? `no working ${side} in ${instrument.id}` : `a ${side} is already working: ${labels(same)}`;
  return { name: 'no duplicate', passed: same.length === 0, detail };
}

function labels(orders: readonly OrderView[]): string {
  return orders.map(({ order }) => order.label).join(', ');
}

/** States that allow nothing at all, in the words of the checks before the order, and limits on what the position may become. */
import type { Instrument } from '../../domain/instrument.ts';
import type { TradeSide } from '../../domain/order.ts';
import type { OrderBook } from '../../domain/market.ts';
import type { PolicyLimits } from '../../domain/policySchema.ts';
import type { Decimal } from '../../units/decimal.ts';
import { amountInWords } from '../lotWords.ts';
import { bookCheck, freshnessCheck } from '../marketChecks.ts';
import type { PreTradeCheck, PreTradeLimits } from '../preTradeChecks.ts';
import { duplicateCheck, linkCheck, rateCheck, unknownOutcomeCheck } from '../stateChecks.ts';
import type { Constraint, ConstraintName } from './constraint.ts';
import type { HedgeSituation } from './hedgeGuard.ts';

export interface StateInputs {
  readonly instrument: Instrument;
  readonly side: TradeSide;
  readonly book: OrderBook | null;
  readonly situation: HedgeSituation;
  readonly limits: PreTradeLimits;
}

/** One for every state that stands in the way; none when nothing does. */
export function stateConstraints({ instrument, side, book, situation, limits }: StateInputs): readonly Constraint[] {
  const { link, quoteAgeMs, ordersLastMinute, openOrders } = situation;
  if (situation.isOffline === true) return book === null ? [] : blocked('book', bookCheck({ instrument, book }));
  return [
    ...blocked('venueState', linkCheck({ instrument, link })),
    ...blocked('staleData', freshnessCheck({ quoteAgeMs, limits })),
    ...blocked('book', bookCheck({ instrument, book })),
    ...blocked('rateBudget', rateCheck({ ordersLastMinute, limits })),
    ...blocked('unknownOutcome', unknownOutcomeCheck({ openOrders })),
    ...blocked('workingOrder', duplicateCheck({ instrument, side, openOrders })),
  ];
}

function blocked(name: ConstraintName, { passed, detail }: PreTradeCheck): readonly Constraint[] {
  return passed ? [] : [{ name, maxAmount: 0, words: detail }];
}

export interface HoldingInputs {
  readonly instrument: Instrument;
  readonly side: TradeSide;
  /** Signed, amount units. */
  readonly positionAmount: Decimal;
  readonly spotHeldCoin: number | null;
  readonly limits: Pick<PolicyLimits, 'allowShortSpot' | 'reduceOnly'>;
}

/** shortSpot: no more coins are sold than are held. reduceOnly: no more than the position on the other side. */
export function holdingConstraints({ instrument, side, positionAmount, spotHeldCoin, limits }: HoldingInputs): readonly Constraint[] {
  const constraints: Constraint[] = [];
  if (instrument.kind === 'spot' && side === 'sell' && !limits.allowShortSpot) {
    const held = spotHeldCoin === null ? 'how many coins are held is unknown' : `${amountInWords(instrument, spotHeldCoin)} held`;
    constraints.push({ name: 'shortSpot', maxAmount: Math.max(0, spotHeldCoin ?? 0), words: `no short spot: ${held}` });
  }
  if (limits.reduceOnly) {
    const otherWay = side === 'buy' ? positionAmount.negated() : positionAmount;
    const words = `reduce only: the position is ${amountInWords(instrument, positionAmount.toNumber())}`;
    constraints.push({ name: 'reduceOnly', maxAmount: Math.max(0, otherWay.toNumber()), words });
  }
  return constraints;
}

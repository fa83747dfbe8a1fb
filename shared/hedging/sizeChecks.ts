/** Pre-trade checks on the order itself: its size, what it leads to, its direction, its steps. */
import type { Instrument } from '../domain/instrument.ts';
import { isOnLot, isOnTick, tickAt } from '../domain/tick.ts';
import { toDecimalText, type Decimal } from '../units/decimal.ts';
import { lotInWords } from './hedgeSize.ts';
import { coinInWords, inWords } from './numberWords.ts';
import type { PreTradeCheck, PreTradeInputs } from './preTradeChecks.ts';

export function maxOrderCheck(inputs: PreTradeInputs): PreTradeCheck {
  return limitCheck('order size', 'order', usdOf(inputs, inputs.amount), inputs.limits.maxOrderUsd);
}

/** A position that shrinks passes at any size. */
export function maxPositionCheck(inputs: PreTradeInputs): PreTradeCheck {
  const after = inputs.positionAmount.plus(inputs.side === 'buy' ? inputs.amount : inputs.amount.negated());
  const check = limitCheck(
    'position size',
    `resulting ${inputs.instrument.id} position`,
    usdOf(inputs, after.abs()),
    inputs.limits.maxPositionUsd,
  );
  const shrinks = after.abs().lessThan(inputs.positionAmount.abs());
  return !check.passed && shrinks ? { ...check, passed: true, detail: `${check.detail}; the order reduces it` } : check;
}

export function notionalCheck(inputs: PreTradeInputs): PreTradeCheck {
  const orderUsd = usdOf(inputs, inputs.amount);
  const totalUsd = orderUsd === null || inputs.notionalUsd === null ? null : inputs.notionalUsd + orderUsd;
  return limitCheck('notional', 'hedges with this order', totalUsd, inputs.limits.maxNotionalUsd);
}

/** |delta − target| must fall; overshooting the target by as much as before is no hedge. */
export function directionCheck(inputs: PreTradeInputs): PreTradeCheck {
  const name = 'direction';
  const { netDeltaCoin, targetDeltaCoin, orderDeltaCoin, mayIncreaseDelta } = inputs;
  const override = mayIncreaseDelta ? '; allowed by the trader' : '';
  if (netDeltaCoin === null) return { name, passed: mayIncreaseDelta, detail: `the net delta is unknown${override}` };
  const beforeCoin = Math.abs(netDeltaCoin - targetDeltaCoin);
  const afterCoin = Math.abs(netDeltaCoin + orderDeltaCoin - targetDeltaCoin);
  const reduces = afterCoin < beforeCoin;
  const detail = `distance from target ${inWords(beforeCoin, 4)} → ${coinInWords(afterCoin, inputs.instrument.underlying)}`;
  return { name, passed: reduces || mayIncreaseDelta, detail: reduces ? detail : `${detail}${override}` };
}

export function onStepCheck({ instrument, amount, limitPrice }: PreTradeInputs): PreTradeCheck {
  const name = 'lot and tick';
  const isAmount = amount.greaterThan(0) && isOnLot(instrument, amount);
  if (!isAmount) {
    return { name, passed: false, detail: `amount ${toDecimalText(amount)} is not a multiple of ${lotInWords(instrument)} > 0` };
  }
  const lot = `${toDecimalText(amount)} in lots of ${lotInWords(instrument)}`;
  if (limitPrice === null) return { name, passed: true, detail: `${lot}, no limit price` };
  const passed = isOnTick(instrument, limitPrice);
  const tick = limitPrice.greaterThan(0) ? ` of ${toDecimalText(tickAt(instrument, limitPrice))}` : '';
  return { name, passed, detail: `${lot}, price ${toDecimalText(limitPrice)} ${passed ? 'on' : 'off'} the tick${tick}` };
}

function limitCheck(name: string, what: string, sizeUsd: number | null, limitUsd: number): PreTradeCheck {
  if (sizeUsd === null) return { name, passed: false, detail: `${what}: its USD size is unknown` };
  return { name, passed: sizeUsd <= limitUsd, detail: `${what} ${inWords(sizeUsd, 0)} USD, at most ${inWords(limitUsd, 0)} USD` };
}

/** Amounts in coin at the index, else at the instrument's mark. */
function usdOf({ instrument, indexUsd, markPriceUsd }: PreTradeInputs, amount: Decimal): number | null {
  if (isUsdAmount(instrument)) return amount.toNumber();
  const priceUsd = indexUsd ?? markPriceUsd;
  return priceUsd === null ? null : amount.toNumber() * priceUsd;
}

function isUsdAmount({ amountUnit }: Instrument): boolean {
  return amountUnit === 'usd';
}

/** Pre-trade checks on the order itself: its size, what it leads to, its direction, its steps. */
import { isOnLot, isOnTick, tickAt } from '../domain/tick.ts';
import { toDecimalText, type Decimal } from '../units/decimal.ts';
import { approachesTarget } from './feasible/directionConstraint.ts';
import { brokenConstraints } from './feasible/feasibleHedge.ts';
import { isMarginAllowed } from './feasible/marginConstraint.ts';
import { lotInWords } from './lotWords.ts';
import { coinInWords, inWords } from './numberWords.ts';
import type { PreTradeCheck, PreTradeInputs } from './preTradeChecks.ts';
import { notionalAfterUsd, usdPerUnit } from './usdSize.ts';

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

/** A hedge that is taken off passes whatever the sum is. */
export function notionalCheck(inputs: PreTradeInputs): PreTradeCheck {
  const { positionAmount, notionalUsd } = inputs;
  const perUnitUsd = usdPerUnit(inputs);
  const signed = inputs.side === 'buy' ? inputs.amount : inputs.amount.negated();
  const isKnown = perUnitUsd !== null && notionalUsd !== null;
  const totalUsd = isKnown ? notionalAfterUsd(notionalUsd, positionAmount.toNumber(), signed.toNumber(), perUnitUsd) : null;
  const check = limitCheck('notional', 'hedges with this order', totalUsd, inputs.limits.maxNotionalUsd);
  const shrinks = isKnown && positionAmount.plus(signed).abs().lessThan(positionAmount.abs());
  return !check.passed && shrinks ? { ...check, passed: true, detail: `${check.detail}; the order reduces them` } : check;
}

/** |delta − target| must fall; overshooting the target by as much as before is no hedge. */
export function directionCheck(inputs: PreTradeInputs): PreTradeCheck {
  const name = 'direction';
  const { netDeltaCoin, targetDeltaCoin, orderDeltaCoin, mayIncreaseDelta } = inputs;
  const override = mayIncreaseDelta ? '; allowed by the trader' : '';
  if (netDeltaCoin === null) return { name, passed: mayIncreaseDelta, detail: `the net delta is unknown${override}` };
  const beforeCoin = Math.abs(netDeltaCoin - targetDeltaCoin);
  const afterCoin = Math.abs(netDeltaCoin + orderDeltaCoin - targetDeltaCoin);
  const reduces = approachesTarget(netDeltaCoin, orderDeltaCoin, targetDeltaCoin);
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

/** Share of the equity that initial margin takes after the order; above its limit it may only fall. Unknown passes only without a limit. */
export function marginCheck({ marginUseBeforePct = null, marginUseAfterPct = null, limits }: PreTradeInputs): PreTradeCheck {
  const name = 'margin';
  const limitPct = limits.maxMarginUsePct ?? null;
  if (limitPct === null) return { name, passed: true, detail: 'not applicable: no limit on the margin use is set' };
  const limit = `at most ${inWords(limitPct, 1)} %`;
  if (marginUseAfterPct === null || !Number.isFinite(marginUseAfterPct)) {
    return { name, passed: false, detail: `the margin use after the order is unknown; ${limit}` };
  }
  const before = marginUseBeforePct === null ? '' : `${inWords(marginUseBeforePct, 1)} % → `;
  const detail = `margin use ${before}${inWords(marginUseAfterPct, 1)} % of equity, ${limit}`;
  const isFreed = marginUseAfterPct > limitPct && isMarginAllowed(marginUseAfterPct, marginUseBeforePct, limitPct);
  const passed = isMarginAllowed(marginUseAfterPct, marginUseBeforePct, limitPct);
  return { name, passed, detail: isFreed ? `${detail}; the order frees margin` : detail };
}

/** The constraints that the order's size was worked out under, whatever else checks them: none may be broken, by a trader's own size neither. */
export function constraintsCheck({ instrument, amount, constraints }: PreTradeInputs): PreTradeCheck {
  const name = 'constraints';
  if (constraints === undefined) return { name, passed: true, detail: 'not applicable: no policy limits this order' };
  if (constraints === null) return { name, passed: false, detail: 'what limits this order could not be worked out' };
  const broken = brokenConstraints(instrument, amount, constraints.constraints, constraints.minimum);
  const detail = broken.length === 0 ? 'within every limit of policy, venue and book' : broken.map(({ words }) => words).join('; ');
  return { name, passed: broken.length === 0, detail };
}

function limitCheck(name: string, what: string, sizeUsd: number | null, limitUsd: number): PreTradeCheck {
  if (sizeUsd === null) return { name, passed: false, detail: `${what}: its USD size is unknown` };
  return { name, passed: sizeUsd <= limitUsd, detail: `${what} ${inWords(sizeUsd, 0)} USD, at most ${inWords(limitUsd, 0)} USD` };
}

/** Amounts in coin at the index, else at the instrument's mark. */
function usdOf(inputs: PreTradeInputs, amount: Decimal): number | null {
  const perUnitUsd = usdPerUnit(inputs);
  return perUnitUsd === null ? null : amount.toNumber() * perUnitUsd;
}

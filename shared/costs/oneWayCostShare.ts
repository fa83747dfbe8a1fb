/** λ of the hedging policies: what one trade costs, one way, as a share of its notional. */
import { feeOf } from '../domain/fee.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { OrderBook } from '../domain/market.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { decimal } from '../units/decimal.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import { touchOf } from './touch.ts';

/** (half spread + taker fee) ÷ mid, a share: 0.0005 = 5 bp; ≥ 0. Fails as `touchOf`, and with invalidInput on a rate below −1 or not a number. */
export function oneWayCostShare(book: OrderBook, takerFeeRate: number): Result<number> {
  if (!(takerFeeRate >= -1 && takerFeeRate <= 1)) return fail('invalidInput', `takerFeeRate: expected a share, was ${takerFeeRate}`);
  const touch = touchOf(book);
  if (!touch.ok) return touch;
  const { ask, bid, mid } = touch.value;
  return ok(Math.max(0, (ask - bid) / 2 / mid + takerFeeRate));
}

/** The taker's fee as a share of the notional, from the dated rulebook. unsupported: options, whose fee is no share of their price. */
export function takerFeeRate(instrument: Instrument, rulebook: Rulebook, tsMs: MsSinceEpoch): Result<number> {
  if (instrument.kind === 'option') return fail('unsupported', `${instrument.id}: an option's fee is not a share of its price`);
  const amount = decimal(NOTIONAL);
  const fee = feeOf({ instrument, liquidity: 'taker', amount, price: decimal(1), indexUsd: null, rulebook, tsMs });
  return fee.ok ? ok(fee.value.fee.toNumber() / NOTIONAL) : fee;
}

/** At a price of 1 it is the notional of every kind of future, and large enough that rounding the fee loses nothing. */
const NOTIONAL = 1_000_000;

/** What one unit of an expired instrument is worth, given the index average the venue delivers at. */
import { assertNever } from '../result/assertNever.ts';
import { decimal, ZERO, type Decimal } from '../units/decimal.ts';
import type { Instrument, OptionInstrument } from './instrument.ts';

/** Digits of a coin price at delivery: one satoshi. */
const COIN_DIGITS = 8;

/**
 * Delivery price in the instrument's price unit: max(±(S−K), 0)/S coin for inverse options (8 decimals), max(±(S−K), 0) for linear ones,
 * S for futures and everything else. `indexUsd` > 0. Source: Deribit contract specifications, payoff of coin-settled options.
 */
export function deliveryPriceOf(instrument: Instrument, indexUsd: Decimal): Decimal {
  switch (instrument.kind) {
    case 'option':
      return optionPayoff(instrument, indexUsd);
    case 'future':
    case 'perpetual':
    case 'spot':
      return indexUsd;
    default:
      return assertNever(instrument);
  }
}

function optionPayoff(option: OptionInstrument, indexUsd: Decimal): Decimal {
  const strikeUsd = decimal(option.strikeUsd);
  const payoffUsd = option.side === 'call' ? indexUsd.minus(strikeUsd) : strikeUsd.minus(indexUsd);
  if (!payoffUsd.greaterThan(0)) return ZERO;
  return option.settlement === 'inverse' ? payoffUsd.div(indexUsd).toDecimalPlaces(COIN_DIGITS) : payoffUsd;
}

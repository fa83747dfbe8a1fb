/** The price an option is marked at, where margin and equity need it. */
import type { OptionInstrument } from '../domain/instrument.ts';
import type { OptionQuote } from '../domain/market.ts';
import { black76 } from '../pricing/black76.ts';
import { blackInputs } from '../pricing/blackInputs.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { yearsBetween, type MsSinceEpoch } from '../units/time.ts';

/**
 * The venue's mark in the option's price unit (coin, or USDC), else Black-76 at the mark IV (a shifted market has no marks).
 * missingData without either; unsupported: an American option without a mark, which Black-76 would understate.
 */
export function markPriceOf(option: OptionInstrument, quote: OptionQuote, atMs: MsSinceEpoch): Result<number> {
  if (quote.markPrice !== null) return ok(quote.markPrice);
  if (option.exercise === 'american') return fail('unsupported', `${option.id}: exercise: expected european without a mark, was american`);
  if (quote.markSigma === null) return fail('missingData', `${option.id}: markSigma: the market has neither a mark nor an IV`);
  const years = yearsBetween(atMs, option.expiryMs);
  const { forwardUsd, markSigma: sigma } = quote;
  const inputs = blackInputs({ side: option.side, forwardUsd, strikeUsd: option.strikeUsd, years, sigma });
  if (!inputs.ok) return inputs;
  const { valueUsd } = black76(inputs.value);
  if (option.settlement === 'linear') return ok(valueUsd);
  return forwardUsd > 0 ? ok(valueUsd / forwardUsd) : fail('invalidInput', `${option.id}: forwardUsd: expected > 0, was ${forwardUsd}`);
}

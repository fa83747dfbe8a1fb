/** Where a book stands, as the optimiser takes it. */
import type { Numeraire } from '../../domain/book.ts';
import type { Currency } from '../../domain/instrument.ts';
import { textbookTheta } from '../../pricing/thetaConventions.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import { bookRisk, netDeltaCoin } from '../../risk/aggregate.ts';
import type { Leg } from '../../risk/leg.ts';
import type { MarketView } from '../../risk/marketView.ts';
import { hedgedGamma } from './lotTerms.ts';
import type { GreekSums } from './optimiseRequest.ts';

/** Sums of the legs on `underlying` in the numeraire. missingData: no such leg, or one that is not known: nothing is optimised on a guess. */
export function bookGreeks(
  legs: readonly Leg[],
  underlying: Currency,
  numeraire: Numeraire,
  market: MarketView,
  atMs: number,
): Result<GreekSums> {
  const risk = bookRisk(legs, market, atMs, textbookTheta).underlyings.find((part) => part.underlying === underlying)?.risk;
  if (risk === undefined) return fail('missingData', `book: expected a position on ${underlying}, was none`);
  const deltaCoin = netDeltaCoin(risk, numeraire);
  const gammaCoinPerUsd = hedgedGamma(risk, numeraire);
  const { vegaUsdPerVolPoint, thetaUsdPerDay, unknownLegs } = risk;
  if (unknownLegs > 0 || deltaCoin === null || gammaCoinPerUsd === null || vegaUsdPerVolPoint === null || thetaUsdPerDay === null) {
    return fail('missingData', `book: ${unknownLegs} legs on ${underlying} are not known`);
  }
  return ok({ deltaCoin, gammaCoinPerUsd, vegaUsdPerVolPoint, thetaUsdPerDay });
}

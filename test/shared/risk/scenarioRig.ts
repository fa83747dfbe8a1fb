/** A scenario book on the risk tests' builders. */
import { textbookTheta } from '../../../shared/pricing/thetaConventions.ts';
import type { ExpiryRule } from '../../../shared/risk/expiryRule.ts';
import type { Leg } from '../../../shared/risk/leg.ts';
import type { MarketView } from '../../../shared/risk/marketView.ts';
import { createScenarioBook, type ScenarioBook, type ScenarioRisk } from '../../../shared/risk/scenarioBook.ts';
import { NO_VOL_SHIFT, type VolShift } from '../../../shared/risk/volShift.ts';
import type { SigmaMove } from '../../../shared/smile/sigmaMove.ts';
import { aFutureQuote, aMarket, anIndex, anOptionQuote, AT_MS, valueOf } from './riskBuilders.ts';

export const AT_PATH: ExpiryRule = { kind: 'atPathSpot' };

export function aScenarioBook(
  legs: readonly Leg[],
  market: MarketView = flatMarket(legs),
  { expiryRule = AT_PATH, sigmaMove = null }: { expiryRule?: ExpiryRule; sigmaMove?: SigmaMove | null } = {},
): ScenarioBook {
  return valueOf(createScenarioBook(legs, market, { fromMs: AT_MS, theta: textbookTheta, expiryRule, sigmaMove }));
}

/** Everything of BTC at 100,000 and 55 %. */
export function flatMarket(legs: readonly Leg[], priceUsd = 100_000, sigma = 0.55): MarketView {
  const quotes = legs.flatMap((leg) => {
    if (leg.kind === 'balance') return [];
    const { id, kind } = leg.instrument;
    return [kind === 'option' ? anOptionQuote(id, priceUsd, sigma) : aFutureQuote(id, priceUsd)];
  });
  return aMarket(quotes, [anIndex('BTC', priceUsd)]);
}

export function riskAt(book: ScenarioBook, spotRatio: number, atMs: number = AT_MS, volShift: VolShift = NO_VOL_SHIFT): ScenarioRisk {
  return valueOf(book.riskAt({ spotRatio, atMs, volShift }));
}

import { describe, expect, it } from 'vitest';
import { candidatesFromChain, DEFAULT_CHAIN_FILTER } from '../../../../shared/hedging/optimise/chainCandidates.ts';
import { holdingUsdPerLot } from '../../../../shared/hedging/optimise/hedgeModel.ts';
import { countTrades } from '../../../../shared/hedging/optimise/lotTrades.ts';
import type { LotCandidate } from '../../../../shared/hedging/optimise/lotCandidate.ts';
import { toCurrency } from '../../../../shared/domain/instrument.ts';
import { MS_PER_DAY, toMs } from '../../../../shared/units/time.ts';
import { anIndex, anInstrument, anOptionQuote, aMarket, EXPIRY_MS, RULEBOOK, valueOf } from '../../risk/riskBuilders.ts';
import { aRequest } from './optimiseBuilders.ts';

const NAME = 'BTC-27FEB26-100000-C';

/** One lot (0.1) of the option at the money, 60 %, so many days before its expiry. */
function lotAt(daysLeft: number, horizonDays: number): LotCandidate {
  const quote = { ...anOptionQuote(NAME, 100_000, 0.6), bidPrice: 0.017, askPrice: 0.0175, markPrice: 0.0177 };
  const { candidates } = valueOf(
    candidatesFromChain({
      underlying: toCurrency('BTC'),
      instruments: [anInstrument(NAME)],
      legs: [],
      context: {
        market: aMarket([quote], [anIndex('BTC', 100_000)]),
        indexUsd: 100_000,
        atMs: toMs(EXPIRY_MS - daysLeft * MS_PER_DAY),
        numeraire: 'usd',
        rulebook: RULEBOOK,
        orderBook: () => undefined,
        horizonDays,
        premiumHalfLifeHours: null,
        assumedOptionLots: 100,
        assumedFutureUsd: 1e6,
        maxDepthSharePct: 100,
      },
      filter: DEFAULT_CHAIN_FILTER,
      fixedCostUsd: 0,
      maxPositionLots: null,
      assumedHalfSpreadShare: null,
    }),
  );
  const [candidate] = candidates;
  if (candidate === undefined) throw new Error(`expected ${NAME}`);
  return candidate;
}

describe('the theta bill of an option that does not live as long as the horizon', () => {
  it('two days of theta and not thirty: 88.6 USD a lot, half of what it is worth, and not 1,329', () => {
    const lot = lotAt(2, 30);
    // Black-76 at 100,000, 60 %, 2/365 years (50 digits): 0.1 coin is worth 177.1716 USD, its theta −44.285628 USD a day.
    expect(lot.thetaUsdPerDay).toBeCloseTo(-44.285628, 5);
    expect(holdingUsdPerLot(aRequest({ horizonDays: 30, thetaWeight: 1 }), lot)).toBeCloseTo(88.571255, 5);
  });

  it('within its life every day of the horizon counts', () => {
    const lot = lotAt(30, 7);
    expect(holdingUsdPerLot(aRequest({ horizonDays: 7, thetaWeight: 1 }), lot)).toBeCloseTo(-7 * lot.thetaUsdPerDay, 9);
  });

  it('its margin ties capital up for two days too', () => {
    const lot = lotAt(2, 30);
    const request = aRequest({ horizonDays: 30, capitalCostPctPerYear: 36.5, candidates: [lot] });
    expect(countTrades(request, [-3]).cost.capitalUsd).toBeCloseTo(3 * lot.sell.marginUsdPerLot * 0.001 * 2, 9);
  });
});

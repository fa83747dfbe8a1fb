/** Risk of one leg, whatever it is: looks up the quotes it needs and hands them to the formula of its kind. */
import type { InstrumentId } from '../domain/instrument.ts';
import type { FutureQuote } from '../domain/market.ts';
import type { ThetaConvention } from '../pricing/thetaConventions.ts';
import { assertNever } from '../result/assertNever.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { decayedRisk, openShareOf } from './decayedRisk.ts';
import { futureRisk } from './futureRisk.ts';
import { balanceRisk, spotRisk } from './holdingRisk.ts';
import type { Leg, PositionLeg } from './leg.ts';
import type { MarketView } from './marketView.ts';
import { optionRisk } from './optionRisk.ts';
import type { LegRisk } from './riskFigures.ts';

/**
 * Signed position risk of `leg` in `market` at `atMs` (market time); in the last half hour before its expiry only as far as the delivery price
 * is not fixed yet (decayedRisk). Fails with missingData naming the instrument and the field (forwardUsd, markSigma, markPriceUsd, indexUsd)
 * or invalidInput; figures that need an unknown average price are null instead.
 */
export function legRisk(leg: Leg, market: MarketView, atMs: number, theta: ThetaConvention): Result<LegRisk> {
  const live = undecayedLegRisk(leg, market, atMs, theta);
  const share = openShareOf(leg, atMs);
  if (share === 1 || share === 0 || !live.ok || leg.kind === 'balance') return live;
  const quote = market.quote(leg.instrument.id);
  if (quote === undefined) return live;
  return ok(decayedRisk(leg, live.value, quote.kind === 'option' ? quote.forwardUsd : quote.markPriceUsd, share));
}

/** As if nothing of the delivery price were fixed before the expiry: what scenarios and the unwinding of a hedge count from. */
export function undecayedLegRisk(leg: Leg, market: MarketView, atMs: number, theta: ThetaConvention): Result<LegRisk> {
  return leg.kind === 'balance' ? balanceRisk(leg, market.index(leg.currency)) : positionRisk(leg, market, atMs, theta);
}

function positionRisk(leg: PositionLeg, market: MarketView, atMs: number, theta: ThetaConvention): Result<LegRisk> {
  const { instrument } = leg;
  const index = market.index(instrument.underlying);
  const indexUsd = index === undefined ? null : index.indexUsd;
  switch (instrument.kind) {
    case 'option': {
      const quote = market.quote(instrument.id);
      if (quote?.kind !== 'option') return fail('missingData', `${instrument.id}: forwardUsd: the market has no quote`);
      return optionRisk({ leg, option: instrument, quote, indexUsd, atMs, theta });
    }
    case 'perpetual':
    case 'future': {
      const quote = futureQuote(market, instrument.id);
      if (quote === undefined) return fail('missingData', `${instrument.id}: markPriceUsd: the market has no quote`);
      return futureRisk({ leg, future: instrument, quote, indexUsd, atMs });
    }
    case 'spot':
      return spotRisk(leg, instrument, futureQuote(market, instrument.id), index);
    default:
      return assertNever(instrument);
  }
}

function futureQuote(market: MarketView, id: InstrumentId): FutureQuote | undefined {
  const quote = market.quote(id);
  return quote?.kind === 'future' ? quote : undefined;
}

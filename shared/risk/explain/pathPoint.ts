/** One point of the path between two marks, and what a leg is worth there: the risk functions of the desk on a market of one quote. */
import type { FutureQuote, IndexQuote, OptionQuote } from '../../domain/market.ts';
import { textbookTheta } from '../../pricing/thetaConventions.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import { toMs } from '../../units/time.ts';
import { isCash, type Leg, type PositionLeg } from '../leg.ts';
import { undecayedLegRisk } from '../legRisk.ts';
import type { InstrumentQuote, MarketView } from '../marketView.ts';
import type { LegRisk } from '../riskFigures.ts';
import { unknownBecause } from '../unknownFigures.ts';

export interface PathPoint {
  /** What the leg is priced off: forward of the expiry, mark of a future, price of a coin; 1 for cash. */
  readonly priceUsd: number;
  /** Index of the leg's underlying; 1 for cash. */
  readonly indexUsd: number;
  /** Decimal; 0 for everything but options. */
  readonly sigma: number;
  readonly atMs: number;
}

/** Value of a leg and its slopes there, in one money. Slopes per USD of `priceUsd` and per vol point. */
export interface LocalValue {
  readonly value: number;
  readonly slope: number;
  readonly curvature: number;
  readonly vega: number;
  readonly volga: number;
  readonly vanna: number;
}

export interface PointValue {
  readonly usd: LocalValue;
  /** In the leg's underlying; null for cash, which belongs to no coin. */
  readonly coin: LocalValue | null;
}

/** Where the market stands for `leg`. Fails with missingData naming the instrument and the field. */
export function pathPoint(leg: Leg, market: MarketView, atMs: number): Result<PathPoint> {
  if (leg.kind === 'balance' && isCash(leg.currency)) return ok({ priceUsd: 1, indexUsd: 1, sigma: 0, atMs });
  const underlying = leg.kind === 'balance' ? leg.currency : leg.instrument.underlying;
  const indexUsd = market.index(underlying)?.indexUsd;
  if (indexUsd === undefined) return fail('missingData', `${underlying}: indexUsd: the market has no index`);
  if (!(indexUsd > 0)) return fail('invalidInput', `${underlying}: indexUsd: expected > 0, was ${indexUsd}`);
  return leg.kind === 'balance' ? ok({ priceUsd: indexUsd, indexUsd, sigma: 0, atMs }) : positionPoint(leg, market, indexUsd, atMs);
}

function positionPoint({ instrument }: PositionLeg, market: MarketView, indexUsd: number, atMs: number): Result<PathPoint> {
  const quote = market.quote(instrument.id);
  if (instrument.kind === 'option') {
    if (quote?.kind !== 'option') return fail('missingData', `${instrument.id}: forwardUsd: the market has no quote`);
    const sigma = atMs >= instrument.expiryMs ? 0 : quote.markSigma;
    if (sigma === null) return fail('missingData', `${instrument.id}: markSigma: the market has no IV`);
    return ok({ priceUsd: quote.forwardUsd, indexUsd, sigma, atMs });
  }
  if (instrument.kind === 'spot') {
    const pairUsd = quote?.kind === 'future' && isCash(instrument.quoteCurrency) ? quote.markPriceUsd : indexUsd;
    return ok({ priceUsd: pairUsd, indexUsd, sigma: 0, atMs });
  }
  if (quote?.kind !== 'future') return fail('missingData', `${instrument.id}: markPriceUsd: the market has no quote`);
  return ok({ priceUsd: quote.markPriceUsd, indexUsd, sigma: 0, atMs });
}

/** Worth of `leg` at `point`. Fails as undecayedLegRisk does, and with missingData where a future's average price is unknown. */
export function valueAt(leg: Leg, point: PathPoint): Result<PointValue> {
  const risk = undecayedLegRisk(leg, marketOfOne(leg, point), point.atMs, textbookTheta);
  if (!risk.ok) return risk;
  const why = unknownBecause(leg, risk.value);
  if (why !== null) return fail('missingData', why);
  if (leg.kind === 'balance' && isCash(leg.currency)) return ok({ usd: { ...FLAT, value: leg.amount }, coin: null });
  return ok({ usd: usdValue(risk.value), coin: coinValue(risk.value, point.priceUsd) });
}

const FLAT: LocalValue = { value: 0, slope: 0, curvature: 0, vega: 0, volga: 0, vanna: 0 };

function usdValue(risk: LegRisk): LocalValue {
  return {
    value: risk.valueUsd ?? 0,
    slope: risk.deltaCoin ?? 0,
    curvature: risk.gammaCoinPerUsd ?? 0,
    vega: risk.vegaUsdPerVolPoint ?? 0,
    volga: risk.volgaUsdPerVolPointSquared ?? 0,
    vanna: risk.vannaCoinPerVolPoint ?? 0,
  };
}

/** Derivatives of value ÷ price by the quotient rule; S·d(V/S)/dS is the premium-adjusted delta. */
function coinValue(risk: LegRisk, priceUsd: number): LocalValue {
  const slope = (risk.premiumAdjustedDeltaCoin ?? 0) / priceUsd;
  const vega = (risk.vegaUsdPerVolPoint ?? 0) / priceUsd;
  return {
    value: risk.valueCoin ?? 0,
    slope,
    curvature: ((risk.premiumAdjustedGammaCoinPerUsd ?? 0) - slope) / priceUsd,
    vega,
    volga: (risk.volgaUsdPerVolPointSquared ?? 0) / priceUsd,
    vanna: ((risk.vannaCoinPerVolPoint ?? 0) - vega) / priceUsd,
  };
}

function marketOfOne(leg: Leg, { priceUsd, indexUsd, sigma, atMs }: PathPoint): MarketView {
  const seen = { provenance: 'recorded', tsMs: toMs(atMs) } as const;
  const quote = leg.kind === 'position' ? quoteOf(leg, priceUsd, sigma, seen) : undefined;
  return { quote: () => quote, index: (underlying) => ({ kind: 'index', underlying, indexUsd, ...seen }) };
}

function quoteOf(
  { instrument }: PositionLeg,
  priceUsd: number,
  markSigma: number,
  seen: Pick<IndexQuote, 'provenance' | 'tsMs'>,
): InstrumentQuote {
  const instrumentId = instrument.id;
  if (instrument.kind === 'option') {
    const quote: OptionQuote = {
      kind: 'option',
      instrumentId,
      forwardUsd: priceUsd,
      markSigma,
      bidPrice: null,
      askPrice: null,
      markPrice: null,
      ...seen,
    };
    return quote;
  }
  const quote: FutureQuote = { kind: 'future', instrumentId, bidPriceUsd: null, askPriceUsd: null, markPriceUsd: priceUsd, ...seen };
  return quote;
}

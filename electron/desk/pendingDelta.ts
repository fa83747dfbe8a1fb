/** Delta of what is out there: working orders as if they filled, and those whose fill or answer is still on its way. */
import type { Numeraire } from '../../shared/domain/book.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import type { PositionLeg } from '../../shared/risk/leg.ts';
import { legRisk } from '../../shared/risk/legRisk.ts';
import { hedgedDeltaCoin } from '../../shared/risk/riskFigures.ts';
import type { MarketState } from './marketState.ts';
import type { PendingOrder } from './pendingOrders.ts';

export interface PendingDelta {
  readonly workingCoin: number;
  readonly inFlightCoin: number;
  readonly hasUnknownOutcome: boolean;
  /** Orders whose delta cannot be told: no quote for their instrument, or no such instrument. */
  readonly unpriced: number;
}

export function pendingDelta(
  pending: readonly PendingOrder[],
  underlying: Currency,
  numeraire: Numeraire,
  market: MarketState,
  instrumentOf: (id: InstrumentId) => Instrument | undefined,
): PendingDelta {
  let workingCoin = 0;
  let inFlightCoin = 0;
  let hasUnknownOutcome = false;
  let unpriced = 0;
  for (const order of pending) {
    const instrument = instrumentOf(order.view.order.instrumentId);
    if (instrument !== undefined && instrument.underlying !== underlying) continue;
    if (order.certainty === 'unknown') hasUnknownOutcome = true;
    if (order.signedRemaining.isZero()) continue;
    const deltaCoin = instrument === undefined ? null : deltaIfFilled(order, instrument, numeraire, market);
    if (deltaCoin === null) unpriced += 1;
    else if (order.certainty === 'working') workingCoin += deltaCoin;
    else inFlightCoin += deltaCoin;
  }
  return { workingCoin, inFlightCoin, hasUnknownOutcome, unpriced };
}

/** The legs that what is out there becomes if it fills; an instrument nobody knows has none. */
export function pendingLegs(
  pending: readonly PendingOrder[],
  market: MarketState,
  instrumentOf: (id: InstrumentId) => Instrument | undefined,
): readonly PositionLeg[] {
  return pending.flatMap((order) => {
    const instrument = order.signedRemaining.isZero() ? undefined : instrumentOf(order.view.order.instrumentId);
    return instrument === undefined ? [] : [legIfFilled(order, { ...instrument, venue: order.view.order.venue }, market)];
  });
}

/** As if the rest filled at the mark now. */
function legIfFilled({ signedRemaining }: PendingOrder, instrument: Instrument, market: MarketState): PositionLeg {
  const quote = market.quote(instrument.id);
  const averagePrice = quote?.kind === 'future' ? quote.markPriceUsd : (quote?.markPrice ?? null);
  return { kind: 'position', instrument, signedAmount: signedRemaining.toNumber(), averagePrice };
}

function deltaIfFilled(order: PendingOrder, instrument: Instrument, numeraire: Numeraire, market: MarketState): number | null {
  const risk = legRisk(legIfFilled(order, instrument, market), market, market.nowMs(), textbookTheta);
  return risk.ok ? hedgedDeltaCoin(risk.value, numeraire) : null;
}

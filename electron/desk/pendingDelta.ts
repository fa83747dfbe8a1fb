/** Delta of what is out there: working orders as if they filled, and those whose fill or answer is still on its way. */
import type { Numeraire } from '../../shared/domain/book.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
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

/** As if the rest filled at the mark now. */
function deltaIfFilled(order: PendingOrder, instrument: Instrument, numeraire: Numeraire, market: MarketState): number | null {
  const quote = market.quote(instrument.id);
  const averagePrice = quote?.kind === 'future' ? quote.markPriceUsd : (quote?.markPrice ?? null);
  const leg = { kind: 'position', instrument, signedAmount: order.signedRemaining.toNumber(), averagePrice } as const;
  const risk = legRisk(leg, market, market.nowMs(), textbookTheta);
  return risk.ok ? hedgedDeltaCoin(risk.value, numeraire) : null;
}

/** Hedge fills as the chart marks them. */
import type { ChartHistory } from '../../shared/contract/requests.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { Fill } from '../../shared/domain/order.ts';

type HedgeMark = ChartHistory['hedges'][number];

/** Fills in perpetuals, futures and spot of one underlying, oldest first, one mark per order. */
export function hedgeMarks(
  fills: readonly Fill[],
  underlying: Currency,
  instrumentOf: (id: InstrumentId) => Instrument | undefined,
): HedgeMark[] {
  const marks = new Map<string, HedgeMark>();
  for (const fill of fills.toReversed()) {
    const instrument = instrumentOf(fill.instrumentId);
    if (instrument === undefined || instrument.underlying !== underlying || instrument.kind === 'option') continue;
    const key = fill.label ?? fill.tradeId;
    marks.set(key, mergeMark(marks.get(key), toMark(fill, instrument)));
  }
  return [...marks.values()];
}

function toMark(fill: Fill, instrument: Instrument): HedgeMark {
  const priceUsd = fill.price.toNumber();
  const amount = fill.amount.toNumber();
  const amountCoin = instrument.amountUnit === 'usd' ? amount / priceUsd : amount;
  return { tsMs: fill.tsMs, side: fill.side, priceUsd, amountCoin, tradeIds: [fill.tradeId] };
}

function mergeMark(mark: HedgeMark | undefined, next: HedgeMark): HedgeMark {
  if (mark === undefined) return next;
  const amountCoin = mark.amountCoin + next.amountCoin;
  const tradeIds = [...mark.tradeIds, ...next.tradeIds];
  return { ...next, amountCoin, tradeIds, priceUsd: (mark.priceUsd * mark.amountCoin + next.priceUsd * next.amountCoin) / amountCoin };
}

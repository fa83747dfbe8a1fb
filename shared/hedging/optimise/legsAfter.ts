/** The book as it would be after a list of trades, done at the mark: what is paid for them is counted as cost, apart. */
import type { Instrument } from '../../domain/instrument.ts';
import { textbookTheta } from '../../pricing/thetaConventions.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import type { Leg, PositionLeg } from '../../risk/leg.ts';
import { legRisk } from '../../risk/legRisk.ts';
import type { MarketView } from '../../risk/marketView.ts';
import type { HedgeTrade } from './lotTrades.ts';

export interface TradeContext {
  readonly market: MarketView;
  readonly atMs: number;
  instrumentOf(id: string): Instrument | undefined;
}

/** `legs` with a leg for every trade and the premium of options taken off its currency, so that nothing is won or lost by it. Fails with missingData. */
export function legsAfter(legs: readonly Leg[], trades: readonly HedgeTrade[], context: TradeContext): Result<readonly Leg[]> {
  const after: Leg[] = [...legs];
  for (const { instrumentId, side, amount } of trades) {
    const instrument = context.instrumentOf(instrumentId);
    if (instrument === undefined) return fail('missingData', `${instrumentId}: expected an instrument of the chain`);
    const added = tradeLegs(instrument, side === 'buy' ? amount : -amount, context);
    if (!added.ok) return added;
    after.push(...added.value);
  }
  return ok(after);
}

/** The position at its mark and, for an option, the premium that leaves (or enters) the account. */
export function tradeLegs(
  instrument: Instrument,
  signedAmount: number,
  { market, atMs }: Pick<TradeContext, 'market' | 'atMs'>,
): Result<readonly Leg[]> {
  const bare: PositionLeg = { kind: 'position', instrument, signedAmount, averagePrice: null };
  const risk = legRisk(bare, market, atMs, textbookTheta);
  if (!risk.ok) return risk;
  const { markPrice } = risk.value;
  if (markPrice === null) return fail('missingData', `${instrument.id}: its mark is not known`);
  const position: PositionLeg = { ...bare, averagePrice: markPrice };
  if (instrument.kind !== 'option') return ok([position]);
  return ok([position, { kind: 'balance', currency: instrument.settlementCurrency, amount: -signedAmount * markPrice }]);
}

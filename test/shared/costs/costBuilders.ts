/** Requests of the cost tests: an inverse and a linear perpetual with small books. */
import type { CostRequest } from '../../../shared/costs/costRequest.ts';
import { DEFAULT_IMPACT } from '../../../shared/costs/impactModel.ts';
import type { BookLevel, OrderBook } from '../../../shared/domain/market.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { anInstrument, AT_MS, RULEBOOK } from '../risk/riskBuilders.ts';

type Level = readonly [price: number, amount: number];

export function aBook(name: string, bids: readonly Level[], asks: readonly Level[]): OrderBook {
  const levels = (side: readonly Level[]): BookLevel[] => side.map(([price, amount]) => ({ price, amount }));
  return { instrumentId: anInstrument(name).id, bids: levels(bids), asks: levels(asks), tsMs: AT_MS };
}

export interface RequestTerms extends Partial<Omit<CostRequest, 'amount' | 'instrument'>> {
  readonly name?: string;
  readonly amount?: number;
  readonly bids?: readonly Level[];
  readonly asks?: readonly Level[];
}

export function aRequest({ name = 'BTC-PERPETUAL', amount = 2_000, bids, asks, ...rest }: RequestTerms = {}): CostRequest {
  const book = aBook(
    name,
    bids ?? [
      [50_000, 1_000],
      [40_000, 1_000],
    ],
    asks ?? [[52_000, 5_000]],
  );
  return {
    instrument: anInstrument(name),
    side: 'sell',
    amount: decimal(amount),
    book,
    rulebook: RULEBOOK,
    tsMs: AT_MS,
    indexUsd: 51_000,
    dailySigma: 0.03,
    impact: DEFAULT_IMPACT,
    dailyVolumeUsd: 4e6,
    execution: { kind: 'market' },
    holding: null,
    ...rest,
  };
}

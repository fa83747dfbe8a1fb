/** A band of fixed widths in coin, in USD at the index, or in percent of the account's equity. */
import type { PolicyBand } from '../../domain/policySchema.ts';
import { assertNever } from '../../result/assertNever.ts';
import { missingOf, type BandMarket, type BandWidths } from './bandWidths.ts';
import { figuresOf } from './policyFigures.ts';

type FixedBand = Extract<PolicyBand, { kind: 'fixed' }>;

/** Coin per unit of the policy's width: 1, 1/S, or equity/(100·S). Unknown without the index (and the equity) where the unit needs it. */
export function fixedBandWidths(band: FixedBand, market: BandMarket): BandWidths {
  switch (band.unit) {
    case 'coin':
      return widths(band, 1, market, []);
    case 'usd': {
      const { indexUsd } = market;
      return indexUsd === null ? { kind: 'unknown', missing: 'index' } : widths(band, 1 / indexUsd, market, [['index', indexUsd, 'USD']]);
    }
    case 'equityPct':
      return equityWidths(band, market);
    default:
      return assertNever(band.unit);
  }
}

function equityWidths(band: FixedBand, market: BandMarket): BandWidths {
  const { equityUsd, indexUsd } = market;
  if (equityUsd === null || indexUsd === null) {
    return { kind: 'unknown', missing: missingOf({ equity: equityUsd, index: indexUsd }) ?? 'equity' };
  }
  return widths(band, equityUsd / 100 / indexUsd, market, [
    ['equity', equityUsd, 'USD'],
    ['index', indexUsd, 'USD'],
  ]);
}

function widths(
  band: FixedBand,
  coinPerUnit: number,
  { underlying }: BandMarket,
  rows: readonly (readonly [string, number, string])[],
): BandWidths {
  const belowCoin = band.below * coinPerUnit;
  const aboveCoin = band.above * coinPerUnit;
  const figures = figuresOf([...rows, ['width below', belowCoin, underlying], ['width above', aboveCoin, underlying]]);
  if (!Number.isFinite(belowCoin) || !Number.isFinite(aboveCoin)) {
    return { kind: 'unbounded', why: 'its width passes every number', figures };
  }
  return { kind: 'widths', belowCoin, aboveCoin, figures };
}

import { describe, expect, it } from 'vitest';
import { depthUpTo } from '../../../shared/costs/walkBook.ts';
import { lotsWithin } from '../../../shared/hedging/feasible/lotStep.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { aBook } from './costBuilders.ts';

describe('the depth of a book of coins', () => {
  it('eight levels of 0.1 are eight lots of 0.1, not seven', () => {
    const asks = Array.from({ length: 8 }, (_, at) => [52_000 + at, 0.1] as const);
    const depth = depthUpTo(aBook('BTC_USDC-PERPETUAL', [], asks), 'buy', null);
    expect([depth, lotsWithin(decimal('0.1'), depth)]).toEqual([0.8, 8]);
  });
});

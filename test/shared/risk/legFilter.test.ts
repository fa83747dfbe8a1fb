import { describe, expect, it } from 'vitest';
import { filterLegs, legKey } from '../../../shared/risk/legFilter.ts';
import { toCurrency } from '../../../shared/domain/instrument.ts';
import { toMs } from '../../../shared/units/time.ts';
import { aBalance, aPosition, EXPIRY_MS } from './riskBuilders.ts';

describe('filterLegs', () => {
  const feb = aPosition('BTC-27FEB26-100000-C', 1);
  const mar = aPosition('BTC-27MAR26-100000-P', -1);
  const perp = aPosition('BTC-PERPETUAL', 1_000, 90_000);
  const eth = aPosition('ETH-27FEB26-3000-C', 5);
  const cash = aBalance('USDC', 10);
  const legs = [feb, mar, perp, eth, cash];

  it('lets everything through when nothing is asked, nothing when an empty list is', () => {
    expect(filterLegs(legs, {})).toEqual(legs);
    expect(filterLegs(legs, { underlyings: [] })).toEqual([]);
  });

  it('by underlying, cash by null', () => {
    expect(filterLegs(legs, { underlyings: [toCurrency('ETH'), null] })).toEqual([eth, cash]);
  });

  it('by expiry, what never expires by null', () => {
    expect(filterLegs(legs, { expiriesMs: [toMs(EXPIRY_MS)] })).toEqual([feb, eth]);
    expect(filterLegs(legs, { expiriesMs: [null] })).toEqual([perp, cash]);
  });

  it('by any of several strategy tags', () => {
    const tags: Readonly<Record<string, readonly string[]>> = { [legKey(feb)]: ['wings', 'short vol'], [legKey(perp)]: ['hedge'] };
    const tagsOf = (key: string): readonly string[] => tags[key] ?? [];
    expect(filterLegs(legs, { strategyTags: ['wings'] }, tagsOf)).toEqual([feb]);
    expect(filterLegs(legs, { strategyTags: ['hedge', 'short vol'] }, tagsOf)).toEqual([feb, perp]);
    expect(filterLegs(legs, { strategyTags: ['wings'] })).toEqual([]);
  });

  it('by selection; all conditions must hold', () => {
    expect(filterLegs(legs, { legKeys: ['deribit/BTC-PERPETUAL', 'USDC'] })).toEqual([perp, cash]);
    expect(filterLegs(legs, { legKeys: [legKey(feb), legKey(eth)], underlyings: [toCurrency('BTC')] })).toEqual([feb]);
  });
});

import { describe, expect, it } from 'vitest';
import { riskRows } from '../../../electron/desk/riskRows.ts';
import { toCurrency, toVenueId } from '../../../shared/domain/instrument.ts';
import { bookStructure } from '../../../shared/risk/bookStructure.ts';
import type { Leg } from '../../../shared/risk/leg.ts';
import { demoInstrument } from '../../support/demoRecording.ts';

const position = (name: string, venue = 'paper'): Leg => ({
  kind: 'position',
  instrument: { ...demoInstrument(name), venue: toVenueId(venue) },
  signedAmount: 1,
  averagePrice: null,
});
const balance = (currency: string): Leg => ({ kind: 'balance', currency: toCurrency(currency), amount: 1 });

const LEGS = [position('BTC-27FEB26-80000-C'), balance('USDC'), position('BTC-PERPETUAL'), position('ETH-27MAR26'), balance('BTC')];
const rowsOf = (legs: readonly Leg[]) => riskRows(bookStructure(legs), legs).map(({ meta }) => meta);

describe('riskRows', () => {
  it('lists parents before children, underlyings by name, cash last, the total at the end', () => {
    expect(rowsOf(LEGS).map(({ level, label }) => `${level} ${label}`)).toEqual([
      'underlying BTC',
      'expiry 27 Feb 26',
      'leg BTC-27FEB26-80000-C',
      'expiry No expiry',
      'leg BTC-PERPETUAL',
      'leg BTC balance',
      'underlying ETH',
      'expiry 27 Mar 26',
      'leg ETH-27MAR26',
      'underlying Cash',
      'expiry No expiry',
      'leg USDC balance',
      'total All',
    ]);
    const rows = rowsOf(LEGS);
    for (const [index, { parentKey }] of rows.entries()) {
      if (parentKey !== null && parentKey !== 'total') expect(rows.findIndex(({ key }) => key === parentKey)).toBeLessThan(index);
    }
  });

  it('has a key of its own for every row, also for one instrument on two venues', () => {
    const keys = rowsOf([...LEGS, position('BTC-PERPETUAL', 'deribit')]).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('names the units: USD amounts of inverse futures, coin prices of inverse options, nothing on groups', () => {
    const unitsOf = (label: string) => {
      const row = rowsOf(LEGS).find((candidate) => candidate.label === label);
      return [row?.qtyUnit, row?.priceUnit];
    };
    expect(unitsOf('BTC-PERPETUAL')).toEqual(['usd', 'usd']);
    expect(unitsOf('BTC-27FEB26-80000-C')).toEqual(['coin', 'coin']);
    expect(unitsOf('BTC balance')).toEqual(['coin', null]);
    expect(unitsOf('BTC')).toEqual([null, null]);
  });
});

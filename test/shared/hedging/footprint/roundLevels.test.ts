import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOnTick } from '../../../../shared/domain/tick.ts';
import {
  isRoundLevel,
  offRoundLevel,
  roundSpacing,
  ticksAway,
  triggerOffRoundLevel,
} from '../../../../shared/hedging/footprint/roundLevels.ts';
import { decimal } from '../../../../shared/units/decimal.ts';
import { anInstrument } from '../../risk/riskBuilders.ts';

/** Tick 0.5 at every price. */
const perpetual = anInstrument('BTC-PERPETUAL');
/** Tick 0.05. */
const ether = anInstrument('ETH-PERPETUAL');
/** Tick 0.0001 up to 0.005, 0.0005 above. */
const option = anInstrument('BTC-27FEB26-110000-C');

function spacingAt(instrument: typeof perpetual, price: string): string | null {
  return roundSpacing(instrument, decimal(price))?.toFixed() ?? null;
}

describe('roundSpacing', () => {
  it('leaves three leading digits: 100 at 78,400, 1,000 from 100,000 on, 10 at 3,120', () => {
    expect(spacingAt(perpetual, '78412.5')).toBe('100');
    expect(spacingAt(perpetual, '99999.5')).toBe('100');
    expect(spacingAt(perpetual, '100000')).toBe('1000');
    expect(spacingAt(ether, '3120.05')).toBe('10');
  });

  it('is at least ten ticks: option prices of tick 0.0005 are round at multiples of 0.01, of tick 0.0001 at 0.001', () => {
    expect(spacingAt(option, '0.0125')).toBe('0.01');
    expect(spacingAt(option, '0.0042')).toBe('0.001');
  });

  it('is null where ten ticks are more than the price', () => {
    expect(spacingAt(option, '0.0004')).toBeNull();
    expect(spacingAt(perpetual, '4.5')).toBeNull();
  });
});

describe('isRoundLevel', () => {
  it('takes 78,400, 78,500 and 80,000, not 78,450 or 78,400.5', () => {
    const round = ['78400', '78500', '80000', '78450', '78400.5'].map((price) => isRoundLevel(perpetual, decimal(price)));
    expect(round).toEqual([true, true, true, false, false]);
  });
});

describe('ticksAway', () => {
  it('goes down for a buy, up for a sell', () => {
    expect(ticksAway(perpetual, decimal('78400'), 'buy', 3).toFixed()).toBe('78398.5');
    expect(ticksAway(perpetual, decimal('78400'), 'sell', 3).toFixed()).toBe('78401.5');
  });

  it('changes its step where the tick changes: 0.0055 → 0.005 → 0.0049, and back up 0.005 → 0.0055', () => {
    expect(ticksAway(option, decimal('0.0055'), 'buy', 2).toFixed()).toBe('0.0049');
    expect(ticksAway(option, decimal('0.0049'), 'sell', 2).toFixed()).toBe('0.0055');
  });

  it('stops a buy at the lowest price there is', () => {
    expect(ticksAway(option, decimal('0.0002'), 'buy', 9).toFixed()).toBe('0.0001');
  });

  it('a sell undoes a buy (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 101, max: 400_000 }), fc.integer({ min: 0, max: 100 }), (halves, ticks) => {
        const price = decimal(halves).div(2);
        expect(ticksAway(perpetual, ticksAway(perpetual, price, 'buy', ticks), 'sell', ticks).equals(price)).toBe(true);
      }),
      { numRuns: 100, seed: 3 },
    );
  });
});

describe('offRoundLevel', () => {
  it('moves one tick to the passive side of a round level and nothing else', () => {
    expect(offRoundLevel(perpetual, decimal('78500'), 'buy').toFixed()).toBe('78499.5');
    expect(offRoundLevel(perpetual, decimal('78500'), 'sell').toFixed()).toBe('78500.5');
    expect(offRoundLevel(perpetual, decimal('78450'), 'buy').toFixed()).toBe('78450');
  });

  it('is on tick, never round and never nearer to the market (property)', () => {
    const side = fc.constantFrom('buy' as const, 'sell' as const);
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 3_000 }), side, (hundreds, side) => {
        const price = decimal(hundreds * 100);
        const moved = offRoundLevel(perpetual, price, side);
        expect(isRoundLevel(perpetual, moved)).toBe(false);
        expect(isOnTick(perpetual, moved)).toBe(true);
        expect(side === 'buy' ? moved.lessThanOrEqualTo(price) : moved.greaterThanOrEqualTo(price)).toBe(true);
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});

describe('triggerOffRoundLevel', () => {
  it('puts a level that rounds to 80,000 one tick beyond it, away from the market; leaves 79,812.37 as it is', () => {
    expect(triggerOffRoundLevel(perpetual, 79_999.9, 'above')).toBe(80_000.5);
    expect(triggerOffRoundLevel(perpetual, 80_000.1, 'below')).toBe(79_999.5);
    expect(triggerOffRoundLevel(perpetual, 79_812.37, 'below')).toBe(79_812.37);
  });

  it('passes on what is not a price', () => {
    expect([0, -1, Infinity].map((level) => triggerOffRoundLevel(perpetual, level, 'above'))).toEqual([0, -1, Infinity]);
  });
});

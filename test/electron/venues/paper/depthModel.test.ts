import { describe, expect, it } from 'vitest';
import { modelDepth, LEVELS_PER_SIDE } from '../../../../electron/venues/paper/depthModel.ts';
import { isOnTick } from '../../../../shared/domain/tick.ts';
import { decimal } from '../../../../shared/units/decimal.ts';
import { demoInstrument } from '../../../support/demoRecording.ts';

const PERPETUAL = demoInstrument('BTC-PERPETUAL');
const OPTION = demoInstrument('BTC-27FEB26-70000-P');

describe('modelDepth', () => {
  it('holds 50,000 to 150,000 USD at the touch of BTC-PERPETUAL and more further out', () => {
    for (let minute = 0; minute < 200; minute += 1) {
      const levels = modelDepth({ instrument: PERPETUAL, side: 'asks', touchPrice: 78_926.5, seed: 1, marketMs: minute * 60_000 });
      expect(levels).toHaveLength(LEVELS_PER_SIDE);
      const [touchUsd, lastUsd] = [levels[0], levels.at(-1)].map((level) => (level?.lots ?? 0) * 10);
      expect(touchUsd).toBeGreaterThanOrEqual(50_000);
      expect(touchUsd).toBeLessThanOrEqual(150_000);
      expect(lastUsd).toBeGreaterThan(200_000);
    }
  });

  it('starts at the touch and goes outwards, every price on tick, also across the option’s change of tick at 0.005', () => {
    for (const side of ['bids', 'asks'] as const) {
      const levels = modelDepth({ instrument: OPTION, side, touchPrice: 0.005, seed: 1, marketMs: 0 });
      expect(levels[0]?.price).toBe(0.005);
      const outwards = levels.map(({ price }) => (side === 'asks' ? price : -price));
      expect(outwards).toEqual([...new Set(outwards)].toSorted((a, b) => a - b));
      for (const { price } of levels) expect(isOnTick(OPTION, decimal(price))).toBe(true);
    }
  });

  it('ends where the price would reach 0', () => {
    const levels = modelDepth({ instrument: OPTION, side: 'bids', touchPrice: 0.0002, seed: 1, marketMs: 0 });
    expect(levels.map(({ price }) => price)).toEqual([0.0002, 0.0001]);
  });

  it('depends on the seed and the minute and on nothing else', () => {
    const at = (seed: number, marketMs: number) => modelDepth({ instrument: PERPETUAL, side: 'bids', touchPrice: 78_000, seed, marketMs });
    expect(at(1, 59_999)).toEqual(at(1, 0));
    expect(at(1, 60_000)).not.toEqual(at(1, 0));
    expect(at(2, 0)).not.toEqual(at(1, 0));
  });
});

import { describe, expect, it } from 'vitest';
import { shownFigures } from '../../../../renderer/panels/ticket/shownFigures.ts';

const figures = (centre: number, hysteresis: number) => [
  { name: 'net delta', value: -1.84, unit: 'BTC' },
  { name: 'target', value: 0, unit: 'BTC' },
  { name: 'centre', value: centre, unit: 'BTC' },
  { name: 'hysteresis', value: hysteresis, unit: 'share' },
  { name: 'half width H', value: 0.331, unit: 'BTC' },
];
const names = (centre: number, hysteresis: number) => shownFigures(figures(centre, hysteresis)).map(({ name }) => name);

describe('shownFigures', () => {
  it('leaves out what the band draws and what is not there', () => {
    expect(names(0, 0)).toEqual(['half width H']);
  });
  it('names a centre that is not the target, and a hysteresis', () => {
    expect(names(0.1, 0.2)).toEqual(['centre', 'hysteresis', 'half width H']);
  });
});

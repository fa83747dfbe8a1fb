import { describe, expect, it } from 'vitest';
import { bandText } from '../../../renderer/widgets/bandText.ts';

const band = { lowerCoin: -0.5, targetCoin: 0, upperCoin: 0.5 };

describe('bandText', () => {
  it('says what the picture shows', () => {
    expect(bandText({ ...band, filledCoin: -1.84, netCoin: -1.84, afterCoin: -0.5 }, 'BTC', 2)).toBe(
      'Net delta −1.84 BTC, below the band −0.50 to 0.50 BTC, target 0.00; after the hedge −0.50',
    );
  });
  it('tells filled from what open orders would make of it', () => {
    expect(bandText({ ...band, filledCoin: -1.84, netCoin: 0.2, afterCoin: null }, 'BTC', 1)).toContain('0.2 BTC, inside the band');
    expect(bandText({ ...band, filledCoin: -1.84, netCoin: 0.2, afterCoin: null }, 'BTC', 1)).toContain('filled only −1.8');
  });
  it('does not speak of a band that is not there', () => {
    const reading = { lowerCoin: null, targetCoin: 0, upperCoin: null, filledCoin: -1.84, netCoin: -1.84, afterCoin: null };
    expect(bandText(reading, 'BTC', 2)).toBe('Net delta −1.84 BTC, no band, target 0.00');
  });
  it('does not guess an unknown delta', () => {
    expect(bandText({ ...band, filledCoin: null, netCoin: null, afterCoin: null }, 'BTC', 1)).toMatch(/^Net delta unknown/);
  });
});

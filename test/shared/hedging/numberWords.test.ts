import { describe, expect, it } from 'vitest';
import { contentId } from '../../../shared/hedging/contentId.ts';
import { coinInWords, inWords, priceInWords } from '../../../shared/hedging/numberWords.ts';

describe('inWords', () => {
  it.each([
    [1_234_567.891, 2, '1,234,567.89'],
    [-0.5, 4, '−0.5'],
    [0, 4, '0'],
    [-0, 4, '0'],
    [999, 0, '999'],
    [1_000, 0, '1,000'],
    [0.00001991, 4, '0.00002'],
    [-0.000_034_5, 4, '−0.000034'],
    [1e-9, 4, '1e-9'],
  ])('%d with %d decimals reads %s', (value, digits, text) => {
    expect(inWords(value, digits)).toBe(text);
  });

  it('has a unit for coins and two decimals for prices', () => {
    expect(coinInWords(-1.25, 'ETH')).toBe('−1.25 ETH');
    expect(priceInWords(78_412.5)).toBe('78,412.5');
  });
});

describe('contentId', () => {
  it('is FNV-1a 64: the published values of "" and "a"', () => {
    expect(contentId('')).toBe('cbf29ce484222325');
    expect(contentId('a')).toBe('af63dc4c8601ec8c');
  });

  it('differs when the content does', () => {
    expect(contentId('sell|10')).not.toBe(contentId('sell|100'));
  });
});

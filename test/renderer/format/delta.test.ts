import { describe, expect, it } from 'vitest';
import { formatDelta } from '../../../renderer/format/delta.ts';
import { THIN_SPACE } from '../../../renderer/format/number.ts';

describe('formatDelta', () => {
  it('writes coin with its own decimals, dollars at the index', () => {
    expect(formatDelta(-1.84, 'coin', 'BTC', 74_512)).toEqual({ text: '−1.840', unit: 'BTC' });
    expect(formatDelta(-2, 'usd', 'BTC', 74_512)).toEqual({ text: `−149${THIN_SPACE}024`, unit: 'USD' });
  });
  it('is unknown in dollars without an index', () => {
    expect(formatDelta(-2, 'usd', 'BTC', null).text).toBe('–');
    expect(formatDelta(null, 'coin', 'BTC', 74_512).text).toBe('–');
  });
});

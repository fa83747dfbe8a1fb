import { describe, expect, it } from 'vitest';
import { expiryMsOf } from '../../../shared/domain/instrument.ts';
import { anInstrument, at } from './aBook.ts';

describe('expiryMsOf', () => {
  it.each([
    ['BTC-27FEB26-70000-P', at('2026-02-27T08:00:00Z')],
    ['BTC-27FEB26', at('2026-02-27T08:00:00Z')],
    ['BTC-PERPETUAL', null],
    ['BTC_USDC', null],
  ])('is, for %s, %d (08:00 UTC, null: never)', (name, expiryMs) => {
    expect(expiryMsOf(anInstrument(name))).toBe(expiryMs);
  });
});

import { describe, expect, it } from 'vitest';
import { createHedgeInstruments } from '../../../electron/desk/hedgeInstruments.ts';
import { toCurrency, toInstrumentId, toVenueId } from '../../../shared/domain/instrument.ts';
import type { Quote } from '../../../shared/domain/market.ts';
import { demoInstrument } from '../../support/demoRecording.ts';
import { toMs } from '../../../shared/units/time.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { MARKET_MS } from '../../support/storeSamples.ts';
import { anOptionQuote, aPerpetualQuote, aTick, aMarketState, anIndex, BTC, ETH } from './deskSamples.ts';

const quoted = (name: string): Quote => aPerpetualQuote(80_000, { instrumentId: toInstrumentId(name) });
const PAPER = toVenueId('paper');

function instrumentsOf(names: readonly string[], unlisted: readonly string[] = []) {
  const option = anOptionQuote(toInstrumentId('BTC-27FEB26-80000-C'));
  const market = aMarketState(createManualClock(), [anIndex(), option, ...names.map(quoted)]);
  const instrumentOf = (id: string) => (unlisted.includes(id) ? undefined : demoInstrument(id));
  return { market, instruments: createHedgeInstruments({ market, venue: { id: PAPER }, instrumentOf }) };
}

const namesOf = (instruments: readonly { readonly id: string }[]) => instruments.map(({ id }) => id);

describe('createHedgeInstruments', () => {
  it('lists what is quoted and has no strike, of the one underlying, by name whatever the order of the quotes', () => {
    const { instruments } = instrumentsOf(['ETH-PERPETUAL', 'BTC-PERPETUAL', 'BTC-27MAR26', 'BTC-13FEB26']);
    expect(namesOf(instruments.list(BTC))).toEqual(['BTC-13FEB26', 'BTC-27MAR26', 'BTC-PERPETUAL']);
    expect(namesOf(instruments.list(ETH))).toEqual(['ETH-PERPETUAL']);
    expect(instruments.list(toCurrency('SOL'))).toEqual([]);
  });

  it('leaves out what no rulebook knows', () => {
    expect(namesOf(instrumentsOf(['BTC-PERPETUAL', 'BTC-27MAR26'], ['BTC-27MAR26']).instruments.list(BTC))).toEqual(['BTC-PERPETUAL']);
  });

  it('trades everything on the venue of the desk', () => {
    const { instruments } = instrumentsOf(['BTC-PERPETUAL']);
    expect(instruments.tradable(toInstrumentId('BTC-PERPETUAL'))?.venue).toBe(PAPER);
    expect(instruments.list(BTC).map(({ venue }) => venue)).toEqual([PAPER]);
    expect(instrumentsOf([], ['BTC-PERPETUAL']).instruments.tradable(toInstrumentId('BTC-PERPETUAL'))).toBeUndefined();
  });

  it('hedges with the perpetual settled in the coin, with the one settled in USDC where there is no other, or with none', () => {
    expect(instrumentsOf([]).instruments.perpetual(BTC)?.id).toBe('BTC-PERPETUAL');
    expect(instrumentsOf([], ['BTC-PERPETUAL']).instruments.perpetual(BTC)?.id).toBe('BTC_USDC-PERPETUAL');
    expect(instrumentsOf([], ['BTC-PERPETUAL', 'BTC_USDC-PERPETUAL']).instruments.perpetual(BTC)).toBeNull();
  });

  it('looks again after a second of market time: a future that begins to be quoted is seen, one that is gone is not offered', () => {
    const { market, instruments } = instrumentsOf(['BTC-PERPETUAL', 'BTC-13FEB26']);
    const at = (ms: number) => ({ tsMs: toMs(MARKET_MS + ms) });
    instruments.list(BTC);
    market.apply(aTick([quoted('BTC-27MAR26')], at(999)));
    expect(instruments.list(BTC)).toHaveLength(2);
    market.apply(aTick([], at(1_000)));
    expect(instruments.list(BTC)).toHaveLength(3);
    market.apply(aTick([quoted('BTC-PERPETUAL')], { ...at(-1_000), isSnapshot: true }));
    expect(namesOf(instruments.list(BTC))).toEqual(['BTC-PERPETUAL']);
  });
});

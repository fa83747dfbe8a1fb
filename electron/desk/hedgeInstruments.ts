/** What an underlying can be hedged with: its perpetuals, its futures that have not expired, and spot pairs quoted in USD. */
import { toInstrumentId, type Currency, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import { isCash } from '../../shared/risk/leg.ts';
import type { VenuePort } from '../ports/venue.ts';
import type { MarketState } from './marketState.ts';

export interface HedgeInstruments {
  /** As the desk's venue trades it; undefined: nothing of that name. */
  readonly tradable: (id: InstrumentId) => Instrument | undefined;
  /** Coin-settled where there is one, else USDC-settled; null: neither is listed. */
  readonly perpetual: (underlying: Currency) => Instrument | null;
  /** Quoted now, by name. */
  readonly list: (underlying: Currency) => readonly Instrument[];
}

interface HedgeInstrumentsDeps {
  readonly market: Pick<MarketState, 'quotes' | 'nowMs'>;
  readonly venue: Pick<VenuePort, 'id'>;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
}

/** Market time: going through every quote is not for every judgement, but what expired or came in a jump is seen at once. */
const EVERY_MS = 1_000;

export function createHedgeInstruments({ market, venue, instrumentOf }: HedgeInstrumentsDeps): HedgeInstruments {
  let listed: readonly Instrument[] = [];
  let listedMs = Number.NEGATIVE_INFINITY;

  /** Orders go to the desk's venue whatever venue's rulebook the terms came from. */
  function tradable(id: InstrumentId): Instrument | undefined {
    const instrument = instrumentOf(id);
    return instrument === undefined ? undefined : { ...instrument, venue: venue.id };
  }

  function refresh(): readonly Instrument[] {
    const nowMs = market.nowMs();
    if (Math.abs(nowMs - listedMs) < EVERY_MS && listed.length > 0) return listed;
    const ids = [...market.quotes()].flatMap((quote) => (quote.kind === 'future' ? [quote.instrumentId] : []));
    listed = ids.flatMap((id) => tradable(id) ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    listedMs = nowMs;
    return listed;
  }

  return {
    tradable,
    perpetual: (underlying) =>
      tradable(toInstrumentId(`${underlying}-PERPETUAL`)) ?? tradable(toInstrumentId(`${underlying}_USDC-PERPETUAL`)) ?? null,
    list: (underlying) => refresh().filter((each) => each.underlying === underlying && isCash(each.quoteCurrency)),
  };
}

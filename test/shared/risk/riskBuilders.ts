/** Instruments, quotes and markets of the risk, cost and hedging tests; terms are those of the venue's rulebook. */
import { readFileSync } from 'node:fs';
import { instrumentFromName, parseRulebook, type Rulebook } from '../../../shared/domain/rulebook.ts';
import { toCurrency, toInstrumentId, type Instrument } from '../../../shared/domain/instrument.ts';
import type { FutureQuote, IndexQuote, OptionQuote } from '../../../shared/domain/market.ts';
import type { BalanceLeg, PositionLeg } from '../../../shared/risk/leg.ts';
import type { InstrumentQuote, MarketView } from '../../../shared/risk/marketView.ts';
import type { LegRisk } from '../../../shared/risk/riskFigures.ts';
import type { Result } from '../../../shared/result/result.ts';
import { MS_PER_DAY, toMs } from '../../../shared/units/time.ts';

export const RULEBOOK: Rulebook = valueOf(
  parseRulebook(JSON.parse(readFileSync(new URL('../../../resources/rulebooks/deribit.json', import.meta.url), 'utf8'))),
);

/** Expiry of the 27FEB26 instruments, and the moment 30 days before it. */
export const EXPIRY_MS = Date.UTC(2026, 1, 27, 8);
export const AT_MS = toMs(EXPIRY_MS - 30 * MS_PER_DAY);

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}

export function failureOf<T>(result: Result<T>): string {
  if (result.ok) throw new Error('expected a failure');
  return `${result.failure.reason}: ${result.failure.message}`;
}

export function anInstrument(name: string): Instrument {
  return valueOf(instrumentFromName(name, RULEBOOK, AT_MS));
}

export function aPosition(name: string, signedAmount: number, averagePrice: number | null = null): PositionLeg {
  return { kind: 'position', instrument: anInstrument(name), signedAmount, averagePrice };
}

/** A linear option as no venue here lists it. */
export function anAmericanPosition(name: string, signedAmount: number): PositionLeg {
  const position = aPosition(name, signedAmount);
  if (position.instrument.kind !== 'option') throw new Error(`${name}: expected an option`);
  return { ...position, instrument: { ...position.instrument, exercise: 'american' } };
}

export function aBalance(currency: string, amount: number): BalanceLeg {
  return { kind: 'balance', currency: toCurrency(currency), amount };
}

export function anOptionQuote(name: string, forwardUsd: number, markSigma: number | null): OptionQuote {
  const instrumentId = toInstrumentId(name);
  return { kind: 'option', instrumentId, forwardUsd, markSigma, bidPrice: null, askPrice: null, markPrice: null, ...SEEN };
}

export function aFutureQuote(name: string, markPriceUsd: number): FutureQuote {
  return { kind: 'future', instrumentId: toInstrumentId(name), bidPriceUsd: null, askPriceUsd: null, markPriceUsd, ...SEEN };
}

export function anIndex(underlying: string, indexUsd: number): IndexQuote {
  return { kind: 'index', underlying: toCurrency(underlying), indexUsd, ...SEEN };
}

export function aMarket(quotes: readonly InstrumentQuote[], indexes: readonly IndexQuote[] = []): MarketView {
  const byId = new Map(quotes.map((quote) => [quote.instrumentId, quote]));
  const byUnderlying = new Map(indexes.map((index) => [index.underlying, index]));
  return { quote: (id) => byId.get(id), index: (underlying) => byUnderlying.get(underlying) };
}

export function known(value: number | null | undefined): number {
  if (value === null || value === undefined) throw new Error('expected a number');
  return value;
}

export function numbersOf(risk: LegRisk): readonly number[] {
  return Object.values(risk).filter((value): value is number => typeof value === 'number');
}

const SEEN = { provenance: 'recorded', tsMs: toMs(AT_MS - 1_000) } as const;

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inForceAt, instrumentFromName, parseRulebook, productOfInstrument } from '../../../shared/domain/rulebook.ts';
import { toDecimalText } from '../../../shared/units/decimal.ts';
import { anInstrument, at, FEBRUARY, rulebook, RULEBOOK_JSON, unwrap } from './aBook.ts';

const SPRING_2021 = at('2021-01-01T00:00:00Z');
const JULY_2021 = at('2021-07-22T12:00:00Z');
const OCTOBER_2026 = at('2026-10-01T00:00:00Z');

function termsOf(name: string, atMs = FEBRUARY): readonly string[] {
  const { contractSize, lot, tickSteps, quoteCurrency, settlementCurrency, amountUnit } = anInstrument(name, atMs);
  const steps = tickSteps.map(({ abovePrice, tick }) => `${tick.toFixed()} above ${abovePrice.toFixed()}`).join(', ');
  return [toDecimalText(contractSize), toDecimalText(lot), steps, quoteCurrency, settlementCurrency, amountUnit];
}

describe('instrumentFromName', () => {
  it.each([
    ['BTC-27FEB26-70000-P', ['1', '0.1', '0.0001 above 0, 0.0005 above 0.005', 'BTC', 'BTC', 'coin']],
    ['ETH-27FEB26-2000-C', ['1', '1', '0.0001 above 0, 0.0005 above 0.005', 'ETH', 'ETH', 'coin']],
    ['BTC-PERPETUAL', ['10', '10', '0.5 above 0', 'USD', 'BTC', 'usd']],
    ['ETH-PERPETUAL', ['1', '1', '0.05 above 0', 'USD', 'ETH', 'usd']],
    ['BTC-27FEB26', ['10', '10', '2.5 above 0', 'USD', 'BTC', 'usd']],
    ['ETH-27FEB26', ['1', '1', '0.25 above 0', 'USD', 'ETH', 'usd']],
    ['BTC_USDC-PERPETUAL', ['0.001', '0.001', '1 above 0', 'USDC', 'USDC', 'coin']],
    ['BTC_USDT', ['0.0001', '0.0001', '1 above 0', 'USDT', 'USDT', 'coin']],
  ])('gives %s the terms of February 2026', (name, terms) => {
    expect(termsOf(name)).toEqual(terms);
  });

  it('changes the linear BTC perpetual on 18 August 2026: ten times smaller contracts', () => {
    expect(termsOf('BTC_USDC-PERPETUAL', at('2026-08-17T23:59:59Z')).slice(0, 2)).toEqual(['0.001', '0.001']);
    expect(termsOf('BTC_USDC-PERPETUAL', at('2026-08-18T00:00:00Z')).slice(0, 2)).toEqual(['0.0001', '0.0001']);
  });

  it.each([
    'SOL_USDC-PERPETUAL',
    'XRP_USDC-30JUN26-0d625-C',
    'SOL_USDC-26JUN26-90-P',
    'ETH_USDC-PERPETUAL',
    'ETH_USDC-26JUN26-2000-C',
    'BTC_USDC-26JUN26-70000-C',
    'BTC_USDC-26JUN26',
    'BTC_USDC',
    'ETH_USDC',
    'ETH_BTC',
  ])('knows %s', (name) => {
    expect(instrumentFromName(name, rulebook, OCTOBER_2026).ok).toBe(true);
  });

  it('keeps strike, side and expiry of the name', () => {
    expect(anInstrument('XRP_USDC-30JUN26-0d625-P')).toMatchObject({
      kind: 'option',
      settlement: 'linear',
      side: 'put',
      strikeUsd: 0.625,
      expiryMs: at('2026-06-30T08:00:00Z'),
    });
  });

  it.each([
    ['DOGE_USDC-PERPETUAL', FEBRUARY, 'missingData'],
    ['BTC-PERPETUAL', SPRING_2021, 'missingData'],
    ['BTC-CS-25DEC26-70000_75000', FEBRUARY, 'unsupported'],
    ['BTC', FEBRUARY, 'invalidInput'],
  ])('has no terms for %s at %d: %s', (name, atMs, reason) => {
    expect(instrumentFromName(name, rulebook, atMs)).toMatchObject({ ok: false, failure: { reason } });
  });

  it('agrees with the sizes, steps and expiries of a recorded instrument list (2021-07-22)', () => {
    const recorded = readFileSync(new URL('../../fixtures/importers/instruments-2021-07-22.csv', import.meta.url), 'utf8');
    const rows = recorded.trimEnd().split('\n').slice(1);
    expect(rows.length).toBe(56);
    for (const row of rows) {
      const [name = '', , , expiryMs, strike, side, contractSize, lot, tick] = row.split(',');
      const instrument = anInstrument(name, JULY_2021);
      const printed = [instrument.contractSize.toNumber(), instrument.lot.toNumber(), instrument.tickSteps[0]?.tick.toNumber()];
      expect([name, ...printed]).toEqual([name, Number(contractSize), Number(lot), Number(tick)]);
      if (instrument.kind === 'option') expect([instrument.strikeUsd, instrument.side]).toEqual([Number(strike), side]);
      if (instrument.kind !== 'perpetual' && instrument.kind !== 'spot') expect(instrument.expiryMs).toBe(Number(expiryMs));
    }
  });
});

describe('instrumentFromName: exercise', () => {
  const json = JSON.parse(RULEBOOK_JSON) as { products: readonly Record<string, unknown>[] };
  const change = (product: Record<string, unknown>): Record<string, unknown> =>
    product['kind'] === 'option' && product['settlement'] === 'linear' ? { ...product, exercise: 'american' } : product;
  const changed = parseRulebook({ ...json, products: json.products.map(change) });
  const exerciseOf = (name: string): unknown => {
    const instrument = changed.ok ? instrumentFromName(name, changed.value, FEBRUARY) : changed;
    return instrument.ok && instrument.value.kind === 'option' ? instrument.value.exercise : instrument;
  };

  it('is what the product says, European (absent) where it says nothing', () => {
    expect(exerciseOf('BTC_USDC-27FEB26-70000-C')).toBe('american');
    expect(exerciseOf('BTC-27FEB26-70000-C')).toBeUndefined();
  });
});

describe('parseRulebook', () => {
  const whole = JSON.parse(RULEBOOK_JSON) as { products: readonly Record<string, unknown>[] };
  const product = { ...whole, products: whole.products.slice(0, 1) };

  function withFirst(change: Record<string, unknown>): unknown {
    return { ...product, products: [{ ...product.products[0], ...change }] };
  }

  it.each([
    ['not an object', null],
    ['a missing product list', { venue: 'deribit', description: '' }],
    ['a kind that does not exist', withFirst({ kind: 'swap' })],
    ['an option that settles in nothing', withFirst({ settlement: null })],
    ['an exercise style that does not exist', withFirst({ exercise: 'bermudan' })],
    ['no terms', withFirst({ terms: [] })],
    ['a contract size that is a float', withFirst({ terms: [{ effectiveFrom: '2026-01-01T00:00:00Z', contractSize: 0.1 }] })],
    ['a product that is listed twice', { ...product, products: [product.products[0], product.products[0]] }],
  ])('refuses %s', (_what, json) => {
    expect(parseRulebook(json)).toMatchObject({ ok: false, failure: { reason: 'invalidInput' } });
  });

  it.each([
    ['dates that do not rise', ['2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z'], '0', 'products.0.terms: dates rise'],
    ['steps that start above 0', ['2026-01-01T00:00:00Z'], '1', 'products.0.terms.0.tickSteps: the first step starts at 0'],
  ])('names the field of %s', (_what, dates, abovePrice, message) => {
    const terms = dates.map((effectiveFrom) => ({
      effectiveFrom,
      contractSize: '1',
      lot: '1',
      tickSteps: [{ abovePrice, tick: '1' }],
      source: 'test',
      confirmed: true,
    }));
    expect(parseRulebook(withFirst({ terms }))).toMatchObject({ failure: { message: `rulebook field ${message}` } });
  });

  it('knows margin and funding by date, as numbers; a product that leaves them out has none', () => {
    const perpetual = unwrap(productOfInstrument(rulebook, anInstrument('BTC-PERPETUAL')));
    expect(unwrap(inForceAt(perpetual.margin, JULY_2021, '')).scheme).toMatchObject({ initialRate: 0.01, maintenanceRate: 0.00525 });
    expect(unwrap(inForceAt(perpetual.margin, FEBRUARY, '')).scheme).toMatchObject({ initialRate: 0.02, maintenanceRate: 0.01 });
    expect(unwrap(inForceAt(perpetual.margin, OCTOBER_2026, '')).confirmed).toBe(false);
    expect(unwrap(inForceAt(perpetual.funding, FEBRUARY, ''))).toMatchObject({ damper: 0.00025, cap: 0.005, periodHours: 8 });
    expect(unwrap(parseRulebook(withFirst({ margin: undefined, funding: undefined }))).products[0]).toMatchObject({
      margin: [],
      funding: [],
    });
  });

  it('refuses a margin scheme that does not exist, and a negative rate', () => {
    const dated = { effectiveFrom: '2026-01-01T00:00:00Z', source: 'test', confirmed: true };
    const scheme = { kind: 'future', initialRate: '-0.02', maintenanceRate: '0.01', ratePerCoin: '0' };
    expect(parseRulebook(withFirst({ margin: [{ ...dated, scheme }] }))).toMatchObject({
      failure: { message: 'rulebook field products.0.margin.0.scheme.initialRate: expected >= 0' },
    });
    expect(parseRulebook(withFirst({ margin: [{ ...dated, scheme: { kind: 'portfolio' } }] }))).toMatchObject({ ok: false });
  });

  it('marks what no primary source confirms', () => {
    const unconfirmed = rulebook.products
      .filter(({ terms }) => terms.some(({ confirmed }) => !confirmed))
      .map(({ pair, kind }) => `${pair} ${kind}`);
    expect(unconfirmed).toContain('SOL_USDC perpetual');
    expect(unconfirmed).not.toContain('BTC perpetual');
  });
});

describe('inForceAt', () => {
  const entries = [{ effectiveFromMs: at('2026-01-01T00:00:00Z') }, { effectiveFromMs: at('2026-08-01T00:00:00Z') }];

  it('holds from the first millisecond of its date', () => {
    expect(unwrap(inForceAt(entries, at('2026-07-31T23:59:59.999Z'), 'rule'))).toBe(entries[0]);
    expect(unwrap(inForceAt(entries, at('2026-08-01T00:00:00Z'), 'rule'))).toBe(entries[1]);
  });

  it('is missing before the first, and says since when it is known', () => {
    expect(inForceAt(entries, at('2025-12-31T23:59:59Z'), 'rule')).toMatchObject({
      failure: { message: 'rule: known from 2026-01-01T00:00:00.000Z on' },
    });
    expect(inForceAt([], FEBRUARY, 'rule')).toMatchObject({ failure: { reason: 'missingData' } });
  });
});

describe('productOfInstrument', () => {
  it('finds the product again from the instrument', () => {
    expect(unwrap(productOfInstrument(rulebook, anInstrument('ETH_BTC')))).toMatchObject({ pair: 'ETH_BTC', kind: 'spot' });
    expect(unwrap(productOfInstrument(rulebook, anInstrument('BTC-27FEB26-70000-P')))).toMatchObject({ pair: 'BTC', kind: 'option' });
  });
});

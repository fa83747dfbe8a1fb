import { describe, expect, it } from 'vitest';
import type { BookId, BookState, LedgerEntry } from '../../../shared/domain/book.ts';
import { applyLedgerRow, emptyBookState, projectLedger } from '../../../shared/domain/ledger.ts';
import { toDecimalText, type Decimal } from '../../../shared/units/decimal.ts';
import { aBalance, aDelivery, aFill, anOpening, BOOK, instrumentOf, rowsOf, unwrap } from './aBook.ts';

const OPTION = 'BTC-27FEB26-70000-P';
const PERPETUAL = 'BTC-PERPETUAL';
const LINEAR = 'BTC_USDC-PERPETUAL';

function project(...entries: readonly LedgerEntry[]): BookState {
  return unwrap(projectLedger(BOOK, rowsOf(...entries), instrumentOf));
}

function reasonOf(...entries: readonly LedgerEntry[]): string {
  const projected = projectLedger(BOOK, rowsOf(...entries), instrumentOf);
  return projected.ok ? 'ok' : projected.failure.reason;
}

function texts(amounts: ReadonlyMap<string, Decimal>): Record<string, string> {
  return Object.fromEntries([...amounts].map(([currency, amount]) => [currency, toDecimalText(amount)]));
}

function summary({ positions, balances, realisedPnl, feesPaid }: BookState): unknown {
  return {
    positions: positions.map(({ instrumentId, signedAmount, averagePrice }) => [
      instrumentId,
      toDecimalText(signedAmount),
      averagePrice === null ? null : toDecimalText(averagePrice),
    ]),
    balances: texts(balances),
    realised: texts(realisedPnl),
    fees: texts(feesPaid),
  };
}

describe('projectLedger: opening positions and balances', () => {
  it('sets size and average and pays nothing', () => {
    const state = project(anOpening(OPTION, '-2.5', '0.034'), anOpening(PERPETUAL, '50000', null), aBalance('BTC', '25'));
    expect(summary(state)).toEqual({
      positions: [
        [OPTION, '-2.5', '0.034'],
        [PERPETUAL, '50000', null],
      ],
      balances: { BTC: '25' },
      realised: {},
      fees: {},
    });
    expect(state.throughSeq).toBe(3);
  });

  it('adds balance changes, up and down', () => {
    expect(summary(project(aBalance('USDC', '100000'), aBalance('BTC', '1'), aBalance('USDC', '-0.25')))).toMatchObject({
      balances: { BTC: '1', USDC: '99999.75' },
    });
  });

  it('refuses a second opening position, one of size 0 and one of spot', () => {
    expect(reasonOf(anOpening(OPTION, '1', '0.1'), anOpening(OPTION, '1', '0.1'))).toBe('conflict');
    expect(reasonOf(anOpening(OPTION, '0', '0.1'))).toBe('invalidInput');
    expect(reasonOf(anOpening('BTC_USDC', '1', '80000'))).toBe('invalidInput');
    expect(reasonOf(anOpening(PERPETUAL, '10', '0'))).toBe('invalidInput');
  });
});

describe('projectLedger: options', () => {
  it('pays premium when buying and receives it when selling, fees on top', () => {
    const bought = aFill({ name: OPTION, side: 'buy', amount: '2', price: '0.05', fee: '0.0006' });
    expect(summary(project(bought))).toEqual({
      positions: [[OPTION, '2', '0.05']],
      balances: { BTC: '-0.1006' },
      realised: {},
      fees: { BTC: '0.0006' },
    });
  });

  it('realises amount × (exit − average) in coin: 1.5 × (0.07 − 0.045), average of 1 at 0.04 and 1 at 0.05', () => {
    const state = project(
      aFill({ name: OPTION, side: 'buy', amount: '1', price: '0.04' }),
      aFill({ name: OPTION, side: 'buy', amount: '1', price: '0.05' }),
      aFill({ name: OPTION, side: 'sell', amount: '1.5', price: '0.07' }),
    );
    expect(summary(state)).toEqual({
      positions: [[OPTION, '0.5', '0.045']],
      balances: { BTC: '0.015' },
      realised: { BTC: '0.0375' },
      fees: {},
    });
  });

  it('settles linear options in USDC', () => {
    const name = 'BTC_USDC-26JUN26-80000-C';
    expect(summary(project(aFill({ name, side: 'sell', amount: '0.1', price: '4000', fee: '1.2' })))).toMatchObject({
      balances: { USDC: '398.8' },
      fees: { USDC: '1.2' },
    });
  });
});

describe('projectLedger: inverse futures and perpetuals', () => {
  it('averages harmonically: 10,000 USD at 60,000 and 20,000 USD at 80,000 is 72,000', () => {
    const state = project(
      aFill({ name: PERPETUAL, side: 'buy', amount: '10000', price: '60000' }),
      aFill({ name: PERPETUAL, side: 'buy', amount: '20000', price: '80000' }),
    );
    expect(summary(state)).toMatchObject({ positions: [[PERPETUAL, '30000', '72000']], balances: {} });
  });

  it('moves cash only by what is realised: 80,000 USD from 80,000 to 100,000 is N(1/E − 1/S) = 0.2 BTC', () => {
    const state = project(
      aFill({ name: PERPETUAL, side: 'buy', amount: '80000', price: '80000', fee: '0.0005' }),
      aFill({ name: PERPETUAL, side: 'sell', amount: '80000', price: '100000', fee: '0.0004' }),
    );
    expect(summary(state)).toEqual({ positions: [], balances: { BTC: '0.1991' }, realised: { BTC: '0.2' }, fees: { BTC: '0.0009' } });
  });

  it('realises a short with the other sign: −80,000 USD from 80,000 to 100,000 is −0.2 BTC', () => {
    const state = project(
      aFill({ name: PERPETUAL, side: 'sell', amount: '80000', price: '80000' }),
      aFill({ name: PERPETUAL, side: 'buy', amount: '80000', price: '100000' }),
    );
    expect(summary(state)).toMatchObject({ realised: { BTC: '-0.2' }, balances: { BTC: '-0.2' } });
  });

  it('flips through zero: closes the old position at its average, opens the rest at the new price', () => {
    const state = project(
      aFill({ name: PERPETUAL, side: 'buy', amount: '80000', price: '80000' }),
      aFill({ name: PERPETUAL, side: 'sell', amount: '120000', price: '100000' }),
    );
    expect(summary(state)).toMatchObject({ positions: [[PERPETUAL, '-40000', '100000']], realised: { BTC: '0.2' } });
  });
});

describe('projectLedger: linear futures and spot', () => {
  it('realises amount × (exit − average) in USDC, average arithmetic', () => {
    const state = project(
      aFill({ name: LINEAR, side: 'buy', amount: '1', price: '60000' }),
      aFill({ name: LINEAR, side: 'buy', amount: '1', price: '80000' }),
      aFill({ name: LINEAR, side: 'sell', amount: '0.5', price: '75000' }),
    );
    expect(summary(state)).toMatchObject({ positions: [[LINEAR, '1.5', '70000']], realised: { USDC: '2500' }, balances: { USDC: '2500' } });
  });

  it('moves both currencies of a spot trade and holds no position', () => {
    const state = project(aFill({ name: 'BTC_USDC', side: 'buy', amount: '0.5', price: '80000', fee: '0.001', feeCurrency: 'BTC' }));
    expect(summary(state)).toEqual({ positions: [], balances: { BTC: '0.499', USDC: '-40000' }, realised: {}, fees: { BTC: '0.001' } });
  });
});

describe('projectLedger: rebates, unknown averages', () => {
  it('takes a negative fee as money received', () => {
    const state = project(aFill({ name: 'BTC-20FEB26', side: 'buy', amount: '80000', price: '80000', fee: '-0.0001' }));
    expect(summary(state)).toMatchObject({ balances: { BTC: '0.0001' }, fees: { BTC: '-0.0001' } });
  });

  it('does not invent the P&L of a position whose average is unknown, and names the currency it misses', () => {
    const state = project(anOpening(PERPETUAL, '80000', null), aFill({ name: PERPETUAL, side: 'sell', amount: '30000', price: '100000' }));
    expect(summary(state)).toEqual({ positions: [[PERPETUAL, '50000', null]], balances: {}, realised: {}, fees: {} });
    expect(state.unknownRealisedIn).toEqual(['BTC']);
  });

  it('still counts the premium of an option whose average is unknown', () => {
    const state = project(anOpening(OPTION, '1', null), aFill({ name: OPTION, side: 'sell', amount: '1', price: '0.05' }));
    expect(summary(state)).toMatchObject({ positions: [], balances: { BTC: '0.05' }, realised: {} });
    expect(state.unknownRealisedIn).toEqual(['BTC']);
  });

  it('keeps the average unknown when more is added, and knows it again after a flip', () => {
    const added = project(anOpening(OPTION, '1', null), aFill({ name: OPTION, side: 'buy', amount: '1', price: '0.05' }));
    expect(summary(added)).toMatchObject({ positions: [[OPTION, '2', null]] });
    expect(added.unknownRealisedIn).toEqual([]);
    const flipped = project(anOpening(OPTION, '1', null), aFill({ name: OPTION, side: 'sell', amount: '3', price: '0.05' }));
    expect(summary(flipped)).toMatchObject({ positions: [[OPTION, '-2', '0.05']] });
  });
});

describe('projectLedger: delivery', () => {
  it('pays the payoff of an option in coin: 2 × 0.125', () => {
    const state = project(anOpening(OPTION, '2', '0.1'), aDelivery(OPTION, '2', '0.125'));
    expect(summary(state)).toEqual({ positions: [], balances: { BTC: '0.25' }, realised: { BTC: '0.05' }, fees: {} });
  });

  it('makes the short pay, and lets a worthless option go for nothing', () => {
    expect(summary(project(anOpening(OPTION, '-2', '0.1'), aDelivery(OPTION, '-2', '0.125')))).toMatchObject({
      balances: { BTC: '-0.25' },
      realised: { BTC: '-0.05' },
    });
    expect(summary(project(anOpening(OPTION, '-2', '0.1'), aDelivery(OPTION, '-2', '0')))).toEqual({
      positions: [],
      balances: {},
      realised: { BTC: '0.2' },
      fees: {},
    });
  });

  it('delivers the P&L of an inverse future at the USD price', () => {
    expect(summary(project(anOpening('BTC-27FEB26', '-80000', '80000'), aDelivery('BTC-27FEB26', '-80000', '64000')))).toMatchObject({
      positions: [],
      balances: { BTC: '0.25' },
      realised: { BTC: '0.25' },
    });
  });

  it('refuses to deliver what is not held, too much of it, or what never expires', () => {
    expect(reasonOf(aDelivery(OPTION, '1', '0.1'))).toBe('conflict');
    expect(reasonOf(anOpening(OPTION, '1', '0.1'), aDelivery(OPTION, '2', '0.1'))).toBe('conflict');
    expect(reasonOf(anOpening(OPTION, '1', '0.1'), aDelivery(OPTION, '-1', '0.1'))).toBe('conflict');
    expect(reasonOf(anOpening(OPTION, '1', '0.1'), aDelivery(OPTION, '0', '0.1'))).toBe('conflict');
    expect(reasonOf(anOpening(PERPETUAL, '10', '80000'), aDelivery(PERPETUAL, '10', '80000'))).toBe('invalidInput');
    expect(reasonOf(anOpening(OPTION, '1', '0.1'), aDelivery(OPTION, '1', '-0.1'))).toBe('invalidInput');
  });
});

describe('applyLedgerRow', () => {
  const row = rowsOf(aBalance('BTC', '1'))[0];
  if (row === undefined) throw new Error('one row');

  it('leaves the state it was given alone', () => {
    const before = emptyBookState(BOOK);
    unwrap(applyLedgerRow(before, row, instrumentOf));
    expect(before).toEqual(emptyBookState(BOOK));
  });

  it('refuses a row of another book, and one that was counted already', () => {
    const state = unwrap(applyLedgerRow(emptyBookState(BOOK), row, instrumentOf));
    expect(applyLedgerRow(state, row, instrumentOf)).toMatchObject({ ok: false, failure: { reason: 'conflict' } });
    expect(applyLedgerRow(emptyBookState('other' as BookId), row, instrumentOf)).toMatchObject({
      ok: false,
      failure: { reason: 'conflict' },
    });
  });

  it('refuses an instrument whose terms are not known', () => {
    const [fill] = rowsOf(aFill({ name: OPTION, side: 'buy', amount: '1', price: '0.1' }));
    if (fill === undefined) throw new Error('one row');
    expect(applyLedgerRow(emptyBookState(BOOK), fill, () => undefined)).toMatchObject({ ok: false, failure: { reason: 'missingData' } });
  });

  it.each([
    ['0', '80000'],
    ['-10', '80000'],
    ['10', '0'],
  ])('refuses a fill of %s at %s', (amount, price) => {
    expect(reasonOf(aFill({ name: PERPETUAL, side: 'buy', amount, price }))).toBe('invalidInput');
  });

  it('keeps positions sorted by instrument, whatever the order of arrival', () => {
    const names = ['ETH-PERPETUAL', OPTION, 'BTC-27FEB26', PERPETUAL];
    const { positions } = project(...names.map((name) => anOpening(name, '10', null)));
    expect(positions.map(({ instrumentId }) => instrumentId)).toEqual([...names].sort());
  });

  it('keeps two venues apart', () => {
    const [paper, other] = [anOpening(OPTION, '1', '0.1'), anOpening(OPTION, '-1', '0.2')];
    if (other.kind !== 'adjustment' || other.adjustment.kind !== 'openingPosition') throw new Error('an opening');
    const elsewhere: LedgerEntry = {
      kind: 'adjustment',
      adjustment: { ...other.adjustment, venue: 'deribit' as typeof other.adjustment.venue },
    };
    expect(project(paper, elsewhere).positions.map(({ venue }) => venue)).toEqual(['deribit', 'paper']);
  });
});

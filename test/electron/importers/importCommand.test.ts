import { describe, expect, it } from 'vitest';
import { importCommand, type ImportOutcome } from '../../../electron/cli/importCommand.ts';
import { toAdjustments } from '../../../electron/importers/adjustments.ts';
import { parseBookCsv } from '../../../electron/importers/bookCsv.ts';
import type { LedgerPort } from '../../../electron/ports/ledger.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { toDecimalText } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import { aFill, at, BOOK, FEBRUARY, instrumentOf, PAPER, rulebook, unwrap } from '../../shared/domain/aBook.ts';
import { createMemoryLedger } from '../../support/memoryLedger.ts';

const HEADER = 'book,venue,instrument,size,avg_price,avg_price_ccy,opened_at,tag,note';
const FILE = [
  HEADER,
  'demo,paper,BTC-27FEB26-70000-P,-2.5,0.034,BTC,2026-01-20T10:00:00Z,wing,sold high',
  'demo,paper,BTC-PERPETUAL,50000,,,,,',
  'demo,paper,BTC,25,,,,,',
  'second,paper,ETH,150,,,,,',
].join('\n');

function aLedger(): LedgerPort {
  return createMemoryLedger({ wallClock: { nowMs: () => FEBRUARY }, instrumentOf });
}

function load(ledger: LedgerPort, text: string, nowMs = FEBRUARY): ImportOutcome {
  return importCommand({ text, rulebook, openStore: () => ok({ ledger, atomically: (work) => work() }), nowMs, numeraire: 'coin' });
}

function holdings(ledger: LedgerPort, bookId: BookId): unknown {
  const { positions, balances } = unwrap(ledger.bookState(bookId));
  return [
    ...positions.map(({ instrumentId, signedAmount }) => `${toDecimalText(signedAmount)} ${instrumentId}`),
    ...[...balances].map(([currency, amount]) => `${toDecimalText(amount)} ${currency}`),
  ];
}

describe('importCommand', () => {
  it('creates the books the file names, with their positions and balances', () => {
    const ledger = aLedger();
    expect(load(ledger, FILE)).toEqual({ kind: 'ok', stdout: 'book demo (new): 3 rows imported\nbook second (new): 1 rows imported\n' });
    expect(ledger.books()).toEqual([
      { id: 'demo', name: 'demo', numeraire: 'coin', createdMs: FEBRUARY },
      { id: 'second', name: 'second', numeraire: 'coin', createdMs: FEBRUARY },
    ]);
    expect(holdings(ledger, BOOK)).toEqual(['-2.5 BTC-27FEB26-70000-P', '50000 BTC-PERPETUAL', '25 BTC']);
    expect(holdings(ledger, 'second' as BookId)).toEqual(['150 ETH']);
  });

  it('changes nothing when the same file comes again, even days later, and says so', () => {
    const ledger = aLedger();
    load(ledger, FILE);
    const again = load(ledger, FILE, at('2026-02-05T00:00:00Z'));
    expect(again).toEqual({
      kind: 'ok',
      stdout: 'book demo: nothing new, all 3 rows were imported before\nbook second: nothing new, all 1 rows were imported before\n',
    });
    expect(ledger.rows(BOOK, 0, 100).length).toBe(3);
  });

  it('adds what is new in a longer file', () => {
    const ledger = aLedger();
    load(ledger, FILE);
    const longer = load(ledger, `${FILE}\ndemo,paper,USDC,100000,,,,,`);
    expect(longer.kind === 'ok' ? longer.stdout.split('\n')[0] : longer.stderrLines).toBe(
      'book demo: 1 rows imported, 3 were imported before',
    );
    expect(holdings(ledger, BOOK)).toContain('100000 USDC');
  });

  it.each([
    ['another size', FILE.replace('-2.5', '-3.5'), 'opening/paper/BTC-27FEB26-70000-P'],
    ['another price', FILE.replace('0.034', '0.035'), 'opening/paper/BTC-27FEB26-70000-P'],
    ['a price where there was none', FILE.replace('50000,,,', '50000,78000,USD,'), 'opening/paper/BTC-PERPETUAL'],
    ['another balance', FILE.replace('BTC,25', 'BTC,26'), 'balance/paper/BTC'],
  ])('refuses the whole file when a holding comes again with %s', (_what, text, id) => {
    const ledger = aLedger();
    load(ledger, FILE);
    const before = holdings(ledger, BOOK);
    const outcome = load(ledger, `${text}\nthird,paper,ETH,1,,,,,`);
    expect(outcome).toEqual({ kind: 'badInput', stderrLines: [`book demo already has ${id} with other content; nothing was imported`] });
    expect(holdings(ledger, BOOK)).toEqual(before);
    expect(ledger.books().length).toBe(2);
  });

  it('refuses to open what was already traded in the book', () => {
    const ledger = aLedger();
    unwrap(ledger.createBook({ id: BOOK, name: 'demo', numeraire: 'usd', createdMs: FEBRUARY }));
    const entry = aFill({ name: 'BTC-PERPETUAL', side: 'buy', amount: '10', price: '78000' });
    if (entry.kind !== 'fill') throw new Error('a fill');
    unwrap(ledger.appendFills(PAPER, BOOK, [entry.fill], null));
    expect(load(ledger, FILE)).toEqual({
      kind: 'badInput',
      stderrLines: ['book demo: demo already holds BTC-PERPETUAL on paper; nothing was imported'],
    });
    expect(ledger.books().length).toBe(1);
  });

  it('lists what is wrong with the file and touches nothing', () => {
    const ledger = aLedger();
    expect(load(ledger, FILE.replace('25,,', '25,x,'))).toEqual({
      kind: 'badInput',
      stderrLines: ['line 4, avg_price: a balance has no average price'],
    });
    expect(ledger.books()).toEqual([]);
  });

  it('does not open a store for a file with errors', () => {
    const openStore = () => {
      throw new Error('must not be opened');
    };
    const outcome = importCommand({ text: 'rubbish', rulebook, openStore, nowMs: FEBRUARY, numeraire: 'coin' });
    expect(outcome.kind).toBe('badInput');
  });

  it('passes on why the store could not be opened', () => {
    const openStore = () => fail('conflict', 'another desk has it open');
    expect(importCommand({ text: FILE, rulebook, openStore, nowMs: FEBRUARY, numeraire: 'coin' })).toEqual({
      kind: 'badInput',
      stderrLines: ['another desk has it open'],
    });
  });

  it('creates the books and appends their rows in one piece of work, which fails as a whole', () => {
    const broken: LedgerPort = { ...aLedger(), appendAdjustments: () => fail('persistence', 'disk full') };
    const ended: boolean[] = [];
    const atomically = <T>(work: () => Result<T>): Result<T> => {
      const result = work();
      ended.push(result.ok);
      return result;
    };
    importCommand({ text: FILE, rulebook, openStore: () => ok({ ledger: broken, atomically }), nowMs: FEBRUARY, numeraire: 'coin' });
    expect([ended, broken.books().length]).toEqual([[false], 2]);
  });

  it('passes on why the ledger could not write', () => {
    const broken: LedgerPort = { ...aLedger(), appendAdjustments: () => fail('persistence', 'disk full') };
    expect(load(broken, FILE)).toEqual({ kind: 'badInput', stderrLines: ['ledger: disk full'] });
  });
});

describe('toAdjustments', () => {
  const { rows } = parseBookCsv(FILE, rulebook, FEBRUARY);

  it('gives each holding an id that follows from venue and instrument, the time of the row and its notes', () => {
    const [option, perpetual, balance] = toAdjustments(rows, BOOK, FEBRUARY);
    expect(option).toMatchObject({
      kind: 'openingPosition',
      adjustmentId: 'opening/paper/BTC-27FEB26-70000-P',
      tsMs: at('2026-01-20T10:00:00Z'),
      note: '[wing] sold high',
    });
    expect(perpetual).toMatchObject({ kind: 'openingPosition', averagePrice: null, tsMs: FEBRUARY, note: null });
    expect(balance).toMatchObject({ kind: 'balanceChange', adjustmentId: 'balance/paper/BTC', currency: 'BTC', bookId: BOOK });
  });

  it('gives the same ids whenever and wherever it runs', () => {
    const ids = (bookId: string, tsMs: number) => toAdjustments(rows, bookId as BookId, toMs(tsMs)).map(({ adjustmentId }) => adjustmentId);
    expect(ids('other', 1)).toEqual(ids('demo', 2));
  });
});

import { describe, expect, it } from 'vitest';
import { parseBookCsv, type BookCsvResult } from '../../../electron/importers/bookCsv.ts';
import { at, FEBRUARY, rulebook } from '../../shared/domain/aBook.ts';

const HEADER = 'book,venue,instrument,size,avg_price,avg_price_ccy';
const OPTION = 'demo,paper,BTC-27FEB26-70000-P,-2.5,0.034,BTC';

function parse(...lines: readonly string[]): BookCsvResult {
  return parseBookCsv(`${lines.join('\n')}\n`, rulebook, FEBRUARY);
}

function errorsOf(...lines: readonly string[]): readonly string[] {
  return parse(...lines).errors.map(({ line, field, reason }) => `${line} ${field}: ${reason}`);
}

function numbersOf({ rows }: BookCsvResult): readonly unknown[] {
  return rows.map((row) =>
    row.kind === 'balance'
      ? [row.currency, row.signedAmount.toFixed()]
      : [row.instrument.id, row.signedAmount.toFixed(), row.averagePrice?.toFixed() ?? null],
  );
}

describe('parseBookCsv', () => {
  it('reads positions and balances of every kind', () => {
    const result = parse(
      HEADER,
      OPTION,
      'demo,paper,BTC-PERPETUAL,-125000,78412.5,USD',
      'demo,deribit,ETH-27FEB26,300,2400,USD',
      'demo,paper,BTC_USDC-PERPETUAL,0.125,78000,USDC',
      'demo,paper,BTC,25,,',
      'demo,paper,USDC,-100000.25,,USDC',
      'demo,paper,USD,12,,',
    );
    expect(result.errors).toEqual([]);
    expect(numbersOf(result)).toEqual([
      ['BTC-27FEB26-70000-P', '-2.5', '0.034'],
      ['BTC-PERPETUAL', '-125000', '78412.5'],
      ['ETH-27FEB26', '300', '2400'],
      ['BTC_USDC-PERPETUAL', '0.125', '78000'],
      ['BTC', '25'],
      ['USDC', '-100000.25'],
      ['USD', '12'],
    ]);
    expect(result.rows[0]).toMatchObject({ line: 2, book: 'demo', venue: 'paper', openedMs: null, tag: null, note: null });
  });

  it('takes an unknown average as unknown, with or without its currency', () => {
    const result = parse(HEADER, 'demo,paper,BTC-PERPETUAL,10,,', 'demo,paper,ETH-PERPETUAL,1,,USD');
    expect(numbersOf(result)).toEqual([
      ['BTC-PERPETUAL', '10', null],
      ['ETH-PERPETUAL', '1', null],
    ]);
  });

  it('reads the optional columns and any column order', () => {
    const result = parse(
      'note,tag,opened_at,avg_price_ccy,avg_price,size,instrument,venue,book',
      'wing,"a, b",2026-02-01T08:00:00Z,BTC,0.034,1,BTC-27FEB26-70000-P,paper,x',
    );
    expect(result.rows).toMatchObject([{ note: 'wing', tag: 'a, b', openedMs: at('2026-02-01T08:00:00Z') }]);
  });

  it.each(['qty', 'amount'])('takes %s for size', (alias) => {
    expect(numbersOf(parse(HEADER.replace('size', alias), OPTION))).toEqual([['BTC-27FEB26-70000-P', '-2.5', '0.034']]);
  });

  it.each(['avg', 'entry', 'cost'])('takes %s for avg_price', (alias) => {
    expect(numbersOf(parse(HEADER.replace(',avg_price,', `,${alias},`), OPTION))).toEqual([['BTC-27FEB26-70000-P', '-2.5', '0.034']]);
  });

  it('turns contracts into the amount unit: 4,000 contracts of 10 USD', () => {
    const result = parse(HEADER.replace('size', 'contracts'), 'demo,paper,BTC-PERPETUAL,-4000,,', 'demo,paper,BTC_USDC-PERPETUAL,500,,');
    expect(numbersOf(result)).toEqual([
      ['BTC-PERPETUAL', '-40000', null],
      ['BTC_USDC-PERPETUAL', '0.5', null],
    ]);
    expect(errorsOf(HEADER.replace('size', 'contracts'), 'demo,paper,BTC,1,,')).toEqual(['2 size: a balance is not counted in contracts']);
  });

  it.each([
    ['CRLF', `${HEADER}\r\n${OPTION}\r\n`],
    ['a byte order mark', `\uFEFF${HEADER}\n${OPTION}\n`],
    ['quotes', `"book","venue",instrument,size,avg_price,avg_price_ccy\n"demo",paper,"BTC-27FEB26-70000-P","-2.5",0.034,"BTC"`],
    [
      'spaces and capitals in the header',
      `Book , VENUE,instrument,size,avg_price,avg_price_ccy\n demo, paper ,BTC-27FEB26-70000-P,-2.5,0.034,BTC`,
    ],
    ['blank lines', `\n${HEADER}\n\n\n${OPTION}\n\n`],
  ])('reads a file with %s', (_what, text) => {
    expect(numbersOf(parseBookCsv(text, rulebook, FEBRUARY))).toEqual([['BTC-27FEB26-70000-P', '-2.5', '0.034']]);
  });
});

describe('parseBookCsv: what is wrong, by line and field', () => {
  it.each([
    ['an unknown instrument', 'demo,paper,BTC-31FEB26-70000-P,1,,', '2 instrument: unknown instrument "BTC-31FEB26-70000-P"'],
    ['an unknown currency', 'demo,paper,XYZ,1,,', '2 instrument: unknown instrument "XYZ"'],
    ['a product without terms', 'demo,paper,DOGE_USDC-PERPETUAL,1,,', '2 instrument: the deribit rulebook has no perpetual on DOGE_USDC'],
    ['a combo', 'demo,paper,BTC-CS-27FEB26-70000_75000,1,,', '2 instrument: BTC-CS-27FEB26-70000_75000 is a combo: use its legs'],
    ['a spot pair', 'demo,paper,BTC_USDC,1,,', '2 instrument: spot is held as balances: use the currencies of BTC_USDC'],
    ['NaN', 'demo,paper,BTC-27FEB26-70000-P,NaN,,', '2 size: expected a plain decimal number, was "NaN"'],
    ['an empty size', 'demo,paper,BTC-27FEB26-70000-P,,,', '2 size: expected a plain decimal number, was ""'],
    ['an exponent', 'demo,paper,BTC-PERPETUAL,1e5,,', '2 size: expected a plain decimal number, was "1e5"'],
    ['Infinity as average', 'demo,paper,BTC-PERPETUAL,10,Infinity,USD', '2 avg_price: expected a plain decimal number, was "Infinity"'],
    ['size 0', 'demo,paper,BTC-PERPETUAL,0,,', '2 size: expected a size other than 0'],
    ['a size off the lot', 'demo,paper,BTC-PERPETUAL,15,,', '2 size: expected a multiple of the lot 10 USD, was "15"'],
    ['an option size off the lot', 'demo,paper,BTC-27FEB26-70000-P,0.25,,', '2 size: expected a multiple of the lot 0.1 BTC, was "0.25"'],
    [
      'USD for an option quoted in coin',
      'demo,paper,BTC-27FEB26-70000-P,1,2500,USD',
      '2 avg_price_ccy: wrong unit: expected BTC, was "USD"',
    ],
    ['coin for a perpetual quoted in USD', 'demo,paper,BTC-PERPETUAL,10,1,BTC', '2 avg_price_ccy: wrong unit: expected USD, was "BTC"'],
    ['USD for a linear perpetual', 'demo,paper,BTC_USDC-PERPETUAL,0.1,78000,USD', '2 avg_price_ccy: wrong unit: expected USDC, was "USD"'],
    ['an average without its currency', 'demo,paper,BTC-PERPETUAL,10,78000,', '2 avg_price_ccy: wrong unit: expected USD, was empty'],
    ['a negative average', 'demo,paper,BTC-27FEB26-70000-P,1,-0.1,BTC', '2 avg_price: expected >= 0, was "-0.1"'],
    ['an average of 0 for a future', 'demo,paper,BTC-PERPETUAL,10,0,USD', '2 avg_price: expected > 0, was "0"'],
    ['a balance with an average', 'demo,paper,BTC,1,78000,', '2 avg_price: a balance has no average price'],
    ['a balance in another currency', 'demo,paper,BTC,1,,USD', '2 avg_price_ccy: wrong unit: expected BTC or nothing, was "USD"'],
    ['an unknown venue', 'demo,okx,BTC-PERPETUAL,10,,', '2 venue: expected deribit or paper, was "okx"'],
    ['a book without a name', ',paper,BTC-PERPETUAL,10,,', '2 book: expected a name of 1 to 64 printable characters, was ""'],
    ['a field too few', 'demo,paper,BTC-PERPETUAL,10,', '2 row: expected 6 fields, was 5'],
    ['a field too many', 'demo,paper,BTC-PERPETUAL,10,,,', '2 row: expected 6 fields, was 7'],
    ['a quote in the middle', 'demo,pa"per,BTC-PERPETUAL,10,,', '2 row: a quote inside an unquoted field'],
  ])('%s', (_what, line, error) => {
    const result = parse(HEADER, line);
    expect(result.errors.map(({ line: at, field, reason }) => `${at} ${field}: ${reason}`)).toEqual([error]);
    expect(result.rows).toEqual([]);
  });

  it('lists every wrong cell of a row', () => {
    expect(errorsOf(HEADER, 'demo,okx,BTC-PERPETUAL,x,y,EUR').map((text) => text.split(':')[0])).toEqual([
      '2 venue',
      '2 size',
      '2 avg_price',
    ]);
  });

  it('names the line a duplicate repeats; another book or venue is none', () => {
    expect(errorsOf(HEADER, OPTION, OPTION)).toEqual(['3 instrument: duplicate of line 2: same book, venue and instrument']);
    expect(errorsOf(HEADER, OPTION, OPTION.replace('demo', 'other'), OPTION.replace('paper', 'deribit'))).toEqual([]);
  });

  it.each([
    ['a missing column', 'book,venue,instrument,size,avg_price', ['1 header: column avg_price_ccy is missing']],
    ['a misspelt column', `${HEADER},nota`, ['1 header: unknown column "nota"']],
    ['size under two names', `${HEADER},qty`, ['1 header: column size is there twice']],
    ['data instead of a header', OPTION, expect.arrayContaining(['1 header: column book is missing', '1 header: unknown column "demo"'])],
    ['a prototype name', `${HEADER},constructor`, ['1 header: unknown column "constructor"']],
  ])('refuses a header with %s', (_what, header, errors) => {
    expect(errorsOf(header, OPTION)).toEqual(errors);
  });

  it('refuses times and notes it cannot keep', () => {
    const header = `${HEADER},opened_at,note`;
    expect(errorsOf(header, `${OPTION},yesterday,`)).toEqual([
      '2 opened_at: expected a time such as 2026-02-01T08:00:00Z, was "yesterday"',
    ]);
    expect(errorsOf(header, `${OPTION},2026-13-01T00:00:00Z,`)[0]).toContain('2 opened_at');
    expect(errorsOf(header, `${OPTION},,${'n'.repeat(201)}`)[0]).toContain('2 note: expected at most 200 printable characters');
    expect(errorsOf(header, `${OPTION},,"two\nlines"`)[0]).toContain('note: expected at most 200 printable characters, was "two\\nlines"');
  });
});

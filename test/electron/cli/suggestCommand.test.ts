import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../electron/cli/commandAnswer.ts';
import { suggestCommand, type SuggestCommandInputs, type Suggestion } from '../../../electron/cli/suggestCommand.ts';
import { known, RULEBOOK } from '../../shared/risk/riskBuilders.ts';

const HEADER = 'snapshot_ts,instrument_name,underlying_index,underlying_price,index_price,bid_price,ask_price,mark_price,mark_iv';
const TS = '2026-01-28T08:00:00Z';
const CALL = `${TS},BTC-27FEB26-110000-C,BTC-27FEB26,100000,100000,,,,55`;

function aBookCsv(...rows: readonly string[]): string {
  return ['book,venue,instrument,size,avg_price,avg_price_ccy', ...rows.map((row) => `main,deribit,${row}`)].join('\n');
}

const TEN_CALLS = aBookCsv('BTC-27FEB26-110000-C,10,0.02,BTC');

function run(overrides: Partial<SuggestCommandInputs> = {}): CommandAnswer {
  const chainCsv = [HEADER, CALL].join('\n');
  return suggestCommand({ bookCsv: TEN_CALLS, chainCsv, rulebook: RULEBOOK, at: undefined, bandCoin: 0.5, ...overrides });
}

function suggestionsOf(answer: CommandAnswer): readonly Suggestion[] {
  if (answer.kind !== 'ok') throw new Error(answer.stderrLines.join('\n'));
  return (JSON.parse(answer.stdout) as { suggestions: readonly Suggestion[] }).suggestions;
}

function btcOf(overrides: Partial<SuggestCommandInputs> = {}): Suggestion {
  const found = suggestionsOf(run(overrides)).find(({ underlying }) => underlying === 'BTC');
  if (found === undefined) throw new Error('no BTC');
  return found;
}

describe('suggestCommand', () => {
  it('is the published example: +10 calls → sell 271,930 USD of the perpetual, 0.0000199 coin left', () => {
    const { deltaCoin, verdict, plan, reason, lowerCoin, upperCoin } = btcOf();
    expect(known(deltaCoin)).toBeCloseTo(2.71931991, 7);
    expect([verdict, lowerCoin, upperCoin]).toEqual(['suggested', -0.5, 0.5]);
    expect(plan).toMatchObject({ instrument: 'BTC-PERPETUAL', side: 'sell', amount: '271930', amountUnit: 'usd', contracts: 27_193 });
    expect(plan?.amountCoin).toBeCloseTo(2.7193, 10);
    expect(plan?.residualDeltaCoin).toBeCloseTo(0.0000199, 7);
    expect(reason).toBe('Net delta 2.7193 BTC is 2.2193 BTC above the band −0.5 … 0.5 BTC: hedge to the centre at 0 BTC');
  });

  it('in the USD numeraire hedges the premium too, and may stop at the edge', () => {
    expect(known(btcOf({ numeraire: 'usd' }).deltaCoin)).toBeCloseTo(2.99578643, 7);
    const edge = btcOf({ hedgeTo: 'edge' });
    expect(edge.plan?.residualDeltaCoin).toBeLessThanOrEqual(0.5);
    expect(edge.plan?.residualDeltaCoin).toBeGreaterThan(0.4998);
  });

  it('counts fee and half spread from the quotes of the chain, and says what it cannot count', () => {
    const chainCsv = [HEADER, CALL, `${TS},BTC-PERPETUAL,,100000,100000,99990,100010,,`].join('\n');
    const { plan } = btcOf({ chainCsv });
    expect(plan?.cost?.halfSpreadUsd).toBeCloseTo((Number(plan?.amount) / 99_990) * 10, 8);
    expect(plan?.cost?.feeUsd).toBeGreaterThan(0);
    expect(plan?.cost?.slippageUsd).toBeNull();
    expect(plan?.costNote).toContain('no depth');
    expect(plan?.amount).toBe('271900');
    const without = btcOf().plan;
    expect([without?.cost, without?.costNote]).toEqual([null, 'the chain has no bid and ask of BTC-PERPETUAL']);
  });

  it('suggests nothing inside the band, and says at which prices it will', () => {
    const inside = btcOf({ bandCoin: 3 });
    expect([inside.verdict, inside.plan, inside.nextHedgeBelowUsd]).toEqual(['inside', null, null]);
    expect(known(inside.nextHedgeAboveUsd)).toBeGreaterThan(100_000);
    expect(known(inside.nextHedgeAboveUsd)).toBeLessThan(105_000);
    expect(inside.reason).toContain('inside the band');
  });

  it('suggests nothing on a guess: a leg without a quote', () => {
    const unknown = btcOf({ bookCsv: aBookCsv('BTC-27FEB26-110000-C,10,,', 'BTC-27FEB26-120000-C,1,,') });
    expect([unknown.verdict, unknown.deltaCoin, unknown.plan, unknown.unknownLegs]).toEqual(['unknown', null, null, 1]);
    expect(unknown.reason).toContain('1 leg has no delta');
  });

  it('withholds with a reason: no price of the perpetual, or less than a lot', () => {
    const chainCsv = 'instrument_name,underlying_price,mark_iv\nBTC-27FEB26-110000-C,100000,55';
    const noPrice = btcOf({ chainCsv, at: TS });
    expect([noPrice.verdict, noPrice.plan]).toEqual(['withheld', null]);
    expect(noPrice.reason).toContain('BTC-PERPETUAL has no price in the chain');
    const tiny = btcOf({ bandCoin: 2.7193, hedgeTo: 'edge' });
    expect([tiny.verdict, tiny.plan]).toEqual(['withheld', null]);
    expect(tiny.reason).toContain('0.00002 BTC is less than one lot of 10 USD');
  });

  it('has one entry per coin, none for cash; coins held need no hedge in the coin numeraire', () => {
    const bookCsv = aBookCsv('BTC,5,,', 'USDC,100,,', 'ETH,7,,');
    const suggestions = suggestionsOf(run({ bookCsv }));
    expect(suggestions.map(({ underlying, verdict, deltaCoin }) => [underlying, verdict, deltaCoin])).toEqual([
      ['BTC', 'inside', 0],
      ['ETH', 'inside', 0],
    ]);
  });

  it('uses the USDC perpetual where the coin has no other', () => {
    const chainCsv = [HEADER, `${TS},SOL_USDC-PERPETUAL,,100,100,99.9,100.1,,`].join('\n');
    const [sol] = suggestionsOf(run({ chainCsv, bookCsv: aBookCsv('SOL,-25.03,,'), numeraire: 'usd' }));
    expect(sol?.plan).toMatchObject({ instrument: 'SOL_USDC-PERPETUAL', side: 'buy', amountUnit: 'coin', amount: '25' });
  });

  it.each([0, -1, Number.NaN, Infinity])('a band of %d is a usage error', (bandCoin) => {
    const answer = run({ bandCoin });
    expect(answer.kind).toBe('usage');
    expect(answer.stderrLines[0]).toContain('--band');
  });

  it('passes bad input on, line by line', () => {
    const answer = run({ bookCsv: aBookCsv('BTC-27FEB26-110000-C,x,,') });
    expect(answer.kind).toBe('badInput');
    expect(answer.stderrLines[0]).toContain('book: line 2, size');
  });
});

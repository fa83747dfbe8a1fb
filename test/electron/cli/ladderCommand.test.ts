import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../electron/cli/commandAnswer.ts';
import { ladderCommand, type LadderCommandInputs, type LadderReport } from '../../../electron/cli/ladderCommand.ts';
import { riskCommand, type RiskReport } from '../../../electron/cli/riskCommand.ts';
import { cellsHere, type CellsOf } from '../../../electron/cli/gridCells.ts';
import { known, RULEBOOK } from '../../shared/risk/riskBuilders.ts';
import { aBookCsv, aChainCsv, CALL_ROW, ETH_ROW, PUT_ROW, stderrOf, stdoutOf } from './gridCommands.rig.ts';

const BOOK = aBookCsv(
  'BTC-27FEB26-110000-C,10,0.02,BTC',
  'BTC-30JAN26-90000-P,-3,0.01,BTC',
  'BTC,2,,',
  'ETH-27FEB26-3000-C,5,,',
  'USDC,500,,',
);
const CHAIN = aChainCsv(CALL_ROW, PUT_ROW, ETH_ROW);

function run(more: Partial<LadderCommandInputs> = {}, cellsOf: CellsOf = cellsHere): Promise<CommandAnswer> {
  const plain = { spot: '-10:10:5', numeraire: 'coin', targetCoin: 0, expire: 'path', roll: undefined, stickiness: undefined } as const;
  return ladderCommand({ bookCsv: BOOK, chainCsv: CHAIN, rulebook: RULEBOOK, at: undefined, ...plain, ...more }, cellsOf);
}

async function reportOf(more: Partial<LadderCommandInputs> = {}): Promise<LadderReport> {
  return stdoutOf(await run(more)) as LadderReport;
}

describe('ladderCommand', () => {
  it('has a ladder per underlying, one level per move', async () => {
    const { ladders, at, rollTo } = await reportOf();
    expect(Object.keys(ladders)).toEqual(['BTC', 'ETH']);
    expect(ladders['BTC']?.levels.map(({ movePct, indexUsd }) => [movePct, indexUsd])).toEqual([
      [-10, 90_000],
      [-5, 95_000],
      [0, 100_000],
      [5, 105_000],
      [10, 100_000 * 1.1],
    ]);
    expect([at, rollTo]).toEqual(['2026-01-28T08:00:00.000Z', '2026-01-28T08:00:00.000Z']);
  });

  it('at 0 % prints the totals of desk risk', async () => {
    const { totals } = stdoutOf(
      riskCommand({ bookCsv: BOOK, chainCsv: CHAIN, rulebook: RULEBOOK, at: undefined, theta: 'textbook' }),
    ) as RiskReport;
    for (const underlying of ['BTC', 'ETH']) {
      const level = (await reportOf()).ladders[underlying]?.levels.find(({ movePct }) => movePct === 0);
      for (const figure of [
        'deltaCoin',
        'premiumAdjustedDeltaCoin',
        'gammaCoinPerUsd',
        'vegaUsdPerVolPoint',
        'thetaUsdPerDay',
        'valueUsd',
      ] as const) {
        expect(level?.[figure]).toBe(totals[underlying]?.[figure]);
      }
    }
  });

  it('hedges the delta of the numeraire asked for, to the target', async () => {
    const coin = (await reportOf()).ladders['BTC']?.levels[0];
    const usd = (await reportOf({ numeraire: 'usd', targetCoin: 1 })).ladders['BTC']?.levels[0];
    expect(coin?.netDeltaCoin).toBe(coin?.premiumAdjustedDeltaCoin);
    expect(usd?.netDeltaCoin).toBe(usd?.deltaCoin);
    expect(known(usd?.toTargetCoin)).toBeCloseTo(1 - known(usd?.deltaCoin), 12);
  });

  it('rolls past an expiry and settles what expired by the rule: −3 puts of 90,000 at 90,000 × …', async () => {
    const roll = '2026-01-31T08:00:00Z';
    const valueAt = async (expire: string) => known((await reportOf({ roll, expire, spot: '-20' })).ladders['BTC']?.levels[0]?.valueUsd);
    expect((await valueAt('path')) - (await valueAt('start'))).toBeCloseTo(-3 * 10_000, 6);
    expect((await valueAt('60000')) - (await valueAt('start'))).toBeCloseTo(-3 * (30_000 / 60_000) * 80_000, 6);
  });

  it('moves the smile when told to: R = 1 is sticky strike, R = 0 carries the skew with the spot', async () => {
    const strikes = [80_000, 90_000, 100_000, 110_000, 120_000, 130_000];
    const rows = strikes.map(
      (strike) => `BTC-27FEB26-${strike}-${strike < 100_000 ? 'P' : 'C'},100000,100000,${55 + (100_000 - strike) / 2_000}`,
    );
    const inputs = { chainCsv: aChainCsv(...rows), bookCsv: aBookCsv('BTC-27FEB26-110000-C,10,,'), spot: '-10,0,10' };
    const levelsAt = async (stickiness: string | undefined) => (await reportOf({ ...inputs, stickiness })).ladders['BTC']?.levels ?? [];
    expect(await levelsAt('1')).toEqual(await levelsAt(undefined));
    expect((await levelsAt('0'))[1]).toEqual((await levelsAt(undefined))[1]);
    // The smile falls to the right: carried up with the spot, the strike reads a higher volatility.
    expect(known((await levelsAt('0'))[2]?.valueUsd)).toBeGreaterThan(known((await levelsAt(undefined))[2]?.valueUsd) + 100);
    expect(known((await levelsAt('0'))[0]?.valueUsd)).toBeLessThan(known((await levelsAt(undefined))[0]?.valueUsd) - 100);
  });

  it('names and counts what is unknown, and computes no hedge with it', async () => {
    const ladder = (await reportOf({ bookCsv: aBookCsv('BTC-27FEB26-110000-C,10,,', 'BTC-27FEB26-120000-C,1,,') })).ladders['BTC'];
    expect(ladder).toMatchObject({ legs: 2, unknownLegs: 1 });
    expect(ladder?.unknown).toEqual([
      { instrument: 'BTC-27FEB26-120000-C', error: 'BTC-27FEB26-120000-C: forwardUsd: the market has no quote' },
    ]);
    expect(ladder?.levels[0]).toMatchObject({ netDeltaCoin: null, stepCoin: null });
    expect(known(ladder?.levels[0]?.valueUsd)).toBeGreaterThan(0);
  });

  it('settles at a named price while only one underlying expires on the way', async () => {
    const { ladders } = await reportOf({ expire: '80000', roll: '2026-01-31T08:00:00Z', spot: '0' });
    // Three puts struck at 90,000, short, pay 10,000 USD of coin each at 80,000 USD; the coin is worth 100,000.
    const call = (await reportOf({ expire: 'start', roll: '2026-01-31T08:00:00Z', spot: '0' })).ladders['BTC']?.levels[0];
    expect(known(ladders['BTC']?.levels[0]?.valueUsd) - known(call?.valueUsd)).toBeCloseTo(-3 * (10_000 / 80_000) * 100_000, 6);
    expect(Object.keys(ladders)).toEqual(['BTC', 'ETH']);
  });
});

describe('ladderCommand: bad input', () => {
  it.each([
    [{ spot: 'x' }, 'usage: --spot: expected'],
    [{ spot: '-100' }, 'usage: --spot: spotRatio: expected 0.001'],
    [{ expire: 'never' }, 'usage: --expire: expected'],
    [
      { expire: '95000', roll: '2026-03-01T08:00:00Z' },
      'usage: --expire: expected path or start, as BTC and ETH expire on the way, was 95000',
    ],
    [{ roll: '2020-01-01T00:00:00Z' }, 'usage: --roll: expected not before'],
    [{ targetCoin: NaN }, 'targetCoin: expected'],
    [{ stickiness: 'x' }, 'usage: --stickiness: expected'],
    [{ stickiness: '9' }, 'usage: --stickiness: expected'],
    [{ stickiness: '0', bookCsv: aBookCsv('SOL,3,,') }, 'badInput: SOL: smile'],
    [{ at: 'yesterday' }, 'usage: --at: expected'],
    [{ bookCsv: aBookCsv('BTC-27FEB26-110000-C,ten,,') }, 'badInput: book: line 2, size'],
    [{ chainCsv: 'rubbish' }, 'badInput: chain:'],
  ])('%j', async (more, words) => {
    expect(stderrOf(await run(more))).toContain(words);
  });

  it('a book of cash alone has no ladder, and that is no error', async () => {
    expect((await reportOf({ bookCsv: aBookCsv('USDC,500,,') })).ladders).toEqual({});
  });
});

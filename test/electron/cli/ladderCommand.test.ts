import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../electron/cli/commandAnswer.ts';
import { ladderCommand, type LadderCommandInputs, type LadderReport } from '../../../electron/cli/ladderCommand.ts';
import { riskCommand, type RiskReport } from '../../../electron/cli/riskCommand.ts';
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

function run(more: Partial<LadderCommandInputs> = {}): CommandAnswer {
  const plain = { spot: '-10:10:5', numeraire: 'coin', targetCoin: 0, expire: 'path', roll: undefined, stickiness: undefined } as const;
  return ladderCommand({ bookCsv: BOOK, chainCsv: CHAIN, rulebook: RULEBOOK, at: undefined, ...plain, ...more });
}

function reportOf(more: Partial<LadderCommandInputs> = {}): LadderReport {
  return stdoutOf(run(more)) as LadderReport;
}

describe('ladderCommand', () => {
  it('has a ladder per underlying, one level per move', () => {
    const { ladders, at, rollTo } = reportOf();
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

  it('at 0 % prints the totals of desk risk', () => {
    const { totals } = stdoutOf(
      riskCommand({ bookCsv: BOOK, chainCsv: CHAIN, rulebook: RULEBOOK, at: undefined, theta: 'textbook' }),
    ) as RiskReport;
    for (const underlying of ['BTC', 'ETH']) {
      const level = reportOf().ladders[underlying]?.levels.find(({ movePct }) => movePct === 0);
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

  it('hedges the delta of the numeraire asked for, to the target', () => {
    const coin = reportOf().ladders['BTC']?.levels[0];
    const usd = reportOf({ numeraire: 'usd', targetCoin: 1 }).ladders['BTC']?.levels[0];
    expect(coin?.netDeltaCoin).toBe(coin?.premiumAdjustedDeltaCoin);
    expect(usd?.netDeltaCoin).toBe(usd?.deltaCoin);
    expect(known(usd?.toTargetCoin)).toBeCloseTo(1 - known(usd?.deltaCoin), 12);
  });

  it('rolls past an expiry and settles what expired by the rule: −3 puts of 90,000 at 90,000 × …', () => {
    const roll = '2026-01-31T08:00:00Z';
    const valueAt = (expire: string) => known(reportOf({ roll, expire, spot: '-20' }).ladders['BTC']?.levels[0]?.valueUsd);
    expect(valueAt('path') - valueAt('start')).toBeCloseTo(-3 * 10_000, 6);
    expect(valueAt('60000') - valueAt('start')).toBeCloseTo(-3 * (30_000 / 60_000) * 80_000, 6);
  });

  it('moves the smile when told to: R = 1 is sticky strike, R = 0 carries the skew with the spot', () => {
    const strikes = [80_000, 90_000, 100_000, 110_000, 120_000, 130_000];
    const rows = strikes.map(
      (strike) => `BTC-27FEB26-${strike}-${strike < 100_000 ? 'P' : 'C'},100000,100000,${55 + (100_000 - strike) / 2_000}`,
    );
    const inputs = { chainCsv: aChainCsv(...rows), bookCsv: aBookCsv('BTC-27FEB26-110000-C,10,,'), spot: '-10,0,10' };
    const levelsAt = (stickiness: string | undefined) => reportOf({ ...inputs, stickiness }).ladders['BTC']?.levels ?? [];
    expect(levelsAt('1')).toEqual(levelsAt(undefined));
    expect(levelsAt('0')[1]).toEqual(levelsAt(undefined)[1]);
    // The smile falls to the right: carried up with the spot, the strike reads a higher volatility.
    expect(known(levelsAt('0')[2]?.valueUsd)).toBeGreaterThan(known(levelsAt(undefined)[2]?.valueUsd) + 100);
    expect(known(levelsAt('0')[0]?.valueUsd)).toBeLessThan(known(levelsAt(undefined)[0]?.valueUsd) - 100);
  });

  it('names and counts what is unknown, and computes no hedge with it', () => {
    const ladder = reportOf({ bookCsv: aBookCsv('BTC-27FEB26-110000-C,10,,', 'BTC-27FEB26-120000-C,1,,') }).ladders['BTC'];
    expect(ladder).toMatchObject({ legs: 2, unknownLegs: 1 });
    expect(ladder?.unknown).toEqual([
      { instrument: 'BTC-27FEB26-120000-C', error: 'BTC-27FEB26-120000-C: forwardUsd: the market has no quote' },
    ]);
    expect(ladder?.levels[0]).toMatchObject({ netDeltaCoin: null, stepCoin: null });
    expect(known(ladder?.levels[0]?.valueUsd)).toBeGreaterThan(0);
  });
});

describe('ladderCommand: bad input', () => {
  it.each([
    [{ spot: 'x' }, 'usage: --spot: expected'],
    [{ spot: '-100' }, 'usage: --spot: spotRatio: expected 0.001'],
    [{ expire: 'never' }, 'usage: --expire: expected'],
    [{ roll: '2020-01-01T00:00:00Z' }, 'usage: --roll: expected not before'],
    [{ targetCoin: NaN }, 'targetCoin: expected'],
    [{ stickiness: 'x' }, 'usage: --stickiness: expected'],
    [{ stickiness: '9' }, 'usage: --stickiness: expected'],
    [{ stickiness: '0', bookCsv: aBookCsv('SOL,3,,') }, 'badInput: SOL: smile'],
    [{ at: 'yesterday' }, 'usage: --at: expected'],
    [{ bookCsv: aBookCsv('BTC-27FEB26-110000-C,ten,,') }, 'badInput: book: line 2, size'],
    [{ chainCsv: 'rubbish' }, 'badInput: chain:'],
  ])('%j', (more, words) => {
    expect(stderrOf(run(more))).toContain(words);
  });

  it('a book of cash alone has no ladder, and that is no error', () => {
    expect(reportOf({ bookCsv: aBookCsv('USDC,500,,') }).ladders).toEqual({});
  });
});

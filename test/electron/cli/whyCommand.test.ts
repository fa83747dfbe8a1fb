import { describe, expect, it } from 'vitest';
import { storyText, whyCommand } from '../../../electron/cli/whyCommand.ts';
import { decisionStory } from '../../../electron/desk/decisionStory.ts';
import type { DecisionStory } from '../../../shared/contract/storySchemas.ts';
import { planHedge } from '../../../shared/hedging/planHedge.ts';
import { evaluatePolicy } from '../../../shared/hedging/policy/evaluatePolicy.ts';
import { expectOk } from '../../support/expectOk.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { instrumentOf } from '../../support/storeSamples.ts';
import { aTradedJournal, openTradedBook, tradeStory } from '../../support/tradedStory.ts';

function aStory(changes: Partial<DecisionStory> = {}): DecisionStory {
  const store = createMemoryStore();
  openTradedBook(store);
  const id = tradeStory(store, aTradedJournal(store));
  return { ...expectOk(decisionStory(id, { ...store, instrumentOf, engines: { evaluatePolicy, planHedge } })), ...changes };
}

const TOLD = [
  'Decision decision-1: executed, BTC, book demo, 2026-02-03 00:00:00.000 UTC',
  '',
  'MARKET AND BOOK',
  '  BTC index 80,000; net delta 1.2 BTC',
  '    mid of the hedge instrument            80,000',
  '    delta counted in                       coin',
  '    filled delta                           1.2 BTC',
  '    valued again from the stored quotes    1.2055 BTC',
  '    difference (legs are up to 1 s apart)  0.0055 BTC',
  '    gamma                                  0.0001 BTC per USD',
  '    volatility                             55 %',
  '    equity                                 1,250,000 USD',
  '    cost of one trade                      5.06 bp',
  '    oldest market data                     120 ms',
  '    last hedge                             2026-02-02 23:30:00.000 UTC',
  '',
  'POLICY',
  '  Policy "Fixed band" version 1, in force since 2026-02-02 23:00:00.000 UTC: Net delta 1.2 BTC is 0.7 BTC above the band −0.5 … 0.5 BTC: hedge to the edge at 0.5 BTC',
  '    band from                −0.5 BTC',
  '    centre                   0 BTC',
  '    band to                  0.5 BTC',
  '    verdict                  due',
  '    hedge falls due below    −0.5 BTC',
  '    hedge falls due above    0.5 BTC',
  '    distance to the trigger  −0.7 BTC',
  '    fired by                 band',
  '    wanted delta             0.5 BTC',
  '    target                   0 BTC',
  '    hysteresis               0 share',
  '    width below              0.5 BTC',
  '    width above              0.5 BTC',
  '',
  'TRADE',
  '  Sell 56,000 USD (0.7 BTC) of BTC-PERPETUAL, market, limit 79,600: ideal 0.7001 BTC → feasible 0.7 BTC → remainder 0.0001 BTC',
  '    leaves                  0.5 BTC',
  '    bound by lot            lot 10 USD',
  '    expected average        79,999.5',
  '    cost: fee               28 USD',
  '    cost: half spread       0.35 USD',
  '    cost: walk of the book  0 USD',
  '    cost: impact            0 USD',
  '    cost: carry             −1.5 USD',
  '    cost: margin            0.4 USD',
  '    cost: all in            27.25 USD',
  '    check rate failed       30 orders in the last minute',
  '',
  'ALTERNATIVES',
  '  2 ways to do it, ranked by cost per coin',
  '    BTC-PERPETUAL  rank 1, chosen: sell 0.7 BTC, 27.25 USD all in, 38.93 USD per coin; cheapest per coin',
  '    BTC-11MAR26    rank 2: sell 0.7 BTC, 28.63 USD all in, 40.89 USD per coin',
  '',
  'DONE',
  '  The trader executed: Sell 56,000 USD BTC-PERPETUAL (market), to leave 0.5 BTC',
  '    order label  hedge-1',
  '',
  'ORDER',
  '  Order hedge-1: sell 56,000 USD of BTC-PERPETUAL, limit 79,600: intended',
  '    written at  2026-09-21 14:13:20.017 UTC',
  '',
  'ORDER +0.001 s',
  '  Order hedge-1: sent',
  '    written at  2026-09-21 14:13:20.001 UTC',
  '',
  'ORDER +0.25 s',
  '  Order hedge-1: acknowledged',
  "    venue's order id  v1",
  '    written at        2026-09-21 14:13:20.001 UTC',
  '',
  'FILL +0.26 s',
  '  Filled: sell 40,000 USD at 79,999.5',
  '    fee        0.00025 BTC',
  '    liquidity  taker',
  '    trade      t1',
  '',
  'FILL +0.26 s',
  '  Filled: sell 16,000 USD at 79,999',
  '    fee        0.0001 BTC',
  '    liquidity  taker',
  '    trade      t2',
  '',
  'ORDER +0.26 s',
  '  Order hedge-1: filled',
  '    filled so far     56,000 USD',
  "    venue's order id  v1",
  '    written at        2026-09-21 14:13:20.001 UTC',
  '',
  'OUTCOME +0.4 s',
  '  Outcome: filled: 56000 of 56000 filled; it cost 28.45 USD, expected were 28.35 USD',
  '    net delta after                0.5 BTC',
  '    realised cost against the mid  28.45 USD',
  '    expected cost against the mid  28.35 USD',
  '    more than expected             0.1 USD',
  '    fee paid                       28 USD',
  '    fee expected                   28 USD',
  '    spread and walk paid           0.45 USD',
  '',
  'AFTERWARDS +60.26 s',
  '  Mark-outs of sell 0.7 BTC at 79,999.36',
  '    after 1 s   mid 79,990, 6.55 USD for the hedger',
  '    after 10 s  mid 80,010, −7.45 USD for the hedger (read 10.5 s after)',
  '    after 60 s  unknown',
  '',
  'Computed again from the stored inputs: the same verdict and trade, number by number.',
].join('\n');

describe('storyText', () => {
  it('is a page a trader can read', () => {
    expect(storyText(aStory())).toBe(TOLD);
  });
});

describe('whyCommand', () => {
  it('is fine when the stored inputs say the same, and when there are none to ask', () => {
    expect(whyCommand(aStory(), 'text')).toEqual({ kind: 'ok', stdout: `${TOLD}\n` });
    const old = whyCommand(aStory({ recomputed: null }), 'text');
    expect([old.kind, old.stdout?.trimEnd().split('\n').at(-1)]).toEqual([
      'ok',
      'Not computed again: an older desk wrote this row without its inputs.',
    ]);
  });

  it('fails, with the story all the same, when they say something else', () => {
    const differences = ['verdict.desiredDeltaCoin: was 0.5, is now 0'];
    const answer = whyCommand(aStory({ recomputed: { isSame: false, differences } }), 'text');
    expect([answer.kind, answer.stderrLines]).toEqual(['failed', differences]);
    expect(answer.stdout?.trimEnd().split('\n').slice(-2)).toEqual([
      'NOT THE SAME when computed again from the stored inputs:',
      '  - verdict.desiredDeltaCoin: was 0.5, is now 0',
    ]);
  });

  it('gives scripts the whole story', () => {
    const story = aStory();
    expect(JSON.parse(whyCommand(story, 'json').stdout ?? '')).toEqual(story);
  });
});

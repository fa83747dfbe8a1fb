import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../electron/cli/commandAnswer.ts';
import { suggestCommand, type SuggestCommandInputs } from '../../../electron/cli/suggestCommand.ts';
import type { GivenPolicy, HedgeTo } from '../../../electron/cli/suggestPolicy.ts';
import type { Suggestion, SuggestReport } from '../../../electron/cli/suggestReport.ts';
import type { HedgePolicy } from '../../../shared/domain/policySchema.ts';
import { fixedBandOf } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { known, RULEBOOK } from '../../shared/risk/riskBuilders.ts';

const HEADER = 'snapshot_ts,instrument_name,underlying_index,underlying_price,index_price,bid_price,ask_price,mark_price,mark_iv';
const TS = '2026-01-28T08:00:00Z';
const AT_MS = Date.parse(TS);
const CALL = `${TS},BTC-27FEB26-110000-C,BTC-27FEB26,100000,100000,,,,55`;
const PERPETUAL = `${TS},BTC-PERPETUAL,,100000,100000,99990,100010,,`;
/** 58 days away, half a percent above the index. */
const FUTURE = `${TS},BTC-27MAR26,,100500,100000,100470,100530,,`;

function aBookCsv(...rows: readonly string[]): string {
  return ['book,venue,instrument,size,avg_price,avg_price_ccy', ...rows.map((row) => `main,deribit,${row}`)].join('\n');
}

const TEN_CALLS = aBookCsv('BTC-27FEB26-110000-C,10,0.02,BTC');

function aBand(halfWidthCoin: number, hedgeTo: HedgeTo = 'target'): GivenPolicy {
  return { kind: 'band', halfWidthCoin, hedgeTo };
}

/** ±0.5 coin, to the target, with changes. */
function aPolicy(changes: Partial<HedgePolicy> = {}): GivenPolicy {
  const policy = { ...fixedBandOf({ halfWidthCoin: 0.5, targetDeltaCoin: 0, hedgeTo: 'target' }), ...changes };
  return { kind: 'file', text: JSON.stringify(policy) };
}

const BASE = fixedBandOf({ halfWidthCoin: 0.5, targetDeltaCoin: 0, hedgeTo: 'target' });
const EVERY_HOUR: Pick<HedgePolicy, 'band' | 'events'> = { band: null, events: [{ kind: 'interval', everyMinutes: 60 }] };

function run(overrides: Partial<SuggestCommandInputs> = {}): CommandAnswer {
  const chainCsv = [HEADER, CALL].join('\n');
  return suggestCommand({ bookCsv: TEN_CALLS, chainCsv, rulebook: RULEBOOK, at: undefined, policy: aBand(0.5), ...overrides });
}

function quoted(...rows: readonly string[]): string {
  return [HEADER, CALL, ...rows].join('\n');
}

function reportOf(answer: CommandAnswer): SuggestReport {
  if (answer.kind !== 'ok') throw new Error(answer.stderrLines.join('\n'));
  expect(answer.stderrLines).toEqual([]);
  return JSON.parse(answer.stdout) as SuggestReport;
}

function suggestionsOf(answer: CommandAnswer): readonly Suggestion[] {
  return reportOf(answer).suggestions;
}

function btcOf(overrides: Partial<SuggestCommandInputs> = {}): Suggestion {
  const found = suggestionsOf(run(overrides)).find(({ underlying }) => underlying === 'BTC');
  if (found === undefined) throw new Error('no BTC');
  return found;
}

describe('suggestCommand with a band', () => {
  it('is the published example: +10 calls → sell 271,930 USD of the perpetual, 0.0000199 coin left', () => {
    const { deltaCoin, verdict, plan, reason, lowerCoin, upperCoin } = btcOf();
    expect(known(deltaCoin)).toBeCloseTo(2.71931991, 7);
    expect([verdict, lowerCoin, upperCoin]).toEqual(['suggested', -0.5, 0.5]);
    expect(plan).toMatchObject({ instrument: 'BTC-PERPETUAL', side: 'sell', amount: '271930', amountUnit: 'usd', contracts: 27_193 });
    expect(plan?.amountCoin).toBeCloseTo(2.7193, 10);
    expect(plan?.residualDeltaCoin).toBeCloseTo(0.0000199, 7);
    expect(reason).toBe('Net delta 2.7193 BTC is 2.2193 BTC above the band −0.5 … 0.5 BTC: hedge to the target at 0 BTC');
  });

  it('in the USD numeraire hedges the premium too, and may stop at the edge', () => {
    expect(known(btcOf({ numeraire: 'usd' }).deltaCoin)).toBeCloseTo(2.99578643, 7);
    const edge = btcOf({ policy: aBand(0.5, 'edge') });
    expect(edge.plan?.residualDeltaCoin).toBeLessThanOrEqual(0.5);
    expect(edge.plan?.residualDeltaCoin).toBeGreaterThan(0.4998);
  });

  it('suggests nothing inside the band, and says at which prices it will', () => {
    const inside = btcOf({ policy: aBand(3) });
    expect([inside.verdict, inside.plan, inside.candidates, inside.nextHedgeBelowUsd]).toEqual(['inside', null, [], null]);
    expect(known(inside.nextHedgeAboveUsd)).toBeGreaterThan(100_000);
    expect(known(inside.nextHedgeAboveUsd)).toBeLessThan(105_000);
    expect(inside.nextHedgeAboveBy).toBe('band');
    expect(known(inside.distanceCoin)).toBeCloseTo(3 - 2.71931991, 7);
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
    const tiny = btcOf({ policy: aBand(2.7193, 'edge') });
    expect([tiny.verdict, tiny.plan]).toEqual(['withheld', null]);
    expect(tiny.reason).toContain('is less than one lot of 10 USD');
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

  it.each([0, -1, Number.NaN, Infinity])('a band of %d is a usage error', (halfWidthCoin) => {
    const answer = run({ policy: aBand(halfWidthCoin) });
    expect(answer.kind).toBe('usage');
    expect(answer.stderrLines[0]).toContain('--band');
  });

  it('passes bad input on, line by line', () => {
    const answer = run({ bookCsv: aBookCsv('BTC-27FEB26-110000-C,x,,') });
    expect(answer.kind).toBe('badInput');
    expect(answer.stderrLines[0]).toContain('book: line 2, size');
  });
});

describe('suggestCommand: costs and candidates', () => {
  it('counts fee and half spread from the quotes of the chain, and says what it cannot count', () => {
    const { plan } = btcOf({ chainCsv: quoted(PERPETUAL) });
    expect(plan?.cost?.halfSpreadUsd).toBeCloseTo((Number(plan?.amount) / 99_990) * 10, 8);
    expect(plan?.cost?.feeUsd).toBeGreaterThan(0);
    expect([plan?.cost?.slippageUsd, plan?.cost?.impactUsd, plan?.cost?.notCounted]).toEqual([null, null, ['slippageUsd', 'impactUsd']]);
    const { feeUsd = 0, halfSpreadUsd = 0, carryUsd = 0, marginUsd = 0 } = plan?.cost ?? {};
    expect(plan?.cost?.totalUsd).toBeCloseTo(feeUsd + halfSpreadUsd + carryUsd + marginUsd, 8);
    expect(plan?.costNote).toContain('no depth');
    expect(plan?.amount).toBe('271900');
    const without = btcOf().plan;
    expect([without?.cost, without?.costNote]).toEqual([null, 'the chain has no bid and ask of BTC-PERPETUAL']);
  });

  it('ranks the perpetual and the futures of the chain by all-in cost per coin; a future above the index pays whoever sells it', () => {
    const { candidates } = btcOf({ chainCsv: quoted(PERPETUAL, FUTURE) });
    expect(candidates.map(({ rank }) => rank)).toEqual([1, 2]);
    const [first, second] = candidates;
    expect(known(first?.perCoinUsd)).toBeLessThan(known(second?.perCoinUsd));
    const future = candidates.find(({ instrument }) => instrument === 'BTC-27MAR26');
    // 500 USD of basis per coin over 58 days, one of them in the horizon, is earned by 2.7 coins sold.
    expect(known(future?.carryUsd)).toBeCloseTo((-500 * (Number(future?.amount) / 100_500)) / 58, 6);
    expect(future?.basisDays).toBeCloseTo(28, 9);
    expect(candidates.filter(({ isChosen }) => isChosen).map(({ instrument }) => instrument)).toEqual(['BTC-PERPETUAL']);
  });

  it('the cheapest is chosen where the policy says so, and none where the chain has no prices to compare', () => {
    const policy = aPolicy({ instruments: { buy: { kind: 'cheapest' }, sell: { kind: 'cheapest' } } });
    const chosen = btcOf({ policy, chainCsv: quoted(PERPETUAL, FUTURE) });
    expect(chosen.plan?.instrument).toBe(chosen.candidates[0]?.instrument);
    const blind = btcOf({ policy });
    expect([blind.verdict, blind.plan]).toEqual(['withheld', null]);
    expect(blind.reason).toContain('the cost of none is known');
  });

  it('an instrument of one coin hedges no other', () => {
    const instruments: HedgePolicy['instruments'] = {
      buy: { kind: 'perpetual' },
      sell: { kind: 'instrument', instrumentId: 'BTC-PERPETUAL' },
    };
    const bookCsv = aBookCsv('BTC-27FEB26-110000-C,10,0.02,BTC', 'ETH-PERPETUAL,30000,3000,USD');
    const chainCsv = quoted(PERPETUAL, `${TS},ETH-PERPETUAL,,3000,3000,2999,3001,,`);
    const [btc, eth] = suggestionsOf(run({ policy: aPolicy({ instruments }), bookCsv, chainCsv }));
    expect([btc?.verdict, btc?.plan?.instrument]).toEqual(['suggested', 'BTC-PERPETUAL']);
    expect([eth?.verdict, eth?.plan]).toEqual(['withheld', null]);
    expect(eth?.reason).toContain('BTC-PERPETUAL, which the policy names, is not on ETH');
  });

  it('a future of the chain that has expired is no candidate', () => {
    const expired = `${TS},BTC-26JAN26,,100000,100000,99990,100010,,`;
    const { candidates } = btcOf({ chainCsv: quoted(PERPETUAL, expired) });
    expect(candidates.map(({ instrument }) => instrument)).toEqual(['BTC-PERPETUAL']);
  });

  it('refuses a crossed touch instead of trading on it', () => {
    const { verdict, reason } = btcOf({ chainCsv: quoted(`${TS},BTC-PERPETUAL,,100000,100000,100010,99990,,`) });
    expect(verdict).toBe('withheld');
    expect(reason).toContain('the book is crossed');
  });

  it('a passive policy rests at the touch and pays the chance of not filling', () => {
    const policy = aPolicy({ execution: { style: 'passive', rounding: 'nearest', escalateAfterSeconds: 120 } });
    const { plan } = btcOf({ policy, chainCsv: quoted(PERPETUAL) });
    expect(plan).toMatchObject({ style: 'passive', limitPrice: '100010' });
    expect(plan?.cost).toMatchObject({ execution: 'passive', impactUsd: null, notCounted: ['impactUsd'] });
    expect(known(plan?.cost?.fillProbability)).toBeLessThan(1);
    expect(known(plan?.cost?.fillProbability)).toBeGreaterThan(0.5);
  });
});

describe('suggestCommand: what holds a trade', () => {
  it('ideal, feasible and remainder agree in coin, USD and contracts, and the constraint is named', () => {
    const { plan } = btcOf({ policy: aPolicy({ limits: { ...BASE.limits, maxOrderUsd: 100_000 } }), chainCsv: quoted(PERPETUAL) });
    expect(plan).toMatchObject({ amount: '100000', amountUsd: 100_000, contracts: 10_000 });
    expect(plan?.binding).toEqual([{ name: 'maxOrder', words: 'max order 100,000 USD', isSole: true }]);
    expect(plan?.boundBy).toEqual(['max order 100,000 USD']);
    // Sold: the remainder is signed like the trade.
    expect(known(plan?.remainderCoin)).toBeCloseTo(-(known(plan?.idealAmountCoin) - known(plan?.amountCoin)), 12);
    expect(known(plan?.remainderUsd)).toBeCloseTo(-(known(plan?.idealAmountUsd) - 100_000), 9);
    expect(known(plan?.remainderContracts)).toBeCloseTo(-(known(plan?.idealContracts) - 10_000), 9);
    expect(known(plan?.idealAmountUsd)).toBeCloseTo(2.71931991 * 99_990, 2);
    expect(known(plan?.residualDeltaCoin)).toBeCloseTo(2.71931991 - 100_000 / 99_990, 7);
  });

  it("the desk's own limit of 2,000,000 USD an order holds here too, with and without a bid and ask", () => {
    const bookCsv = aBookCsv('BTC-27FEB26-110000-C,100,0.02,BTC');
    for (const chainCsv of [quoted(), quoted(PERPETUAL)]) {
      const { plan } = btcOf({ bookCsv, chainCsv });
      expect([plan?.amount, plan?.binding[0]?.name]).toEqual(['2000000', 'maxOrder']);
    }
  });

  it('reduce only on a flat book: nothing may be traded, and the reason says why', () => {
    const { verdict, plan, reason, candidates } = btcOf({ policy: aPolicy({ limits: { ...BASE.limits, reduceOnly: true } }) });
    expect([verdict, plan]).toEqual(['withheld', null]);
    expect(reason).toContain('reduce only: the position is 0 USD');
    expect(candidates[0]).toMatchObject({ isChosen: true, amount: null, amountCoin: 0, rank: null });
    expect(known(candidates[0]?.remainderCoin)).toBeCloseTo(-2.71931991, 7);
  });

  it('the margin is known where the file has a balance, and a limit on it holds; without one it allows nothing', () => {
    const policy = aPolicy({ limits: { ...BASE.limits, maxMarginUsePct: 10 } });
    const bookCsv = aBookCsv('BTC-27FEB26-110000-C,10,0.02,BTC', 'BTC,0.5,,');
    const free = btcOf({ bookCsv, chainCsv: quoted(PERPETUAL) }).plan;
    expect(free?.marginBefore).toEqual({ initialMarginUsd: 0, marginUsePct: 0 });
    expect(known(free?.marginAfter.marginUsePct)).toBeGreaterThan(10);
    const held = btcOf({ policy, bookCsv, chainCsv: quoted(PERPETUAL) }).plan;
    expect(held?.binding[0]?.name).toBe('margin');
    expect(known(held?.marginAfter.marginUsePct)).toBeLessThanOrEqual(10);
    expect(known(held?.marginAfter.marginUsePct)).toBeGreaterThan(9);
    const blind = btcOf({ policy, chainCsv: quoted(PERPETUAL) });
    expect(blind.verdict).toBe('withheld');
    expect(blind.reason).toContain('margin at most 10 % of equity, 0 % → unknown');
  });

  it('a filter holds a hedge that is due, and says until when', () => {
    const filters = { ...BASE.filters, quietHours: [{ fromUtc: '07:00', toUtc: '09:00' }] };
    const held = btcOf({ policy: aPolicy({ filters }) });
    expect(held).toMatchObject({ verdict: 'withheld', plan: null, blockedUntilMs: AT_MS + 3_600_000, firedBy: 'band' });
    expect(held.blockedBy).toContain('quiet hours');
    expect(known(held.desiredDeltaCoin)).toBe(0);
  });

  it('a file of several books is hedged as one; positions in the hedge count wherever they are', () => {
    const bookCsv = `${TEN_CALLS}\nother,paper,BTC-PERPETUAL,-100000,100000,USD`;
    const limits = { ...BASE.limits, maxPositionUsd: 150_000 };
    const { deltaCoin, plan } = btcOf({ bookCsv, policy: aPolicy({ limits }) });
    expect(known(deltaCoin)).toBeCloseTo(1.71931991, 7);
    expect([plan?.amount, plan?.binding[0]?.name]).toEqual(['50000', 'maxPosition']);
  });
});

describe('suggestCommand: memory', () => {
  it('is now unless given: an interval begins with the valuation', () => {
    const waiting = btcOf({ policy: aPolicy(EVERY_HOUR) });
    expect([waiting.verdict, waiting.nextEventMs]).toEqual(['inside', AT_MS + 3_600_000]);
    expect(waiting.memory).toEqual({ sinceMs: AT_MS, sinceIndexUsd: 100_000, lastHedgeMs: null, lastHedgeIndexUsd: null });
    const since = btcOf({ policy: aPolicy(EVERY_HOUR), memory: { since: ['2026-01-28T06:30:00Z,99000'], lastHedge: [] } });
    expect([since.verdict, since.firedBy]).toEqual(['suggested', 'every 60 min']);
    const hedged = btcOf({
      policy: aPolicy(EVERY_HOUR),
      memory: { since: ['2026-01-28T06:30:00Z,99000'], lastHedge: ['BTC=2026-01-28T07:45:00Z,99500'] },
    });
    expect([hedged.verdict, hedged.nextEventMs]).toEqual(['inside', AT_MS + 2_700_000]);
    expect(hedged.memory.lastHedgeIndexUsd).toBe(99_500);
  });

  it('a price move counts from the index of the last hedge', () => {
    const policy = aPolicy({ band: null, events: [{ kind: 'priceMove', unit: 'pct', size: 1 }] });
    const moved = btcOf({ policy, memory: { since: [], lastHedge: ['2026-01-27T00:00:00Z,98000'] } });
    expect(moved.verdict).toBe('suggested');
    const still = btcOf({ policy, memory: { since: [], lastHedge: ['2026-01-27T00:00:00Z,99900'] } });
    expect([still.verdict, still.nextHedgeBelowBy, still.nextHedgeAboveBy]).toEqual(['inside', 'priceMove', 'priceMove']);
    expect(known(still.nextHedgeAboveUsd)).toBeCloseTo(99_900 * 1.01, 3);
    expect(known(still.nextHedgeBelowUsd)).toBeCloseTo(99_900 * 0.99, 3);
  });

  it.each([
    ['2026-01-28T07:00:00Z', 'expected a time and an index'],
    ['2026-01-28T07:00:00Z,0', 'expected a time and an index'],
    ['2026-02-30T07:00:00Z,1', 'expected a time and an index'],
    ['2026-01-28T09:00:00Z,100000', 'expected not after 2026-01-28T08:00:00.000Z'],
    ['SOL=2026-01-28T07:00:00Z,100', 'the book holds BTC, not "SOL"'],
  ])('%s is a usage error', (text, words) => {
    const answer = run({ memory: { since: [], lastHedge: [text] } });
    expect(answer).toMatchObject({ kind: 'usage', stderrLines: [expect.stringContaining(words)] });
    expect(answer.stderrLines[0]).toMatch(/^--last-hedge: /);
  });

  it('asks for the coin where the book holds several, and takes one moment of each', () => {
    const bookCsv = aBookCsv('BTC,5,,', 'ETH,7,,');
    const open = run({ bookCsv, memory: { since: ['2026-01-28T07:00:00Z,1'], lastHedge: [] } });
    expect(open).toMatchObject({ kind: 'usage', stderrLines: [expect.stringContaining('--since: the book holds BTC, ETH: say which')] });
    const twice = run({ bookCsv, memory: { since: ['ETH=2026-01-28T07:00:00Z,1', 'ETH=2026-01-28T07:00:00Z,1'], lastHedge: [] } });
    expect(twice).toMatchObject({ kind: 'usage', stderrLines: ['--since: ETH is given twice'] });
  });
});

describe('suggestCommand: policies that cannot be', () => {
  function refusalOf(policy: GivenPolicy): readonly string[] {
    const answer = run({ policy });
    expect(answer.kind).toBe('badInput');
    expect('stdout' in answer).toBe(false);
    return answer.stderrLines;
  }

  it('names every contradiction on a line of its own', () => {
    const limits = { ...BASE.limits, minOrderUsd: 5_000, maxOrderUsd: 1_000 };
    expect(refusalOf(aPolicy({ band: null, sizing: { to: 'edge', ratioPct: 100 }, limits }))).toEqual([
      'policy: band, events: neither is set, so no hedge would ever fall due',
      'policy: sizing.to: "edge" needs a band, and band is off',
      'policy: limits.minOrderUsd: 5,000 USD is above limits.maxOrderUsd 1,000 USD',
    ]);
  });

  it('names the field of the wrong shape, and what is no JSON', () => {
    const text = JSON.stringify({ ...BASE, sizing: { to: 'centre', ratioPct: 100 } });
    expect(refusalOf({ kind: 'file', text })[0]).toMatch(/^policy: sizing\.to: /);
    expect(refusalOf({ kind: 'file', text: '{' })[0]).toMatch(/^policy: expected JSON: /);
    expect(refusalOf({ kind: 'file', text: '[]' })[0]).toMatch(/^policy: policy: /);
  });

  it('names an instrument that is not listed; one that is may hedge', () => {
    const named = (instrumentId: string): GivenPolicy =>
      aPolicy({ instruments: { buy: { kind: 'perpetual' }, sell: { kind: 'instrument', instrumentId } } });
    const refused = ['policy: instruments.sell: BTC-27MAR26: expected a listed instrument'];
    expect(refusalOf(named('BTC-27MAR26'))).toEqual(refused);
    for (const name of ['BTC-PERP', 'BTC-27FEB26-110000-C', 'BTC_USDC']) expect(refusalOf(named(name))[0]).toContain(name);
    const { plan } = btcOf({ policy: named('BTC-27MAR26'), chainCsv: quoted(FUTURE) });
    expect(plan?.instrument).toBe('BTC-27MAR26');
  });

  it('comes with what is wrong in the files', () => {
    const answer = run({ policy: aPolicy({ hysteresisShare: 0.2, ...EVERY_HOUR }), bookCsv: aBookCsv('BTC-27FEB26-110000-C,x,,') });
    expect(answer.kind).toBe('badInput');
    expect(answer.stderrLines).toEqual([
      'policy: hysteresisShare: 0.2 needs a band, and band is off',
      'book: line 2, size: expected a plain decimal number, was "x"',
    ]);
  });
});

describe('suggestCommand: the report', () => {
  const names = (text: string): readonly string[] => text.split(' ');

  it('has stable names', () => {
    const report = reportOf(run({ chainCsv: quoted(PERPETUAL) }));
    expect(Object.keys(report)).toEqual(['at', 'chainAt', 'numeraire', 'policy', 'assumptions', 'suggestions']);
    const [btc] = report.suggestions;
    expect(Object.keys(btc ?? {})).toEqual(
      names(
        'underlying indexUsd deltaCoin unknownLegs verdict reason firedBy blockedBy blockedUntilMs nextEventMs ' +
          'lowerCoin targetCoin upperCoin triggerLowerCoin triggerUpperCoin distanceCoin desiredDeltaCoin ' +
          'nextHedgeBelowUsd nextHedgeBelowBy nextHedgeAboveUsd nextHedgeAboveBy memory figures plan candidates expiring',
      ),
    );
    expect(Object.keys(btc?.plan ?? {})).toEqual(
      names(
        'instrument venue side style amount amountUnit contracts amountUsd amountCoin idealAmountCoin idealAmountUsd ' +
          'idealContracts remainderCoin remainderUsd remainderContracts limitPrice averagePriceUsd residualDeltaCoin ' +
          'binding boundBy cost costs costNote marginBefore marginAfter',
      ),
    );
    expect(new Set(Object.keys(btc?.plan?.cost ?? {}))).toEqual(
      new Set(
        names(
          'execution feeUsd halfSpreadUsd slippageUsd impactUsd carryUsd marginUsd totalUsd averagePriceUsd ' +
            'fillProbability timingRiskUsd notCounted',
        ),
      ),
    );
    expect(Object.keys(btc?.candidates[0] ?? {})).toEqual(
      names(
        'instrument kind expiryMs side rank isChosen isWhole amount amountUnit contracts amountUsd amountCoin ' +
          'remainderCoin residualDeltaCoin priceUsd tradeUsd carryUsd marginCostUsd totalUsd perCoinUsd marginEffectUsd ' +
          'basisDeltaCoin basisDays binding words',
      ),
    );
  });

  it('holds the policy it asked, so that it can be asked again', () => {
    const report = reportOf(run());
    const again = reportOf(run({ policy: { kind: 'file', text: JSON.stringify(report.policy) } }));
    expect(again).toEqual(report);
  });

  it('says what it takes for granted, and more where the policy asks for what files do not have', () => {
    const plain = reportOf(run()).assumptions.map((line) => line.split(':')[0]);
    expect(plain).toEqual(['memory', 'orders', 'depth', 'limits', 'margin']);
    const policy = aPolicy({
      band: { kind: 'whalleyWilmott', riskAversionPerUsd: 1e-6, costShare: null },
      filters: { ...BASE.filters, minMove: { pct: 1, withinMinutes: 60 } },
      limits: { ...BASE.limits, maxDepthSharePct: 20 },
      concealment: { seed: 1, maxDelaySeconds: 60, maxSizeCutPct: 10, maxPriceTicks: 2, avoidRoundLevels: true },
    });
    const asking = reportOf(run({ policy })).assumptions.map((line) => line.split(':')[0]);
    expect(asking).toEqual([...plain, 'costShare', 'minMove', 'maxDepthSharePct', 'concealment']);
  });

  it('shows what expires within two hours, with and without its decay, and how the hedge comes off', () => {
    const chainCsv = 'instrument_name,underlying_price,index_price,mark_iv\nBTC-27FEB26-90000-C,100000,100000,55';
    const bookCsv = aBookCsv('BTC-27FEB26-90000-C,10,0.02,BTC');
    const half = btcOf({ bookCsv, chainCsv, at: '2026-02-27T07:45:00Z' }).expiring;
    expect(half?.expiryMs).toBe(Date.parse('2026-02-27T08:00:00Z'));
    // Far in the money: the coin-numeraire delta is K/F a call. A quarter of an hour before the end half of the average is fixed.
    expect(known(half?.undecayedDeltaCoin)).toBeCloseTo(9, 6);
    expect(known(half?.decayedDeltaCoin)).toBeCloseTo(4.5, 6);
    expect(half?.unwind[0]?.hedgeCoin).toBeCloseTo(-9, 6);
    expect(half?.unwind.at(-1)?.hedgeCoin).toBeCloseTo(0, 12);
    expect(btcOf({ bookCsv, chainCsv, at: '2026-02-27T05:59:00Z' }).expiring).toBeNull();
  });
});

describe('suggestCommand with the ready-made policies, on the demo book and its first snapshot', () => {
  const resources = new URL('../../../resources/', import.meta.url);
  const bookCsv = readFileSync(new URL('demo/book.csv', resources), 'utf8');
  const recorded = gunzipSync(readFileSync(new URL('demo/market/2026-02-01T045402Z.csv.gz', resources))).toString('utf8');
  const files = readdirSync(new URL('policies/', resources)).filter((file) => file.endsWith('.json'));

  function judged(file: string, chainCsv: string): readonly Suggestion[] {
    const text = readFileSync(new URL(`policies/${file}`, resources), 'utf8');
    return suggestionsOf(suggestCommand({ bookCsv, chainCsv, rulebook: RULEBOOK, at: undefined, policy: { kind: 'file', text } }));
  }

  /** The recording has no bid and ask of futures: here each perpetual is quoted half a dollar around its mark. */
  const withTouch = recorded.replaceAll(
    /^([^,]+,[A-Z]+-PERPETUAL,,)([\d.]+)(,[\d.]+),,/gm,
    (_row, name: string, mark: string, index: string) => {
      return `${name}${mark}${index},${Number(mark) - 0.5},${Number(mark) + 0.5}`;
    },
  );

  /** Policies that price their own hedges, and name no price. */
  const NEED_COST = ['leland.json', 'whalley-wilmott.json', 'zakamouline.json'];

  it.each(files)('%s', (file) => {
    const suggestions = judged(file, withTouch);
    expect(suggestions.map(({ underlying }) => underlying)).toEqual(['BTC', 'ETH']);
    for (const suggestion of suggestions) {
      expect(suggestion.verdict, suggestion.reason).not.toBe('unknown');
      expect(suggestion.plan === null).toBe(suggestion.verdict !== 'suggested');
      if (suggestion.verdict !== 'suggested') continue;
      const { plan, desiredDeltaCoin, deltaCoin } = suggestion;
      expect(Math.abs(known(plan?.residualDeltaCoin) - known(desiredDeltaCoin))).toBeLessThan(0.01);
      expect(plan?.side).toBe(known(desiredDeltaCoin) > known(deltaCoin) ? 'buy' : 'sell');
      expect(known(plan?.marginAfter.marginUsePct)).toBeGreaterThan(0);
    }
    const isBlind = judged(file, recorded).every(({ verdict, reason }) => verdict === 'unknown' && reason.includes('cost share'));
    expect(isBlind).toBe(NEED_COST.includes(file));
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hedgePlanSchema } from '../../../shared/contract/hedgeSchemas.ts';
import type { OrderBook } from '../../../shared/domain/market.ts';
import { isOnLot, isOnTick } from '../../../shared/domain/tick.ts';
import {
  DEFAULT_HEDGE_SETTINGS,
  NO_PLAN_EDIT,
  planHedge,
  type HedgePlan,
  type HedgePlanRequest,
  type PlanEdit,
} from '../../../shared/hedging/planHedge.ts';
import { decimal, type DecimalText } from '../../../shared/units/decimal.ts';
import { MS_PER_MINUTE, toMs } from '../../../shared/units/time.ts';
import { anInstrument, AT_MS, EXPIRY_MS, failureOf, known, RULEBOOK, valueOf } from '../risk/riskBuilders.ts';

const perpetual = anInstrument('BTC-PERPETUAL');
const linear = anInstrument('BTC_USDC-PERPETUAL');

function aBook(bid: number, ask: number, amount = 1e9): OrderBook {
  return { instrumentId: perpetual.id, bids: [{ price: bid, amount }], asks: [{ price: ask, amount }], tsMs: AT_MS };
}

function aRequest(overrides: Partial<HedgePlanRequest> = {}): HedgePlanRequest {
  return {
    instrument: perpetual,
    numeraire: 'coin',
    netDeltaCoin: 2.71931991,
    desiredDeltaCoin: 0,
    targetDeltaCoin: 0,
    book: aBook(100_000, 100_000.5),
    markPriceUsd: 100_000,
    edit: NO_PLAN_EDIT,
    settings: DEFAULT_HEDGE_SETTINGS,
    rulebook: RULEBOOK,
    tsMs: AT_MS,
    ...overrides,
  };
}

function planOf(overrides: Partial<HedgePlanRequest> = {}): HedgePlan {
  const outcome = valueOf(planHedge(aRequest(overrides)));
  if (outcome.kind !== 'plan') throw new Error(outcome.reason);
  return outcome.plan;
}

function reasonOf(overrides: Partial<HedgePlanRequest>): string {
  const outcome = valueOf(planHedge(aRequest(overrides)));
  if (outcome.kind !== 'none') throw new Error('expected no plan');
  return outcome.reason;
}

function anEdit(edit: Partial<Record<'amount' | 'limitPrice', string>> & Pick<Partial<PlanEdit>, 'style'>): PlanEdit {
  const { amount = null, limitPrice = null, style = null } = edit;
  return { ...NO_PLAN_EDIT, amount: amount as DecimalText | null, limitPrice: limitPrice as DecimalText | null, style };
}

describe('planHedge in whole lots', () => {
  it('is the published example: delta 2.71931991 at 100,000 → sell 271,930 USD = 27,193 contracts, 0.0000199 coin left', () => {
    const plan = planOf();
    expect([plan.side, plan.amount, plan.amountUsd, plan.contracts]).toEqual(['sell', '271930', 271_930, 27_193]);
    expect(plan.amountCoin).toBeCloseTo(2.7193, 12);
    expect(plan.residualDeltaCoin).toBeCloseTo(0.00001991, 12);
    expect(plan.idealAmountCoin).toBe(2.71931991);
    expect(plan.boundBy).toEqual(['lot 10 USD']);
  });

  it('has the shape of the contract, but for what the desk adds', () => {
    const own = hedgePlanSchema.omit({
      cost: true,
      costs: true,
      costCurve: true,
      before: true,
      after: true,
      concealment: true,
      amountUnit: true,
    });
    const { cost: _cost, boundBy: _words, ...plan } = planOf();
    expect(own.parse(plan)).toEqual(plan);
  });

  it('hedging to an edge, takes the lot that comes to rest inside the band', () => {
    const plan = planOf({ desiredDeltaCoin: 0.5, netDeltaCoin: 0.500_12, targetDeltaCoin: 0 });
    expect([plan.amount, plan.side]).toEqual(['20', 'sell']);
    expect(plan.residualDeltaCoin).toBeLessThan(0.5);
  });

  it('never passes the target, whatever the numbers (property, seeded)', () => {
    const delta = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(delta, fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(perpetual, linear), (net, share, instrument) => {
        const halfWidth = Math.abs(net) * share * 0.99;
        const outcome = valueOf(planHedge(aRequest({ instrument, netDeltaCoin: net, desiredDeltaCoin: Math.sign(net) * halfWidth })));
        if (outcome.kind === 'none') return;
        const { residualDeltaCoin, amount, limitPrice, amountCoin } = outcome.plan;
        expect(residualDeltaCoin * Math.sign(net)).toBeGreaterThan(-2e-9);
        expect(residualDeltaCoin * Math.sign(net)).toBeLessThan(halfWidth + 0.001 + 1e-9);
        expect(Math.abs(Math.abs(residualDeltaCoin - net) - amountCoin)).toBeLessThan(1e-9);
        expect(isOnLot(instrument, decimal(amount))).toBe(true);
        expect(limitPrice !== null && isOnTick(instrument, decimal(limitPrice))).toBe(true);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it('does not lose a lot to float noise: 0.3 − 0.1 is 200 lots of 0.001', () => {
    expect(planOf({ instrument: linear, netDeltaCoin: 0.3, desiredDeltaCoin: 0.1, targetDeltaCoin: 0.1 }).amount).toBe('0.2');
  });

  it('the rounding is a choice', () => {
    const settings = { ...DEFAULT_HEDGE_SETTINGS, rounding: 'nearest' as const };
    expect(planOf({ settings, netDeltaCoin: 2.719_39 }).amount).toBe('271940');
    expect(planOf({ settings: { ...settings, rounding: 'towardZero' }, netDeltaCoin: 2.719_39 }).amount).toBe('271930');
  });

  it('less than a lot is no trade, said in words', () => {
    expect(reasonOf({ netDeltaCoin: 0.000_03 })).toBe('0.00003 BTC is less than one lot of 10 USD');
    expect(reasonOf({ netDeltaCoin: 0 })).toBe('The delta is where it should be');
  });

  it('converts at the price the size itself trades at, not at the touch', () => {
    const bids = [
      { price: 100_000, amount: 100_000 },
      { price: 99_800, amount: 1e9 },
    ];
    const plan = planOf({ book: { ...aBook(100_000, 100_000.5), bids }, netDeltaCoin: 3 });
    const coins = 100_000 / 100_000 + (plan.amountUsd - 100_000) / 99_800;
    expect(plan.amountCoin).toBeCloseTo(coins, 10);
    expect(Math.abs(plan.residualDeltaCoin)).toBeLessThan(10 / 99_800);
    expect(known(plan.averagePriceUsd)).toBeCloseTo(plan.amountUsd / coins, 6);
  });
});

describe('planHedge within its constraints', () => {
  it('shrinks a suggestion to the largest order and says so', () => {
    const plan = planOf({ settings: { ...DEFAULT_HEDGE_SETTINGS, maxOrderUsd: 100_005 } });
    expect([plan.amount, plan.boundBy]).toEqual(['100000', ['max order 100,005 USD']]);
    expect(plan.residualDeltaCoin).toBeCloseTo(1.71931991, 10);
    expect(plan.binding).toEqual([{ name: 'maxOrder', words: 'max order 100,005 USD', isSole: true }]);
    expect(plan.remainderCoin).toBeCloseTo(-1.71931991, 10);
    expect(plan.idealAmount).toBeCloseTo(271_931.991, 6);
  });

  it('shrinks it to what the book holds up to the limit', () => {
    const plan = planOf({ book: aBook(100_000, 100_000.5, 50_000) });
    expect([plan.amount, plan.boundBy.at(-1)]).toEqual(['50000', 'book depth 50,000 USD up to 99,500']);
    expect(plan.cost).not.toBeNull();
  });

  it('without a book there is a size but no limit, no average and no cost; the failure says why', () => {
    const outcome = valueOf(planHedge(aRequest({ book: null })));
    if (outcome.kind !== 'plan') throw new Error(outcome.reason);
    const { amount, limitPrice, averagePriceUsd, cost } = outcome.plan;
    expect([amount, limitPrice, averagePriceUsd, cost]).toEqual(['271930', null, null, null]);
    expect(outcome.costFailure?.message).toContain('no order book');
  });

  it('needs a price', () => {
    expect(failureOf(planHedge(aRequest({ book: null, markPriceUsd: null })))).toContain('missingData');
    expect(failureOf(planHedge(aRequest({ book: { ...aBook(1, 2), bids: [] } })))).toBe('missingData: BTC-PERPETUAL: no bid to sell at');
  });

  it('refuses a delta that is not a number', () => {
    expect(failureOf(planHedge(aRequest({ netDeltaCoin: Number.NaN })))).toContain('invalidInput: netDeltaCoin');
    expect(failureOf(planHedge(aRequest({ desiredDeltaCoin: Infinity })))).toContain('invalidInput: desiredDeltaCoin');
    expect(failureOf(planHedge(aRequest({ netDeltaCoin: 1e308, desiredDeltaCoin: -1e308 })))).toContain('invalidInput: desiredDeltaCoin');
    expect(failureOf(planHedge(aRequest({ netDeltaCoin: 1e300 })))).toContain('invalidInput: idealCoin');
  });

  it('refuses what cannot hedge: options, pairs not in USD, spot in the coin numeraire', () => {
    expect(failureOf(planHedge(aRequest({ instrument: anInstrument('BTC-27FEB26-90000-P') })))).toContain('unsupported');
    expect(failureOf(planHedge(aRequest({ instrument: anInstrument('ETH_BTC') })))).toContain('unsupported');
    expect(failureOf(planHedge(aRequest({ instrument: anInstrument('BTC_USDC') })))).toContain('notApplicable');
    expect(planOf({ instrument: anInstrument('BTC_USDC'), numeraire: 'usd' }).amount).toBe('2.7193');
  });
});

describe('planHedge near the expiry of a future', () => {
  const future = anInstrument('BTC-27FEB26');
  const before = (minutes: number) => toMs(EXPIRY_MS - minutes * MS_PER_MINUTE);

  it('hedges with it until its delivery price is averaged, and not after that', () => {
    expect(planOf({ instrument: future, tsMs: before(30) }).instrumentId).toBe('BTC-27FEB26');
    for (const minutes of [29.9, 0, -1]) {
      expect(failureOf(planHedge(aRequest({ instrument: future, tsMs: before(minutes) })))).toContain('notApplicable: BTC-27FEB26');
    }
  });
});

describe('planHedge by order style', () => {
  it('market: an IOC limit at the cap, on the tick, on the safe side of it', () => {
    expect(planOf({ book: aBook(100_000.5, 100_001) }).limitPrice).toBe('99500.5');
    expect(planOf({ netDeltaCoin: -1, book: aBook(100_000, 100_001) }).limitPrice).toBe('100501');
    const tight = { ...DEFAULT_HEDGE_SETTINGS, slippageCap: 0.000_001 };
    expect(planOf({ settings: tight }).limitPrice).toBe('100000');
  });

  it('passive: rests at the touch of its own side and earns half the spread', () => {
    const plan = planOf({ edit: anEdit({ style: 'passive' }), book: aBook(100_000, 100_100) });
    expect([plan.limitPrice, plan.style]).toEqual(['100100', 'passive']);
    expect(known(plan.cost?.halfSpreadUsd)).toBeLessThan(0);
  });

  it('passive: a hook may move the resting price away from the touch; the trader’s own stays, and it may not cross', () => {
    const adjusted = (limitPrice: string | null, move: number) =>
      planHedge(aRequest({ edit: { ...anEdit({ style: 'passive' }), limitPrice: limitPrice as DecimalText | null } }), (price) =>
        price.plus(move),
      );
    const priceOf = (outcome: ReturnType<typeof adjusted>) =>
      outcome.ok && outcome.value.kind === 'plan' ? outcome.value.plan.limitPrice : null;
    expect(priceOf(adjusted(null, 7.3))).toBe('100008');
    expect(priceOf(adjusted('100100', 7.3))).toBe('100100');
    expect(failureOf(adjusted(null, -7))).toContain('invalidInput: limitPrice');
    expect(failureOf(adjusted(null, Number.NaN))).toContain('invalidInput: limitPrice');
  });

  it('passive: refuses a price that would cross', () => {
    const edit = anEdit({ style: 'passive', limitPrice: '99999.5' });
    expect(failureOf(planHedge(aRequest({ edit })))).toBe(
      'invalidInput: limitPrice: a post-only sell at 99,999.5 would cross the bid 100,000',
    );
  });

  it('limit: the trader’s price, resting or crossing', () => {
    const resting = planOf({ edit: anEdit({ style: 'limit', limitPrice: '101000' }) });
    expect([resting.limitPrice, resting.averagePriceUsd]).toEqual(['101000', 101_000]);
    const crossing = planOf({ edit: anEdit({ style: 'limit', limitPrice: '99000' }) });
    expect([crossing.limitPrice, crossing.averagePriceUsd]).toEqual(['99000', 100_000]);
    expect(failureOf(planHedge(aRequest({ edit: anEdit({ style: 'limit' }) })))).toContain('limitPrice');
  });

  it('counts what rests of a crossing limit at its own price, and what a thin book does not hold at the last one', () => {
    const thin = aBook(100_000, 100_000.5, 50_000);
    const crossing = planOf({ book: thin, edit: anEdit({ style: 'limit', limitPrice: '99000' }) });
    expect(crossing.amountCoin).toBeCloseTo(50_000 / 100_000 + (crossing.amountUsd - 50_000) / 99_000, 10);
    expect(planOf({ book: thin, edit: anEdit({ amount: '100000' }) }).amountCoin).toBeCloseTo(1, 12);
  });

  it('names every constraint that the trader’s amount breaks, and shrinks it to none of them', () => {
    const settings = { ...DEFAULT_HEDGE_SETTINGS, maxOrderUsd: 60_000 };
    const plan = planOf({ settings, book: aBook(100_000, 100_000.5, 50_000), edit: anEdit({ amount: '600000' }) });
    expect(plan.amount).toBe('600000');
    expect(plan.binding.map(({ name }) => name)).toEqual(['maxOrder', 'depth', 'direction']);
  });

  it('takes the trader’s amount as it is, or names what is wrong with it', () => {
    const plan = planOf({ edit: anEdit({ amount: '100000' }) });
    expect([plan.amount, plan.boundBy, plan.residualDeltaCoin]).toEqual(['100000', [], 2.71931991 - 1]);
    for (const amount of ['15', '0', '-10', 'ten']) {
      expect(failureOf(planHedge(aRequest({ edit: anEdit({ amount }) })))).toContain('invalidInput: amount');
    }
    expect(failureOf(planHedge(aRequest({ edit: anEdit({ limitPrice: '100000.3' }) })))).toContain('limitPrice');
    expect(failureOf(planHedge(aRequest({ edit: anEdit({ limitPrice: '1e5' }) })))).toContain('limitPrice');
  });
});

describe('planId', () => {
  it('names the order: the same for the same order, another for another size, side or limit', () => {
    const id = planOf().planId;
    expect(planOf({ netDeltaCoin: 2.719_319_8 }).planId).toBe(id);
    expect(planOf({ netDeltaCoin: 2.8 }).planId).not.toBe(id);
    expect(planOf({ netDeltaCoin: -2.719_319_91 }).planId).not.toBe(id);
    expect(planOf({ book: aBook(99_000, 99_001), netDeltaCoin: 271_930 / 99_000 }).planId).not.toBe(id);
  });
});

import { describe, expect, it } from 'vitest';
import {
  EMPTY_OPTIMISER,
  FIRST_OPTIMISER_DRAFT,
  optimiserReducer,
  parseOptimiser,
  type OptimiserDraft,
  type OptimiserEvent,
  type Question,
} from '../../../../renderer/panels/optimiser/optimiserForm.ts';
import {
  askedWords,
  frontierPoints,
  outlookRows,
  progressWords,
  shownOptimum,
  staleWords,
  statusWords,
} from '../../../../renderer/panels/optimiser/optimiserReading.ts';
import { requests } from '../../../../shared/contract/requests.ts';
import type { HedgeOutlook, OptimiseAnswer, Optimum } from '../../../../shared/contract/optimiseSchemas.ts';
import { fail, ok } from '../../../../shared/result/result.ts';

function anOptimum(gammaCoinPerPct: number, costUsd: number): Optimum {
  const after = { deltaCoin: 0, gammaCoinPerPct, vegaUsdPerVolPoint: 0, thetaUsdPerDay: 0 };
  return { status: 'optimal', gap: 0, trades: [], costUsd, after };
}
function anOutlook(change: Partial<HedgeOutlook>): HedgeOutlook {
  return {
    name: 'Delta only',
    costUsd: 61,
    rehedgesPerDay: 6,
    hedgingUsdPerDay: 290,
    thetaUsdPerDay: 4_310,
    tailUsd: -182_000,
    tailMovePct: -20,
    initialMarginUsd: 64_100,
    ...change,
  };
}
const answer: OptimiseAnswer = {
  tsMs: Date.UTC(2026, 1, 4, 21, 33, 8),
  candidates: 58,
  optimumMs: 92,
  frontierMs: 2_300,
  before: { deltaCoin: -1.84, gammaCoinPerPct: -1.4, vegaUsdPerVolPoint: -5_600, thetaUsdPerDay: 4_310 },
  best: anOptimum(-0.5, 820),
  frontier: [
    { gammaLimitCoinPerPct: 1, optimum: anOptimum(-0.98, 300) },
    { gammaLimitCoinPerPct: 0.2, optimum: anOptimum(0.19, 1_400) },
  ],
  outlooks: [],
  notes: [],
};
const asking: Question = {
  limits: { deltaCoin: 0.01, gammaCoinPerPct: null, vegaUsdPerVolPoint: 250 },
  maxInstruments: 3,
  horizonHours: 24,
  timeLimitSeconds: 1,
  frontierPoints: 6,
};
const errorsOf = (change: Partial<OptimiserDraft>) => {
  const parsed = parseOptimiser({ ...FIRST_OPTIMISER_DRAFT, ...change });
  return parsed.ok ? [] : Object.keys(parsed.errors);
};

describe('parseOptimiser', () => {
  it('starts with a question that the contract accepts; an empty limit is free', () => {
    const parsed = parseOptimiser(FIRST_OPTIMISER_DRAFT);
    expect(parsed.ok && parsed.question.limits).toEqual({ deltaCoin: 0.01, gammaCoinPerPct: null, vegaUsdPerVolPoint: null });
    const payload = { bookId: 'demo', underlying: 'BTC', ...(parsed.ok ? parsed.question : {}) };
    expect(requests['hedge.optimise'].request.safeParse(payload).success).toBe(true);
  });
  it('names each field that is wrong', () => {
    expect(
      errorsOf({ gammaCoinPerPct: '-1', maxInstruments: '0', horizonHours: '0', timeLimitSeconds: '31', frontierPoints: '2.5' }),
    ).toEqual(['gammaCoinPerPct', 'maxInstruments', 'horizonHours', 'timeLimitSeconds', 'frontierPoints']);
    expect(errorsOf({ gammaCoinPerPct: '0' })).toEqual([]);
    expect(['0', '1', '2'].map((frontierPoints) => errorsOf({ frontierPoints }))).toEqual([[], ['frontierPoints'], []]);
  });
});

describe('optimiserReducer', () => {
  const after = (...events: readonly OptimiserEvent[]) => events.reduce(optimiserReducer, EMPTY_OPTIMISER);
  it('drops the answer to an older question', () => {
    const state = after(
      { kind: 'asked', number: 1, asking },
      { kind: 'asked', number: 2, asking },
      { kind: 'answered', number: 1, result: ok(answer) },
    );
    expect([state.isBusy, state.answer]).toEqual([true, null]);
  });
  it('knows what the answer on screen answers while the next question is open', () => {
    const other = { ...asking, horizonHours: 48 };
    const state = after(
      { kind: 'asked', number: 1, asking },
      { kind: 'answered', number: 1, result: ok(answer) },
      { kind: 'asked', number: 2, asking: other },
    );
    expect([state.answer, state.answered, state.asking]).toEqual([answer, asking, other]);
  });
  it('shows nothing old beside a failure', () => {
    const first = after(
      { kind: 'asked', number: 1, asking },
      { kind: 'answered', number: 1, result: ok(answer) },
      { kind: 'picked', at: 1 },
    );
    expect([first.answer, first.picked]).toEqual([answer, 1]);
    const failed = optimiserReducer(
      { ...first, asked: 2 },
      { kind: 'answered', number: 2, result: fail('conflict', 'gamma limit 0: no option') },
    );
    expect([failed.answer, failed.picked, failed.failure?.message]).toEqual([null, null, 'gamma limit 0: no option']);
  });
});

describe('askedWords and staleWords', () => {
  const now = { question: asking, deltaCoin: -1.84 };
  it('say what was asked and when', () => {
    expect(askedWords(asking, answer.tsMs, 'BTC')).toBe(
      '04 Feb 21:33:08 UTC: |Δ| ≤ 0.01 BTC, |Γ 1 %| free, |Vega| ≤ 250 USD/pt, at most 3 instruments over 24 h',
    );
  });
  it('say nothing while form and book are the same, to the digits shown', () => {
    expect(staleWords(asking, answer.before, now, 'BTC')).toEqual([]);
    expect(staleWords(asking, answer.before, { ...now, deltaCoin: -1.8401 }, 'BTC')).toEqual([]);
  });
  it('name what is not: other limits, fields that cannot be read, a hedged or unknown delta', () => {
    const limits = { ...asking.limits, gammaCoinPerPct: 0.05 };
    expect(staleWords(asking, answer.before, { ...now, question: { ...asking, limits } }, 'BTC')).toEqual([
      'the limits above have changed since',
    ]);
    expect(staleWords(asking, answer.before, { question: null, deltaCoin: 0.5 }, 'BTC')).toEqual([
      'the limits above have changed since',
      'the delta of the book is 0.500 BTC by now',
    ]);
    expect(staleWords(asking, answer.before, { ...now, deltaCoin: null }, 'BTC')).toEqual(['the delta of the book is – BTC by now']);
  });
});

describe('shownOptimum', () => {
  it('is the best, or the point that was picked', () => {
    expect(shownOptimum(answer, null).costUsd).toBe(820);
    expect(shownOptimum(answer, 1).costUsd).toBe(1_400);
    expect(shownOptimum(answer, 9).costUsd).toBe(820);
  });
});

describe('frontierPoints', () => {
  it('rises in the gamma left, whatever its sign, and knows which point each is', () => {
    expect(frontierPoints(answer)).toEqual([
      { x: 0.19, y: 1_400, at: 1 },
      { x: 0.98, y: 300, at: 0 },
    ]);
  });
});

describe('statusWords', () => {
  it('says proven only when it is', () => {
    expect(statusWords(answer.best)).toMatch(/^proven/);
    expect(statusWords({ ...answer.best, status: 'timeLimit', gap: 0.013 })).toBe(
      'time is up, this is the best found: at most 1.3 % above the best possible',
    );
    expect(statusWords({ ...answer.best, status: 'timeLimit', gap: null })).toContain('unknown');
  });
});

describe('outlookRows', () => {
  const better = (change: Partial<HedgeOutlook>) =>
    Object.fromEntries(outlookRows([anOutlook({}), anOutlook({ name: 'Optimum', ...change })]).map((row) => [row.name, row.better]));
  it('marks less cost, more theta and the smaller loss', () => {
    const marks = better({
      costUsd: 820,
      rehedgesPerDay: 2,
      hedgingUsdPerDay: 90,
      thetaUsdPerDay: 2_500,
      tailUsd: -81_000,
      initialMarginUsd: 58_800,
    });
    expect(marks).toEqual({ 'Cost now': 0, 'Re-hedges': 1, 'Hedging cost': 1, Theta: 0, 'Tail loss': 1, 'Initial margin': 1 });
  });
  it('marks neither of two equals, nor anything against an unknown', () => {
    expect(better({})['Cost now']).toBeNull();
    expect(better({ initialMarginUsd: null })['Initial margin']).toBeNull();
  });
  it('says at which move the tail is worst', () => {
    const tail = outlookRows([anOutlook({})]).find(({ name }) => name === 'Tail loss');
    expect(tail?.texts[0]).toMatch(/^−182.000 at −20/);
  });
});

describe('progressWords', () => {
  it('says how long it may take: the optimum and each point', () => {
    expect(progressWords(800, 1, 6)).toBe('weighing whole lots for 0.8 s, at most about 7 s');
  });
});

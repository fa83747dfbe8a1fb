import { beforeAll, describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../electron/cli/commandAnswer.ts';
import { optimiseCommand } from '../../../electron/cli/optimiseCommand.ts';
import type { OptimiseCommandInputs } from '../../../electron/cli/optimiseInputs.ts';
import { createOptimiseSearch, type OptimiseSearch } from '../../../electron/cli/optimiseSearch.ts';
import { createHighsSolver } from '../../../electron/optimiser/highsSolver.ts';
import type { Job } from '../../../electron/ports/jobRunner.ts';
import type { OptimiserPort } from '../../../electron/ports/optimiser.ts';
import { deltaOnlyHedge } from '../../../shared/hedging/optimise/compareHedges.ts';
import { hedgeFrontier } from '../../../shared/hedging/optimise/frontier.ts';
import type { MipSolver } from '../../../shared/hedging/optimise/mipModel.ts';
import { optimiseHedge } from '../../../shared/hedging/optimise/optimiseHedge.ts';
import { RULEBOOK } from '../../shared/risk/riskBuilders.ts';

const HEADER = 'snapshot_ts,instrument_name,underlying_price,index_price,bid_price,ask_price,mark_price,mark_iv';
const TS = '2026-01-28T08:00:00Z';
const CHAIN = [
  HEADER,
  `${TS},BTC-27FEB26-110000-C,100000,100000,0.0265,0.0275,,55`,
  `${TS},BTC-27FEB26-90000-P,100000,100000,0.022,0.0225,,56`,
  `${TS},BTC-27MAR26-115000-C,100500,100000,0.036,0.037,,56`,
  `${TS},ETH-27FEB26-3000-C,2900,2890,0.03,0.031,,70`,
].join('\n');
const BOOK = [
  'book,venue,instrument,size,avg_price,avg_price_ccy',
  'main,deribit,BTC-27FEB26-110000-C,-10,0.02,BTC',
  'main,deribit,BTC,20,,',
].join('\n');

const INPUTS: OptimiseCommandInputs = {
  bookCsv: BOOK,
  chainCsv: CHAIN,
  rulebook: RULEBOOK,
  at: undefined,
  numeraire: 'coin',
  limits: { deltaCoin: 0.2, gammaCoinPerUsd: 1.2e-4, vegaUsdPerVolPoint: null, marginUsd: null },
  targetDeltaCoin: 0,
  maxInstruments: 3,
  timeLimitSeconds: 10,
  allowsNakedShorts: false,
  horizonDays: 1,
  thetaWeight: 1,
  capitalCostPctPerYear: 10,
  fixedCostUsd: 5,
  maxLots: 60,
  maxSpreadPct: 15,
  maxCandidates: 60,
  frontierPoints: 0,
  format: 'json',
};

interface Report {
  readonly underlying: string;
  readonly candidates: number;
  readonly hedge: {
    readonly status: string;
    readonly after: { readonly deltaCoin: number; readonly gammaCoinPerUsd: number };
    readonly trades: readonly object[];
  };
  readonly comparison: {
    readonly note?: string;
    readonly optimised?: { readonly hedgesPerDay: number };
    readonly deltaOnly?: { readonly hedgesPerDay: number };
  };
  readonly frontier: { readonly points: readonly object[] } | null;
  readonly notes: readonly string[];
}

describe('optimiseCommand', () => {
  let solver: MipSolver;
  beforeAll(async () => {
    solver = await createHighsSolver();
  });

  const done = <T>(value: T): Job<T> => ({ outcome: Promise.resolve({ kind: 'done', value }), cancel: () => {} });
  const aSearch = (
    overrides: Partial<OptimiserPort> = {},
    onInterrupt: (cancel: () => void) => () => void = () => () => {},
  ): OptimiseSearch =>
    createOptimiseSearch({
      optimiser: {
        submitHedge: (request) => done(optimiseHedge(request, solver)),
        submitDeltaOnly: (request) => done(deltaOnlyHedge(request, solver)),
        submitFrontier: (request, points) => done(hedgeFrontier(request, solver, { points })),
        close: () => Promise.resolve(),
        ...overrides,
      },
      onProgress: () => {},
      onInterrupt,
    });
  const run = (overrides: Partial<OptimiseCommandInputs> = {}): Promise<CommandAnswer> =>
    optimiseCommand({ ...INPUTS, ...overrides }, aSearch());
  const reportOf = async (overrides: Partial<OptimiseCommandInputs> = {}): Promise<Report> => {
    const answer = await run(overrides);
    if (answer.kind !== 'ok') throw new Error(answer.stderrLines.join('\n'));
    return JSON.parse(answer.stdout) as Report;
  };
  const complaintOf = async (overrides: Partial<OptimiseCommandInputs>): Promise<string> => {
    const answer = await run(overrides);
    return answer.kind === 'ok' ? 'ok' : `${answer.kind}: ${answer.stderrLines.join(' / ')}`;
  };

  it('brings delta and gamma inside the limits, compares with the delta alone, and says what it assumed', async () => {
    const { hedge, comparison, underlying, candidates, notes, frontier } = await reportOf();
    expect([underlying, candidates, hedge.status, frontier]).toEqual(['BTC', 4, 'optimal', null]);
    expect(Math.abs(hedge.after.deltaCoin)).toBeLessThanOrEqual(0.2);
    expect(Math.abs(hedge.after.gammaCoinPerUsd)).toBeLessThanOrEqual(1.2e-4);
    expect(hedge.trades.length).toBeGreaterThan(0);
    expect(comparison.optimised?.hedgesPerDay).toBeLessThan(comparison.deltaOnly?.hedgesPerDay ?? 0);
    expect(notes.join()).toContain('1 bp of half spread assumed for BTC-PERPETUAL');
  });

  it('prints the trades, or the frontier, as CSV', async () => {
    const trades = await run({ format: 'csv' });
    expect(trades.kind === 'ok' ? trades.stdout : '').toMatch(
      /^instrument,side,lots,amount,cost_usd\nBTC-[^\n]+,(buy|sell),\d+,[\d.]+,[\d.]+\n/,
    );
    const frontier = await run({ format: 'csv', frontierPoints: 3 });
    expect((frontier.kind === 'ok' ? frontier.stdout : '').trimEnd().split('\n')).toHaveLength(4);
    expect((await reportOf({ frontierPoints: 3 })).frontier?.points).toHaveLength(3);
  });

  it('says why there is no comparison where no delta limit stands for the band', async () => {
    const limits = { ...INPUTS.limits, deltaCoin: null };
    expect((await reportOf({ limits })).comparison.note).toContain('needs a --delta-limit');
  });

  it('refuses limits that cannot be met, naming them', async () => {
    const limits = { deltaCoin: 0.2, gammaCoinPerUsd: 1e-6, vegaUsdPerVolPoint: null, marginUsd: 100 };
    expect(await complaintOf({ limits })).toMatch(/^badInput: limits cannot be met together: gamma .* margin 100 USD; nearest/);
  });

  it('refuses what contradicts itself or is not there', async () => {
    const none = { deltaCoin: null, gammaCoinPerUsd: null, vegaUsdPerVolPoint: null, marginUsd: null };
    expect(await complaintOf({ limits: none })).toMatch(/^usage: expected at least one of --delta-limit/);
    expect(await complaintOf({ horizonDays: 0 })).toMatch(/^badInput: .*horizonDays/);
    expect(await complaintOf({ limits: { ...none, deltaCoin: -1 } })).toBe('badInput: limits.deltaCoin: expected at least 0, was -1');
    expect(await complaintOf({ underlying: 'ETH' })).toBe('badInput: book: expected a position on ETH, was BTC');
    expect(await complaintOf({ bookCsv: `${BOOK}\nmain,deribit,ETH-27FEB26-3000-C,1,0.02,ETH` })).toBe(
      'badInput: --underlying: expected one of BTC, ETH',
    );
    expect(await complaintOf({ bookCsv: `${BOOK}\nmain,deribit,BTC-27FEB26-140000-C,1,0.02,BTC` })).toContain(
      'badInput: book: 1 legs on BTC are not known',
    );
    expect(await complaintOf({ bookCsv: 'nonsense' })).toMatch(/^badInput: book:/);
  });

  it('ends as cancelled when interrupted, and as failed when the thread does', async () => {
    const press = (cancel: () => void): (() => void) => {
      cancel();
      return () => {};
    };
    expect((await optimiseCommand(INPUTS, aSearch({}, press))).kind).toBe('cancelled');
    const lost: Job<never> = {
      outcome: Promise.resolve({ kind: 'failed', failure: { reason: 'calculationFailed', message: 'lost' } }),
      cancel: () => {},
    };
    expect(await optimiseCommand(INPUTS, aSearch({ submitHedge: () => lost }))).toEqual({ kind: 'failed', stderrLines: ['lost'] });
  });
});

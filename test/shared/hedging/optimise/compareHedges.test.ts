import { beforeAll, describe, expect, it } from 'vitest';
import { createHighsSolver } from '../../../../electron/optimiser/highsSolver.ts';
import { toCurrency } from '../../../../shared/domain/instrument.ts';
import { compareHedges, deltaOnlyHedge, outlookOf, type CompareRequest } from '../../../../shared/hedging/optimise/compareHedges.ts';
import type { MipSolver } from '../../../../shared/hedging/optimise/mipModel.ts';
import { optimiseHedge } from '../../../../shared/hedging/optimise/optimiseHedge.ts';
import { bookMargin } from '../../../../shared/margin/bookMargin.ts';
import { demoLegs, demoMarket, type DemoMoment } from '../../../support/demoMarket.ts';
import { demoRequest } from '../../../support/demoOptimise.ts';
import { demoRulebook } from '../../../support/demoRecording.ts';
import { failureOf, known, valueOf } from '../../risk/riskBuilders.ts';
import { aCandidate, aRequest } from './optimiseBuilders.ts';

describe('compareHedges', () => {
  let solver: MipSolver;
  let moment: DemoMoment;
  beforeAll(async () => {
    solver = await createHighsSolver();
    const demo = demoMarket();
    const [startMs] = demo.timesMs;
    if (startMs === undefined) throw new Error('no snapshots');
    moment = demo.momentAt(startMs);
  });

  const compareRequest = (): CompareRequest => {
    const { market, tsMs, instruments } = moment;
    return {
      underlying: toCurrency('BTC'),
      numeraire: 'coin',
      legs: demoLegs('BTC', tsMs),
      market,
      atMs: tsMs,
      targetDeltaCoin: 0,
      halfWidthCoin: 0.5,
      sigma: 0.5,
      costShare: 0.0006,
      instrumentOf: (id) => instruments.find((instrument) => instrument.id === id),
      initialMarginUsd: (legs) => bookMargin(legs, { market, atMs: tsMs, rulebook: demoRulebook }).initialUsd,
    };
  };

  it('half the gamma: a quarter of the re-hedges and of their cost, less theta, less tail, on the demo book', () => {
    const request = demoRequest(moment, 'BTC', demoLegs('BTC', moment.tsMs), { deltaCoin: 0.5, gammaShare: 0.5, vegaShare: null });
    const hedge = valueOf(optimiseHedge(request, solver));
    const comparison = valueOf(compareHedges(compareRequest(), valueOf(deltaOnlyHedge(request, solver)), hedge));
    const { deltaOnly, optimised } = comparison;
    expect(deltaOnly.hedge.trades).toEqual([]);
    expect(optimised.after.gammaCoinPerUsd).toBeCloseTo(hedge.after.gammaCoinPerUsd, 12);
    expect(optimised.after.deltaCoin).toBeCloseTo(hedge.after.deltaCoin, 9);
    const share = optimised.after.gammaCoinPerUsd / deltaOnly.after.gammaCoinPerUsd;
    expect(optimised.hedgesPerDay / deltaOnly.hedgesPerDay).toBeCloseTo(share ** 2, 9);
    expect(comparison.savedHedgingUsdPerDay).toBeGreaterThan(0.7 * deltaOnly.costUsdPerDay);
    expect(comparison.thetaGivenUpUsdPerDay).toBeCloseTo(hedge.before.thetaUsdPerDay - hedge.after.thetaUsdPerDay, 6);
    expect(known(comparison.tailSaved)).toBeGreaterThan(0.1);
    expect(deltaOnly.tail.map(({ jumpShare }) => jumpShare)).toEqual([-0.2, -0.15, -0.1, 0.1, 0.15, 0.2]);
    expect(known(optimised.worstPnl)).toBe(Math.min(...optimised.tail.map(({ pnl }) => known(pnl))));
    expect(known(deltaOnly.marginBeforeUsd)).toBeGreaterThan(100_000);
  });

  it('a trade at the mark changes no value: with no jump there is no loss, whatever was bought', () => {
    const request = demoRequest(moment, 'BTC', demoLegs('BTC', moment.tsMs), { deltaCoin: 0.5, gammaShare: 0.3, vegaShare: 0.3 });
    const hedge = valueOf(optimiseHedge(request, solver));
    const before = bookMargin(demoLegs('BTC', moment.tsMs), { market: moment.market, atMs: moment.tsMs, rulebook: demoRulebook });
    const marginSeen: (number | null)[] = [];
    const outlook = valueOf(
      outlookOf(
        {
          ...compareRequest(),
          initialMarginUsd: (legs) => {
            const margin = bookMargin(legs, { market: moment.market, atMs: moment.tsMs, rulebook: demoRulebook });
            marginSeen.push(margin.equityUsd);
            return margin.initialUsd;
          },
        },
        hedge,
      ),
    );
    // The venue's own marks, which the margin counts with, are rounded.
    expect(Math.abs(known(marginSeen[1]) - known(before.equityUsd))).toBeLessThan(5);
    expect(outlook.costNowUsd).toBe(hedge.cost.tradeUsd + hedge.cost.attentionUsd);
  });

  it('delta alone takes the cheapest single future, and needs one', () => {
    const request = aRequest({ limits: { deltaCoin: 0.05, gammaCoinPerUsd: 0, vegaUsdPerVolPoint: 0, marginUsd: null } });
    expect(valueOf(deltaOnlyHedge(request, solver)).trades).toMatchObject([{ instrumentId: 'PERP', side: 'sell', lots: 20 }]);
    expect(failureOf(deltaOnlyHedge(aRequest({ candidates: [aCandidate('OPT')] }), solver))).toContain('expected a future or a perpetual');
  });

  it('names an instrument that it does not know', () => {
    const request = demoRequest(moment, 'BTC', demoLegs('BTC', moment.tsMs), { deltaCoin: 0.5, gammaShare: 0.5, vegaShare: null });
    const hedge = valueOf(optimiseHedge(request, solver));
    const blind = { ...compareRequest(), instrumentOf: () => undefined };
    expect(failureOf(outlookOf(blind, hedge))).toMatch(/^missingData: BTC-.*: expected an instrument of the chain$/);
  });
});

import { describe, expect, it } from 'vitest';
import { textbookTheta } from '../../../shared/pricing/thetaConventions.ts';
import { legRisk } from '../../../shared/risk/legRisk.ts';
import {
  betaWeightedDeltaCoin,
  deltaContracts,
  deltaPctOfEquity,
  termWeightedVega,
  volWeightedDeltaUsd,
} from '../../../shared/risk/normalisation.ts';
import { anInstrument, aPosition, AT_MS, failureOf, known, valueOf } from './riskBuilders.ts';
import { flatMarket } from './scenarioRig.ts';

describe('betaWeightedDeltaCoin', () => {
  it('100 ETH at 3,000 with β 1.2 gain on BTC at 90,000 what 4 BTC gain', () => {
    expect(valueOf(betaWeightedDeltaCoin({ deltaUsd: 300_000, benchmarkUsd: 90_000, beta: 1.2 }))).toBeCloseTo(4, 12);
  });

  it('refuses what is no number by name', () => {
    expect(failureOf(betaWeightedDeltaCoin({ deltaUsd: NaN, benchmarkUsd: 1, beta: 1 }))).toContain('invalidInput: deltaUsd');
    expect(failureOf(betaWeightedDeltaCoin({ deltaUsd: 1, benchmarkUsd: 0, beta: 1 }))).toContain('invalidInput: benchmarkUsd');
    expect(failureOf(betaWeightedDeltaCoin({ deltaUsd: 1, benchmarkUsd: 1, beta: Infinity }))).toContain('invalidInput: beta');
  });
});

describe('volWeightedDeltaUsd', () => {
  it('100,000 USD at σ = √365 % moves 1,000 on a standard day', () => {
    expect(valueOf(volWeightedDeltaUsd(100_000, Math.sqrt(365) / 100))).toBeCloseTo(1_000, 9);
    expect(failureOf(volWeightedDeltaUsd(1, 0))).toContain('invalidInput: sigma');
  });
});

describe('deltaPctOfEquity', () => {
  it('a cash delta of 50,000 on 200,000 is 25 %; without equity there is no share', () => {
    expect(valueOf(deltaPctOfEquity(50_000, 200_000))).toBe(25);
    expect(failureOf(deltaPctOfEquity(50_000, 0))).toContain('notApplicable: equityUsd');
    expect(failureOf(deltaPctOfEquity(50_000, NaN))).toContain('invalidInput: equityUsd');
  });
});

describe('deltaContracts', () => {
  it('−2.5 coin at 100,000 are −25,000 perpetual contracts of 10 USD', () => {
    expect(valueOf(deltaContracts(-2.5, anInstrument('BTC-PERPETUAL'), 100_000)).toNumber()).toBe(-25_000);
    expect(failureOf(deltaContracts(1, anInstrument('BTC-PERPETUAL'), 0))).toContain('invalidInput: priceUsd');
    expect(failureOf(deltaContracts(NaN, anInstrument('BTC-PERPETUAL'), 1))).toContain('invalidInput: deltaCoin');
  });
});

describe('termWeightedVega', () => {
  const risksOf = (legs: readonly ReturnType<typeof aPosition>[]) =>
    legs.map((leg) => legRisk(leg, flatMarket(legs), AT_MS, textbookTheta));

  it('leaves 30 days as they are and scales 58 days by √(30/58)', () => {
    const [month, two] = [aPosition('BTC-27FEB26-110000-C', 10), aPosition('BTC-27MAR26-110000-C', 1)];
    const legs = [month, two];
    const risks = risksOf(legs);
    const vegas = risks.map((risk) => known(valueOf(risk).vegaUsdPerVolPoint));
    expect(vegas[0]).toBeCloseTo(996.169539, 5);
    expect(termWeightedVega(legs, risks)).toEqual({
      vegaUsdPerVolPoint: expect.closeTo(known(vegas[0]) + known(vegas[1]) * Math.sqrt(30 / 58), 9) as number,
      unknownLegs: 0,
    });
  });

  it('what never expires adds nothing; what is unknown is counted', () => {
    const legs = [aPosition('BTC-PERPETUAL', 10, 90_000), aPosition('BTC-27FEB26-110000-C', 1)];
    expect(termWeightedVega(legs, risksOf(legs).slice(0, 1))).toEqual({ vegaUsdPerVolPoint: 0, unknownLegs: 1 });
  });
});

/** Small questions to the optimiser, and a seeded source of many of them. */
import { createSeededRandom } from '../../../../electron/venues/seededRandom.ts';
import type { LotCandidate } from '../../../../shared/hedging/optimise/lotCandidate.ts';
import type { OptimiseRequest } from '../../../../shared/hedging/optimise/optimiseRequest.ts';

export function aCandidate(instrumentId: string, overrides: Partial<LotCandidate> = {}): LotCandidate {
  return {
    instrumentId,
    kind: 'option',
    lotAmount: 0.1,
    positionLots: 0,
    deltaCoin: 0.04,
    gammaCoinPerUsd: 2e-6,
    vegaUsdPerVolPoint: 6,
    thetaUsdPerDay: -8,
    daysLeft: null,
    carryUsdPerDay: 0,
    fixedCostUsd: 0,
    buy: { maxLots: 5, costUsdPerLot: 4, marginUsdPerLot: 100 },
    sell: { maxLots: 5, costUsdPerLot: 5, marginUsdPerLot: 900 },
    maxPositionLots: null,
    ...overrides,
  };
}

/** Delta only, like a perpetual. */
export function aFutureCandidate(instrumentId: string, overrides: Partial<LotCandidate> = {}): LotCandidate {
  const side = { maxLots: 100, costUsdPerLot: 0.5, marginUsdPerLot: 20 };
  return aCandidate(instrumentId, {
    kind: 'perpetual',
    lotAmount: 1_000,
    deltaCoin: 0.0125,
    gammaCoinPerUsd: 0,
    vegaUsdPerVolPoint: 0,
    thetaUsdPerDay: 0,
    buy: side,
    sell: side,
    ...overrides,
  });
}

export function aRequest(overrides: Partial<OptimiseRequest> = {}): OptimiseRequest {
  return {
    underlying: 'BTC',
    targetDeltaCoin: 0,
    book: { deltaCoin: 0.3, gammaCoinPerUsd: -1e-5, vegaUsdPerVolPoint: -30, thetaUsdPerDay: 40 },
    limits: { deltaCoin: 0.05, gammaCoinPerUsd: 4e-6, vegaUsdPerVolPoint: null, marginUsd: null },
    candidates: [aCandidate('OPT-A'), aCandidate('OPT-B', { deltaCoin: -0.03, gammaCoinPerUsd: 3e-6 }), aFutureCandidate('PERP')],
    maxInstruments: null,
    allowsNakedShorts: true,
    horizonDays: 1,
    thetaWeight: 1,
    capitalCostPctPerYear: 10,
    soft: null,
    timeLimitSeconds: 10,
    relativeGap: 0,
    ...overrides,
  };
}

/** 1 to 4 instruments of 0 to 5 lots a side, with every kind of limit now and then, so that brute force can look at all of it. */
export function aRandomRequest(seed: number): OptimiseRequest {
  const source = createSeededRandom(seed);
  const random = (): number => source.next();
  const between = (low: number, high: number): number => low + (high - low) * random();
  const lots = (): number => Math.floor(random() * 6);
  const sometimes = (share: number, value: () => number): number | null => (random() < share ? value() : null);
  const count = 1 + Math.floor(random() * 4);
  const candidates = Array.from({ length: count }, (_, at): LotCandidate => {
    const isFuture = random() < 0.3;
    return aCandidate(`I${at}`, {
      kind: isFuture ? 'future' : 'option',
      positionLots: Math.round(between(-3, 3)),
      deltaCoin: between(-0.08, 0.08),
      gammaCoinPerUsd: isFuture ? 0 : between(0.2e-6, 4e-6),
      vegaUsdPerVolPoint: isFuture ? 0 : between(2, 12),
      thetaUsdPerDay: isFuture ? 0 : between(-15, -1),
      carryUsdPerDay: between(-0.5, 0.5),
      fixedCostUsd: random() < 0.4 ? between(0, 20) : 0,
      buy: { maxLots: lots(), costUsdPerLot: between(0, 9), marginUsdPerLot: between(0, 300) },
      sell: { maxLots: lots(), costUsdPerLot: between(0, 9), marginUsdPerLot: between(0, 1_500) },
      maxPositionLots: sometimes(0.3, () => Math.floor(between(0, 6))),
    });
  });
  const soft = { deltaUsdPerCoin: 400, gammaUsdPerUnit: sometimes(0.5, () => 2e7), vegaUsdPerUnit: 1, marginUsdPerUsd: 0.01 };
  return aRequest({
    targetDeltaCoin: between(-0.1, 0.1),
    book: {
      deltaCoin: between(-0.3, 0.3),
      gammaCoinPerUsd: between(-1.5e-5, 0.5e-5),
      vegaUsdPerVolPoint: between(-40, 20),
      thetaUsdPerDay: between(-20, 40),
    },
    limits: {
      deltaCoin: sometimes(0.8, () => between(0.01, 0.2)),
      gammaCoinPerUsd: sometimes(0.8, () => between(1e-6, 1e-5)),
      vegaUsdPerVolPoint: sometimes(0.5, () => between(3, 40)),
      marginUsd: sometimes(0.3, () => between(200, 6_000)),
    },
    candidates,
    maxInstruments: sometimes(0.4, () => 1 + Math.floor(random() * 3)),
    allowsNakedShorts: random() < 0.7,
    horizonDays: between(0.1, 5),
    thetaWeight: between(0, 1),
    capitalCostPctPerYear: between(0, 30),
    soft: random() < 0.2 ? soft : null,
  });
}

/** Policies and inputs of the policy tests: a plain one, and what differs. */
import type { HedgePolicy } from '../../../../shared/domain/policySchema.ts';
import { fixedBandOf } from '../../../../shared/hedging/policy/defaultPolicy.ts';
import { evaluatePolicy } from '../../../../shared/hedging/policy/evaluatePolicy.ts';
import type { PolicyGreeks, PolicyInputs, PolicyMemory, PolicyVerdict } from '../../../../shared/hedging/policy/policyVerdict.ts';

/** 2026-02-05 12:00 UTC: no funding and no settlement near. */
export const NOON_MS = Date.UTC(2026, 1, 5, 12);
export const MINUTE_MS = 60_000;

const BASE = fixedBandOf({ halfWidthCoin: 0.5, targetDeltaCoin: 0.2, hedgeTo: 'edge' });

/** Target 0.2, band ±0.5 coin, to the edge, nothing else. */
export function aPolicy(overrides: Partial<HedgePolicy> = {}): HedgePolicy {
  return { ...BASE, ...overrides };
}

/** Events only, to the target. */
export function anEventPolicy(...events: HedgePolicy['events']): HedgePolicy {
  return aPolicy({ band: null, events, sizing: { to: 'target', ratioPct: 100 } });
}

export function withFilters(filters: Partial<HedgePolicy['filters']>, overrides: Partial<HedgePolicy> = {}): HedgePolicy {
  return aPolicy({ filters: { ...BASE.filters, ...filters }, ...overrides });
}

export interface InputOverrides extends Partial<Omit<PolicyInputs, 'greeks' | 'memory'>> {
  readonly greeks?: Partial<PolicyGreeks>;
  readonly memory?: Partial<PolicyMemory>;
}

/** Noon, index 100,000, the gamma of ten short 110,000 calls, 5 bp one way, no hedge yet since 06:00. */
export function someInputs({ greeks, memory, ...overrides }: InputOverrides = {}): PolicyInputs {
  return {
    tsMs: NOON_MS,
    underlying: 'BTC',
    numeraire: 'usd',
    netDeltaCoin: 0,
    unknownLegs: 0,
    indexUsd: 100_000,
    greeks: { gammaCoinPerUsd: -2.20364777e-4, sigma: 0.55, years: 30 / 365, deltaShiftCoin: 0, ...greeks },
    equityUsd: 1_000_000,
    costShare: 5e-4,
    dataAgeMs: 100,
    window: null,
    memory: {
      sinceMs: NOON_MS - 360 * MINUTE_MS,
      sinceIndexUsd: 100_000,
      lastHedgeMs: null,
      lastHedgeIndexUsd: null,
      lastSpentEventMs: null,
      lastSpentEventIndexUsd: null,
      lastOptionFillMs: null,
      ...memory,
    },
    ...overrides,
  };
}

export function verdictOf(policy: HedgePolicy, overrides: InputOverrides = {}): PolicyVerdict {
  return evaluatePolicy(policy, someInputs(overrides));
}

export function figureOf({ figures }: PolicyVerdict, name: string): number {
  const figure = figures.find((candidate) => candidate.name === name);
  if (figure === undefined) throw new Error(`no figure ${name} among ${figures.map((each) => each.name).join(', ')}`);
  return figure.value;
}

/** The inputs as the formulas may use them: what is not a usable number is unknown. */
import type { BandMarket } from './bandWidths.ts';
import { unsignedZero } from './policyFigures.ts';
import type { PolicyInputs } from './policyVerdict.ts';

/** NaN and infinities become null, and so do an index or equity that is not > 0 and a sigma, time or cost below 0; −0 becomes 0. */
export function usableInputs(inputs: PolicyInputs): PolicyInputs {
  const { greeks } = inputs;
  return {
    ...inputs,
    netDeltaCoin: finite(inputs.netDeltaCoin),
    indexUsd: above(finite(inputs.indexUsd)),
    equityUsd: above(finite(inputs.equityUsd)),
    costShare: atLeastZero(finite(inputs.costShare)),
    dataAgeMs: finite(inputs.dataAgeMs),
    greeks: {
      gammaCoinPerUsd: finite(greeks.gammaCoinPerUsd),
      sigma: atLeastZero(finite(greeks.sigma)),
      years: atLeastZero(finite(greeks.years)),
      deltaShiftCoin: finite(greeks.deltaShiftCoin),
    },
  };
}

export function bandMarketOf({ underlying, indexUsd, equityUsd, costShare, greeks }: PolicyInputs): BandMarket {
  const { gammaCoinPerUsd, sigma, years } = greeks;
  return { underlying, indexUsd, gammaCoinPerUsd, sigma, years, equityUsd, costShare };
}

function finite(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : unsignedZero(value);
}

function above(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}

function atLeastZero(value: number | null): number | null {
  return value !== null && value >= 0 ? value : null;
}
